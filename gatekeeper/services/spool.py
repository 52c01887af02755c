"""Proven lines between two walks through a bundle: what one made ready, the other only stores."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from gatekeeper.store.incoming import Portion, unpacked
from gatekeeper.sync.sealing import Staging

_LENGTH_BYTES = 4


class Spool:
    """Written once, then read as often as it takes; encrypted, and gone with this object."""

    def __init__(self, folder: Path) -> None:
        self._staging = Staging(folder)
        self._is_written = False

    def put(self, portion: Portion) -> None:
        data = portion.packed()
        self._staging.write(len(data).to_bytes(_LENGTH_BYTES) + data)

    def __iter__(self) -> Iterator[Portion]:
        if not self._is_written:
            self._staging.finish()
            self._is_written = True
        self._staging.seek(0)
        while head := self._staging.read(_LENGTH_BYTES):
            yield unpacked(self._staging.read(int.from_bytes(head)))

    def close(self) -> None:
        self._staging.close()
