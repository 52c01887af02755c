"""Lists and figures of passages: last ones, who is inside, how many went in and out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gatekeeper.domain.access import Direction
from gatekeeper.store import outings
from gatekeeper.store.access import (
    OFFICE_LISTS,
    AccessEvent,
    DataAge,
    OpenPresentation,
    PassageRecord,
    PolicyVersion,
)
from gatekeeper.store.carloads import OpenCar
from gatekeeper.store.columns import utc_from, utc_text
from gatekeeper.store.database import driver
from gatekeeper.store.people import Household, Person, place_text
from gatekeeper.store.visits import VisitRecord


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
        select(
            AccessEvent,
            PassageRecord.void,
            func.coalesce(Person.name, VisitRecord.name),
            Household,
        )
        .join(
            PassageRecord,
            (PassageRecord.station == AccessEvent.station)
            & (PassageRecord.presentation == AccessEvent.presentation)
            & (PassageRecord.sequence == AccessEvent.sequence),
        )
        .outerjoin(Person, Person.id == AccessEvent.person)
        .outerjoin(VisitRecord, VisitRecord.id == AccessEvent.person)
        .outerjoin(
            Household, Household.id == func.coalesce(Person.household, VisitRecord.household)
        )
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
            place=_place(household),
            findings=tuple(event.findings.split()),
            void=void,
        )
        for event, void, name, household in session.execute(statement)
    )


def _place(household: Household | None) -> str:
    """An outer join finds nobody's flat for a stranger."""
    return household.place if household is not None else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Figures of the header, all of passages: inside now, waiting, in and out since midnight.

    `overdue` (超时未归) are those out who should be back by now.
    """

    inside: int
    waiting: int
    entered: int
    left: int
    overdue: int = 0


# A person's last passage is sought, person by person: all passages of a year are too many to group.
_NOW = f"""
SELECT count(*) FILTER (WHERE g.direction = 'entry'),
       count(*) FILTER (WHERE g.direction = 'exit' AND g.due_at <= ?)
FROM (SELECT id FROM people
      UNION ALL SELECT id FROM visits WHERE left_at IS NULL AND entered_at IS NOT NULL) AS w
CROSS JOIN passages AS g ON g.rowid = {outings.LAST.format(person="w.id")}
"""  # noqa: S608  (own text)


def counts(session: Session, *, stations: Sequence[str], since: datetime, now: datetime) -> Counts:
    """`since` is local midnight; entered and left are the passages of these stations."""
    inside, overdue = driver(session).execute(_NOW, (utc_text(now),)).fetchone()
    waiting = session.execute(
        select(func.count())
        .select_from(OpenPresentation)
        .where(OpenPresentation.number.is_not(None))
    ).scalar_one()
    waiting += session.execute(
        select(func.count()).select_from(OpenCar).where(OpenCar.number.is_not(None))
    ).scalar_one()
    ways = session.execute(
        select(PassageRecord.direction, func.count())
        .where(PassageRecord.station.in_(stations), PassageRecord.occurred_at >= since)
        .where(~PassageRecord.void, PassageRecord.outcome == "granted")
        .group_by(PassageRecord.direction)
    )
    passed = {row[0]: row[1] for row in ways}
    return Counts(
        inside=inside,
        waiting=waiting,
        entered=passed.get(Direction.ENTRY.value, 0),
        left=passed.get(Direction.EXIT.value, 0),
        overdue=overdue,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class InsideRow:
    """A person inside, for the roll-call (在场人员名单)."""

    person: UUID
    name: str
    place: str
    since: datetime


# Both columns stand in the index: no page of the passages themselves is read, or decrypted.
_OF_LAST = """
(SELECT {column} FROM passages WHERE person = w.id AND void = 0 AND outcome = 'granted'
 ORDER BY occurred_at DESC LIMIT 1)
"""
_INSIDE = """
SELECT w.id, w.name, h.building, h.unit, h.room, {since}
FROM {whom} AS w LEFT JOIN households AS h ON h.id = w.household
WHERE {way} = 'entry' ORDER BY h.building, h.unit, h.room, w.name
"""
_VISITORS = "(SELECT * FROM visits WHERE left_at IS NULL AND entered_at IS NOT NULL)"
_ALL_INSIDE = tuple(
    _INSIDE.format(
        whom=whom,
        since=_OF_LAST.format(column="occurred_at"),
        way=_OF_LAST.format(column="direction"),
    )
    for whom in ("people", _VISITORS)
)


def inside(session: Session) -> tuple[InsideRow, ...]:
    """Everyone whose last passage is an entry, by household, then the visitors by theirs."""
    held = driver(session)
    return tuple(
        InsideRow(
            person=UUID(row[0]),
            name=row[1],
            place=place_text(*row[2:5]),
            since=utc_from(row[5]),
        )
        for statement in _ALL_INSIDE
        for row in held.execute(statement).fetchall()
    )


def others_until(session: Session) -> datetime | None:
    """How far the passages of all other posts are known here; None where there are none."""
    statement = select(func.min(DataAge.until)).where(DataAge.source != OFFICE_LISTS)
    return session.scalar(statement)


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
    """The profile taken into force last; None on a new database."""
    statement = (
        select(PolicyVersion)
        .where(PolicyVersion.forced.is_not(None))
        .order_by(PolicyVersion.forced.desc())
        .limit(1)
    )
    return session.execute(statement).scalar_one_or_none()


def policy_last(session: Session, profile: str) -> PolicyVersion | None:
    """The version of this profile that took force last."""
    statement = (
        select(PolicyVersion)
        .where(PolicyVersion.forced.is_not(None), PolicyVersion.profile == profile)
        .order_by(PolicyVersion.forced.desc())
        .limit(1)
    )
    return session.execute(statement).scalar_one_or_none()


def policies_to_come(session: Session) -> Sequence[PolicyVersion]:
    """Ordered and not yet in force, in the order in which they take force."""
    statement = (
        select(PolicyVersion)
        .where(PolicyVersion.applied.is_(None), PolicyVersion.withdrawn_at.is_(None))
        .order_by(PolicyVersion.since, PolicyVersion.sequence)
    )
    return session.scalars(statement).all()


def policy_versions(session: Session, limit: int) -> Sequence[PolicyVersion]:
    """What was ordered, newest first."""
    statement = select(PolicyVersion).order_by(PolicyVersion.sequence.desc()).limit(limit)
    return session.scalars(statement).all()


def policy_numbers(session: Session) -> tuple[int, int]:
    """How many were ordered so far, and how many took force."""
    statement = select(func.max(PolicyVersion.sequence), func.max(PolicyVersion.forced))
    ordered, forced = session.execute(statement).one()
    return ordered or 0, forced or 0
