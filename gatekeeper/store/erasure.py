"""Erasure: private parts are cut, the chain stays good, and what is gone is gone from the disk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.retention import IN_LEDGER
from gatekeeper.store.columns import utc_text
from gatekeeper.store.database import Database, driver
from gatekeeper.store.erased import LogCheckpoint
from gatekeeper.store.journal import Journal, Written
from gatekeeper.store.lines import checkpoint_message
from gatekeeper.store.projections import Cut
from gatekeeper.store.tables import PROJECTIONS

# A line holds at most 16 KiB: 600 items of "1234567890.identity" fit with room to spare.
CUTS_IN_A_LINE = 600

# Short transactions: the gate's own must not wait.
BATCH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    """One step of the purge; go on `after` it until that is None. `kinds`: how many of each."""

    erased: int
    spared: int
    after: tuple[str, str, int, str] | None
    kinds: Mapping[str, int] = field(default_factory=dict)


# A ledger's line names its ledger fourth, after numbers and moments: a short beginning tells it.
_CUTS = (
    "SELECT p.station, p.sequence, p.part, j.kind, p.person, "
    "substr(j.line, 1, 120), p.expires_at "
    "FROM journal_private p JOIN journal j ON j.station = p.station AND j.sequence = p.sequence "
)
_EXPIRED = (
    _CUTS + "WHERE p.expires_at <= ? AND (p.expires_at, p.station, p.sequence, p.part) > (?,?,?,?) "
    "ORDER BY p.expires_at, p.station, p.sequence, p.part LIMIT ?"
)
_OF_PERSON = _CUTS + "WHERE p.person = ? ORDER BY p.station, p.sequence, p.part"


def purge(
    session: Session,
    journal: Journal,
    now: datetime,
    *,
    after: tuple[str, str, int, str] | None = None,
    limit: int = BATCH,
) -> Purged:
    """Erase the next expired parts; what a typed table still needs is spared until superseded."""
    start = after or ("", "", 0, "")
    rows = driver(session).execute(_EXPIRED, (utc_text(now), *start, limit)).fetchall()
    cuts = [cut_of(row[:6]) for row in rows]
    kept = spared(session, cuts)
    gone = [cut for cut in cuts if cut not in kept]
    erase(session, journal, gone, reason="retention")
    last = rows[-1] if len(rows) == limit else None
    following = (last[6], last[0], last[1], last[2]) if last else None
    return Purged(
        erased=len(gone),
        spared=len(kept),
        after=following,
        kinds=Counter(cut.subject for cut in gone),
    )


def spared(session: Session, cuts: Sequence[Cut]) -> frozenset[Cut]:
    """Those of them that retention must leave for now."""
    kept: frozenset[Cut] = frozenset()
    for kind, of_kind in _by_kind(cuts):
        projection = PROJECTIONS.get(kind)
        if projection is not None and projection.spared is not None:
            kept |= projection.spared(session, of_kind)
    return kept


def of_person(session: Session, person: UUID) -> list[Cut]:
    """Every private part about a person."""
    rows = driver(session).execute(_OF_PERSON, (person.hex,)).fetchall()
    return [cut_of(row[:6]) for row in rows]


def erase_person(
    session: Session, journal: Journal, person: UUID, *, reason: str, operator: UUID | None
) -> int:
    """Erase every private part about a person, on request; nothing is spared."""
    cuts = of_person(session, person)
    erase(session, journal, cuts, reason=reason, operator=operator)
    return len(cuts)


def erase(
    session: Session,
    journal: Journal,
    cuts: Sequence[Cut],
    *,
    reason: str,
    operator: UUID | None = None,
) -> tuple[Written, ...]:
    """Delete the parts, name them in erasure lines and clear what repeats them."""
    session.flush()
    written = []
    in_order = sorted(cuts, key=lambda cut: (cut.station, cut.sequence, cut.part))
    for station, of_station in groupby(in_order, key=lambda cut: cut.station):
        for chunk in _chunks(list(of_station)):
            columns = {
                "reason": reason,
                "operator": operator.hex if operator else "",
                "station": station,
                "erased": " ".join(f"{cut.sequence}.{cut.part}" for cut in chunk),
            }
            line = journal.append(session, "erasure-1", columns)
            _delete(driver(session), chunk, journal.station, line)
            written.append(line)
    for kind, of_kind in _by_kind(cuts):
        projection = PROJECTIONS.get(kind)
        if projection is not None and projection.clear is not None:
            projection.clear(session, of_kind)
    return tuple(written)


def make_gone(database: Database) -> bool:
    """Empty the write-ahead log, so that erased bytes are on no page of the disk any more.

    False while a reader still holds an older sight: nobody may be told "erased" yet.
    """
    return database.checkpoint(truncate=True)


def set_checkpoint(
    session: Session, journal: Journal, through: int, *, operator: UUID | None = None
) -> Written:
    """Sign that the own lines up to `through` may be deleted, and say so in the log.

    Their private parts must be erased or expired before; `delete_lines` then deletes.
    """
    row = (
        driver(session)
        .execute(
            "SELECT hash FROM journal WHERE station = ? AND sequence = ?",
            (journal.station, through),
        )
        .fetchone()
    )
    if row is None:
        raise ValueError(f"no line {through}")
    signature = journal.key.sign(checkpoint_message(journal.key.public, through, row[0]))
    columns = {
        "through": str(through),
        "hash": row[0].hex(),
        "signature": signature.hex(),
        "operator": operator.hex if operator else "",
    }
    written = journal.append(session, "checkpoint-1", columns)
    session.add(
        LogCheckpoint(
            station=journal.station,
            through=through,
            hash=row[0],
            signature=signature,
            made_at=written.recorded_at,
        )
    )
    session.flush()
    return written


def delete_lines(session: Session, station: str, through: int) -> int:
    """Delete a station's lines up to a signed checkpoint, with what private parts they have."""
    held = driver(session)
    held.execute(
        "DELETE FROM journal_private WHERE station = ? AND sequence <= ?", (station, through)
    )
    deleted: int = held.execute(
        "DELETE FROM journal WHERE station = ? AND sequence <= ?", (station, through)
    ).rowcount
    return deleted


def _delete(held: Any, cuts: Sequence[Cut], by_station: str, line: Written) -> None:
    moment = utc_text(line.recorded_at)
    held.executemany(
        "DELETE FROM journal_private WHERE station = ? AND sequence = ? AND part = ?",
        [(cut.station, cut.sequence, cut.part) for cut in cuts],
    )
    held.executemany(
        "INSERT INTO erased_parts "
        "(station, sequence, part, erased_by_station, erased_by, erased_at) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        [(c.station, c.sequence, c.part, by_station, line.sequence, moment) for c in cuts],
    )


def _by_kind(cuts: Sequence[Cut]) -> Iterator[tuple[str, list[Cut]]]:
    for kind, of_kind in groupby(sorted(cuts, key=lambda cut: cut.kind), key=lambda cut: cut.kind):
        yield kind, list(of_kind)


def _chunks(cuts: Sequence[Cut]) -> Iterator[Sequence[Cut]]:
    for start in range(0, len(cuts), CUTS_IN_A_LINE):
        yield cuts[start : start + CUTS_IN_A_LINE]


def cut_of(row: Sequence[Any]) -> Cut:
    """A part by station, sequence, name, kind and person, and the beginning of its line."""
    station, sequence, part, kind, person, line = row
    return Cut(
        station=station,
        sequence=sequence,
        part=part,
        kind=kind,
        person=UUID(hex=person) if person else None,
        ledger=line.split(",", 4)[3] if kind == IN_LEDGER else "",
    )
