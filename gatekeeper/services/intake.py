"""A checked list becomes households and people, one short transaction after another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import or_, select, tuple_
from sqlalchemy.orm import Session

from gatekeeper.domain import identifiers
from gatekeeper.domain.accounts import Operator
from gatekeeper.errors import Problem
from gatekeeper.services import photos
from gatekeeper.services.importing import Entry, People
from gatekeeper.store import changes, search
from gatekeeper.store.database import Database
from gatekeeper.store.people import Household, Person
from gatekeeper.store.vehicles import Vehicle

SUBJECT = "people"

# The write lane is the gate's: a batch takes some 30 ms on a gate PC and keeps nobody waiting.
BATCH = 50

_TOLD = ("name", "phone", "tenure", "landlord_phone", "id_number")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """What an import did; `problems` are the lines that were not taken."""

    added: int
    changed: int
    unchanged: int
    problems: tuple[Problem, ...]


class _NothingChanged(Exception):
    """Roll back a batch that found everything as it is, so that no line tells of it."""


@dataclass(slots=True, kw_only=True)
class Known:
    """The people and flats a batch may meet, found again by ID, phone and name, room and name."""

    by_id: dict[str, Person] = field(default_factory=dict)
    by_phone: defaultdict[tuple[str, str], list[Person]] = field(
        default_factory=lambda: defaultdict(list)
    )
    by_room: defaultdict[tuple[UUID | None, str], list[Person]] = field(
        default_factory=lambda: defaultdict(list)
    )
    households: dict[tuple[str, str, str], Household] = field(default_factory=dict)
    plates: set[str] = field(default_factory=set)

    def add(self, person: Person) -> None:
        """Make a person findable by what is now known of him."""
        if person.id_number:
            self.by_id[person.id_number] = person
        if person.phone:
            _once(self.by_phone[person.phone, person.name], person)
        if person.household:
            _once(self.by_room[person.household, person.name], person)

    def forget(self, person: Person) -> None:
        """Before a change: by what no longer holds he must not be found, today or tomorrow."""
        self.by_id.pop(person.id_number, None)
        for people in (
            self.by_phone[person.phone, person.name],
            self.by_room[person.household, person.name],
        ):
            if person in people:
                people.remove(person)

    def matches(self, entry: Entry) -> list[Person]:
        """Who the line means: one, none, or several that it does not tell apart."""
        if entry.id_number in self.by_id:
            return [self.by_id[entry.id_number]]
        flat = self.households.get((entry.building, entry.unit, entry.room))
        by_phone = self.by_phone.get((entry.phone, entry.name), []) if entry.phone else []
        by_room = self.by_room.get((flat.id, entry.name), []) if flat and entry.room else []
        for people in (by_phone, by_room):
            fitting = [one for one in people if not (entry.id_number and one.id_number)]
            if fitting:
                return fitting
        return []


def _once(people: list[Person], person: Person) -> None:
    if person not in people:
        people.append(person)


@dataclass(slots=True, kw_only=True)
class ImportRun:
    """An import under way: call `step` in the write lane until `is_done`, or stop early.

    What the steps so far have stored stays; the same list can be imported again.
    """

    database: Database
    new_id: Callable[[], UUID]
    people: People
    operator: Operator
    position: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    _lines: dict[UUID, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return len(self.people.entries)

    @property
    def is_done(self) -> bool:
        return self.position >= self.total

    @property
    def result(self) -> ImportResult:
        told = sorted([*self.people.problems, *self.problems], key=lambda one: one.line or 0)
        return ImportResult(
            added=self.added, changed=self.changed, unchanged=self.unchanged, problems=tuple(told)
        )

    def step(self) -> ImportResult:
        """Take the next lines in one transaction; one line of the log, none if nothing changed."""
        entries = self.people.entries[self.position : self.position + BATCH]
        # Kept aside until the commit: a batch that fails may be tried again.
        step = _Step(new_id=self.new_id, lines=dict(self._lines))
        try:
            with self.database.begin(SUBJECT, operator=self.operator.account) as session:
                self._store(session, step, entries)
        except _NothingChanged:
            pass
        self.added += len(step.added)
        self.changed += len(step.changed)
        self.unchanged += step.unchanged
        self.problems += step.problems
        self._lines = step.lines
        self.position += len(entries)
        return self.result

    def _store(self, session: Session, step: _Step, entries: Sequence[Entry]) -> None:
        with changes.batch(session, "import", source=self.people.source) as batch:
            known = _load(session, entries)
            for entry in entries:
                step.take(session, known, entry)
            session.flush()  # before the vehicles that point at the people
            session.add_all(step.vehicles)
            session.flush()
            if not batch.counts:
                raise _NothingChanged
            batch.values["lines"] = len(entries)
            search.index(session, step.added | step.changed)


@dataclass(slots=True, kw_only=True)
class _Step:
    """One batch: which people it added, changed, left, and by which line each was told."""

    new_id: Callable[[], UUID]
    lines: dict[UUID, int]
    added: set[UUID] = field(default_factory=set)
    changed: set[UUID] = field(default_factory=set)
    unchanged: int = 0
    vehicles: list[Vehicle] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def take(self, session: Session, known: Known, entry: Entry) -> None:
        people = known.matches(entry)
        if len(people) > 1:
            self._refuse(entry, "person-ambiguous")
        elif not people:
            self._add(session, known, entry)
        elif self._contradicts(known, entry, people[0]):
            self._refuse(entry, "line-contradicts", earlier=self.lines[people[0].id])
        else:
            self._change(session, known, entry, people[0])

    def _refuse(self, entry: Entry, code: str, **parameters: int) -> None:
        problem = Problem(code=code, field="name", line=entry.line, parameters=parameters)
        self.problems.append(problem)

    def _contradicts(self, known: Known, entry: Entry, person: Person) -> bool:
        """Would this line take back what an earlier line of the same list said?"""
        if person.id not in self.lines:
            return False
        flat = known.households.get((entry.building, entry.unit, entry.room))
        moved = entry.room and person.household and (flat is None or flat.id != person.household)
        told = {name: getattr(entry, name) for name in _TOLD}
        differs = any(
            value and getattr(person, name) and getattr(person, name) != value
            for name, value in told.items()
        )
        photo = photos.name_of(entry.jpeg) if entry.jpeg and person.photo else person.photo
        return bool(moved) or differs or photo != person.photo

    def _add(self, session: Session, known: Known, entry: Entry) -> None:
        person = Person(id=self.new_id(), name=entry.name)
        self._fill(session, known, entry, person)
        session.add(person)  # now that the flat is stored: one row, one writing
        self.added.add(person.id)

    def _change(self, session: Session, known: Known, entry: Entry, person: Person) -> None:
        if self._fill(session, known, entry, person):
            if person.id not in self.added:
                self.changed.add(person.id)
        else:
            self.unchanged += 1

    def _fill(self, session: Session, known: Known, entry: Entry, person: Person) -> bool:
        """Write what the line tells and the record does not say yet; True if there was any."""
        values = {name: getattr(entry, name) for name in _TOLD}
        values["sex"] = sex_of(entry.id_number)
        if entry.room:
            values["household"] = self._household(session, known, entry).id
        if entry.jpeg:
            values["photo"] = photos.keep(session, entry.jpeg)
        news = {k: v for k, v in values.items() if v and getattr(person, k) != v}
        known.forget(person)
        for name, value in news.items():
            setattr(person, name, value)
        # A plate is one car's: whose it is stands until somebody changes it in the registry.
        plates = set(entry.plate.split()) - known.plates
        self.vehicles += [
            Vehicle(id=self.new_id(), plate=plate, person=person.id) for plate in sorted(plates)
        ]
        known.plates |= plates
        known.add(person)
        self.lines.setdefault(person.id, entry.line)
        return bool(news or plates)

    def _household(self, session: Session, known: Known, entry: Entry) -> Household:
        parts = (entry.building, entry.unit, entry.room)
        if parts not in known.households:
            building, unit, room = parts
            made = Household(id=self.new_id(), building=building, unit=unit, room=room)
            session.add(made)
            session.flush()  # before the people who point at it
            known.households[parts] = made
        return known.households[parts]


def sex_of(id_number: str) -> str:
    """What an ID number says: "male", "female", or nothing."""
    told = identifiers.parse_resident_id(id_number) if id_number else None
    if told is None:
        return ""
    return "male" if told.is_male else "female"


def _load(session: Session, entries: Sequence[Entry]) -> Known:
    """Everybody and every flat that these lines could mean, in four statements."""
    known = Known()
    parts = {(entry.building, entry.unit, entry.room) for entry in entries if entry.room}
    flats = select(Household).where(
        tuple_(Household.building, Household.unit, Household.room).in_(parts)
    )
    for flat in session.scalars(flats):
        known.households[flat.building, flat.unit, flat.room] = flat
    people = session.scalars(
        select(Person).where(
            or_(
                Person.id_number.in_(_filled(entry.id_number for entry in entries)),
                Person.phone.in_(_filled(entry.phone for entry in entries)),
                Person.household.in_([flat.id for flat in known.households.values()]),
            )
        )
    ).all()
    for person in people:
        known.add(person)
    told = {plate for entry in entries for plate in entry.plate.split()}
    known.plates.update(session.scalars(select(Vehicle.plate).where(Vehicle.plate.in_(told))))
    return known


def _filled(values: Iterable[str]) -> set[str]:
    return {value for value in values if value}
