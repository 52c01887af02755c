"""The keys that sign passes, and the issues of a pass as rows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, LargeBinary, String, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.domain.access import PassStatus
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.store.columns import Base, Utc, utc_from
from gatekeeper.store.people import Household, Pass, Person, Photo, members
from gatekeeper.store.vehicles import Vehicle

# The kind whose owner is a household, and no person.
HOUSEHOLD = "household"
PUBLIC_BYTES = 32


class IssuingKey(Base, kw_only=True):
    """A key whose passes count here; `wrapped` is its private half, where passes are issued."""

    __tablename__ = "issuing_keys"

    public: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    site: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime] = mapped_column(Utc)
    sign_until: Mapped[datetime | None] = mapped_column(Utc, default=None)
    wrapped: Mapped[bytes | None] = mapped_column(
        LargeBinary, default=None, repr=False, info={"secret": True}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PassRow:
    """One issue as a list shows it."""

    id: UUID
    person: UUID | None
    household: UUID | None
    number: str
    kind: str
    issue: int
    status: PassStatus
    valid_from: datetime
    valid_until: datetime
    issued_at: datetime
    closed_at: datetime | None
    closed_reason: str
    is_expired: bool


def keys(session: Session) -> Sequence[IssuingKey]:
    """All keys, the newest first."""
    return session.scalars(select(IssuingKey).order_by(IssuingKey.created_at.desc())).all()


def trust(session: Session, key: str, values: str) -> None:
    """Believe an issuing key as the office tells of it; without values, no longer.

    A key that signs here keeps its private half. InvalidInput for what is no key.
    """
    try:
        public = bytes.fromhex(key)
        told = json.loads(values) if values else {}
        times = {name: told.get(name) for name in ("created_at", "sign_until")}
        moments = {name: utc_from(text) if text else None for name, text in times.items()}
        site = str(told.get("site", ""))
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise _no_key() from error
    known = session.get(IssuingKey, public)
    if not values:
        if known is not None and known.wrapped is None:
            session.delete(known)
        return
    if len(public) != PUBLIC_BYTES or not site or moments["created_at"] is None:
        raise _no_key()
    if known is None:
        known = IssuingKey(public=public, site=site, created_at=moments["created_at"])
        session.add(known)
    known.site, known.created_at = site, moments["created_at"]
    known.sign_until = moments["sign_until"]
    session.flush()


def _no_key() -> InvalidInput:
    told = {"table": IssuingKey.__tablename__, "column": "public"}
    return InvalidInput([Problem(code="row-value", parameters=told)])


def signing(session: Session) -> IssuingKey | None:
    """The key that signs now; None where this station does not issue."""
    usable = (key for key in keys(session) if key.wrapped is not None and key.sign_until is None)
    return next(usable, None)


def rows_of(session: Session, person: UUID, now: datetime) -> tuple[PassRow, ...]:
    """All issues of a person and of his household, the newest first, as they stand now."""
    newest_first = (Pass.issued_at.desc(), Pass.issue.desc())
    home = select(Person.household).where(Person.id == person).scalar_subquery()
    whose = or_(_of(person), Pass.household == home)
    statement = select(Pass).where(whose).order_by(*newest_first)
    return tuple(_row(one, now) for one in session.scalars(statement))


def of_household(
    session: Session, household: UUID, people: Sequence[UUID], now: datetime
) -> tuple[PassRow, ...]:
    """The issues of a flat and of these people of it, the newest first."""
    whose = or_(Pass.household == household, Pass.person.in_(people))
    statement = select(Pass).where(whose).order_by(Pass.issued_at.desc(), Pass.issue.desc())
    return tuple(_row(one, now) for one in session.scalars(statement))


def numbered(session: Session, number: str, now: datetime) -> PassRow | None:
    """The issue with this printed number; should two stations print one, the newest."""
    statement = select(Pass).where(Pass.number == number).order_by(Pass.issued_at.desc())
    found = session.scalars(statement.limit(1)).one_or_none()
    return _row(found, now) if found is not None else None


def _row(one: Pass, now: datetime) -> PassRow:
    return PassRow(
        id=one.id,
        person=one.person,
        household=one.household,
        number=one.number,
        kind=one.kind,
        issue=one.issue,
        status=one.status,
        valid_from=one.valid_from,
        valid_until=one.valid_until,
        issued_at=one.issued_at,
        closed_at=one.closed_at,
        closed_reason=one.closed_reason,
        is_expired=one.status is PassStatus.ACTIVE and now >= one.valid_until,
    )


def active(session: Session, owner: UUID, kind: str) -> Pass | None:
    """The one issue of a person or a household that is in force, if any."""
    is_open = Pass.status == PassStatus.ACTIVE
    statement = select(Pass).where(_owned(owner, kind), Pass.kind == kind, is_open)
    return session.scalars(statement).one_or_none()


def newest_issue(session: Session, owner: UUID, kind: str) -> int:
    """The counter of the last issue; 0 before the first."""
    statement = select(func.max(Pass.issue)).where(_owned(owner, kind), Pass.kind == kind)
    return session.scalars(statement).one() or 0


def _owned(owner: UUID, kind: str) -> ColumnElement[bool]:
    return Pass.household == owner if kind == HOUSEHOLD else _of(owner)


def _of(person: UUID) -> ColumnElement[bool]:
    """His own passes and those of a second entry of him (`Person.merged_into`)."""
    merged = select(Person.id).where(Person.merged_into == person)
    return or_(Pass.person == person, Pass.person.in_(merged))


def last_number(session: Session) -> str | None:
    """The highest printed number (0012-3453); of one length, so text sorts as numbers do."""
    statement = (
        select(Pass.number).where(Pass.number.like("____-____")).order_by(Pass.number.desc())
    )
    return session.scalars(statement.limit(1)).one_or_none()


@dataclass(frozen=True, slots=True, kw_only=True)
class CardData:
    """What a card shows of its holder: a person, or a household as a whole."""

    person: Person | None = None
    household: UUID | None = None
    place: str
    plates: tuple[str, ...] = ()
    jpeg: bytes | None = None

    @property
    def owner(self) -> UUID:
        """Whose issues are counted."""
        owner = self.person.id if self.person else self.household
        assert owner is not None
        return owner

    @property
    def name(self) -> str:
        """Empty for a household: its card may be found by anybody."""
        return self.person.name if self.person else ""


def household_card(session: Session, household: UUID) -> CardData | None:
    """A household as the holder of a card; None where nobody lives who could show it."""
    found = session.get(Household, household)
    if found is None or not members(session, [household]):
        return None
    return CardData(household=found.id, place=found.place)


def cards(session: Session, people: Sequence[UUID]) -> tuple[CardData, ...]:
    """The holders in the order asked for; those unknown are left out."""
    found: dict[UUID, tuple[Person, Household | None, bytes | None]] = {
        person.id: (person, household, jpeg)
        for person, household, jpeg in session.execute(
            select(Person, Household, Photo.jpeg)
            .outerjoin(Household, Household.id == Person.household)
            .outerjoin(Photo, Photo.sha256 == Person.photo)
            .where(Person.id.in_(people))
        )
    }
    plates: dict[UUID, list[str]] = {}
    cars = select(Vehicle.person, Vehicle.plate).where(Vehicle.person.in_(people))
    for owner, plate in session.execute(cars.order_by(Vehicle.plate)):
        if owner is not None:
            plates.setdefault(owner, []).append(plate)
    made = []
    for one in people:
        if one in found:
            person, household, jpeg = found[one]
            place = household.place if household is not None else ""
            mine = tuple(plates.get(one, ()))
            made.append(CardData(person=person, place=place, plates=mine, jpeg=jpeg))
    return tuple(made)
