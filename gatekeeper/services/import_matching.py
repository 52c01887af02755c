"""Whom a line of a list means: everybody and every flat it could be, found in a few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import func, or_, select, tuple_
from sqlalchemy.orm import Session

from gatekeeper.domain.duplicates import id_key
from gatekeeper.services.importing import Entry
from gatekeeper.store.employers import Employer
from gatekeeper.store.people import Household, Person
from gatekeeper.store.vehicles import Vehicle


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Whose a registered plate is: a person's, a flat's, or both."""

    person: UUID | None
    household: UUID | None

    def is_of(self, person: Person) -> bool:
        """His own, or of the flat he lives in."""
        lives_there = self.household is not None and self.household == person.household
        return self.person == person.id or lives_there


@dataclass(slots=True, kw_only=True)
class Known:
    """The people and flats a batch may meet, found again by ID, phone and name, room and name."""

    by_id: dict[str, Person] = field(default_factory=dict)
    by_paper: dict[str, Person] = field(default_factory=dict)
    by_phone: defaultdict[tuple[str, str], list[Person]] = field(
        default_factory=lambda: defaultdict(list)
    )
    by_room: defaultdict[tuple[UUID | None, str], list[Person]] = field(
        default_factory=lambda: defaultdict(list)
    )
    households: dict[tuple[str, str, str], Household] = field(default_factory=dict)
    employers: dict[str, Employer] = field(default_factory=dict)
    plates: dict[str, Owner] = field(default_factory=dict)

    def add(self, person: Person, told: Person | None = None) -> None:
        """Make a person findable by what is now known of him, or by what `told` says."""
        one = told or person
        if one.id_number:
            self.by_id[id_key(one.id_number)] = person
        if one.paper_number:
            self.by_paper[one.paper_number] = person
        if one.phone:
            _once(self.by_phone[one.phone, one.name], person)
        if one.household:
            _once(self.by_room[one.household, one.name], person)

    def forget(self, person: Person) -> None:
        """Before a change: by what no longer holds he must not be found, today or tomorrow."""
        self.by_id.pop(id_key(person.id_number), None)
        self.by_paper.pop(person.paper_number, None)
        for people in (
            self.by_phone[person.phone, person.name],
            self.by_room[person.household, person.name],
        ):
            if person in people:
                people.remove(person)

    def matches(self, entry: Entry) -> list[Person]:
        """Who the line means: one, none, or several that it does not tell apart."""
        for key, found in (
            (id_key(entry.id_number), self.by_id),
            (entry.paper_number, self.by_paper),
        ):
            if key in found:
                return [found[key]]
        flat = self.flat_of(entry)
        by_phone = self.by_phone.get((entry.phone, entry.name), []) if entry.phone else []
        by_room = self.by_room.get((flat.id, entry.name), []) if flat and entry.room else []
        for people in (by_phone, by_room):
            fitting = [one for one in people if not _apart(entry, one) and not one.moved_out_on]
            if fitting:
                return fitting
        return []

    def flat_of(self, entry: Entry) -> Household | None:
        return self.households.get((entry.building, entry.unit, entry.room))


def _apart(entry: Entry, person: Person) -> bool:
    """Both have a number of one kind: it would have found him."""
    both_ids = entry.id_number and person.id_number
    return bool(both_ids or (entry.paper_number and person.paper_number))


def _once(people: list[Person], person: Person) -> None:
    if person not in people:
        people.append(person)


def load(session: Session, entries: Sequence[Entry]) -> Known:
    """Everybody and every flat that these lines could mean."""
    known = Known()
    parts = {(entry.building, entry.unit, entry.room) for entry in entries if entry.room}
    flats = select(Household).where(
        tuple_(Household.building, Household.unit, Household.room).in_(parts)
    )
    for flat in session.scalars(flats):
        known.households[flat.building, flat.unit, flat.room] = flat
    people = _people(session, entries, [flat.id for flat in known.households.values()])
    merged = {person.id: person for person in people if person.merged_into}
    survivors = _by_id(session, {one.merged_into for one in merged.values() if one.merged_into})
    for person in people:
        if person.merged_into in survivors:
            known.add(survivors[person.merged_into], told=person)
        elif not person.merged_into:
            known.add(person)
    told = {plate for entry in entries for plate in entry.plate.split()}
    flat_of_owner = func.coalesce(Vehicle.household, Person.household)
    cars = (
        select(Vehicle.plate, Vehicle.person, flat_of_owner)
        .outerjoin(Person, Person.id == Vehicle.person)
        .where(Vehicle.plate.in_(told))
    )
    for plate, owner, household in session.execute(cars):
        known.plates[plate] = Owner(person=owner, household=household)
    names = _filled(entry.employer for entry in entries)
    for employer in session.scalars(select(Employer).where(Employer.name.in_(names))):
        known.employers[employer.name] = employer
    return known


def _people(session: Session, entries: Sequence[Entry], flats: Sequence[UUID]) -> Sequence[Person]:
    numbers = _filled(entry.id_number for entry in entries)
    # The same card may be in the records by its older, shorter number.
    older = {number[:6] + number[8:17] for number in numbers if number[6:8] == "19"}
    newer = {
        number: Person.id_number.startswith(f"{number[:6]}19{number[6:]}", autoescape=True)
        for number in numbers
        if len(number) == OLD_LENGTH
    }
    return session.scalars(
        select(Person).where(
            or_(
                Person.id_number.in_(numbers | older),
                Person.paper_number.in_(_filled(entry.paper_number for entry in entries)),
                Person.phone.in_(_filled(entry.phone for entry in entries)),
                Person.household.in_(flats),
                *newer.values(),
            )
        )
    ).all()


OLD_LENGTH = 15


def _by_id(session: Session, ids: set[UUID]) -> dict[UUID, Person]:
    return {one.id: one for one in session.scalars(select(Person).where(Person.id.in_(ids)))}


def _filled(values: Iterable[str]) -> set[str]:
    return {value for value in values if value}
