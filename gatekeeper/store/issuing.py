"""The keys that sign passes, and the issues of a pass as rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.domain.access import PassStatus
from gatekeeper.store.columns import Base, Utc
from gatekeeper.store.people import Household, Pass, Person, Photo
from gatekeeper.store.vehicles import Vehicle


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
    person: UUID
    number: str
    kind: str
    issue: int
    status: PassStatus
    valid_from: datetime
    valid_until: datetime
    issued_at: datetime
    closed_at: datetime | None
    closed_reason: str


def keys(session: Session) -> Sequence[IssuingKey]:
    """All keys, the newest first."""
    return session.scalars(select(IssuingKey).order_by(IssuingKey.created_at.desc())).all()


def signing(session: Session) -> IssuingKey | None:
    """The key that signs now; None where this station does not issue."""
    usable = (key for key in keys(session) if key.wrapped is not None and key.sign_until is None)
    return next(usable, None)


def rows_of(session: Session, person: UUID) -> tuple[PassRow, ...]:
    """All issues of a person, the newest first."""
    newest_first = (Pass.issued_at.desc(), Pass.issue.desc())
    statement = select(Pass).where(Pass.person == person).order_by(*newest_first)
    return tuple(map(_row, session.scalars(statement)))


def numbered(session: Session, number: str) -> PassRow | None:
    """The issue with this printed number; should two stations print one, the newest."""
    statement = select(Pass).where(Pass.number == number).order_by(Pass.issued_at.desc())
    found = session.scalars(statement.limit(1)).one_or_none()
    return _row(found) if found is not None else None


def _row(one: Pass) -> PassRow:
    return PassRow(
        id=one.id,
        person=one.person,
        number=one.number,
        kind=one.kind,
        issue=one.issue,
        status=one.status,
        valid_from=one.valid_from,
        valid_until=one.valid_until,
        issued_at=one.issued_at,
        closed_at=one.closed_at,
        closed_reason=one.closed_reason,
    )


def active(session: Session, person: UUID, kind: str) -> Pass | None:
    """The one issue in force, if any."""
    return session.scalars(
        select(Pass).where(
            Pass.person == person, Pass.kind == kind, Pass.status == PassStatus.ACTIVE
        )
    ).one_or_none()


def newest_issue(session: Session, person: UUID, kind: str) -> int:
    """The counter of the last issue; 0 before the first."""
    statement = select(func.max(Pass.issue)).where(Pass.person == person, Pass.kind == kind)
    return session.scalars(statement).one() or 0


def last_number(session: Session) -> str | None:
    """The highest printed number (0012-3453); of one length, so text sorts as numbers do."""
    statement = (
        select(Pass.number).where(Pass.number.like("____-____")).order_by(Pass.number.desc())
    )
    return session.scalars(statement.limit(1)).one_or_none()


@dataclass(frozen=True, slots=True, kw_only=True)
class CardData:
    """What a card shows of its holder."""

    person: Person
    place: str
    plates: tuple[str, ...]
    jpeg: bytes | None


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
