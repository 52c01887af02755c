"""What stations send in pieces: each is added at its place, the whole is proven."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gatekeeper.office.asking import Refused
from gatekeeper.services.mailroom import UP
from gatekeeper.sync.form import LARGEST_CLEAR
from gatekeeper.sync.mailbox import PART, lasting, lasting_names

NAME = re.compile(r"[0-9]{6,12}-(?P<digest>[0-9a-f]{12})\.gkb", re.ASCII)

# The database of the office must never stand on a full disk because of a bundle.
RESERVE = 256 * 1024 * 1024
# Of one station; whoever begins more loses the part that lay longest.
MOST_PARTS = 8

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploads:
    """One file per upload, in the station's box below `folder`; a piece lies there whole or not.

    `taken` gives the size of a bundle that came before, by station and first digits of its hash.
    """

    folder: Path
    taken: Callable[[str, str], int]
    free: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free

    def offset(self, station: str, name: str) -> int:
        """How much of it is here: all of a bundle that was taken already."""
        whole = self._whole(station, name)
        if whole.is_file():
            return whole.stat().st_size
        part = _part(whole)
        if part.is_file():
            return part.stat().st_size
        return self.taken(station, _named(name)["digest"])

    def add(self, station: str, name: str, offset: int, size: int, body: bytes) -> int:
        """Put a piece at its place; the new offset. The last one makes the whole.

        Raises Refused: bundle-too-large, exchange-full, exchange-damaged (begin anew).
        """
        whole = self._whole(station, name)
        part = _part(whole)
        if not 0 < size <= LARGEST_CLEAR or not body or offset + len(body) > size:
            raise Refused(413, "bundle-too-large", file=name, limit=LARGEST_CLEAR)
        try:
            part.parent.mkdir(parents=True, exist_ok=True)
            if self.free(part.parent) < size - offset + RESERVE:
                raise OSError(errno.ENOSPC, "no space left")
            if offset == 0:
                self._make_room(part)
            self._write(part, offset, body)
            if offset + len(body) == size:
                self._finish(part, whole)
        except OSError as error:
            status = 507 if error.errno in _FULL else 503
            code = "exchange-full" if status == 507 else "exchange-not-allowed"
            raise Refused(status, code, reason=error.strerror or "") from error
        return offset + len(body)

    def _write(self, part: Path, offset: int, body: bytes) -> None:
        """All of the piece, or the file as it was."""
        try:
            with part.open("r+b" if offset else "wb") as file:
                file.seek(offset)
                file.write(body)
        except OSError:
            with suppress(OSError):
                os.truncate(part, offset)
            raise

    def _finish(self, part: Path, whole: Path) -> None:
        with part.open("r+b") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            if digest.startswith(_named(whole.name)["digest"]):
                lasting(file)
        if not digest.startswith(_named(whole.name)["digest"]):
            part.unlink()
            raise Refused(422, "exchange-damaged", name=whole.name)
        part.replace(whole)
        lasting_names(whole.parent)

    def _make_room(self, part: Path) -> None:
        others = sorted(part.parent.glob(f"*{PART}"), key=lambda one: one.stat().st_mtime)
        for one in others[: max(0, len(others) + 1 - MOST_PARTS)]:
            one.unlink(missing_ok=True)

    def _whole(self, station: str, name: str) -> Path:
        _named(name)
        return self.folder / UP / station / name


def _named(name: str) -> re.Match[str]:
    found = NAME.fullmatch(name)
    if found is None:
        raise Refused(404, "exchange-name", name=name[:80])
    return found


def _part(whole: Path) -> Path:
    return whole.with_name(whole.name + PART)
