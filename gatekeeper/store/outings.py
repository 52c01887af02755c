"""Outings: two fixed statements for the gate, and who is out and overdue; all from `passages`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from gatekeeper.domain.access import Direction, Holder
from gatekeeper.domain.outings import Approval, Crossing
from gatekeeper.domain.work import ProofState, WorkProof
from gatekeeper.store.columns import utc_from, utc_text
from gatekeeper.store.database import driver
from gatekeeper.store.people import place_text
from gatekeeper.store.work import shift_from

# What the period holds, and of each person the last passage before it: who is still out. That one
# is sought by its person, so that nothing here grows with the years.
_BEFORE = """
SELECT rowid FROM passages WHERE person = {person} AND void = 0 AND outcome = 'granted'
  AND occurred_at < :since ORDER BY occurred_at DESC LIMIT 1
"""
_CROSSINGS = """
SELECT c.person, p.name, c.direction, c.occurred_at, c.purpose, c.due_at FROM (
  SELECT person, direction, occurred_at, purpose, due_at FROM passages
  WHERE {whose} = :key AND void = 0 AND outcome = 'granted' AND occurred_at >= :since
  UNION ALL
  {before}
) AS c JOIN people AS p ON p.id = c.person
"""
_COLUMNS = "b.person, b.direction, b.occurred_at, b.purpose, b.due_at"
_OF_HOUSEHOLD = _CROSSINGS.format(
    whose="household",
    before=f"SELECT {_COLUMNS} FROM people AS m "  # noqa: S608  (own text)
    f"JOIN passages AS b ON b.rowid = ({_BEFORE.format(person='m.id')}) "
    "WHERE m.household = :key AND b.household = :key",
)
_OF_PERSON = _CROSSINGS.format(
    whose="person",
    before=f"SELECT {_COLUMNS} FROM passages AS b "  # noqa: S608  (own text)
    f"WHERE b.rowid = ({_BEFORE.format(person=':key')})",
)


def crossings(session: Session, holder: Holder, since: datetime) -> tuple[Crossing, ...]:
    """The passages of the holder's household, of himself where he has none; visitors are none."""
    key = holder.household or holder.person
    statement = _OF_HOUSEHOLD if holder.household else _OF_PERSON
    values = {"key": key.hex, "since": utc_text(since)}
    rows = driver(session).execute(statement, values).fetchall()
    return tuple(
        Crossing(
            person=UUID(row[0]),
            name=row[1],
            direction=Direction(row[2]),
            occurred_at=utc_from(row[3]),
            purpose=row[4],
            due_at=_moment(row[5]),
        )
        for row in rows
    )


_PERMITS = """
SELECT w.shift, w.state, w.until, a.reason, a.approved_by, a.begins_at, a.until
FROM (SELECT ? AS person) AS who
LEFT JOIN work_proofs AS w ON w.id = (
  SELECT id FROM work_proofs WHERE person = who.person ORDER BY taken_at DESC LIMIT 1)
LEFT JOIN leave_approvals AS a ON a.id = (
  SELECT id FROM leave_approvals WHERE person = who.person AND withdrawn_at IS NULL
    AND begins_at <= ? AND until > ? ORDER BY until DESC LIMIT 1)
"""


def permits(
    session: Session, person: UUID, now: datetime
) -> tuple[WorkProof | None, Approval | None]:
    """The newest work proof of a person and the approval in force, in one statement."""
    moment = utc_text(now)
    row = driver(session).execute(_PERMITS, (person.hex, moment, moment)).fetchone()
    shift = shift_from(row[0] or "")
    proof = (
        WorkProof(shift=shift, state=ProofState(row[1]), until=utc_from(row[2])) if shift else None
    )
    approval = (
        Approval(reason=row[3], by=row[4], begins_at=utc_from(row[5]), until=utc_from(row[6]))
        if row[5]
        else None
    )
    return proof, approval


def _moment(told: str | None) -> datetime | None:
    return utc_from(told) if told else None


# --- the board --------------------------------------------------------------------------------

# Everybody whose last passage is an outing with a time to be back: of each person that one row is
# sought, which takes as long after a year as on the first day.
LAST = """
(SELECT rowid FROM passages WHERE person = {person} AND void = 0 AND outcome = 'granted'
 ORDER BY occurred_at DESC LIMIT 1)
"""
_BOARD = f"""
SELECT o.person, p.name, h.building, h.unit, h.room, o.purpose, o.occurred_at, o.due_at, p.phone
FROM people AS p CROSS JOIN passages AS o ON o.rowid = {LAST.format(person="p.id")}
LEFT JOIN households AS h ON h.id = p.household
WHERE o.direction = 'exit' AND o.due_at IS NOT NULL ORDER BY o.due_at
"""  # noqa: S608  (own text)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutRow:
    """Somebody out on an outing, with the full name."""

    person: UUID
    name: str
    place: str
    purpose: str
    left_at: datetime
    due_at: datetime
    has_phone: bool

    def is_overdue(self, now: datetime) -> bool:
        """超时未归."""
        return now >= self.due_at


def out(session: Session) -> tuple[OutRow, ...]:
    """Everybody out with a time to be back, who is due first comes first."""
    return tuple(_out_row(row) for row in session.execute(text(_BOARD)))


def _out_row(row: Any) -> OutRow:
    return OutRow(
        person=UUID(row[0]),
        name=row[1],
        place=place_text(row[2], row[3], row[4]),
        purpose=row[5],
        left_at=utc_from(row[6]),
        due_at=utc_from(row[7]),
        has_phone=bool(row[8]),
    )
