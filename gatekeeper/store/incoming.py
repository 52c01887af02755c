"""The lines of a bundle in their order, proven as a chain before any of them is stored."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from typing import Generic, TypeVar

from gatekeeper.errors import SyncError
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

# What a transaction of the house holds; the gate's own waits no longer than for that.
PORTION = 200

_ID = re.compile(r"[0-9a-f]{32}", re.ASCII)
_NUMBER = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)
_PART_NAME = re.compile(r"[a-z][a-z0-9-]{0,15}", re.ASCII)
_SALT = re.compile(rf"[0-9a-f]{{{2 * SALT_BYTES}}}", re.ASCII)
_STATION = re.compile(r"[0-9a-f]{16}", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)

_WIDTH = {kind: len(columns) for kind, columns in COLUMNS.items()}
_PARTS_AT = {kind: columns.index("parts") for kind, columns in COLUMNS.items()}
_RECORDED_AT = {kind: columns.index("recorded_at") for kind, columns in COLUMNS.items()}
_PREFIX = {kind: kind.encode() + b"\x00" for kind in COLUMNS}

# An erasure names hundreds of parts: it weighs what its parts weigh.
_ERASED_AT = COLUMNS["erasure-1"].index("erased")


@dataclass(slots=True)
class ProvenLine:
    """A line whose hash follows from all before it; `fields` are those of its kind."""

    sequence: int
    id: str
    kind: str
    line: str
    hash: bytes
    fields: Sequence[str]

    def value(self, column: str) -> str:
        return self.fields[COLUMNS[self.kind].index(column)]


@dataclass(frozen=True, slots=True)
class ShippedPart:
    """A private part as it came; its code stands in the line."""

    sequence: int
    part: str
    person: str | None
    expires_at: str | None
    salt: bytes
    data: str


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A part that is gone, and which line erased it."""

    sequence: int
    part: str
    by_station: str
    by_sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """Some lines that follow each other, what belongs to them, and how the chain then ends."""

    lines: Sequence[ProvenLine]
    parts: Sequence[ShippedPart]
    tombstones: Sequence[Tombstone]
    hash: bytes
    moment: str

    @property
    def first(self) -> int:
        return self.lines[0].sequence

    @property
    def last(self) -> int:
        return self.lines[-1].sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipped:
    """What a bundle holds of a chain, to be read as often as it takes.

    `lines` gives those of one kind, `parts` and `tombstones` rows of fields; each in the order of
    the sequence.
    """

    kinds: Iterable[str]
    lines: Callable[[str], Iterator[str]]
    parts: Callable[[], Iterator[Sequence[str]]]
    tombstones: Callable[[], Iterator[Sequence[str]]]
    first: int
    last: int
    previous: bytes
    hash: bytes


def portions(shipped: Shipped, moment: str = "", size: int = PORTION) -> Iterator[Portion]:
    """The lines in their order, some at a time, each proven to follow the one before it.

    `moment` is `recorded_at` of the line before the first. Raises SyncError with a code of
    MESSAGES at the first thing that is wrong; the end of the chain is proven last.
    """
    unknown = sorted(set(shipped.kinds) - COLUMNS.keys())
    if unknown:
        raise SyncError("bundle-kind", kind=unknown[0])
    walk = _Walk(hash=shipped.previous, moment=moment)
    parts = _Beside(shipped.parts(), _part_of)
    tombstones = _Beside(shipped.tombstones(), _tombstone_of)
    in_order = _in_order({kind: shipped.lines(kind) for kind in shipped.kinds}, shipped)
    while some := list(islice(in_order, size)):
        for lines in _by_weight(walk.prove(some), size):
            last = lines[-1].sequence
            portion = Portion(
                lines=lines,
                parts=parts.until(last),
                tombstones=tombstones.until(last),
                hash=lines[-1].hash,
                moment=lines[-1].fields[_RECORDED_AT[lines[-1].kind]],
            )
            _prove_parts(portion)
            yield portion
    parts.end()
    tombstones.end()
    if walk.hash != shipped.hash:
        raise SyncError("chain-broken", first=shipped.first, last=shipped.last)


def _in_order(
    kinds: Mapping[str, Iterator[str]], shipped: Shipped
) -> Iterator[tuple[int, str, str]]:
    """Sequence, kind and line: of each kind the next line waits until its turn comes."""
    waiting: dict[int, tuple[str, str, Iterator[str]]] = {}

    def fetch(kind: str, lines: Iterator[str]) -> None:
        line = next(lines, None)
        if line is None:
            return
        number = line.partition(",")[0]
        sequence = int(number) if _NUMBER.fullmatch(number) else 0
        if sequence in waiting or not shipped.first <= sequence <= shipped.last:
            raise SyncError("chain-line-unfit", sequence=sequence)
        waiting[sequence] = kind, line, lines

    for kind, lines in kinds.items():
        fetch(kind, lines)
    for sequence in range(shipped.first, shipped.last + 1):
        found = waiting.pop(sequence, None)
        if found is None:
            raise SyncError("chain-line-missing", sequence=sequence)
        kind, line, lines = found
        yield sequence, kind, line
        fetch(kind, lines)
    if waiting:
        raise SyncError("chain-line-unfit", sequence=min(waiting))


@dataclass(slots=True, kw_only=True)
class _Walk:
    """How far the chain was proven."""

    hash: bytes
    moment: str

    def prove(self, some: Sequence[tuple[int, str, str]]) -> list[ProvenLine]:
        last_hash, moment, proven = self.hash, self.moment, []
        for (sequence, kind, line), fields in zip(some, _fields(some), strict=True):
            data = line.encode()
            told = fields[_RECORDED_AT[kind]] if len(fields) == _WIDTH[kind] else ""
            if (
                len(data) > LONGEST_LINE
                or fields[0] != str(sequence)
                or not _ID.fullmatch(fields[1])
                or not (len(told) == UTC_LENGTH and _MOMENT.fullmatch(told))
            ):
                raise SyncError("chain-line-unfit", sequence=sequence)
            if told < moment and kind != "clock-set-1":
                raise SyncError("chain-time-back", sequence=sequence)
            moment = told
            last_hash = sha256(last_hash + _PREFIX[kind] + data).digest()
            proven.append(ProvenLine(sequence, fields[1], kind, line, last_hash, fields))
        self.hash, self.moment = last_hash, moment
        return proven


def _fields(some: Sequence[tuple[int, str, str]]) -> list[list[str]]:
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


def _by_weight(lines: Sequence[ProvenLine], size: int) -> Iterator[Sequence[ProvenLine]]:
    """Cut where what they erase would make one transaction long."""
    start = weight = 0
    for at, line in enumerate(lines):
        heavy = line.fields[_ERASED_AT].count(" ") if line.kind == "erasure-1" else 0
        if at > start and weight + heavy >= size:
            yield lines[start:at]
            start, weight = at, 0
        weight += heavy
    yield lines[start:]


# --- what lies beside the lines ---------------------------------------------------------------

Row = TypeVar("Row", ShippedPart, Tombstone)


@dataclass(slots=True)
class _Beside(Generic[Row]):
    """Rows in the order of their lines, read in step with these."""

    rows: Iterator[Sequence[str]]
    read: Callable[[Sequence[str]], Row]
    ahead: Row | None = None
    at: tuple[int, str] = (0, "")
    is_over: bool = field(default=False)

    def until(self, last: int) -> list[Row]:
        found = []
        while (row := self._next()) is not None and row.sequence <= last:
            found.append(row)
            self.ahead = None
        return found

    def end(self) -> None:
        row = self._next()
        if row is not None:
            raise SyncError("chain-surplus", sequence=row.sequence)

    def _next(self) -> Row | None:
        if self.ahead is None and not self.is_over:
            fields = next(self.rows, None)
            if fields is None:
                self.is_over = True
                return None
            row = self.read(fields)
            if (row.sequence, row.part) <= self.at:
                raise SyncError("chain-surplus", sequence=row.sequence)
            self.at = row.sequence, row.part
            self.ahead = row
        return self.ahead


def _part_of(fields: Sequence[str]) -> ShippedPart:
    match fields:
        case [number, part, person, expires_at, salt, data] if (
            _NUMBER.fullmatch(number)
            and _PART_NAME.fullmatch(part)
            and (not person or _ID.fullmatch(person))
            and (not expires_at or _MOMENT.fullmatch(expires_at))
            and _SALT.fullmatch(salt)
        ):
            return ShippedPart(
                int(number), part, person or None, expires_at or None, bytes.fromhex(salt), data
            )
    raise SyncError("chain-surplus", sequence=_told_number(fields))


def _tombstone_of(fields: Sequence[str]) -> Tombstone:
    match fields:
        case [number, part, by_station, by_number] if (
            _NUMBER.fullmatch(number)
            and _PART_NAME.fullmatch(part)
            and _STATION.fullmatch(by_station)
            and _NUMBER.fullmatch(by_number)
        ):
            return Tombstone(int(number), part, by_station, int(by_number))
    raise SyncError("chain-surplus", sequence=_told_number(fields))


def _told_number(fields: Sequence[str]) -> int:
    return int(fields[0]) if fields and _NUMBER.fullmatch(fields[0]) else 0


def _prove_parts(portion: Portion) -> None:
    """Each part that a line lists is here as its code says, or is told to be gone; no other."""
    here: dict[int, dict[str, ShippedPart]] = {}
    for part in portion.parts:
        here.setdefault(part.sequence, {})[part.part] = part
    gone = {(stone.sequence, stone.part) for stone in portion.tombstones}
    for line in portion.lines:
        listed = line.fields[_PARTS_AT[line.kind]]
        found = here.pop(line.sequence, {})
        if not listed and not found:
            continue
        try:
            codes = parts_of(listed)
        except ValueError as fault:
            raise SyncError("chain-line-unfit", sequence=line.sequence) from fault
        for name, code in codes.items():
            kept = found.pop(name, None)
            if kept is None:
                sound = (line.sequence, name) in gone
            else:
                sound = part_code(kept.salt, kept.data) == code
            if not sound:
                raise SyncError("chain-part", sequence=line.sequence, part=name)
        if found:
            raise SyncError("chain-part", sequence=line.sequence, part=min(found))
    if here:
        raise SyncError("chain-surplus", sequence=min(here))
