"""A checked list becomes households and people, one short transaction after another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.access import PersonKind
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.duplicates import id_key
from gatekeeper.errors import Problem
from gatekeeper.services import photos
from gatekeeper.services.import_matching import Known, Owner, load
from gatekeeper.services.importing import Entry, People
from gatekeeper.store import changes, search
from gatekeeper.store.database import Database
from gatekeeper.store.employers import Employer
from gatekeeper.store.people import Household, Person
from gatekeeper.store.vehicles import Vehicle

SUBJECT = "people"

# The write lane is the gate's: a batch takes some 30 ms on a gate PC and keeps nobody waiting.
BATCH = 50

_TOLD = (
    "name",
    "phone",
    "tenure",
    "id_number",
    "latin_name",
    "sex",
    "born_on",
    "paper_kind",
    "paper_number",
    "language",
)
_LANDLORD = ("landlord", "landlord_phone")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """What an import did: `problems` are the lines not taken, `notes` those to look at."""

    added: int
    changed: int
    unchanged: int
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...] = ()


class _NothingChanged(Exception):
    """Roll back a batch that found everything as it is, so that no line tells of it."""


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
    notes: list[Problem] = field(default_factory=list)
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
            added=self.added,
            changed=self.changed,
            unchanged=self.unchanged,
            problems=tuple(told),
            notes=tuple(self.notes),
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
        self.notes += step.notes
        self._lines = step.lines
        self.position += len(entries)
        return self.result

    def _store(self, session: Session, step: _Step, entries: Sequence[Entry]) -> None:
        with changes.batch(session, "import", source=self.people.source) as batch:
            known = load(session, entries)
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
    notes: list[Problem] = field(default_factory=list)

    def take(self, session: Session, known: Known, entry: Entry) -> None:
        people = known.matches(entry)
        flat = known.flat_of(entry)
        if len(people) > 1:
            self._refuse(entry, "person-ambiguous")
        elif people and people[0].moved_out_on:
            self._refuse(entry, "person-moved-out")
        elif flat is not None and flat.id in self.lines and _other_landlord(flat, entry):
            self._refuse(entry, "line-contradicts", earlier=self.lines[flat.id])
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
        flat = known.flat_of(entry)
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
        if entry.kind:
            values["kind"] = PersonKind(entry.kind)
        if _is_same_card(entry, person):
            del values["id_number"]  # the longer form stays
        flat = self._household(session, known, entry) if entry.room else None
        if flat is not None:
            values["household"] = flat.id
        if entry.employer:
            values["employer"] = self._employer(session, known, entry.employer).id
        if entry.jpeg:
            values["photo"] = photos.keep(session, entry.jpeg)
        news = {k: v for k, v in values.items() if v and getattr(person, k) != v}
        known.forget(person)
        for name, value in news.items():
            setattr(person, name, value)
        has_new_plates = self._plates(known, entry, person)
        known.add(person)
        self.lines.setdefault(person.id, entry.line)
        return bool(news) | has_new_plates | self._landlord(flat, entry)

    def _plates(self, known: Known, entry: Entry, person: Person) -> bool:
        """A plate is one car's: whose it is stands until somebody changes it in the registry."""
        plates = sorted(set(entry.plate.split()))
        new = [plate for plate in plates if plate not in known.plates]
        for plate in plates:
            owner = known.plates.get(plate)
            if owner is not None and not owner.is_of(person):
                told = {"plate": plate}
                self.notes.append(
                    Problem(code="plate-elsewhere", field="plate", line=entry.line, parameters=told)
                )
        for plate in new:
            self.vehicles.append(Vehicle(id=self.new_id(), plate=plate, person=person.id))
            known.plates[plate] = Owner(person=person.id, household=person.household)
        return bool(new)

    def _landlord(self, flat: Household | None, entry: Entry) -> bool:
        """出租户主 of the flat, as this line names him; True if that is news."""
        told = {name: getattr(entry, name) for name in _LANDLORD if getattr(entry, name)}
        if flat is None or not told:
            return False
        news = {name: value for name, value in told.items() if getattr(flat, name) != value}
        for name, value in news.items():
            setattr(flat, name, value)
        self.lines.setdefault(flat.id, entry.line)
        return bool(news)

    def _employer(self, session: Session, known: Known, name: str) -> Employer:
        if name not in known.employers:
            made = Employer(id=self.new_id(), name=name)
            session.add(made)
            session.flush()  # before the people who point at it
            known.employers[name] = made
        return known.employers[name]

    def _household(self, session: Session, known: Known, entry: Entry) -> Household:
        parts = (entry.building, entry.unit, entry.room)
        if parts not in known.households:
            building, unit, room = parts
            made = Household(id=self.new_id(), building=building, unit=unit, room=room)
            session.add(made)
            session.flush()  # before the people who point at it
            known.households[parts] = made
        return known.households[parts]


def _other_landlord(flat: Household, entry: Entry) -> bool:
    told = {name: getattr(entry, name) for name in _LANDLORD}
    return any(value and getattr(flat, name) != value for name, value in told.items())


def _is_same_card(entry: Entry, person: Person) -> bool:
    """The list has the 15-digit form of the number that the records have in full."""
    shorter = len(entry.id_number) < len(person.id_number)
    return shorter and id_key(entry.id_number) == id_key(person.id_number)
