"""Our own office as a mailbox: signed requests, uploads in pieces that are gone on with."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

from gatekeeper.errors import SyncError
from gatekeeper.sync import signing
from gatekeeper.sync.address import Address
from gatekeeper.sync.mailbox import Secrets, arrive, bundles, checked, pieces, size_of
from gatekeeper.sync.web import MESSAGES, client_settings, range_from, refusal, rest_of, told

__all__ = ["MESSAGES", "Office", "connect", "post"]

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
    return Office(_client(address), address, secrets)


def post(address: Address, target: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Ask the office something without a signature, as before enrolment; its answer."""
    with _client(address) as client:
        return Office(client, address, Secrets()).ask("POST", target, json.dumps(asked).encode())


def _client(address: Address) -> Any:
    import httpx

    return httpx.Client(**client_settings(address))


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
        told_names = self.ask("GET", "/v1/names/down").get("names")
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
        with told(self._address):
            headers = self._headers(method, target, body)
            url = self._base + target
            with self._client.stream(method, url, content=body, headers=headers) as response:
                answer = self._json(response)
        status = response.status_code
        if status in (200, 201, 204) or (status == 409 and "code" not in answer):
            return answer
        if status == 404 and gone_is_fine:
            return {}
        raise self._refused(status, answer)

    def _headers(self, method: str, target: str, body: bytes) -> dict[str, str]:
        kind = {"Content-Type": "application/json"} if method == "POST" else {}
        if self._secrets.sign is None:
            return kind
        now = self._secrets.now()
        return kind | signing.headers(
            self._secrets.station, self._secrets.sign, now, method, target, body
        )

    def _json(self, response: Any) -> dict[str, Any]:
        """The object in an answer; empty for an answer of somebody else."""
        read = bytearray()
        for piece in response.iter_bytes():
            read += piece
            if len(read) > MOST_ANSWER:
                raise self._unclear("length")
        if not read and response.status_code == 204:
            return {}
        try:
            answer = json.loads(read)
        except ValueError:
            answer = None
        if isinstance(answer, dict):
            return answer
        if response.is_success:
            raise self._unclear("JSON")
        return {}

    def _offset(self, answer: Mapping[str, Any], size: int) -> int:
        offset = answer.get("offset")
        if type(offset) is not int or not 0 <= offset <= size:
            raise self._unclear("offset")
        return offset

    def _pieces(self, name: str, offset: int) -> Iterator[bytes]:
        target = f"/v1/down/{_file(name)}"
        with told(self._address):
            headers = self._headers("GET", target, b"") | range_from(offset)
            with self._client.stream("GET", self._base + target, headers=headers) as response:
                if response.status_code not in (200, 206, 416):
                    answer = self._json(response)
                    if response.status_code == 404 and "code" not in answer:
                        raise SyncError("exchange-gone", name=name, address=self._address.shown)
                    raise self._refused(response.status_code, answer)
                yield from rest_of(response, offset, self._address)

    def _refused(self, status: int, answer: Mapping[str, Any]) -> SyncError:
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
