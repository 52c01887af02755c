"""Our own office as a mailbox: signed requests, uploads in pieces that are gone on with."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

from gatekeeper.errors import SyncError
from gatekeeper.sync import signing
from gatekeeper.sync.address import Address
from gatekeeper.sync.mailbox import Secrets, arrive, bundles, checked, pieces, size_of
from gatekeeper.sync.web import MESSAGES, client_settings, range_from, refusal, rest_of, told

__all__ = ["MESSAGES", "Office", "connect", "enrol"]

CHUNK = 256 * 1024
"""A broken line loses at most this much; `chunk=` in the address says otherwise."""

# A list of names of years of bundles fits ten times.
MOST_ANSWER = 4 * 1024 * 1024

# The office corrects our offset; more often than that the two do not understand each other.
MOST_CORRECTIONS = 5

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+){1,8}")
_PARAMETER = re.compile(r"[a-z][a-z0-9_]{0,30}")
MOST_PARAMETER = 500


def connect(address: Address, secrets: Secrets) -> Office:
    """Opens nothing yet; each request proves anew who asks."""
    import httpx

    return Office(httpx.Client(**client_settings(address)), address, secrets)


def enrol(address: Address, letter: bytes) -> tuple[bytes, str]:
    """The office's answer to a letter, and the certificate that was shown: SHA-256 in hex.

    Nobody has signed yet, and where the address names no certificate, any is believed: letter
    and answer prove themselves. "" is shown where the address has no TLS (this machine).
    """
    import httpx

    settings = client_settings(address)
    if not {"ca", "certificate"} & set(address.options):
        settings["verify"] = False
    with httpx.Client(**settings) as client:
        office = Office(client, address, Secrets())
        with told(address), office.asked("POST", "/v1/enrol", letter) as response:
            answer = office.read(response)
            line = response.extensions["network_stream"].get_extra_info("ssl_object")
    if response.status_code != 200:
        raise office.refused(response.status_code, _object(answer) or {})
    certificate = line.getpeercert(True) if line else b""
    return answer, hashlib.sha256(certificate).hexdigest() if certificate else ""


class Office:
    """The office's server. Its names are those of the own station; others are not there."""

    def __init__(self, client: Any, address: Address, secrets: Secrets) -> None:
        self._client = client
        self._address = address
        self._secrets = secrets
        scheme = "http" if address.plain else "https"
        self._base = f"{scheme}://{address.netloc}{quote(address.path.rstrip('/'))}"
        self._chunk = int(address.options.get("chunk", CHUNK))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def send(self, path: Path, name: str) -> None:
        target, size = f"/v1/up/{_file(name)}", size_of(path)
        offset = self._offset(self.ask("GET", target), size)
        corrections = 0
        while offset < size:
            piece = next(pieces(path, offset, self._chunk), b"")
            at = f"{target}?offset={offset}&size={size}"
            new = self._offset(self.ask("PUT", at, piece), size)
            corrections += new <= offset
            if corrections > MOST_CORRECTIONS:
                raise self._unclear("offset")
            offset = new

    def names(self, folder: str) -> list[str]:
        own = f"down/{self._secrets.station}"
        if folder not in ("down", own):
            return []
        count = f"?lines={self._secrets.lines()}" if self._secrets.lines is not None else ""
        told_names = self.ask("GET", f"/v1/names/down{count}").get("names")
        if not isinstance(told_names, list):
            raise self._unclear("names")
        return bundles(f"{own}/{name}" for name in told_names)

    def receive(self, name: str, to: Path) -> None:
        arrive(name, to, lambda offset: self._pieces(name, offset), self._address.shown)

    def acknowledge(self, name: str) -> None:
        self.ask("DELETE", f"/v1/down/{_file(name)}", gone_is_fine=True)

    def ask(
        self, method: str, target: str, body: bytes = b"", *, gone_is_fine: bool = False
    ) -> dict[str, Any]:
        """One request and the JSON object of its answer; SyncError with the office's own code.

        An answer 409 is one: the office says where to go on.
        """
        with told(self._address), self.asked(method, target, body) as response:
            answer = _object(self.read(response))
        status = response.status_code
        if status == 404 and gone_is_fine:
            return {}
        if answer is None and response.is_success:
            raise self._unclear("JSON")
        if response.is_success or (status == 409 and answer and "code" not in answer):
            return answer or {}
        raise self.refused(status, answer or {})

    def asked(
        self, method: str, target: str, body: bytes = b"", more: Mapping[str, str] | None = None
    ) -> AbstractContextManager[Any]:
        """A request that is on its way; its answer is read in the block."""
        headers = {"Content-Type": "application/json"} if method == "POST" else {}
        if self._secrets.sign is not None:
            headers |= signing.headers(
                self._secrets.station,
                self._secrets.sign,
                self._secrets.now(),
                method,
                target,
                body,
            )
        stream: AbstractContextManager[Any] = self._client.stream(
            method, self._base + target, content=body, headers=headers | dict(more or {})
        )
        return stream

    def read(self, response: Any) -> bytes:
        """The body of an answer, which is short."""
        read = bytearray()
        for piece in response.iter_bytes():
            read += piece
            if len(read) > MOST_ANSWER:
                raise self._unclear("length")
        return bytes(read)

    def _offset(self, answer: Mapping[str, Any], size: int) -> int:
        offset = answer.get("offset")
        if type(offset) is not int or not 0 <= offset <= size:
            raise self._unclear("offset")
        return offset

    def _pieces(self, name: str, offset: int) -> Iterator[bytes]:
        target, rest = f"/v1/down/{_file(name)}", range_from(offset)
        with told(self._address), self.asked("GET", target, more=rest) as response:
            if response.status_code not in (200, 206, 416):
                answer = _object(self.read(response)) or {}
                if response.status_code == 404 and "code" not in answer:
                    raise SyncError("exchange-gone", name=name, address=self._address.shown)
                raise self.refused(response.status_code, answer)
            yield from rest_of(response, offset, self._address)

    def refused(self, status: int, answer: Mapping[str, Any]) -> SyncError:
        """The office's own reason, if it gives one; what it says is foreign text all the same."""
        code, parameters = answer.get("code"), answer.get("parameters")
        if not isinstance(code, str) or _CODE.fullmatch(code) is None:
            return refusal(status, self._address)
        given = parameters if isinstance(parameters, dict) else {}
        kept = {
            name: value[:MOST_PARAMETER] if isinstance(value, str) else value
            for name, value in given.items()
            if _PARAMETER.fullmatch(name) and isinstance(value, str | int | float)
        }
        here = signing.time_text(self._secrets.now())
        return SyncError(code, **({"address": self._address.shown, "here": here} | kept))

    def _unclear(self, what: str) -> SyncError:
        return SyncError("exchange-answer", address=self._address.shown, reason=what)


def _file(name: str) -> str:
    return checked(name).rpartition("/")[2]


def _object(body: bytes) -> dict[str, Any] | None:
    """The JSON object in an answer; None for an answer of somebody else."""
    try:
        answer = json.loads(body or b"{}")
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None
