"""Access events, passages, open presentations and lanes: what the gate itself writes and reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.domain.access import Direction, Passage
from gatekeeper.store.columns import Base, Utc, utc_from, utc_text
from gatekeeper.store.database import driver
from gatekeeper.store.journal import STATION
from gatekeeper.store.people import Household, Person


class AccessEvent(Base, kw_only=True):
    """Projection of one access line; the last four columns are private and cleared by erasure."""

    __tablename__ = "access_events"
    __table_args__ = (
        Index("ix_access_events_presentation", "presentation"),
        Index("ix_access_events_person_occurred", "person", "occurred_at"),
    )

    station: Mapped[str] = mapped_column(STATION, primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[UUID]
    event: Mapped[str] = mapped_column(String(16))
    presentation: Mapped[UUID]
    occurred_at: Mapped[datetime] = mapped_column(Utc)
    recorded_at: Mapped[datetime] = mapped_column(Utc)
    lane: Mapped[str] = mapped_column(String(32))
    direction: Mapped[str] = mapped_column(String(8))
    outcome: Mapped[str] = mapped_column(String(8))
    findings: Mapped[str] = mapped_column(String(1024))
    overridden: Mapped[str] = mapped_column(String(1024), default="")
    policy: Mapped[str] = mapped_column(String(64))
    lists_age: Mapped[str] = mapped_column(String(16), default="")
    operator: Mapped[UUID]
    source: Mapped[str] = mapped_column(String(16))
    corrects: Mapped[str] = mapped_column(String(32), default="")
    person: Mapped[UUID | None] = mapped_column(default=None)
    tenths: Mapped[int | None] = mapped_column(default=None)
    colour: Mapped[str | None] = mapped_column(String(8), default=None)
    evidence: Mapped[str | None] = mapped_column(String(24), default=None)


class PassageRecord(Base, kw_only=True):
    """One row per presentation; the last sequence wins, only GRANTED and not void counts.

    Who is inside, quota and every figure read this table and nothing else; the same rows are what
    the posts of a community send each other.
    """

    __tablename__ = "passages"
    __table_args__ = (
        Index(
            "ix_passages_person_occurred",
            "person",
            "occurred_at",
            "direction",
            sqlite_where=text("void = 0 AND outcome = 'granted'"),
            postgresql_where=text("NOT void AND outcome = 'granted'"),
        ),
        Index("ix_passages_occurred", "occurred_at"),
    )

    station: Mapped[str] = mapped_column(STATION, primary_key=True)
    presentation: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int]
    person: Mapped[UUID | None]
    household: Mapped[UUID | None]
    direction: Mapped[str] = mapped_column(String(8))
    outcome: Mapped[str] = mapped_column(String(8))
    occurred_at: Mapped[datetime] = mapped_column(Utc)
    void: Mapped[bool] = mapped_column(default=False)


class OpenPresentation(Base, kw_only=True):
    """A person without a final verdict: private, never journaled or exchanged, gone at the verdict."""

    __tablename__ = "open_presentations"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    lane: Mapped[str | None] = mapped_column(String(32), unique=True)
    number: Mapped[int | None]
    person: Mapped[UUID | None]
    opened_at: Mapped[datetime] = mapped_column(Utc)
    touched_at: Mapped[datetime] = mapped_column(Utc)
    recorded: Mapped[str] = mapped_column(default="")
    content: Mapped[str]


class LaneState(Base, kw_only=True):
    """What a lane remembers between readings: its pinned direction and its last verdict."""

    __tablename__ = "lane_states"

    lane: Mapped[str] = mapped_column(String(32), primary_key=True)
    pinned: Mapped[str | None] = mapped_column(String(8), default=None)
    verdict_key: Mapped[str | None] = mapped_column(default=None)
    verdict_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    verdict_sequence: Mapped[int | None] = mapped_column(default=None)
    verdict: Mapped[str | None] = mapped_column(default=None)


class Referral(Base, kw_only=True):
    """送发热门诊: a resident with a second high reading, until someone took him over."""

    __tablename__ = "referrals"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    presentation: Mapped[UUID]
    person: Mapped[UUID | None]
    opened_at: Mapped[datetime] = mapped_column(Utc)
    first_tenths: Mapped[int | None]
    second_tenths: Mapped[int | None]
    waiting_place: Mapped[str] = mapped_column(default="")
    clinic: Mapped[str] = mapped_column(default="")
    called: Mapped[str] = mapped_column(default="")
    taken_over_by: Mapped[str] = mapped_column(default="")
    closed_at: Mapped[datetime | None] = mapped_column(Utc, default=None)


class OverrideRecord(Base, kw_only=True):
    """特批放行; on a superior's word by telephone it waits until he confirms it by PIN."""

    __tablename__ = "overrides"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    presentation: Mapped[UUID]
    sequence: Mapped[int]
    codes: Mapped[str] = mapped_column(String(1024))
    reason: Mapped[str] = mapped_column(String(512))
    made_by: Mapped[UUID]
    made_at: Mapped[datetime] = mapped_column(Utc)
    on_word_of: Mapped[UUID | None] = mapped_column(default=None, index=True)
    confirmed_at: Mapped[datetime | None] = mapped_column(Utc, default=None)


class Emergency(Base, kw_only=True):
    """紧急通行: from start to end nobody is checked."""

    __tablename__ = "emergencies"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    reason: Mapped[str] = mapped_column(String(512))
    started_at: Mapped[datetime] = mapped_column(Utc)
    started_by: Mapped[UUID]
    ended_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    ended_by: Mapped[UUID | None] = mapped_column(default=None)


class DataAge(Base, kw_only=True):
    """How far the data of a source reaches: the office's lists, or another station's passages."""

    __tablename__ = "data_ages"

    source: Mapped[str] = mapped_column(String(64), primary_key=True)
    until: Mapped[datetime] = mapped_column(Utc)


OFFICE_LISTS = "office-lists"


class PolicyVersion(Base, kw_only=True):
    """A profile taken into force; the last row is the one in force."""

    __tablename__ = "policy_versions"

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    profile: Mapped[str] = mapped_column(String(32))
    version: Mapped[str] = mapped_column(String(16))
    content: Mapped[str]
    since: Mapped[datetime] = mapped_column(Utc)
    switched_by: Mapped[UUID]


# --- the hot path: fixed statements on the held driver connection -----------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneRow:
    """A lane at the start of a presentation, in one statement."""

    pinned: Direction | None
    verdict_key: str | None
    verdict_at: datetime | None
    verdict_sequence: int | None
    verdict: str | None
    open_content: str | None
    open_touched_at: datetime | None
    open_recorded: str
    open_number: int | None
    emergency: bool
    lists_until: datetime | None
    other_posts_until: datetime | None


_LANE = """
SELECT s.pinned, s.verdict_key, s.verdict_at, s.verdict_sequence, s.verdict,
       o.content, o.touched_at, o.recorded, o.number,
       EXISTS (SELECT 1 FROM emergencies WHERE ended_at IS NULL),
       (SELECT until FROM data_ages WHERE source = 'office-lists'),
       (SELECT min(until) FROM data_ages WHERE source <> 'office-lists')
FROM (SELECT ? AS lane) AS l
LEFT JOIN lane_states AS s ON s.lane = l.lane
LEFT JOIN open_presentations AS o ON o.lane = l.lane
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
    )


_LAST_PASSAGE = """
SELECT direction, occurred_at, station FROM passages
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
        direction=Direction(row[0]), occurred_at=utc_from(row[1]), here=row[2] == station
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


_UPSERT_PASSAGE = """
INSERT INTO passages
  (station, presentation, sequence, person, household, direction, outcome, occurred_at, void)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (station, presentation) DO UPDATE SET
  sequence = excluded.sequence, person = excluded.person, household = excluded.household,
  direction = excluded.direction, outcome = excluded.outcome,
  occurred_at = excluded.occurred_at, void = excluded.void
WHERE excluded.sequence > passages.sequence
"""


def upsert_passage(session: Session, values: tuple[Any, ...]) -> None:
    """Write a presentation's passage; the row with the greater sequence stands."""
    driver(session).execute(_UPSERT_PASSAGE, values)


_SAVE_LANE = """
INSERT INTO lane_states (lane, pinned, verdict_key, verdict_at, verdict_sequence, verdict)
VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (lane) DO UPDATE SET
  pinned = excluded.pinned, verdict_key = excluded.verdict_key,
  verdict_at = excluded.verdict_at, verdict_sequence = excluded.verdict_sequence,
  verdict = excluded.verdict
"""


def save_lane(
    session: Session,
    lane: str,
    *,
    pinned: Direction | None,
    key: str | None,
    at: datetime,
    sequence: int,
    verdict: str,
) -> None:
    """Remember a verdict, for the cooldown and for the screen after a restart."""
    values = (lane, pinned, key, utc_text(at), sequence, verdict)
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
        "UPDATE lane_states SET verdict_key = NULL, verdict = NULL WHERE lane = ? "
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
    """The smallest number nobody on the waiting list carries: short to call out."""
    rows = driver(session).execute(
        "SELECT number FROM open_presentations WHERE number IS NOT NULL"
    )
    taken = {row[0] for row in rows}
    return next(n for n in range(1, len(taken) + 2) if n not in taken)


# --- lists and figures ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentRow:
    """One presentation as the list of last passages shows it."""

    sequence: int
    presentation: UUID
    occurred_at: datetime
    event: str
    outcome: str
    direction: str
    name: str
    place: str
    findings: tuple[str, ...]
    void: bool


def recent(session: Session, station: str, limit: int) -> tuple[RecentRow, ...]:
    """The last presentations, newest first, each with its last line; names in full (mask later)."""
    statement = (
        select(AccessEvent, PassageRecord.void, Person.name, Household)
        .join(
            PassageRecord,
            (PassageRecord.station == AccessEvent.station)
            & (PassageRecord.presentation == AccessEvent.presentation)
            & (PassageRecord.sequence == AccessEvent.sequence),
        )
        .outerjoin(Person, Person.id == AccessEvent.person)
        .outerjoin(Household, Household.id == Person.household)
        .where(AccessEvent.station == station)
        .order_by(AccessEvent.sequence.desc())
        .limit(limit)
    )
    return tuple(
        RecentRow(
            sequence=event.sequence,
            presentation=event.presentation,
            occurred_at=event.occurred_at,
            event=event.event,
            outcome=event.outcome,
            direction=event.direction,
            name=name or "",
            place=household.place if household else "",
            findings=tuple(event.findings.split()),
            void=void,
        )
        for event, void, name, household in session.execute(statement)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Figures of the header, all of passages: inside now, waiting, in and out since midnight."""

    inside: int
    waiting: int
    entered: int
    left: int


_INSIDE = """
SELECT person, occurred_at FROM (
  SELECT person, direction, max(occurred_at) AS occurred_at FROM passages
  WHERE void = 0 AND outcome = 'granted' AND person IS NOT NULL GROUP BY person
) WHERE direction = 'entry'
"""


def counts(session: Session, *, station: str, since: datetime) -> Counts:
    """`since` is local midnight; entered and left are this station's passages."""
    inside = session.execute(text(f"SELECT count(*) FROM ({_INSIDE})")).scalar_one()  # noqa: S608
    waiting = session.execute(
        select(func.count())
        .select_from(OpenPresentation)
        .where(OpenPresentation.number.is_not(None))
    ).scalar_one()
    ways = session.execute(
        select(PassageRecord.direction, func.count())
        .where(PassageRecord.station == station, PassageRecord.occurred_at >= since)
        .where(~PassageRecord.void, PassageRecord.outcome == "granted")
        .group_by(PassageRecord.direction)
    )
    passed = {direction: number for direction, number in ways}
    return Counts(
        inside=inside,
        waiting=waiting,
        entered=passed.get(Direction.ENTRY.value, 0),
        left=passed.get(Direction.EXIT.value, 0),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class InsideRow:
    """A person inside, for the roll-call (在场人员名单)."""

    person: UUID
    name: str
    place: str
    since: datetime


def inside(session: Session) -> tuple[InsideRow, ...]:
    """Everyone whose last passage is an entry, by household."""
    since = {UUID(row[0]): utc_from(row[1]) for row in session.execute(text(_INSIDE))}
    statement = (
        select(Person.id, Person.name, Household)
        .outerjoin(Household, Household.id == Person.household)
        .order_by(Household.building, Household.unit, Household.room, Person.name)
    )
    return tuple(
        InsideRow(
            person=person,
            name=name,
            place=household.place if household else "",
            since=since[person],
        )
        for person, name, household in session.execute(statement)
        if person in since
    )


def last_event(session: Session, presentation: UUID, station: str) -> AccessEvent | None:
    """A presentation's last line that gave a verdict."""
    statement = (
        select(AccessEvent)
        .where(AccessEvent.presentation == presentation, AccessEvent.station == station)
        .order_by(AccessEvent.sequence.desc())
        .limit(1)
    )
    return session.execute(statement).scalar_one_or_none()


def policy_in_force(session: Session) -> PolicyVersion | None:
    statement = select(PolicyVersion).order_by(PolicyVersion.sequence.desc()).limit(1)
    return session.execute(statement).scalar_one_or_none()
