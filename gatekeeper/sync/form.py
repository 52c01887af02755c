"""The form of a bundle: what its files are called, how long they may be, what a row looks like."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gatekeeper.errors import SyncError
from gatekeeper.store import lines
from gatekeeper.sync.manifest import Direction

MESSAGES = {
    "bundle-unwritable": "The bundle cannot be written: {why}.",
    "bundle-line": "Row {row} of {name} cannot stand in a bundle.",
    "bundle-recipient": "{recipient} is not a key to seal a bundle with.",
    "bundle-unreadable": "The bundle {file} cannot be read: {why}.",
    "bundle-too-large": "The bundle {file} is larger than a bundle may be.",
    "bundle-damaged": "The bundle {file} was cut short or changed on its way; fetch it again.",
    "bundle-not-ours": "The bundle {file} is sealed for somebody else.",
    "bundle-sender-unknown": "The bundle {file} comes from {sender}, which nobody enrolled here.",
    "bundle-unsigned": "The bundle {file} is not signed by {sender}, whose it says it is.",
    "bundle-future": "The bundle {file} comes from a newer program; update this one.",
    "bundle-manifest": "The bundle {file} does not say properly what is in it.",
    "bundle-names": "In the bundle {file} is something that belongs in none: {name}.",
    "bundle-files": "In the bundle {file}, {name} is not what the manifest says.",
}

# Columns of the files beside the lines, whose kinds `store.lines` knows. A name tells its columns
# and their version, each way for itself. Published in docs/bundle.md.
COLUMNS: dict[Direction, dict[str, tuple[str, ...]]] = {
    Direction.UP: {
        "private-1": ("sequence", "part", "person", "expires_at", "salt", "data"),
        "erased-1": ("sequence", "part", "by_station", "by_sequence"),
        "rows-1": ("table", "row", "base", "sequence", "values"),
    },
    Direction.DOWN: {
        "receipts-1": (
            "number",
            "sha256",
            "chain",
            "state",
            "acknowledged",
            "code",
            "parameters",
        ),
        "settled-1": ("table", "row", "sequence", "way", "reason"),
        "erased-1": ("station", "sequence", "part", "by_station", "by_sequence", "reason"),
        "rows-1": ("table", "row", "number", "values"),
        "passages-1": (
            "station",
            "presentation",
            "sequence",
            "person",
            "household",
            "direction",
            "outcome",
            "occurred_at",
            "void",
            "purpose",
            "due_at",
        ),
    },
}

SUFFIX = ".gkb"
MANIFEST = "manifest.json"
SIGNATURE = "manifest.sig"

# Five million lines, or the photos of 30,000 people; who has more makes two bundles. Below
# 2 GiB and 65,535 files a zip needs none of its later extensions, so that none is accepted.
LARGEST_CLEAR = 2 * 1000**3
MOST_FILES = 50_000
LARGEST_MANIFEST = 16 * 1024**2
# Ids, codes and hashes do not shrink: lines come to 3:1, lists to 10:1. What is beyond is a bomb.
MOST_RATIO = 100
RATIO_COUNTS_FROM = 64 * 1024**2
LONGEST_ROW = 128 * 1024  # bytes; csv reads no longer field
LARGEST_PHOTO = 256 * 1024  # the program's own are 60 kB
LONGEST_KIND = 40

END = b"\r\n"
_END = END.decode()

_KIND = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*-[1-9][0-9]?", re.ASCII)
_PHOTO = re.compile(r"photos/([0-9a-f]{64})\.jpg", re.ASCII)
_CONTROL = bytes(range(0x20))


def csv_name(name: str) -> str:
    """The file of a kind and version, "access-1.csv"; SyncError bundle-names."""
    if len(name) > LONGEST_KIND or not _KIND.fullmatch(name):
        raise SyncError("bundle-names", file="", name=name[:80])
    return name + ".csv"


def kind_of(file: str) -> str | None:
    """The kind and version whose file this is; None for any other."""
    stem, dot, ending = file.rpartition(".")
    is_kind = dot and ending == "csv" and len(stem) <= LONGEST_KIND and _KIND.fullmatch(stem)
    return stem if is_kind else None


def columns_of(direction: Direction, name: str) -> tuple[str, ...] | None:
    """The columns of a file; None for a name of another program."""
    return lines.COLUMNS.get(name) or COLUMNS[direction].get(name)


def photo_of(file: str) -> str | None:
    """The hash whose photo this file is; None for any other."""
    found = _PHOTO.fullmatch(file)
    return found[1] if found else None


def travel_name(number: int, sha256: str) -> str:
    """Number and the beginning of the hash: what was fetched can be held against its name."""
    return f"{number:06d}-{sha256[:12]}{SUFFIX}"


def is_bomb(clear: int, packed: int) -> bool:
    """True when no bundle of the program shrinks that much."""
    return clear > LARGEST_CLEAR or clear > RATIO_COUNTS_FROM + MOST_RATIO * packed


def joined(rows: Sequence[str]) -> bytes | None:
    """The bytes of these lines; None where `parted` would not give them back."""
    try:
        data = _END.join([*rows, ""]).encode()
    except UnicodeEncodeError:
        return None
    return data if _are_plain(rows, data) else None


def parted(data: bytes) -> list[str] | None:
    """The lines of these bytes, whose last has its end; None where `joined` made them not."""
    try:
        rows = data.decode().split(_END)
    except UnicodeDecodeError:
        return None
    rows.pop()
    return rows if _are_plain(rows, data) else None


def _are_plain(rows: Sequence[str], data: bytes) -> bool:
    """No line is empty or too long, and no control character stands in one."""
    ends = len(END) * len(rows)
    return (
        "" not in rows
        and len(data.translate(None, _CONTROL)) == len(data) - ends
        and (
            len(data) <= LONGEST_ROW + len(END)
            or max(len(row.encode()) for row in rows) <= LONGEST_ROW
        )
    )
