"""One running program per database file, held by the system and let go even by a crash."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO

from gatekeeper.errors import StoreError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


def lock(path: Path) -> IO[bytes]:
    """One running program per database: the lock lasts as long as the returned file is open."""
    file = path.with_name(path.name + ".lock").open("ab")
    try:
        if sys.platform == "win32":
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise StoreError("store-in-use", path=str(path)) from error
    return file
