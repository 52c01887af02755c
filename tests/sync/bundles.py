"""Files that stand in for bundles: what carries them does not look inside."""

from __future__ import annotations

import hashlib
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

STATION = "0123456789abcdef"


def name_of(content: bytes, *, number: int = 1, folder: str = f"up/{STATION}") -> str:
    """The name under which this content is sent."""
    return f"{folder}/{number:06d}-{hashlib.sha256(content).hexdigest()[:12]}.gkb"


def made(folder: Path, content: bytes) -> Path:
    """A file of this content, to be sent."""
    path = folder / f"{hashlib.sha256(content).hexdigest()[:12]}.made"
    path.write_bytes(content)
    return path


@contextmanager
def room_for(count: int) -> Iterator[None]:
    """No file of this process may grow beyond so many bytes, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (count, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
