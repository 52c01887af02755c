"""The office stores what a station sent: lines and parts as they came, erasures, the signed head.

Every function here leaves the same database whether it is called once or again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from gatekeeper.errors import SyncError
from gatekeeper.keys import verify
from gatekeeper.store import access_rows, retention
from gatekeeper.store.access_rows import AccessReader, AccessRows, Told
from gatekeeper.store.columns import utc_text
from gatekeeper.store.database import driver
from gatekeeper.store.erasure import cut_of
from gatekeeper.store.incoming import (
    DATA,
    HASH,
    LINE,
    LINE_KIND,
    PART,
    PORTION,
    SEQUENCE,
    Portion,
    Row,
)
from gatekeeper.store.lines import (
    checkpoint_message,
    fields_of,
    first_hash,
    head_message,
    values_of,
)
from gatekeeper.store.projections import Cut
from gatekeeper.store.tables import PROJECTIONS

MESSAGES = {
    "chain-forked": (
        "Line {sequence} came with other content than the office has under that number. Two "
        "computers go on from one backup or copy of {station}, or one of them was changed. "
        "Close its log at a line up to which both agree; the station then begins a new one."
    ),
    "chain-start": (
        "What came before line {first} is not what the office has up to there. Two computers go "
        "on from one backup or copy of {station}, or one of them was changed. Close its log; "
        "the station then begins a new one."
    ),
    "chain-head": "The signature at the end of the log of {station} is not its own.",
    "chain-gap": "Lines {first} to {last} have not come yet; the bundle waits for them.",
    "chain-foreign": (
        "The bundle holds lines of {station}, whose log the sender does not go on with."
    ),
    "chain-closed": (
        "The log of {station} was closed at line {through} ({reason}): no line after that is taken."
    ),
    "chain-through": "A log can be closed at a line that is here: up to line {stored}.",
    "chain-erases": "Line {sequence} erases parts of {station}, which it may not.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """How a station signed that its log ends, when it made the bundle."""

    station: str
    public: bytes
    count: int
    hash: bytes
    signature: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """What is stored of a station's log: lines up to `stored`, but those up to `dropped`.

    `hash` and `moment` are those of the last line; `count` and `head` of the signed end, which
    may lie further on while bundles are under way.
    """

    station: str
    public: bytes
    stored: int
    hash: bytes
    moment: str
    dropped: int
    count: int
    head: bytes


@dataclass(slots=True, kw_only=True)
class Stored:
    """What storing a portion did; `photos` are those that a part which went named."""

    lines: int = 0
    erased: int = 0
    odd: list[int] = field(default_factory=list)
    photos: set[str] = field(default_factory=set)


_HEAD = "SELECT count, hash FROM log_head WHERE station = ?"
_LAST = (
    "SELECT sequence, hash, kind, line FROM journal WHERE station = ? "
    "ORDER BY sequence DESC LIMIT 1"
)
_DROPPED = (
    "SELECT through, hash FROM log_checkpoints WHERE station = ? AND through < coalesce("
    "(SELECT min(sequence) FROM journal WHERE station = ?), through + 1) "
    "ORDER BY through DESC LIMIT 1"
)


def chain_of(session: Session, station: str, public: bytes) -> Chain:
    """How far this station's log is stored; nothing of it, where it is not known at all."""
    held = driver(session)
    last = held.execute(_LAST, (station,)).fetchone()
    dropped = held.execute(_DROPPED, (station, station)).fetchone() or (0, first_hash(public))
    stored, last_hash = dropped
    moment = ""
    if last is not None:
        stored, last_hash, kind, line = last
        values = values_of(kind, line)
        moment = values["recorded_at"] if values else ""
    count, head = held.execute(_HEAD, (station,)).fetchone() or (0, b"")
    return Chain(
        station=station,
        public=public,
        stored=stored,
        hash=last_hash,
        moment=moment,
        dropped=dropped[0],
        count=count,
        head=head,
    )


def stored_through(session: Session, station: str) -> int:
    """Every line up to there is stored here, or was and has had its time."""
    held = driver(session)
    last = held.execute(_LAST, (station,)).fetchone()
    dropped = held.execute(_DROPPED, (station, station)).fetchone()
    return last[0] if last is not None else dropped[0] if dropped is not None else 0


# --- does it fit? -----------------------------------------------------------------------------

_HASHES = "SELECT sequence, hash FROM journal WHERE station = ? AND sequence BETWEEN ? AND ?"


def refuse_unsigned(head: Head) -> None:
    """Raises SyncError chain-head unless the station itself signed the head."""
    message = head_message(head.public, head.count, head.hash)
    if not verify(head.public, head.signature, message):
        raise SyncError("chain-head", station=head.station)


def refuse_other_start(session: Session, chain: Chain, first: int, previous: bytes) -> None:
    """Raises SyncError chain-start where the line before `first` is another one here."""
    if first > chain.stored + 1 or first <= chain.dropped:
        return
    known = chain.hash if first == chain.stored + 1 else _hash_of(session, chain, first - 1)
    if known is not None and known != previous:
        raise SyncError("chain-start", station=chain.station, first=first)


def refuse_other_lines(session: Session, chain: Chain, lines: Sequence[Row]) -> None:
    """Raises SyncError chain-forked at the first line that is another one here."""
    first, last = lines[0][SEQUENCE], lines[-1][SEQUENCE]
    if first > max(chain.stored, chain.count):
        return
    here = dict(driver(session).execute(_HASHES, (chain.station, first, last)).fetchall())
    if chain.count:
        here.setdefault(chain.count, chain.head)
    for line in lines:
        known = here.get(line[SEQUENCE])
        if known is not None and known != line[HASH]:
            raise SyncError("chain-forked", station=chain.station, sequence=line[SEQUENCE])


def refuse_other_head(session: Session, chain: Chain, head: Head) -> None:
    """Raises SyncError chain-forked where the signed end is not that of the lines stored here."""
    known = chain.head if head.count == chain.count else _hash_of(session, chain, head.count)
    if known is not None and known != head.hash:
        raise SyncError("chain-forked", station=chain.station, sequence=head.count)


def _hash_of(session: Session, chain: Chain, sequence: int) -> bytes | None:
    if sequence == 0:
        return first_hash(chain.public)
    span = (chain.station, sequence, sequence)
    row = driver(session).execute(_HASHES, span).fetchone()
    return row[1] if row else None


# --- lines and parts --------------------------------------------------------------------------

_INSERT_STATION = (
    "INSERT INTO stations (id, public, created_at, retired_at, is_own) "
    "VALUES (?, ?, ?, NULL, ?) ON CONFLICT (id) DO NOTHING"
)
# Whose last line it is tells its moment; a head that lies further on has none yet.
_INSERT_HEAD = (
    "INSERT INTO log_head (station, count, hash, recorded_at, signature) "
    "VALUES (?, ?, ?, NULL, ?) ON CONFLICT (station) DO NOTHING"
)
_MOVE_HEAD = (
    "UPDATE log_head SET count = ?, hash = ?, recorded_at = NULL, signature = ? "
    "WHERE station = ? AND count < ?"
)


def meet(session: Session, head: Head, now: datetime) -> None:
    """Know the station and how far its log goes, before the first of these lines is stored."""
    held = driver(session)
    held.execute(_INSERT_STATION, (head.station, head.public, utc_text(now), False))
    held.execute(_INSERT_HEAD, (head.station, head.count, head.hash, head.signature))
    held.execute(_MOVE_HEAD, (head.count, head.hash, head.signature, head.station, head.count))


_INSERT_LINE = (
    "INSERT INTO journal (station, sequence, id, kind, line, hash) VALUES (?, ?, ?, ?, ?, ?)"
)
_INSERT_PART = (
    "INSERT INTO journal_private (station, sequence, part, person, expires_at, salt, data) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)"
)


def store(
    session: Session,
    chain: Chain,
    portion: Portion,
    may_erase: Callable[[str], bool],
    now: datetime,
) -> Stored:
    """Lines as they came, with their parts; events and passages; what they erase.

    Lines that are here already are compared. `may_erase` tells whose parts these lines may erase.
    Raises SyncError chain-forked, chain-erases.
    """
    refuse_other_lines(session, chain, portion.lines)
    lines, first = portion.lines, chain.stored + 1
    if portion.last < first:
        return Stored()
    if portion.first < first:
        lines = [line for line in lines if line[SEQUENCE] >= first]
    held, station = driver(session), chain.station
    held.executemany(_INSERT_LINE, lines)
    done = Stored(lines=len(lines))
    _bury(session, station, (row for row in portion.tombstones if row[0] >= first), now)
    gone = _gone(session, station, first, portion.last)
    parts, made = portion.parts, portion.made
    if portion.first < first or not gone.isdisjoint(row[SEQUENCE : PART + 1] for row in parts):
        parts = [
            row for row in parts if row[SEQUENCE] >= first and row[SEQUENCE : PART + 1] not in gone
        ]
        made = _made_of(station, lines, parts)
    held.executemany(_INSERT_PART, parts)
    access_rows.write(session, made)
    done.odd = made.odd
    for line in lines:
        if line[LINE_KIND] == "erasure-1":
            _erase(session, station, line, may_erase, now, done)
        elif line[LINE_KIND] == "checkpoint-1":
            found = checkpoint_of(chain, values_of(line[LINE_KIND], line[LINE]) or {})
            if found is not None:
                note_checkpoint(session, chain, found, now)
    return done


def _made_of(station: str, lines: Iterable[Row], parts: Iterable[Row]) -> AccessRows:
    """Events and passages where not all that came is stored."""
    by_line: dict[int, dict[str, str]] = {}
    for part in parts:
        by_line.setdefault(part[SEQUENCE], {})[part[PART]] = part[DATA]
    made, reader = AccessRows(), AccessReader(station)
    for line in lines:
        if line[LINE_KIND] == access_rows.KIND:
            kept = by_line.get(line[SEQUENCE], {})
            datas = (kept.get(name) for name in access_rows.PARTS)
            reader.add(made, Told(fields_of(line[LINE]), *datas))
    return made


# --- erasures ---------------------------------------------------------------------------------

_BURY = (
    "INSERT INTO erased_parts (station, sequence, part, erased_by_station, erased_by, erased_at) "
    "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (station, sequence, part) DO NOTHING"
)
_GONE = "SELECT sequence, part FROM erased_parts WHERE station = ? AND sequence BETWEEN ? AND ?"
_HERE = (
    "SELECT p.station, p.sequence, p.part, j.kind, p.person, substr(j.line, 1, 120), p.data "
    "FROM journal_private p JOIN journal j ON j.station = p.station AND j.sequence = p.sequence "
    "WHERE p.station = ? AND p.sequence = ? AND p.part = ?"
)
_CUT = "DELETE FROM journal_private WHERE station = ? AND sequence = ? AND part = ?"


def _bury(session: Session, station: str, stones: Iterable[Row], now: datetime) -> None:
    """Noted with the moment at which it is gone here: a restore of this office replays from it."""
    moment = utc_text(now)
    rows = [(station, *stone, moment) for stone in stones]
    if rows:
        driver(session).executemany(_BURY, rows)


def _gone(session: Session, station: str, first: int, last: int) -> frozenset[tuple[int, str]]:
    rows = driver(session).execute(_GONE, (station, first, last))
    return frozenset((sequence, part) for sequence, part in rows)


def _erase(
    session: Session,
    station: str,
    line: Row,
    may_erase: Callable[[str], bool],
    now: datetime,
    done: Stored,
) -> None:
    """Cut here what the line cut there, and note it: a part that comes later stays out."""
    sequence = line[SEQUENCE]
    told = values_of(line[LINE_KIND], line[LINE]) or {}
    whose = told.get("station", "")
    if not may_erase(whose):
        raise SyncError("chain-erases", sequence=sequence, station=whose)
    held = driver(session)
    items = []
    for named in told.get("erased", "").split():
        number, _, part = named.partition(".")
        if not _NUMBER.fullmatch(number) or not part:
            raise SyncError("chain-line-unfit", sequence=sequence)
        items.append((whose, int(number), part))
    cuts: list[Cut] = []
    for item in items:
        row = held.execute(_HERE, item).fetchone()
        if row is not None:
            cuts.append(cut_of(row[:6]))
            done.photos |= named_photos(row[6])
    held.executemany(_CUT, items)
    moment = utc_text(now)
    held.executemany(_BURY, [(*item, station, sequence, moment) for item in items])
    clear(session, cuts)
    done.erased += len(cuts)


def clear(session: Session, cuts: Sequence[Cut]) -> None:
    """Empty the typed columns that repeat what was cut, and rows kept back for a person."""
    for kind in sorted({cut.kind for cut in cuts}):
        projection = PROJECTIONS.get(kind)
        if projection is not None and projection.clear is not None:
            projection.clear(session, [cut for cut in cuts if cut.kind == kind])
    driver(session).executemany(
        _FORGET_REFUSED, [(cut.station, cut.sequence) for cut in cuts if cut.kind != "access-1"]
    )


_FORGET_REFUSED = (
    "UPDATE refused_rows SET \"values\" = '', way = 'closed' "
    "WHERE station = ? AND sequence = ? AND way = 'open'"
)
_NUMBER = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)
_PHOTO_NAME = re.compile(r'"([0-9a-f]{64})"', re.ASCII)


def named_photos(data: str) -> set[str]:
    """The pictures that a part or a row may name: whatever looks like the hash of one."""
    return set(_PHOTO_NAME.findall(data))


# --- lines that a station dropped after a year --------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A station's signed leave to drop its lines up to `through`."""

    through: int
    hash: bytes
    signature: bytes


def checkpoint_of(chain: Chain, told: Mapping[str, Any]) -> Checkpoint | None:
    """What a line of `checkpoint-1`, or a manifest, tells; None unless this station signed it."""
    number = str(told.get("through", ""))
    if not _NUMBER.fullmatch(number):
        return None
    try:
        last_hash, signature = (bytes.fromhex(str(told[name])) for name in ("hash", "signature"))
    except (KeyError, ValueError):
        return None
    message = checkpoint_message(chain.public, int(number), last_hash)
    if not verify(chain.public, signature, message):
        return None
    return Checkpoint(through=int(number), hash=last_hash, signature=signature)


def note_checkpoint(session: Session, chain: Chain, found: Checkpoint, now: datetime) -> None:
    """Keep it as the station does; the lines go in steps of their own, `drop_dropped`."""
    row = (chain.station, found.through, found.hash, found.signature, utc_text(now))
    driver(session).execute(_INSERT_CHECKPOINT, row)


_INSERT_CHECKPOINT = (
    "INSERT INTO log_checkpoints (station, through, hash, signature, made_at) "
    "VALUES (?, ?, ?, ?, ?) ON CONFLICT (station, through) DO NOTHING"
)
_NEXT_CHECKPOINT = (
    "SELECT f.first, min(c.through) FROM "
    "(SELECT min(sequence) AS first FROM journal WHERE station = ?) AS f "
    "LEFT JOIN log_checkpoints AS c ON c.station = ? AND c.through >= f.first"
)


def drop_dropped(session: Session, station: str) -> bool:
    """Delete the next lines that a checkpoint covers, with their rows; False when none is left."""
    held = driver(session)
    first, through = held.execute(_NEXT_CHECKPOINT, (station, station)).fetchone()
    if first is None or through is None:
        return False
    retention.drop_lines_through(session, station, min(through, first + PORTION - 1))
    return True
