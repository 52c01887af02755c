"""Households: the flat behind a door, who lives there, and the flats of a building."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from gatekeeper.domain.access import PersonKind
from gatekeeper.domain.people import TENANT
from gatekeeper.store.people import Household, Person
from gatekeeper.store.pinyin import place_key

# Nobody who moved out or was entered twice is a member.
LIVES_THERE = and_(Person.moved_out_on.is_(None), Person.merged_into.is_(None))


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdRow:
    """A flat in a list; `renters` of its members are tenants."""

    household: UUID
    place: str
    building: str
    unit: str
    room: str
    members: int
    renters: int
    has_landlord: bool

    @property
    def is_rented(self) -> bool:
        """租户: a landlord answers for it, or a tenant lives there."""
        return self.has_landlord or self.renters > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """Somebody of a household, or who was; the name in full, for the eyes of whoever opened it."""

    person: UUID
    name: str
    kind: PersonKind
    tenure: str
    born_on: date | None
    has_phone: bool
    moved_out_on: date | None


def at(session: Session, building: str, unit: str, room: str) -> Household | None:
    """The flat of just these parts, as they are stored."""
    statement = select(Household).where(
        Household.building == building, Household.unit == unit, Household.room == room
    )
    return session.scalars(statement).one_or_none()


def behind(session: Session, text: str) -> Household | None:
    """The flat a typed door names, if it names just one: 12-2-501, 12栋2单元501室, 12-501."""
    parts = [part.upper() for part in place_key(text).split("-") if part]
    conditions = {
        3: lambda: and_(Household.building == parts[0], Household.unit == parts[1]),
        2: lambda: Household.building == parts[0],
    }
    if len(parts) not in conditions:
        return None
    statement = select(Household).where(conditions[len(parts)](), Household.room == parts[-1])
    found = session.scalars(statement.limit(2)).all()
    return found[0] if len(found) == 1 else None


def members(session: Session, household: UUID) -> tuple[MemberRow, ...]:
    """Who lives there, then who moved out; each by name."""
    statement = (
        select(Person)
        .where(Person.household == household, Person.merged_into.is_(None))
        .order_by(Person.moved_out_on.is_not(None), Person.name)
    )
    return tuple(
        MemberRow(
            person=one.id,
            name=one.name,
            kind=one.kind,
            tenure=one.tenure,
            born_on=one.born_on,
            has_phone=bool(one.phone),
            moved_out_on=one.moved_out_on,
        )
        for one in session.scalars(statement)
    )


def buildings(session: Session) -> tuple[tuple[str, int], ...]:
    """Each building with the number of its flats, in the order of numbers."""
    statement = select(Household.building, func.count()).group_by(Household.building)
    found = [(str(building), int(count)) for building, count in session.execute(statement)]
    return tuple(sorted(found, key=lambda one: _natural(one[0])))


def of_building(session: Session, building: str) -> tuple[HouseholdRow, ...]:
    """All flats of a building, door by door, empty ones too."""
    renters = func.count(Person.id).filter(Person.tenure == TENANT)
    statement = (
        select(Household, func.count(Person.id), renters)
        .outerjoin(Person, and_(Person.household == Household.id, LIVES_THERE))
        .where(Household.building == building)
        .group_by(Household.id)
    )
    found = [_row(*row) for row in session.execute(statement)]
    return tuple(sorted(found, key=lambda row: tuple(map(_natural, row.place.split("-")))))


def row_of(session: Session, household: Household) -> HouseholdRow:
    """One flat as a row."""
    statement = select(
        func.count(Person.id), func.count(Person.id).filter(Person.tenure == TENANT)
    ).where(Person.household == household.id, LIVES_THERE)
    return _row(household, *session.execute(statement).one())


def _row(household: Household, members: int, renters: int) -> HouseholdRow:
    return HouseholdRow(
        household=household.id,
        place=household.place,
        building=household.building,
        unit=household.unit,
        room=household.room,
        members=members,
        renters=renters,
        has_landlord=bool(household.landlord or household.landlord_phone),
    )


def moved_out(session: Session, text: str, limit: int) -> Sequence[tuple[Person, Household | None]]:
    """已搬离: those who left, the last first; a text narrows by name, door or phone."""
    wanted = text.strip()
    statement = (
        select(Person, Household)
        .outerjoin(Household, Household.id == Person.household)
        .where(Person.moved_out_on.is_not(None), Person.merged_into.is_(None))
        .order_by(Person.moved_out_on.desc(), Person.name)
        .limit(limit)
    )
    if wanted:
        door = behind(session, wanted)
        statement = statement.where(
            or_(
                Person.name.icontains(wanted, autoescape=True),
                Person.phone == wanted,
                Person.household == (door.id if door is not None else None),
            )
        )
    return [(person, flat) for person, flat in session.execute(statement)]


def _natural(part: str) -> tuple[bool, int, str]:
    return (not part.isdecimal(), int(part) if part.isdecimal() else 0, part)
