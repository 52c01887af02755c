"""WebDAV as a mailbox: a NAS, a cloud drive of one's own, a web server."""

from __future__ import annotations

import secrets as random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote
from xml.etree.ElementTree import ParseError

from gatekeeper.errors import SyncError
from gatekeeper.sync.address import Address
from gatekeeper.sync.mailbox import (
    PART,
    Secrets,
    arrive,
    checked,
    pieces,
    reason_of,
    size_of,
    walked,
)
from gatekeeper.sync.web import MESSAGES, client_settings, range_from, refusal, rest_of, told

__all__ = ["MESSAGES", "Dav", "connect"]


def connect(address: Address, secrets: Secrets) -> Dav:
    """Opens nothing yet. The password goes out with each request, inside of TLS."""
    import webdav4.client
    import webdav4.http

    scheme = "http" if address.plain else "https"
    base = f"{scheme}://{address.netloc}{quote(address.path.rstrip('/'))}"
    signed_on = (address.user, secrets.password) if address.user else None
    http = webdav4.http.Client(**client_settings(address), auth=signed_on)
    # Tried again by the exchange, which tells what it waits for.
    return Dav(webdav4.client.Client(base, http_client=http, retry=False), address)


class Dav:
    """Files under their names; one that is being written has another ending, new each time."""

    def __init__(self, client: Any, address: Address) -> None:
        self._client = client
        self._address = address

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.http.close()

    def send(self, path: Path, name: str) -> None:
        folder, _, file = checked(name).rpartition("/")
        size = size_of(path)
        with self._told():
            there = self._files(folder)
            if there is None:
                self._make_folders(folder)
            elif there.get(file, (False, None)) == (False, size):
                return
            for left in there or ():
                if left.startswith(file) and left.endswith(PART):
                    self._client.remove(f"{folder}/{left}")  # of an upload that broke off
            # A server may show a file while it grows, so it grows under another name; one of
            # this try alone, lest a second program moves what is not whole.
            part = f"{name}.{random.token_hex(4)}{PART}"
            response = self._client.http.put(
                self._client.join_url(part),
                content=pieces(path),
                headers={"Content-Length": str(size)},
            )
            if not response.is_success:
                raise refusal(response.status_code, self._address)
            self._client.move(part, name, overwrite=True)

    def names(self, folder: str) -> list[str]:
        with self._told():
            return walked(self._listing, folder)

    def receive(self, name: str, to: Path) -> None:
        arrive(name, to, lambda at: self._pieces(checked(name), at), self._address.shown)

    def acknowledge(self, name: str) -> None:
        import webdav4.client

        with self._told():
            try:
                self._client.remove(checked(name))
            except webdav4.client.ResourceNotFound:
                return

    def _listing(self, folder: str) -> list[tuple[str, bool]]:
        there = self._files(folder) or {}
        return [(name, is_folder) for name, (is_folder, _) in there.items()]

    def _files(self, folder: str) -> dict[str, tuple[bool, int | None]] | None:
        """Name -> whether it is a folder, and its size; None when the folder is not there."""
        import webdav4.client

        try:
            entries = self._client.ls(folder)
        except webdav4.client.ResourceNotFound:
            return None
        return {
            entry["name"].rpartition("/")[2]: (
                entry["type"] == "directory",
                entry["content_length"],
            )
            for entry in entries
        }

    def _make_folders(self, folder: str) -> None:
        import webdav4.client

        parts = folder.split("/")
        for depth in range(1, len(parts) + 1):
            try:
                self._client.mkdir("/".join(parts[:depth]))
            except webdav4.client.ResourceAlreadyExists:
                continue
            except (webdav4.client.ResourceConflict, webdav4.client.ResourceNotFound) as fault:
                raise SyncError("exchange-no-folder", address=self._address.shown) from fault

    def _pieces(self, name: str, offset: int) -> Iterator[bytes]:
        with self._told():
            url = self._client.join_url(name)
            with self._client.http.stream("GET", url, headers=range_from(offset)) as response:
                if response.status_code == 404:
                    raise SyncError("exchange-gone", name=name, address=self._address.shown)
                yield from rest_of(response, offset, self._address)

    @contextmanager
    def _told(self) -> Iterator[None]:
        import webdav4.client

        there = self._address.shown
        try:
            with told(self._address):
                yield
        except webdav4.client.InsufficientStorage as fault:
            raise refusal(507, self._address) from fault
        except webdav4.client.BadGatewayError as fault:
            raise refusal(502, self._address) from fault
        except webdav4.client.HTTPError as fault:
            raise refusal(fault.status_code, self._address) from fault
        except webdav4.client.ForbiddenOperation as fault:
            raise refusal(403, self._address) from fault
        except (webdav4.client.ClientError, ParseError, ValueError) as fault:
            raise SyncError("exchange-answer", address=there, reason=reason_of(fault)) from fault
