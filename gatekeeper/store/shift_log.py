"""What a shift log reads: appearances of a span, its overrides, its audit lines, the log's end."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gatekeeper.domain.shift_log import Line, Passage
from gatekeeper.store.access import Emergency, OverrideRecord
from gatekeeper.store.columns import utc_from, utc_text
from gatekeeper.store.database import driver
from gatekeeper.store.lines import values_of
from gatekeeper.store.people import Household, Person
from gatekeeper.store.visits import VisitRecord

# The plus sign keeps SQLite to the index of presentations.
_LINES = """
SELECT g.presentation, g.outcome, g.direction, g.void,
       e.sequence, e.event, e.occurred_at, e.recorded_at, e.lane, e.direction, e.source,
       e.operator, e.findings, e.overridden, e.person, e.tenths
FROM passages AS g
JOIN access_events AS e ON e.presentation = g.presentation AND +e.station = g.station
WHERE g.station = ? AND g.occurred_at >= ? AND g.occurred_at < ?
ORDER BY g.occurred_at, g.presentation, e.sequence
"""
_AT = "SELECT kind, line, hash FROM journal WHERE station = ? AND sequence = ?"
_ENDS = tuple(
    f"SELECT sequence FROM journal WHERE station = ? ORDER BY sequence {way} LIMIT 1"  # noqa: S608
    for way in ("ASC", "DESC")
)
_AUDITS = (
    "SELECT line FROM journal WHERE station = ? AND kind = 'audit-1' "
    "AND sequence >= ? AND sequence <= ? ORDER BY sequence"
)
_REASON = "SELECT data FROM journal_private WHERE station = ? AND sequence = ? AND part = 'reason'"


def passages(
    session: Session, station: str, begins: datetime, ends: datetime
) -> tuple[Passage, ...]:
    """Every appearance of a span at this station, each with all its lines."""
    span = (station, utc_text(begins), utc_text(ends))
    rows = driver(session).execute(_LINES, span)
    return tuple(_passage(list(lines)) for _, lines in groupby(rows, key=itemgetter(0)))


def _passage(rows: Sequence[Any]) -> Passage:
    presentation, outcome, direction, void = rows[0][:4]
    return Passage(
        presentation=UUID(presentation),
        outcome=outcome,
        direction=direction,
        void=bool(void),
        lines=tuple([_line(row) for row in rows]),
    )


# Days have thousands of lines, of the same people, by few operators, with few combinations of
# findings.
_uuid = lru_cache(maxsize=16_384)(UUID)


@lru_cache(maxsize=1024)
def _codes(told: str) -> tuple[str, ...]:
    return tuple(told.split())


def _line(row: Any) -> Line:
    return Line(
        sequence=row[4],
        event=row[5],
        at=utc_from(row[6]),
        recorded_at=utc_from(row[7]),
        lane=row[8],
        direction=row[9],
        source=row[10],
        operator=_uuid(row[11]),
        findings=_codes(row[12]),
        overridden=_codes(row[13]),
        person=_uuid(row[14]) if row[14] else None,
        tenths=row[15],
    )


def reasons(session: Session, begins: datetime, ends: datetime) -> Mapping[UUID, OverrideRecord]:
    """The overrides of a span by the appearance they were about."""
    statement = select(OverrideRecord).where(
        OverrideRecord.made_at >= begins, OverrideRecord.made_at < ends
    )
    return {row.presentation: row for row in session.scalars(statement)}


def emergencies(session: Session, begins: datetime, ends: datetime) -> Sequence[Emergency]:
    """Those that were on at some time of a span; there are few in all."""
    statement = select(Emergency).where(Emergency.started_at < ends).order_by(Emergency.started_at)
    return [
        row for row in session.scalars(statement) if row.ended_at is None or row.ended_at > begins
    ]


def people(session: Session, ids: Collection[UUID]) -> Mapping[UUID, tuple[str, str]]:
    """Name and place of residents and visitors, in full: to be masked by the reader."""
    found: dict[UUID, tuple[str, str]] = {}
    wanted = sorted(ids)
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        for table in (Person, VisitRecord):
            statement = (
                select(table.id, table.name, Household)
                .outerjoin(Household, Household.id == table.household)
                .where(table.id.in_(some))
            )
            for id, name, household in session.execute(statement):
                found[id] = (name, _place(household))
    return found


def _place(household: Household | None) -> str:
    """An outer join finds nobody's flat for whoever has none."""
    return household.place if household is not None else ""


# --- the log --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """One audit line: what was done, when and by whom, with its values as they stand."""

    sequence: int
    action: str
    recorded_at: datetime
    operator: str
    values: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LogEnd:
    """The last line before a moment, and whether the log reaches back to another one."""

    sequence: int
    hash: str
    reaches_back: bool


def log_end(session: Session, station: str, begins: datetime, ends: datetime) -> LogEnd:
    """How the log stood at the end of a span; sequence 0 where it holds nothing of before."""
    first, last = _ends(session, station)
    before = _last_before(session, station, ends, first, last) if last else None
    reaches = first <= 1 or _moment(session, station, first)[0] <= begins
    if before is None:
        return LogEnd(sequence=0, hash="", reaches_back=reaches)
    _, digest = _moment(session, station, before)
    return LogEnd(sequence=before, hash=digest.hex(), reaches_back=reaches)


def audits(session: Session, station: str, begins: datetime, ends: datetime) -> tuple[Audit, ...]:
    """The audit lines of a span, by their place in the log."""
    span = lines_between(session, station, begins, ends)
    if span is None:
        return ()
    found = []
    for (line,) in driver(session).execute(_AUDITS, (station, *span)):
        told = values_of("audit-1", line)
        assert told is not None
        found.append(
            Audit(
                sequence=int(told["sequence"]),
                action=told["action"],
                operator=told["operator"],
                recorded_at=utc_from(told["recorded_at"]),
                values=told["values"],
            )
        )
    return tuple(found)


def lines_between(
    session: Session, station: str, begins: datetime, ends: datetime
) -> tuple[int, int] | None:
    """The first and the last line that a station recorded in a span."""
    first, last = _ends(session, station)
    until = _last_before(session, station, ends, first, last) if last else None
    if until is None:
        return None
    since = _last_before(session, station, begins, first, last) or first - 1
    return (since + 1, until) if since < until else None


def reason_told(session: Session, station: str, sequence: int) -> str:
    """The words beside an audit line; empty once they were deleted."""
    row = driver(session).execute(_REASON, (station, sequence)).fetchone()
    return str(json.loads(row[0])["reason"]) if row else ""


def _ends(session: Session, station: str) -> tuple[int, int]:
    """The first and the last line of a station; 0 where there is none."""
    found = [driver(session).execute(statement, (station,)).fetchone() for statement in _ENDS]
    first, last = (row[0] if row else 0 for row in found)
    return first, last


def _last_before(
    session: Session, station: str, moment: datetime, first: int, last: int
) -> int | None:
    """The last line recorded before a moment: lines stand in the order of their moments."""
    low, high = first - 1, last
    while low < high:
        middle = (low + high + 1) // 2
        if _moment(session, station, middle)[0] < moment:
            low = middle
        else:
            high = middle - 1
    return low if low >= first else None


def _moment(session: Session, station: str, sequence: int) -> tuple[datetime, bytes]:
    kind, line, digest = driver(session).execute(_AT, (station, sequence)).fetchone()
    told = values_of(kind, line)
    assert told is not None
    return utc_from(told["recorded_at"]), digest
