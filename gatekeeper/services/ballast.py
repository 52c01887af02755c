"""Room held back beside the database, for the hour in which the disk is full."""

from __future__ import annotations

import logging
import os
import shutil
from pathlib import Path

log = logging.getLogger(__name__)

LEAST_SPACE = 1 << 30
# On a full disk 4 MB were 65 verdicts (measured; 60 kB of write-ahead log each, reused only after a
# checkpoint): this is enough to close the shift.
BALLAST = 16 << 20
BALLAST_FILE = "ballast"


def keep_ballast(folder: Path) -> None:
    """Hold the room back; none where it is scarce already."""
    file = folder / BALLAST_FILE
    try:
        if file.exists() or shutil.disk_usage(folder).free < LEAST_SPACE + BALLAST:
            return
        # Random, so that no file system packs it into nothing.
        file.write_bytes(os.urandom(BALLAST))
    except OSError as error:
        log.info("no ballast: %s", error)


def free_ballast(folder: Path) -> bool:
    """Give the room back; False when there was none."""
    file = folder / BALLAST_FILE
    if not file.exists():
        return False
    file.unlink()
    return True
