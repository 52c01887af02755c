"""The bytes of the log: columns of each kind of line, CSV, canonical JSON, hashes and HMACs."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from gatekeeper.errors import InvalidInput, Problem

# `append` fills these four; the writer of a kind fills the rest. Published in docs/bundle.md.
FILLED = ("sequence", "id", "recorded_at", "parts")

COLUMNS: dict[str, tuple[str, ...]] = {
    "access-1": (
        "sequence",
        "id",
        "event",
        "presentation",
        "occurred_at",
        "recorded_at",
        "lane",
        "direction",
        "outcome",
        "findings",
        "overridden",
        "policy",
        "lists_age",
        "operator",
        "source",
        "corrects",
        "parts",
    ),
    "audit-1": ("sequence", "id", "recorded_at", "action", "operator", "parts", "values"),
    "ledger-1": (
        "sequence",
        "id",
        "recorded_at",
        "ledger",
        "entry",
        "action",
        "occurred_at",
        "operator",
        "parts",
        "values",
    ),
    "change-1": (
        "sequence",
        "id",
        "recorded_at",
        "table",
        "row",
        "action",
        "previous",
        "operator",
        "parts",
        "values",
    ),
    "erasure-1": (
        "sequence",
        "id",
        "recorded_at",
        "reason",
        "operator",
        "station",
        "erased",
        "parts",
    ),
    "checkpoint-1": (
        "sequence",
        "id",
        "recorded_at",
        "through",
        "hash",
        "signature",
        "operator",
        "parts",
    ),
    "clock-set-1": ("sequence", "id", "recorded_at", "before", "operator", "parts"),
}

LONGEST_LINE = 16 * 1024
SALT_BYTES = 16

LOG_DOMAIN = b"gatekeeper-log-1"
HEAD_DOMAIN = b"gatekeeper-head-1"
CHECKPOINT_DOMAIN = b"gatekeeper-checkpoint-1"

_TO_QUOTE = re.compile(r'[",]')
_BREAKS = re.compile(r"[\x00-\x1f]")
_PART_NAME = re.compile(r"[a-z][a-z0-9-]*")


def canonical(values: Any) -> str:
    """The one JSON text of a value: sorted keys, no spaces, UTF-8 unescaped, no NaN."""
    return json.dumps(
        values, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    )


def line_of(fields: Sequence[str], *, longest: int = LONGEST_LINE) -> str:
    """One CSV line without terminator, quoted only where needed; InvalidInput if it cannot be."""
    line = ",".join(
        '"' + field.replace('"', '""') + '"' if _TO_QUOTE.search(field) else field
        for field in fields
    )
    if _BREAKS.search(line):
        raise InvalidInput([Problem(code="line-control-character")])
    try:
        length = len(line.encode())
    except UnicodeEncodeError as error:
        raise InvalidInput([Problem(code="line-not-text")]) from error
    if length > longest:
        told = {"bytes": length, "limit": longest}
        raise InvalidInput([Problem(code="line-too-long", parameters=told)])
    return line


def fields_of(line: str) -> list[str]:
    """The fields of `line_of`."""
    return next(csv.reader([line], strict=True))


def values_of(kind: str, line: str) -> dict[str, str] | None:
    """The line's columns by name; None where it does not fit its kind."""
    columns = COLUMNS.get(kind)
    try:
        fields = fields_of(line)
    except (csv.Error, StopIteration):
        return None
    if columns is None or len(fields) != len(columns):
        return None
    return dict(zip(columns, fields, strict=True))


def first_hash(public: bytes) -> bytes:
    """What stands for the hash before the first line of a station."""
    return hashlib.sha256(LOG_DOMAIN + public).digest()


def next_hash(previous: bytes, kind: str, line: str) -> bytes:
    return hashlib.sha256(previous + kind.encode() + b"\x00" + line.encode()).digest()


def head_message(public: bytes, count: int, last_hash: bytes) -> bytes:
    """What the station signs after each line."""
    return HEAD_DOMAIN + public + count.to_bytes(8) + last_hash


def checkpoint_message(public: bytes, through: int, last_hash: bytes) -> bytes:
    """What the station signs to say that the lines up to `through` may be deleted."""
    return CHECKPOINT_DOMAIN + public + through.to_bytes(8) + last_hash


def part_code(salt: bytes, data: str) -> str:
    """HMAC-SHA256 of a private part under its salt, in hex: all that a line says of it.

    Written out (RFC 2104, a key below a block): the library looks for its hash at each call, which
    takes three times as long, and a bundle or a walk through the log has millions.
    """
    key = salt.ljust(_BLOCK, b"\0")
    inner = hashlib.sha256(key.translate(_INNER) + data.encode()).digest()
    return hashlib.sha256(key.translate(_OUTER) + inner).hexdigest()


_BLOCK = 64
_INNER = bytes(byte ^ 0x36 for byte in range(256))
_OUTER = bytes(byte ^ 0x5C for byte in range(256))


def parts_field(codes: Mapping[str, str]) -> str:
    """The column `parts`: "name:code" of each part, space-separated, in the order given."""
    for name in codes:
        if not _PART_NAME.fullmatch(name):
            raise ValueError(f"not a part's name: {name!r}")
    return " ".join(f"{name}:{code}" for name, code in codes.items())


def parts_of(field: str) -> dict[str, str]:
    """Name and code of each part that a line lists."""
    return dict(item.split(":", 1) for item in field.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the log, read back; `parts` holds the data of each part, None once erased."""

    station: str
    sequence: int
    id: UUID
    kind: str
    values: Mapping[str, str]
    parts: Mapping[str, str | None]
