"""The gate's hot path: fixed statements on the held driver connection."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.access import Companion, Direction, Passage
from gatekeeper.store.access import AccessEvent
from gatekeeper.store.columns import utc_from, utc_text
from gatekeeper.store.database import driver


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneRow:
    """A lane at the start of a presentation, in one statement."""

    pinned: Direction | None
    verdict_key: str | None
    verdict_at: datetime | None
    verdict_sequence: int | None
    verdict: str | None
    party: str | None
    open_content: str | None
    open_touched_at: datetime | None
    open_recorded: str
    open_number: int | None
    car: str | None
    emergency: bool
    lists_until: datetime | None
    other_posts_until: datetime | None


_LANE = """
SELECT s.pinned, s.verdict_key, s.verdict_at, s.verdict_sequence, s.verdict,
       o.content, o.touched_at, o.recorded, o.number,
       EXISTS (SELECT 1 FROM emergencies WHERE ended_at IS NULL),
       (SELECT until FROM data_ages WHERE source = 'office-lists'),
       (SELECT min(until) FROM data_ages WHERE source <> 'office-lists'),
       c.content, s.party
FROM (SELECT ? AS lane) AS l
LEFT JOIN lane_states AS s ON s.lane = l.lane
LEFT JOIN open_presentations AS o ON o.lane = l.lane
LEFT JOIN open_cars AS c ON c.lane = l.lane
"""


def lane_row(session: Session, lane: str) -> LaneRow:
    """The lane's memory and its open presentation."""
    row = driver(session).execute(_LANE, (lane,)).fetchone()
    return LaneRow(
        pinned=Direction(row[0]) if row[0] else None,
        verdict_key=row[1],
        verdict_at=utc_from(row[2]) if row[2] else None,
        verdict_sequence=row[3],
        verdict=row[4],
        open_content=row[5],
        open_touched_at=utc_from(row[6]) if row[6] else None,
        open_recorded=row[7] or "",
        open_number=row[8],
        emergency=bool(row[9]),
        lists_until=utc_from(row[10]) if row[10] else None,
        other_posts_until=utc_from(row[11]) if row[11] else None,
        car=row[12],
        party=row[13],
    )


_LAST_PASSAGE = """
SELECT direction, occurred_at, station, purpose, due_at FROM passages
WHERE person = ? AND void = 0 AND outcome = 'granted' AND presentation <> ?
  AND (? OR station = ?)
ORDER BY occurred_at DESC LIMIT 1
"""


def last_passage(
    session: Session, person: UUID, *, besides: UUID, station: str, others: bool
) -> Passage | None:
    """The person's last passage that counts; at other posts too where `others`."""
    values = (person.hex, besides.hex, others, station)
    row = driver(session).execute(_LAST_PASSAGE, values).fetchone()
    if row is None:
        return None
    return Passage(
        direction=Direction(row[0]),
        occurred_at=utc_from(row[1]),
        here=row[2] == station,
        purpose=row[3],
        due_at=utc_from(row[4]) if row[4] else None,
    )


_EVENT_COLUMNS = tuple(column.key for column in AccessEvent.__table__.columns)
_INSERT_EVENT = (
    f"INSERT INTO access_events ({', '.join(_EVENT_COLUMNS)}) "  # noqa: S608  (own column names)
    f"VALUES ({', '.join('?' * len(_EVENT_COLUMNS))})"
)


def insert_event(session: Session, values: dict[str, Any]) -> None:
    """One typed row beside its journal line; `values` as stored (text, integers)."""
    row = tuple(values.get(column) for column in _EVENT_COLUMNS)
    driver(session).execute(_INSERT_EVENT, row)


UPSERT_PASSAGE = """
INSERT INTO passages
  (station, presentation, sequence, person, household, direction, outcome, occurred_at, void,
   purpose, due_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (station, presentation) DO UPDATE SET
  sequence = excluded.sequence, person = excluded.person, household = excluded.household,
  direction = excluded.direction, outcome = excluded.outcome,
  occurred_at = excluded.occurred_at, void = excluded.void, purpose = excluded.purpose,
  due_at = excluded.due_at
WHERE excluded.sequence > passages.sequence
"""


def upsert_passage(session: Session, values: tuple[Any, ...]) -> None:
    """Write a presentation's passage; the row with the greater sequence stands."""
    driver(session).execute(UPSERT_PASSAGE, values)


_SAVE_LANE = """
INSERT INTO lane_states
  (lane, pinned, verdict_key, verdict_at, verdict_sequence, verdict, party)
VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (lane) DO UPDATE SET
  pinned = excluded.pinned, verdict_key = excluded.verdict_key,
  verdict_at = excluded.verdict_at, verdict_sequence = excluded.verdict_sequence,
  verdict = excluded.verdict, party = excluded.party
"""


def save_party(session: Session, lane: str, party: str) -> None:
    """Who passes together so far; somebody of them was not decided yet."""
    statement = "UPDATE lane_states SET party = ? WHERE lane = ?"
    driver(session).execute(statement, (party, lane))


_COMPANION = """
SELECT c.person, p.name, c.direction, c.outcome = 'granted' AND c.void = 0, c.purpose, c.due_at,
       c.occurred_at, p.household
FROM passages AS c JOIN people AS p ON p.id = c.person
WHERE c.station = ? AND c.presentation = ?
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanionRow:
    """An adult's passage here, with his household and the moment."""

    companion: Companion
    household: UUID | None
    occurred_at: datetime


def companion(session: Session, station: str, presentation: UUID) -> CompanionRow | None:
    """Whoever was decided under this presentation; None of a visitor or an unknown one."""
    row = driver(session).execute(_COMPANION, (station, presentation.hex)).fetchone()
    if row is None:
        return None
    return CompanionRow(
        companion=Companion(
            person=UUID(row[0]),
            name=row[1],
            direction=Direction(row[2]),
            granted=bool(row[3]),
            purpose=row[4],
            due_at=utc_from(row[5]) if row[5] else None,
        ),
        household=UUID(row[7]) if row[7] else None,
        occurred_at=utc_from(row[6]),
    )


def save_lane(
    session: Session,
    lane: str,
    *,
    pinned: Direction | None,
    key: str | None,
    at: datetime,
    sequence: int,
    verdict: str,
    party: str | None = None,
) -> None:
    """Remember a verdict, for the cooldown and for the screen after a restart.

    `party` are those who passed together with whoever was decided, where he came along.
    """
    values = (lane, pinned, key, utc_text(at), sequence, verdict, party)
    driver(session).execute(_SAVE_LANE, values)


def pin_direction(session: Session, lane: str, direction: Direction | None) -> None:
    """Set or clear the direction chosen by key for the next person on this lane."""
    statement = (
        "INSERT INTO lane_states (lane, pinned) VALUES (?, ?) "
        "ON CONFLICT (lane) DO UPDATE SET pinned = excluded.pinned"
    )
    driver(session).execute(statement, (lane, direction))


_SAVE_OPEN = """
INSERT INTO open_presentations
  (id, lane, number, person, opened_at, touched_at, recorded, content)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET
  lane = excluded.lane, number = excluded.number, person = excluded.person,
  touched_at = excluded.touched_at, recorded = excluded.recorded, content = excluded.content
"""


def save_open(session: Session, values: tuple[Any, ...]) -> None:
    """Keep the one updatable row of a person without a final verdict."""
    driver(session).execute(_SAVE_OPEN, values)


def delete_open(session: Session, presentation: UUID) -> None:
    driver(session).execute("DELETE FROM open_presentations WHERE id = ?", (presentation.hex,))


def forget_verdict(session: Session, presentation: UUID, lane: str) -> None:
    """After a correction the same code is a new passage at once."""
    statement = (
        "UPDATE lane_states SET verdict_key = NULL, verdict = NULL, party = NULL WHERE lane = ? "
        "AND verdict_sequence IN (SELECT sequence FROM access_events WHERE presentation = ?)"
    )
    driver(session).execute(statement, (lane, presentation.hex))


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRow:
    """An open presentation as stored; `recorded` is the fingerprint of its last HELD line."""

    content: str
    number: int | None
    lane: str | None
    touched_at: datetime
    recorded: str


def _open_row(row: Any) -> OpenRow | None:
    if row is None:
        return None
    return OpenRow(
        content=row[0], number=row[1], lane=row[2], touched_at=utc_from(row[3]), recorded=row[4]
    )


_OPEN = "SELECT content, number, lane, touched_at, recorded FROM open_presentations "


def open_of_person(session: Session, person: UUID) -> OpenRow | None:
    """The waiting presentation of a person who comes back to the lane."""
    statement = _OPEN + "WHERE person = ? AND lane IS NULL ORDER BY opened_at LIMIT 1"
    return _open_row(driver(session).execute(statement, (person.hex,)).fetchone())


def open_by_id(session: Session, presentation: UUID) -> OpenRow | None:
    statement = _OPEN + "WHERE id = ?"
    return _open_row(driver(session).execute(statement, (presentation.hex,)).fetchone())


def next_waiting(session: Session, after: int | None, number: int | None) -> OpenRow | None:
    """The waiting person with this number, or the next one after `after`, round and round."""
    connection = driver(session)
    if number is not None:
        statement = _OPEN + "WHERE number = ? AND lane IS NULL"
        return _open_row(connection.execute(statement, (number,)).fetchone())
    statement = _OPEN + "WHERE lane IS NULL ORDER BY number <= ?, number LIMIT 1"
    return _open_row(connection.execute(statement, (after or 0,)).fetchone())


def open_rows(session: Session) -> list[OpenRow]:
    """Everyone without a final verdict, in the order of their numbers."""
    rows = driver(session).execute(_OPEN + "ORDER BY number, opened_at").fetchall()
    return [row for row in map(_open_row, rows) if row is not None]


def free_number(session: Session) -> int:
    """The smallest number that nobody, and no car, waits with: short to call out."""
    rows = (
        driver(session)
        .execute(
            "SELECT number FROM open_presentations WHERE number IS NOT NULL "
            "UNION SELECT number FROM open_cars WHERE number IS NOT NULL"
        )
        .fetchall()
    )
    taken = {row[0] for row in rows}
    return next(n for n in range(1, len(taken) + 2) if n not in taken)
