"""What a bundle says of itself: who made it, what of which chain it holds, its files and hashes."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from gatekeeper.store.columns import utc_from, utc_text
from gatekeeper.store.lines import canonical

FORMAT = 1
"""Another number is another form of the manifest or of the zip; published in docs/bundle.md."""

_STATION = re.compile(r"[0-9a-f]{16}")
_HASH = re.compile(r"[0-9a-f]{64}")
_MOST = 2**63 - 1  # what a database counts to


class Direction(StrEnum):
    """Which way a bundle goes: from a station to its office, or back."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The part of a chain that an upward bundle holds, and the signed head when it was made."""

    station: str
    public: bytes
    first: int
    last: int
    previous: bytes
    """Hash of the line before `first`."""
    hash: bytes
    """Hash of the line `last`."""
    count: int
    head_hash: bytes
    head_signature: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class FileEntry:
    """A file in the bundle; `rows` is 0 for a photo."""

    name: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What is known of a bundle before its files are written."""

    direction: Direction
    sender: str
    receiver: str
    number: int
    made_at: datetime
    program: str
    schema: str
    span: Span | None
    told: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest(Header):
    """A header with the key it was sealed to and what the files are."""

    recipient: str
    files: tuple[FileEntry, ...]


class Unfit(ValueError):
    """Not a manifest of this format."""


def written(manifest: Manifest) -> bytes:
    """The bytes of manifest.json, which are signed: canonical JSON in UTF-8."""
    told = {name: getattr(manifest, name) for name in _PLAIN}
    told["format"] = FORMAT
    told["made_at"] = utc_text(manifest.made_at)
    told["told"] = dict(manifest.told)
    told["span"] = _span_told(manifest.span) if manifest.span else None
    told["files"] = [asdict(entry) for entry in manifest.files]
    return canonical(told).encode()


_PLAIN = ("direction", "sender", "receiver", "recipient", "number", "program", "schema")
_HEX = {"public": 32, "previous": 32, "hash": 32, "head_hash": 32, "head_signature": 64}


def _span_told(span: Span) -> dict[str, Any]:
    told = {field.name: getattr(span, field.name) for field in fields(Span)}
    return told | {name: told[name].hex() for name in _HEX}


def peeked(data: bytes) -> tuple[int, str]:
    """Format and sender, before the signature is proven; Unfit."""
    told = _object(data)
    return _number(told, "format"), _text(told, "sender", _STATION)


def read(data: bytes) -> Manifest:
    """The manifest of these bytes; Unfit where they are not what `written` writes."""
    told = _object(data)
    try:
        manifest = Manifest(
            direction=Direction(_text(told, "direction")),
            sender=_text(told, "sender", _STATION),
            receiver=_text(told, "receiver", _STATION),
            recipient=_text(told, "recipient"),
            number=_number(told, "number", least=1),
            made_at=utc_from(_text(told, "made_at")),
            program=_text(told, "program"),
            schema=_text(told, "schema"),
            span=None if told["span"] is None else _span(_mapping(told, "span")),
            told=_mapping(told, "told"),
            files=tuple(_entry(entry) for entry in told["files"]),
        )
        # One text for one manifest: no key given twice, none besides, no blanks.
        again = written(manifest)
    except (KeyError, TypeError, ValueError, RecursionError) as fault:
        raise Unfit(str(fault)) from fault
    if again != data:
        raise Unfit("not canonical")
    if (manifest.span is None) is (manifest.direction is Direction.UP):
        raise Unfit("span")
    return manifest


def _object(data: bytes) -> dict[str, Any]:
    try:
        told = json.loads(data.decode())
    except (ValueError, RecursionError) as fault:
        raise Unfit("not JSON") from fault
    if not isinstance(told, dict):
        raise Unfit("not an object")
    return told


def _span(told: dict[str, Any]) -> Span:
    span = Span(
        station=_text(told, "station", _STATION),
        first=_number(told, "first", least=1),
        last=_number(told, "last", least=1),
        count=_number(told, "count", least=1),
        **{name: _bytes(told, name, length) for name, length in _HEX.items()},
    )
    if not span.first <= span.last <= span.count:
        raise Unfit("span")
    if hashlib.sha256(span.public).hexdigest()[:16] != span.station:
        raise Unfit("public")
    if span.last == span.count and span.hash != span.head_hash:
        raise Unfit("head_hash")
    return span


def _entry(told: Any) -> FileEntry:
    if not isinstance(told, dict):
        raise Unfit("files")
    return FileEntry(
        name=_text(told, "name"),
        rows=_number(told, "rows"),
        bytes=_number(told, "bytes"),
        sha256=_text(told, "sha256", _HASH),
    )


def _text(told: Mapping[str, Any], name: str, pattern: re.Pattern[str] | None = None) -> str:
    value = told.get(name)
    if not isinstance(value, str) or (pattern and not pattern.fullmatch(value)):
        raise Unfit(name)
    return value


def _number(told: Mapping[str, Any], name: str, *, least: int = 0) -> int:
    value = told.get(name)
    # True is an int to Python.
    if type(value) is not int or not least <= value <= _MOST:
        raise Unfit(name)
    return value


def _bytes(told: Mapping[str, Any], name: str, length: int) -> bytes:
    value = bytes.fromhex(_text(told, name))
    if len(value) != length:
        raise Unfit(name)
    return value


def _mapping(told: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = told.get(name)
    if not isinstance(value, dict):
        raise Unfit(name)
    return value
