"""Photos of people: what may be kept, and keeping it once under its own hash."""

from __future__ import annotations

import hashlib

from sqlalchemy.orm import Session

from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.store.people import Photo

# Enough to compare a face on the screen and on a card; 11,000 of them are 0.6 GB.
LARGEST = 60_000
LONG_SIDE, SHORT_SIDE = 640, 480

_START, _END = b"\xff\xd8\xff", b"\xff\xd9"
# Start-of-frame markers: baseline, extended, progressive (the others are never written by cameras).
_FRAMES = (0xC0, 0xC1, 0xC2)
_SCAN = 0xDA


def fault_of(jpeg: bytes) -> str | None:
    """The code of what is wrong with a picture, None when it may be kept."""
    if len(jpeg) > LARGEST:
        return "photo-too-large"
    size = jpeg_size(jpeg)
    if size is None or not jpeg.rstrip(b"\0").endswith(_END):
        return "photo-not-jpeg"
    short, long = sorted(size)
    return "photo-too-many-pixels" if long > LONG_SIDE or short > SHORT_SIDE else None


def jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Width and height from the frame header; None where there is no JPEG header."""
    if not data.startswith(_START):
        return None
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
        if marker in _FRAMES:
            height = int.from_bytes(data[at + 5 : at + 7])
            width = int.from_bytes(data[at + 7 : at + 9])
            return (width, height) if width and height else None
        if marker == _SCAN or length < 2:
            return None
        at += 2 + length
    return None


def name_of(jpeg: bytes) -> str:
    """Under what a picture is kept: its SHA-256 in hex."""
    return hashlib.sha256(jpeg).hexdigest()


def keep(session: Session, jpeg: bytes) -> str:
    """Store a picture once; its SHA-256. InvalidInput when it may not be kept."""
    fault = fault_of(jpeg)
    if fault:
        raise InvalidInput([Problem(code=fault, field="photo")])
    sha256 = name_of(jpeg)
    if session.get(Photo, sha256) is None:
        session.add(Photo(sha256=sha256, jpeg=jpeg))
        session.flush()
    return sha256
