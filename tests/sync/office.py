"""A small office that takes and gives bundles by the protocol of `gatekeeper.sync.https`."""

from __future__ import annotations

import hashlib
import ipaddress
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs

import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from gatekeeper.keys import SigningKey, verify
from gatekeeper.sync import Secrets, signing
from tests.sync.bundles import STATION

LARGEST_CHUNK = 1024 * 1024


@dataclass
class Office:
    """Its folder: `up/` what came whole, `parts/` what is on its way, `down/` what waits."""

    folder: Path
    port: int = 0
    full: bool = False
    clock: datetime | None = None
    key: SigningKey = field(default_factory=SigningKey.generate)
    asked: list[str] = field(default_factory=list)

    @property
    def secrets(self) -> Secrets:
        return Secrets(station=STATION, sign=self.key.sign)

    def names(self) -> list[str]:
        return sorted(file.name for file in (self.folder / "up").iterdir())

    def offset(self, name: str) -> int:
        for kind in ("up", "parts"):
            if (self.folder / kind / name).exists():
                return (self.folder / kind / name).stat().st_size
        return 0

    def take(self, name: str, offset: int, size: int, body: bytes) -> int:
        part = self.folder / "parts" / name
        with part.open("ab") as file:
            assert file.tell() == offset
            file.write(body)
        if offset + len(body) < size:
            return offset + len(body)
        told = re.search(r"-([0-9a-f]{12})\.gkb$", name)[1]
        if not hashlib.sha256(part.read_bytes()).hexdigest().startswith(told):
            part.unlink()
            raise ValueError
        part.replace(self.folder / "up" / name)
        return size


class Answer:
    """What a request gets: a status, and JSON or bytes."""

    def __init__(self, status: int, body: dict | bytes) -> None:
        self.status = status
        self.body = body if isinstance(body, bytes) else json.dumps(body).encode()


def refused(status: int, code: str, **parameters) -> Answer:
    return Answer(status, {"code": code, "parameters": parameters})


def answer(
    office: Office, method: str, target: str, headers: dict[str, str], body: bytes
) -> Answer:
    office.asked.append(f"{method} {target}")
    if target == "/v1/enrol":
        return Answer(200, body)  # not its matter here: the letter comes back
    now = office.clock or datetime.now(UTC)
    time = headers.get(signing.TIME.lower(), "")
    moment = signing.time_of(time)
    if moment is None or abs(now - moment) > signing.MOST_APART:
        return refused(401, "exchange-clock", office=signing.time_text(now))
    signed = signing.message(method, target, time, body)
    signature = bytes.fromhex(headers[signing.SIGNATURE.lower()])
    known = headers[signing.STATION.lower()] == STATION
    if not (known and verify(office.key.public, signature, signed)):
        return refused(403, "exchange-refused")
    path, _, query = target.partition("?")
    name = path.rpartition("/")[2]
    if path == "/v1/names/down":
        names = sorted(file.name for file in (office.folder / "down").iterdir())
        return Answer(200, {"names": names})
    if path.startswith("/v1/down/"):
        return down(office.folder / "down" / name, method, headers.get("range", ""))
    return up(office, name, method, parse_qs(query), body)


def up(office: Office, name: str, method: str, query: dict, body: bytes) -> Answer:
    there = office.offset(name)
    if method == "GET":
        return Answer(200, {"offset": there})
    assert method == "PUT"
    assert len(body) <= LARGEST_CHUNK
    if office.full:
        return refused(507, "exchange-full", reason="no space left")
    if there != int(query["offset"][0]):
        return Answer(409, {"offset": there})
    try:
        return Answer(200, {"offset": office.take(name, there, int(query["size"][0]), body)})
    except ValueError:
        return refused(422, "exchange-damaged", name=name)


def down(file: Path, method: str, wanted: str) -> Answer:
    if method == "DELETE":
        file.unlink(missing_ok=True)
        return Answer(200, {})
    if not file.exists():
        return refused(404, "exchange-gone", name=file.name)
    content = file.read_bytes()
    begin = int(wanted.removeprefix("bytes=").rstrip("-") or 0)
    if not wanted:
        return Answer(200, content)
    return Answer(206, content[begin:]) if begin < len(content) else Answer(416, b"")


def application(office: Office):
    """Without FastAPI: thousands of requests come from one test."""

    async def app(scope, receive, send) -> None:
        body, more = b"", True
        while more:
            event = await receive()
            if event["type"] == "http.disconnect":
                return
            body += event.get("body", b"")
            more = event.get("more_body", False)
        query = scope["query_string"].decode()
        target = scope["path"] + (f"?{query}" if query else "")
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        told = answer(office, scope["method"], target, headers, body)
        length = [(b"content-length", str(len(told.body)).encode())]
        await send({"type": "http.response.start", "status": told.status, "headers": length})
        await send({"type": "http.response.body", "body": told.body})

    return app


@contextmanager
def running(folder: Path, certificate: Path | None = None) -> Iterator[Office]:
    """The office on a port of this machine, with TLS where a certificate is given."""
    for kind in ("up", "parts", "down"):
        (folder / kind).mkdir(parents=True)
    office = Office(folder)
    config = uvicorn.Config(
        application(office),
        host="127.0.0.1",
        port=0,
        log_level="critical",
        lifespan="off",
        ssl_certfile=certificate,
        timeout_graceful_shutdown=1,
    )
    started = threading.Event()

    class Started(uvicorn.Server):
        async def startup(self, sockets=None) -> None:
            await super().startup(sockets)
            started.set()

    server = Started(config)
    thread = threading.Thread(target=server.run, name="office")
    thread.start()
    try:
        assert started.wait(20)
        office.port = server.servers[0].sockets[0].getsockname()[1]
        yield office
    finally:
        server.should_exit = True
        thread.join()


def new_certificate(path: Path, host: str = "127.0.0.1") -> str:
    """A certificate that signed itself, with its key, in one file; its fingerprint."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "office")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = serialization.PrivateFormat.PKCS8
    path.write_bytes(
        key.private_bytes(pem, plain, serialization.NoEncryption()) + certificate.public_bytes(pem)
    )
    return "SHA256:" + certificate.fingerprint(hashes.SHA256()).hex()
