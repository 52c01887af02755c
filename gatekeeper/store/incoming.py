"""The lines of a bundle in their order, proven as a chain before any of them is stored."""

from __future__ import annotations

import csv
import marshal
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain, islice
from typing import Any

from gatekeeper.errors import SyncError
from gatekeeper.store.access_rows import KIND, PARTS, AccessReader, AccessRows, Told
from gatekeeper.store.columns import UTC_LENGTH
from gatekeeper.store.lines import COLUMNS, LONGEST_LINE, SALT_BYTES, part_code, parts_of

MESSAGES = {
    "chain-line-missing": "Line {sequence} is missing between the lines of the bundle.",
    "chain-line-unfit": "Line {sequence} is not as a line of its kind has to be.",
    "chain-time-back": "Line {sequence} is older than the line before it.",
    "chain-part": "Line {sequence}: its private part {part} is missing or was changed.",
    "chain-surplus": "The bundle has something of a line {sequence}, which it does not hold.",
    "chain-broken": (
        "The lines {first} to {last} do not hold together: one of them was changed after it was "
        "written."
    ),
    "bundle-kind": "The bundle has lines of a kind that this program does not know: {kind}.",
}

# What a transaction of the house holds. Where the machine takes more in the same time more go into
# one: each costs a sync, and writes the pages anew at which every index grows.
PORTION = 200
MOST = 2000
# Somebody at a desk or a gate waits for one portion and what is before him: 50 ms in all.
QUICK, SLOW = 0.012, 0.025

_DIGITS = "0123456789abcdef"
_NUMBER = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)
_PART_NAME = re.compile(r"[a-z][a-z0-9-]{0,15}", re.ASCII)
_STATION = re.compile(r"[0-9a-f]{16}", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)

_WIDTH = {kind: len(columns) for kind, columns in COLUMNS.items()}
_PARTS_AT = {kind: columns.index("parts") for kind, columns in COLUMNS.items()}
_RECORDED_AT = {kind: columns.index("recorded_at") for kind, columns in COLUMNS.items()}
_PREFIX = {kind: kind.encode() + b"\x00" for kind in COLUMNS}
# An erasure names hundreds of parts: it weighs what its parts weigh.
_ERASED_AT = COLUMNS["erasure-1"].index("erased")

# A line as it is stored: station, sequence, id, kind, line, hash. A part: station, sequence, part,
# person, expires_at, salt, data. A tombstone: sequence, part, by_station, by_sequence.
SEQUENCE, LINE_KIND, LINE, HASH = 1, 3, 4, 5
PART, DATA = 2, 6
Row = tuple[Any, ...]


@dataclass(slots=True, kw_only=True)
class Portion:
    """Some lines that follow each other and what belongs to them, as they are stored."""

    lines: list[Row]
    parts: list[Row] = field(default_factory=list)
    tombstones: list[Row] = field(default_factory=list)
    made: AccessRows = field(default_factory=AccessRows)

    @property
    def first(self) -> int:
        return int(self.lines[0][SEQUENCE])

    @property
    def last(self) -> int:
        return int(self.lines[-1][SEQUENCE])

    def packed(self) -> bytes:
        """As bytes for this very process; `unpacked` gives it back."""
        made = self.made
        told = (self.lines, self.parts, self.tombstones, made.events, made.passages, made.odd)
        return marshal.dumps(told)


def together(some: Sequence[Portion]) -> Portion:
    """Portions that follow each other as one."""
    if len(some) == 1:
        return some[0]

    def all_of(of: Callable[[Portion], list[Any]]) -> list[Any]:
        return list(chain.from_iterable(map(of, some)))

    return Portion(
        lines=all_of(lambda one: one.lines),
        parts=all_of(lambda one: one.parts),
        tombstones=all_of(lambda one: one.tombstones),
        made=AccessRows(
            all_of(lambda one: one.made.events),
            all_of(lambda one: one.made.passages),
            all_of(lambda one: one.made.odd),
        ),
    )


def unpacked(data: bytes) -> Portion:
    """What `packed` made."""
    lines, parts, tombstones, events, passages, odd = marshal.loads(data)  # noqa: S302  (our own)
    made = AccessRows(events, passages, odd)
    return Portion(lines=lines, parts=parts, tombstones=tombstones, made=made)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipped:
    """What a bundle holds of a chain.

    `lines` gives those of one kind, `parts` and `tombstones` rows of fields; each in the order of
    the sequence.
    """

    station: str
    kinds: Iterable[str]
    lines: Callable[[str], Iterator[str]]
    parts: Callable[[], Iterator[Sequence[str]]]
    tombstones: Callable[[], Iterator[Sequence[str]]]
    first: int
    last: int
    previous: bytes
    hash: bytes


@dataclass(slots=True)
class Pace:
    """How many go into the next transaction."""

    size: int = PORTION

    def took(self, seconds: float) -> None:
        """What the last one cost decides how large the next one may be."""
        if seconds < QUICK:
            self.size = min(self.size * 3 // 2, MOST)
        elif seconds > SLOW:
            self.size = max(self.size // 2, PORTION)


def portions(shipped: Shipped, moment: str = "", size: int = PORTION) -> Iterator[Portion]:
    """The lines in their order, some at a time, each proven to follow the one before it.

    `moment` is `recorded_at` of the line before the first. Raises SyncError with a code of
    MESSAGES at the first thing that is wrong; the end of the chain is proven last.
    """
    unknown = sorted(set(shipped.kinds) - COLUMNS.keys())
    if unknown:
        raise SyncError("bundle-kind", kind=unknown[0])
    walk = _Walk(station=shipped.station, hash=shipped.previous, moment=moment)
    parts = _Beside(shipped.parts(), _part_reader(shipped.station), 1)
    tombstones = _Beside(shipped.tombstones(), _tombstone_of, 0)
    in_order = _in_order({kind: shipped.lines(kind) for kind in shipped.kinds}, shipped)
    while some := list(islice(in_order, size)):
        for lines, fields in _by_weight(some, _fields(some), size):
            last = lines[-1][0]
            yield walk.prove(lines, fields, parts.until(last), tombstones.until(last))
    parts.end()
    tombstones.end()
    if walk.hash != shipped.hash:
        raise SyncError("chain-broken", first=shipped.first, last=shipped.last)


Numbered = tuple[int, str, str]
"""Sequence, kind and line."""


def _in_order(kinds: Mapping[str, Iterator[str]], shipped: Shipped) -> Iterator[Numbered]:
    """Of each kind the next line waits until its turn comes."""
    waiting: dict[int, tuple[str, str, Iterator[str]]] = {}
    for kind, lines in kinds.items():
        _fetch(waiting, kind, lines, shipped)
    sequence, last = shipped.first, shipped.last
    while sequence <= last:
        found = waiting.pop(sequence, None)
        if found is None:
            raise SyncError("chain-line-missing", sequence=sequence)
        kind, line, lines = found
        yield sequence, kind, line
        sequence += 1
        # Nearly always the next line is of the same kind.
        begins = f"{sequence},"
        for line in lines:
            if not line.startswith(begins) or sequence > last:
                _await(waiting, kind, line, lines, shipped)
                break
            yield sequence, kind, line
            sequence += 1
            begins = f"{sequence},"
    if waiting:
        raise SyncError("chain-line-unfit", sequence=min(waiting))


Waiting = dict[int, tuple[str, str, Iterator[str]]]


def _fetch(waiting: Waiting, kind: str, lines: Iterator[str], shipped: Shipped) -> None:
    line = next(lines, None)
    if line is not None:
        _await(waiting, kind, line, lines, shipped)


def _await(waiting: Waiting, kind: str, line: str, lines: Iterator[str], shipped: Shipped) -> None:
    number = line.partition(",")[0]
    sequence = int(number) if _NUMBER.fullmatch(number) else 0
    if sequence in waiting or not shipped.first <= sequence <= shipped.last:
        raise SyncError("chain-line-unfit", sequence=sequence)
    waiting[sequence] = kind, line, lines


def _fields(some: Sequence[Numbered]) -> list[list[str]]:
    """The fields of each line; a quote that swallows the next line makes fewer of them."""
    try:
        found = list(csv.reader([line for _, _, line in some], strict=True))
        if len(found) == len(some) and all(found):
            return found
    except csv.Error:
        pass
    for sequence, _, line in some:  # which one it is
        try:
            alone = list(csv.reader([line], strict=True))
        except csv.Error:
            alone = []
        if len(alone) != 1 or not alone[0]:
            raise SyncError("chain-line-unfit", sequence=sequence)
    raise SyncError("chain-line-unfit", sequence=some[0][0])


def _by_weight(
    lines: Sequence[Numbered], fields: Sequence[list[str]], size: int
) -> Iterator[tuple[Sequence[Numbered], Sequence[list[str]]]]:
    """Cut where what they erase would make one transaction long."""
    start = weight = 0
    for at, (_, kind, _) in enumerate(lines):
        if kind != "erasure-1":
            continue
        heavy = fields[at][_ERASED_AT].count(" ") if len(fields[at]) == _WIDTH[kind] else 0
        if at > start and weight + heavy >= size:
            yield lines[start:at], fields[start:at]
            start, weight = at, 0
        weight += heavy
    yield lines[start:], fields[start:]


@dataclass(slots=True, kw_only=True)
class _Walk:
    """How far the chain was proven."""

    station: str
    hash: bytes
    moment: str
    reader: AccessReader = field(init=False)

    def __post_init__(self) -> None:
        self.reader = AccessReader(self.station)

    def prove(
        self,
        lines: Sequence[Numbered],
        fields: Sequence[list[str]],
        parts: list[Row],
        tombstones: list[Row],
    ) -> Portion:
        """Each line follows the one before; each part that it lists is here or told to be gone."""
        here: dict[int, dict[str, Row]] = {}
        for part in parts:
            here.setdefault(part[SEQUENCE], {})[part[PART]] = part
        gone = {stone[:2] for stone in tombstones}
        last_hash, moment, stored = self.hash, self.moment, []
        made = AccessRows()
        for (sequence, kind, line), told in zip(lines, fields, strict=True):
            data = line.encode()
            recorded_at = told[_RECORDED_AT[kind]] if len(told) == _WIDTH[kind] else ""
            if (
                not recorded_at
                or len(data) > LONGEST_LINE
                or told[0] != str(sequence)
                or not _is_id(told[1])
                or not (recorded_at == moment or _is_moment(recorded_at))
            ):
                raise SyncError("chain-line-unfit", sequence=sequence)
            if recorded_at < moment and kind != "clock-set-1":
                raise SyncError("chain-time-back", sequence=sequence)
            moment = recorded_at
            last_hash = sha256(last_hash + _PREFIX[kind] + data).digest()
            stored.append((self.station, sequence, told[1], kind, line, last_hash))
            kept = here.pop(sequence, _NOTHING)
            listed = told[_PARTS_AT[kind]]
            if listed or kept:
                _prove_parts(sequence, listed, kept, gone)
            if kind == KIND:
                datas = (kept[name][DATA] if name in kept else None for name in PARTS)
                self.reader.add(made, Told(told, *datas))
        if here:
            raise SyncError("chain-surplus", sequence=min(here))
        self.hash, self.moment = last_hash, moment
        return Portion(lines=stored, parts=parts, tombstones=tombstones, made=made)


_NOTHING: dict[str, Row] = {}


def _prove_parts(
    sequence: int, listed: str, kept: Mapping[str, Row], gone: set[tuple[Any, ...]]
) -> None:
    try:
        codes = parts_of(listed)
    except ValueError as fault:
        raise SyncError("chain-line-unfit", sequence=sequence) from fault
    for name, code in codes.items():
        part = kept.get(name)
        if part is None:
            sound = (sequence, name) in gone
        else:
            sound = part_code(part[5], part[DATA]) == code
        if not sound:
            raise SyncError("chain-part", sequence=sequence, part=name)
    surplus = kept.keys() - codes.keys()
    if surplus:
        raise SyncError("chain-part", sequence=sequence, part=min(surplus))


def _is_id(text: str) -> bool:
    return len(text) == 32 and not text.strip(_DIGITS)


def _is_moment(text: str) -> bool:
    return len(text) == UTC_LENGTH and _MOMENT.fullmatch(text) is not None


# --- what lies beside the lines ---------------------------------------------------------------


@dataclass(slots=True)
class _Beside:
    """Rows in the order of their lines, read in step with these; `key` is where their number is."""

    rows: Iterator[Sequence[str]]
    read: Callable[[Sequence[str]], Row]
    key: int
    ahead: Row | None = None
    at: tuple[Any, ...] = (0, "")

    def until(self, last: int) -> list[Row]:
        found: list[Row] = []
        row, key = self.ahead, self.key
        if row is not None:
            if row[key] > last:
                return found
            found.append(row)
            self.ahead = None
        for fields in self.rows:
            row = self.read(fields)
            at = row[key : key + 2]
            if at <= self.at:
                raise SyncError("chain-surplus", sequence=row[key])
            self.at = at
            if row[key] > last:
                self.ahead = row
                break
            found.append(row)
        return found

    def end(self) -> None:
        left = self.ahead or next(map(self.read, self.rows), None)
        if left is not None:
            raise SyncError("chain-surplus", sequence=left[self.key])


def _part_reader(station: str) -> Callable[[Sequence[str]], Row]:
    names: set[str] = set()

    def read(fields: Sequence[str]) -> Row:
        try:
            number, part, person, expires_at, salt, data = fields
            raw = bytes.fromhex(salt)
        except ValueError as fault:
            raise SyncError("chain-surplus", sequence=_told_number(fields)) from fault
        if part not in names and _PART_NAME.fullmatch(part):
            names.add(part)
        if (
            not _NUMBER.fullmatch(number)
            or part not in names
            or not (not person or _is_id(person))
            or not (not expires_at or _is_moment(expires_at))
            or len(raw) != SALT_BYTES
            or raw.hex() != salt
        ):
            raise SyncError("chain-surplus", sequence=_told_number(fields))
        return (station, int(number), part, person or None, expires_at or None, raw, data)

    return read


def _tombstone_of(fields: Sequence[str]) -> Row:
    match fields:
        case [number, part, by_station, by_number] if (
            _NUMBER.fullmatch(number)
            and _PART_NAME.fullmatch(part)
            and _STATION.fullmatch(by_station)
            and _NUMBER.fullmatch(by_number)
        ):
            return (int(number), part, by_station, int(by_number))
    raise SyncError("chain-surplus", sequence=_told_number(fields))


def _told_number(fields: Sequence[str]) -> int:
    return int(fields[0]) if fields and _NUMBER.fullmatch(fields[0]) else 0
