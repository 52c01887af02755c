"""Lists of visits: who is expected or inside, one day's register, a phone's last visit, hosts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select, text
from sqlalchemy.orm import Session, aliased

from gatekeeper.domain.visits import HostAnswer, Visit, VisitState
from gatekeeper.store import observation, reach, search
from gatekeeper.store.access import AccessEvent
from gatekeeper.store.households import LIVES_THERE
from gatekeeper.store.people import Household, Person
from gatekeeper.store.visits import VisitRecord, number_of

# Somebody expected in the morning may come late in the night; a day later he is no more expected.
EXPECTED_AFTER_END = timedelta(hours=12)
HOSTS_AT_MOST = 12
# Written out, not bound: only so is the index of those denied used.
_DENIED = text("access_events.event = 'denied'")


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRow:
    """A visit as lists and papers show it; names and phone in full, to be masked by the reader.

    `post` is the station's name at the office, where several count their slips.
    """

    id: UUID
    number: str
    name: str
    phone: str
    household: UUID | None
    place: str
    purpose: str
    plate: str
    document_kind: str
    document_mask: str
    notes: str
    travel: str
    answer: HostAnswer
    state: VisitState
    is_overstayed: bool
    party: UUID | None
    expected_at: datetime
    until: datetime
    registered_at: datetime
    entered_at: datetime | None
    left_at: datetime | None
    refused: str
    post: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostRow:
    """A household somebody may visit, with the person the search found there."""

    household: UUID
    place: str
    person: UUID
    name: str
    observed_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitCounts:
    """Figures of the visitors now: inside, too long, still expected, turned away today."""

    inside: int = 0
    overstayed: int = 0
    expected: int = 0
    turned_away: int = 0


def current(session: Session, now: datetime) -> tuple[VisitRow, ...]:
    """Inside and expected, and who left or was refused since local midnight; overstayed first."""
    midnight = now.astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    is_open = VisitRecord.left_at.is_(None)
    wanted = or_(
        and_(is_open, VisitRecord.entered_at.is_not(None)),
        and_(is_open, VisitRecord.until > now - EXPECTED_AFTER_END),
        VisitRecord.left_at >= midnight,
    )
    rows = _rows(session, now, wanted)
    order = {VisitState.INSIDE: 0, VisitState.EXPECTED: 1, VisitState.LEFT: 2}
    return tuple(
        sorted(rows, key=lambda row: (not row.is_overstayed, order.get(row.state, 3), row.until))
    )


def of_day(session: Session, start: datetime, end: datetime) -> tuple[VisitRow, ...]:
    """Everybody registered, entered or left in that time, in the order of their numbers."""
    columns = (VisitRecord.registered_at, VisitRecord.entered_at, VisitRecord.left_at)
    wanted = or_(*(and_(column >= start, column < end) for column in columns))
    rows = _rows(session, end, wanted)
    return tuple(sorted(rows, key=lambda row: (row.entered_at or row.expected_at, row.number)))


def one(session: Session, visit: UUID, now: datetime) -> VisitRow | None:
    rows = _rows(session, now, VisitRecord.id == visit)
    return rows[0] if rows else None


def last_of_phone(session: Session, phone: str, now: datetime) -> VisitRow | None:
    """What this phone's owner said at the last visit; an open visit comes before a past one."""
    if not phone:
        return None
    rows = _rows(session, now, and_(VisitRecord.phone == phone, VisitRecord.name != ""))
    open_first = sorted(rows, key=lambda row: (_is_open(row, now), row.registered_at), reverse=True)
    return open_first[0] if open_first else None


def _is_open(row: VisitRow, now: datetime) -> bool:
    is_expected = row.state is VisitState.EXPECTED and row.until > now
    return is_expected or row.state is VisitState.INSIDE


def counts(session: Session, now: datetime) -> VisitCounts:
    """Of all visits; who was turned away without a name since local midnight."""
    inside = and_(VisitRecord.entered_at.is_not(None), VisitRecord.left_at.is_(None))
    expected = and_(
        VisitRecord.entered_at.is_(None),
        VisitRecord.left_at.is_(None),
        VisitRecord.refused == "",
        VisitRecord.until > now,
    )
    return VisitCounts(
        inside=_count(session, inside),
        overstayed=_count(session, and_(inside, VisitRecord.until <= now)),
        expected=_count(session, expected),
        turned_away=sum(turned_away(session, _midnight(now), now + timedelta(days=1)).values()),
    )


def turned_away(session: Session, start: datetime, end: datetime) -> dict[str, int]:
    """How many were turned away without a name, by the code of the reason."""
    statement = (
        select(AccessEvent.findings, func.count())
        .where(AccessEvent.occurred_at >= start, AccessEvent.occurred_at < end)
        .where(_DENIED, AccessEvent.findings.like("refused-%"))
        .where(~_is_taken_back())
        .group_by(AccessEvent.findings)
        .order_by(AccessEvent.findings)
    )
    return {str(code): int(count) for code, count in session.execute(statement)}


def _is_taken_back() -> Any:
    later = aliased(AccessEvent)
    return (
        select(later.sequence)
        .where(later.presentation == AccessEvent.presentation, later.event == "correction")
        .exists()
    )


def _midnight(now: datetime) -> datetime:
    return now.astimezone().replace(hour=0, minute=0, second=0, microsecond=0)


def _count(session: Session, condition: Any) -> int:
    statement = select(func.count()).select_from(VisitRecord).where(condition)
    return int(session.execute(statement).scalar_one())


def _rows(session: Session, now: datetime, condition: Any) -> list[VisitRow]:
    statement = (
        select(VisitRecord, Household)
        .outerjoin(Household, Household.id == VisitRecord.household)
        .where(condition)
    )
    posts = reach.names(session)
    return [
        _row(record, household, now, posts.get(record.station, ""))
        for record, household in session.execute(statement)
    ]


def _row(record: VisitRecord, household: Household | None, now: datetime, post: str) -> VisitRow:
    visit = Visit(
        id=record.id,
        number=number_of(record.serial),
        expected_at=record.expected_at,
        until=record.until,
        answer=record.answer,
        is_refused=bool(record.refused),
        entered_at=record.entered_at,
        left_at=record.left_at,
    )
    return VisitRow(
        id=record.id,
        number=visit.number,
        name=record.name,
        phone=record.phone,
        household=record.household,
        place=household.place if household is not None else "",
        purpose=record.purpose,
        plate=record.plate,
        document_kind=record.document_kind,
        document_mask=record.document_mask,
        notes=record.notes,
        travel=record.travel,
        answer=record.answer,
        state=visit.state,
        is_overstayed=visit.is_overstayed(now),
        party=record.party,
        expected_at=record.expected_at,
        until=record.until,
        registered_at=record.registered_at,
        entered_at=record.entered_at,
        left_at=record.left_at,
        refused=record.refused,
        post=post,
    )


# --- hosts ------------------------------------------------------------------------------------


def hosts(session: Session, words: str, today: date) -> tuple[HostRow, ...]:
    """Households by door or by somebody's name, each once, as the search of people orders them."""
    found = search.search(session, words, limit=3 * HOSTS_AT_MOST)
    people = [row.person for row in found]
    statement = (
        select(Person.id, Person.name, Household)
        .join(Household, Household.id == Person.household)
        .where(Person.id.in_(people))
    )
    at = {person: (name, household) for person, name, household in session.execute(statement)}
    rows: dict[UUID, HostRow] = {}
    for person in people:
        if person in at and at[person][1].id not in rows:
            name, household = at[person]
            rows[household.id] = HostRow(
                household=household.id,
                place=household.place,
                person=person,
                name=name,
                observed_until=observation.observed_until(session, household.id, today),
            )
    return tuple(rows.values())[:HOSTS_AT_MOST]


def phones(session: Session, household: UUID) -> Sequence[tuple[str, str]]:
    """Name and number of everybody of a flat who has one, the landlord's at the end."""
    statement = (
        select(Person.name, Person.phone)
        .where(Person.household == household, Person.phone != "", LIVES_THERE)
        .order_by(Person.name)
    )
    landlord = select(Household.landlord, Household.landlord_phone).where(
        Household.id == household, Household.landlord_phone != ""
    )
    found = (*session.execute(statement), *session.execute(landlord))
    return [(name, phone) for name, phone in found]
