"""People and flats as a list that leaves the program, a thousand at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gatekeeper.store.employers import Employer
from gatekeeper.store.households import LIVES_THERE
from gatekeeper.store.people import Household, Person
from gatekeeper.store.vehicles import Vehicle

# The read lane is also the gate's search: a step takes some 20 ms.
STEP = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A person with his flat as the list of residents has him; the names are its columns."""

    person: UUID
    name: str
    phone: str
    building: str
    unit: str
    room: str
    tenure: str
    landlord: str
    landlord_phone: str
    kind: str
    latin_name: str
    sex: str
    born_on: date | None
    paper_kind: str
    paper_number: str
    language: str
    employer: str
    id_number: str
    plate: str


def people(
    session: Session, building: str | None, after: UUID | None, limit: int = STEP
) -> tuple[Listed, ...]:
    """The next people by id, of one building or of all; nobody who moved out."""
    statement = (
        select(Person, Household, Employer.name)
        .outerjoin(Household, Household.id == Person.household)
        .outerjoin(Employer, Employer.id == Person.employer)
        .where(LIVES_THERE)
        .order_by(Person.id)
        .limit(limit)
    )
    if building is not None:
        statement = statement.where(Household.building == building)
    if after is not None:
        statement = statement.where(Person.id > after)
    found = [(row[0], row[1], row[2]) for row in session.execute(statement)]
    plates = _plates(session, [person.id for person, _, _ in found])
    return tuple(
        _listed(person, flat, employer or "", plates.get(person.id, ()))
        for person, flat, employer in found
    )


def _plates(session: Session, people: Sequence[UUID]) -> dict[UUID, list[str]]:
    statement = (
        select(Vehicle.person, Vehicle.plate)
        .where(Vehicle.person.in_(people))
        .order_by(Vehicle.plate)
    )
    plates: dict[UUID, list[str]] = {}
    for person, plate in session.execute(statement):
        if person is not None:
            plates.setdefault(person, []).append(plate)
    return plates


def _listed(person: Person, flat: Household | None, employer: str, plates: Sequence[str]) -> Listed:
    return Listed(
        person=person.id,
        name=person.name,
        phone=person.phone,
        building=flat.building if flat else "",
        unit=flat.unit if flat else "",
        room=flat.room if flat else "",
        tenure=person.tenure,
        landlord=flat.landlord if flat else "",
        landlord_phone=flat.landlord_phone if flat else "",
        kind=person.kind.value,
        latin_name=person.latin_name,
        sex=person.sex,
        born_on=person.born_on,
        paper_kind=person.paper_kind,
        paper_number=person.paper_number,
        language=person.language,
        employer=employer,
        id_number=person.id_number,
        plate="、".join(plates),
    )
