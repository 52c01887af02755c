"""A mailbox of each kind, on a server of its kind, and a look at what truly lies there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest

from gatekeeper.sync import Address, Mailbox, Secrets, connect
from tests.sync import office, servers, sshd

KINDS = ("folder", "sftp", "webdav", "s3", "https")
OVER_A_LINE = KINDS[1:]

BUCKET = "bundles"


@dataclass
class Place:
    kind: str
    written: Callable[[int], str]
    """The address, by port."""

    secrets: Secrets
    seen: Callable[[str], bytes | None]
    """What can be seen there under a name."""

    put: Callable[[str, bytes], None]
    port: int = 0
    server: Any = None

    def address(self, *, port: int | None = None, more: str = "") -> Address:
        text = self.written(self.port if port is None else port)
        if more:
            text += ("&" if "?" in text else "?") + more
        return Address.parse(text)

    def connected(self, **where: Any) -> Mailbox:
        return connect(self.address(**where), self.secrets)


@contextmanager
def opened(kind: str, folder: Path) -> Iterator[Place]:
    """Start the server of this kind."""
    with MAKERS[kind](folder) as place:
        yield place


def seen_in(folder: Path) -> Callable[[str], bytes | None]:
    def seen(name: str) -> bytes | None:
        file = folder / name
        return file.read_bytes() if file.exists() else None

    return seen


def put_in(folder: Path) -> Callable[[str, bytes], None]:
    def put(name: str, content: bytes) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)

    return put


@contextmanager
def _folder(folder: Path) -> Iterator[Place]:
    yield Place(
        kind="folder",
        written=lambda _: str(folder),
        secrets=Secrets(),
        seen=seen_in(folder),
        put=put_in(folder),
    )


@contextmanager
def _sftp(folder: Path) -> Iterator[Place]:
    if sshd.SSHD is None:
        pytest.skip("no sshd here; `gate.py test` installs it where it may (openssh-server)")
    with sshd.running(folder) as server:
        yield Place(
            kind="sftp",
            written=lambda port: server.address(port=port),
            secrets=Secrets(),
            seen=seen_in(server.files),
            put=put_in(server.files),
            port=server.port,
            server=server,
        )


@contextmanager
def _webdav(folder: Path) -> Iterator[Place]:
    with servers.dav(folder) as server:
        yield Place(
            kind="webdav",
            written=lambda port: f"webdav://{servers.USER}@127.0.0.1:{port}/box",
            secrets=Secrets(password=servers.PASSWORD),
            seen=seen_in(folder),
            put=put_in(folder),
            port=server.port,
            server=server,
        )


@contextmanager
def _s3(folder: Path) -> Iterator[Place]:
    with servers.s3() as port:
        client = boto3.client(
            "s3",
            endpoint_url=f"http://127.0.0.1:{port}",
            aws_access_key_id="key",
            aws_secret_access_key="secret",
            region_name="us-east-1",
        )
        client.create_bucket(Bucket=BUCKET)

        def seen(name: str) -> bytes | None:
            try:
                return client.get_object(Bucket=BUCKET, Key=f"west/{name}")["Body"].read()
            except client.exceptions.NoSuchKey:
                return None

        yield Place(
            kind="s3",
            written=lambda at: f"s3://key@{BUCKET}/west?endpoint=http://127.0.0.1:{at}",
            secrets=Secrets(password="secret"),
            seen=seen,
            put=lambda name, content: client.put_object(
                Bucket=BUCKET, Key=f"west/{name}", Body=content
            ),
            port=port,
        )
        client.close()


@contextmanager
def _https(folder: Path) -> Iterator[Place]:
    """With TLS, by the certificate that the office made for itself."""
    pem = folder / "office.pem"
    office.new_certificate(pem)
    with office.running(folder / "office", pem) as server:
        yield Place(
            kind="https",
            written=lambda port: f"https://127.0.0.1:{port}?ca={pem}",
            secrets=server.secrets,
            seen=lambda name: seen_in(server.folder / "up")(Path(name).name),
            put=lambda name, content: put_in(server.folder / "down")(Path(name).name, content),
            port=server.port,
            server=server,
        )


MAKERS = {"folder": _folder, "sftp": _sftp, "webdav": _webdav, "s3": _s3, "https": _https}
