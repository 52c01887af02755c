"""A folder as a mailbox: a network share, a USB stick that is carried."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from gatekeeper.errors import SyncError
from gatekeeper.sync.address import Address
from gatekeeper.sync.mailbox import (
    PART,
    PIECE_BYTES,
    Secrets,
    arrive,
    checked,
    fault_of,
    lasting,
    lasting_names,
    pieces,
    size_of,
    walked,
)

MESSAGES = {
    "exchange-folder": (
        "{address} is not there. Put in the USB stick or connect the network share, then try again."
    ),
}


def connect(address: Address, secrets: Secrets) -> Folder:
    """The folder, which has to be there: what is not mounted must not become a local folder."""
    root = Path(address.path)
    if not root.is_dir():
        raise SyncError("exchange-folder", address=address.shown)
    return Folder(root)


class Folder:
    """Files under their names; one that is being written has another ending."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing is held open."""

    def send(self, path: Path, name: str) -> None:
        to, size = self._root / checked(name), size_of(path)
        with self._told():
            if _size(to) == size:
                return
            # One by one, so that the root itself is never made.
            for folder in reversed(to.relative_to(self._root).parents[:-1]):
                (self._root / folder).mkdir(exist_ok=True)
            part = to.with_name(to.name + PART)
            # Never cut to nothing first: a second program that sends the same bundle writes the
            # same bytes at the same places, and neither spoils the other. Never through a link,
            # which a foreign stick may bring.
            flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
            descriptor = os.open(part, flags | getattr(os, "O_BINARY", 0), 0o644)
            with os.fdopen(descriptor, "r+b") as file:
                for piece in pieces(path):
                    file.write(piece)
                file.truncate(size)
                lasting(file)
            try:
                part.replace(to)
            except FileNotFoundError:
                if _size(to) != size:  # not the second program either
                    raise
            lasting_names(to.parent)

    def names(self, folder: str) -> list[str]:
        with self._told():
            return walked(self._listing, folder)

    def receive(self, name: str, to: Path) -> None:
        arrive(name, to, lambda offset: self._pieces(checked(name), offset), str(self._root))

    def acknowledge(self, name: str) -> None:
        with self._told():
            (self._root / checked(name)).unlink(missing_ok=True)

    def _listing(self, folder: str) -> list[tuple[str, bool]]:
        here = self._root / folder
        if not here.is_dir():
            return []
        with os.scandir(here) as entries:
            return [
                (entry.name, entry.is_dir(follow_symlinks=False))
                for entry in entries
                if not entry.is_symlink()
            ]

    def _pieces(self, name: str, offset: int) -> Iterator[bytes]:
        with self._told(name):
            if _size(self._root / name) is None:
                raise FileNotFoundError
            with (self._root / name).open("rb") as file:
                file.seek(offset)
                while piece := file.read(PIECE_BYTES):
                    yield piece

    @contextmanager
    def _told(self, name: str = "") -> Iterator[None]:
        try:
            yield
        except OSError as fault:
            there = str(self._root)
            if not self._root.is_dir():
                raise SyncError("exchange-folder", address=there) from fault
            if name and isinstance(fault, FileNotFoundError):
                raise SyncError("exchange-gone", name=name, address=there) from fault
            raise fault_of(fault, there) from fault


def _size(path: Path) -> int | None:
    """None where no plain file is."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return None
    return found.st_size if stat.S_ISREG(found.st_mode) else None
