"""Entering people by hand: new, changed, moved to another door, moved out, back again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import false, select
from sqlalchemy.orm import Session

from gatekeeper.domain import duplicates, people
from gatekeeper.domain.access import PassStatus
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.doors import building
from gatekeeper.domain.duplicates import Entered, is_similar
from gatekeeper.domain.masking import mask_name
from gatekeeper.domain.people import CheckedPerson, PersonEntry
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.policy import Timings
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services import writing
from gatekeeper.store import employers, households, search
from gatekeeper.store import people as records
from gatekeeper.store.database import Database
from gatekeeper.store.employers import Employer
from gatekeeper.store.journal import Journal
from gatekeeper.store.people import Household, Pass, Person
from gatekeeper.store.pinyin import place_part

SUBJECT = "people"
KEEP = Timings().keep_audit_private
MOVED_AWAY = "moved-away"


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Where somebody lives, as typed; all empty for nowhere."""

    building: str = ""
    unit: str = ""
    room: str = ""

    @property
    def is_told(self) -> bool:
        return any(part.strip() for part in (self.building, self.unit, self.room))


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A person as he stands in the records, in full, to be edited."""

    person: UUID
    entry: PersonEntry
    door: Door


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Somebody of the records who may be the one that is entered."""

    name: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """The records of people, edited by supervisors and clerks; every edit is a line of the log."""

    database: Database
    journal: Journal
    clock: Callable[[], datetime]
    new_id: Callable[[], UUID]
    aliases: Callable[[], Mapping[str, str]] = dict
    keep_acts: Callable[[], timedelta] = lambda: KEEP

    @property
    def today(self) -> date:
        return self.clock().astimezone().date()

    def check(self, entry: PersonEntry, door: Door) -> CheckedPerson:
        """Every rule that needs no records, for the form while one types."""
        found = people.checked(entry, self.today, has_door=bool(door.room.strip()))
        if not door.is_told:
            return found
        wrong = people.place_problems(parts_of(door, self.aliases()))
        return CheckedPerson(problems=(*found.problems, *wrong), warnings=found.warnings)

    def alike(self, entry: PersonEntry, door: Door) -> tuple[Alike, ...]:
        """Who may be the same person: a similar name with the same phone or door; read lane."""
        one = people.cleaned(entry)
        parts = parts_of(door, self.aliases())
        told = Entered(person=UUID(int=0), name=one.name)
        with self.database.read() as session:
            flat = households.at(session, **parts) if parts["room"] else None
            near = (Person.phone == one.phone) if one.phone else false()
            if flat is not None:
                near |= Person.household == flat.id
            statement = select(Person, Household).outerjoin(
                Household, Household.id == Person.household
            )
            found = session.execute(statement.where(near, households.LIVES_THERE))
            return tuple(
                Alike(name=person.name, place=_place(home))
                for person, home in found
                if is_similar(told, Entered(person=person.id, name=person.name))
            )

    def enter(self, entry: PersonEntry, door: Door, operator: Operator) -> UUID:
        """A new person; InvalidInput with every problem, each at its field."""
        require(operator, Act.EDIT_REGISTRY)
        self._demand(entry, door)
        search.prepare()
        with self.database.begin(SUBJECT, operator=operator.account) as session:
            person = Person(id=self.new_id(), name=people.plain_name(entry.name))
            self._fill(session, person, entry, door)
            session.add(person)
            search.index(session, [person.id])
            return person.id

    def open(self, person: UUID, operator: Operator) -> Opened:
        """Everything in full, to be edited; the log tells who looked and that it was to edit."""
        require(operator, Act.EDIT_REGISTRY)
        with self.database.begin(SUBJECT) as session:
            found = _get(session, person)
            self._audit(session, "revealed", operator, found.id, reason="edit")
            return _opened(session, found)

    def change(self, person: UUID, entry: PersonEntry, door: Door, operator: Operator) -> None:
        """What differs is written; one line of the log, none when nothing does."""
        require(operator, Act.EDIT_REGISTRY)
        self._demand(entry, door)
        search.prepare()
        with self.database.begin(SUBJECT, operator=operator.account) as session:
            found = _get(session, person)
            self._fill(session, found, entry, door)
            search.index(session, [found.id])

    def move(self, person: UUID, door: Door, operator: Operator) -> UUID:
        """To another household, which is made if there is none behind that door yet."""
        require(operator, Act.EDIT_REGISTRY)
        problems = people.place_problems(parts_of(door, self.aliases()))
        if problems:
            raise InvalidInput(problems)
        with self.database.begin(SUBJECT, operator=operator.account) as session:
            found = _get(session, person)
            flat = self.flat(session, door)
            found.household = flat.id
            search.index(session, [found.id])
            return flat.id

    def move_out(self, person: UUID, day: date, operator: Operator) -> int:
        """已搬离: found by no search any more, his passes are revoked; how many were.

        What he did at the gate stays in the log until its time is over.
        """
        require(operator, Act.EDIT_REGISTRY)
        if day > self.today:
            raise InvalidInput([Problem(code="birthday-future", field="day")])
        with self.database.begin(SUBJECT, operator=operator.account) as session:
            found = _get(session, person)
            found.moved_out_on = day
            open_passes = session.scalars(
                select(Pass).where(
                    Pass.person.in_(records.entries_of(session, found.id)),
                    Pass.status == PassStatus.ACTIVE,
                )
            ).all()
            for one in open_passes:
                one.status, one.closed_at = PassStatus.REVOKED, self.clock()
                one.closed_reason = MOVED_AWAY
            search.index(session, [found.id])
            return len(open_passes)

    def bring_back(self, person: UUID, operator: Operator) -> None:
        """He lives here again, or never left; passes are issued anew."""
        require(operator, Act.EDIT_REGISTRY)
        search.prepare()
        with self.database.begin(SUBJECT, operator=operator.account) as session:
            found = _get(session, person)
            found.moved_out_on = None
            search.index(session, [found.id])

    def flat(self, session: Session, door: Door) -> Household:
        """The household behind a door, made if it is not in the records yet."""
        parts = parts_of(door, self.aliases())
        found = households.at(session, **parts)
        if found is None:
            found = Household(
                id=self.new_id(),
                building=parts["building"],
                unit=parts["unit"],
                room=parts["room"],
            )
            session.add(found)
            session.flush()
        return found

    # --- inside -------------------------------------------------------------------------------

    def _demand(self, entry: PersonEntry, door: Door) -> None:
        problems = self.check(entry, door).problems
        if problems:
            raise InvalidInput(problems)

    def _fill(self, session: Session, person: Person, entry: PersonEntry, door: Door) -> None:
        one = people.cleaned(entry)
        _refuse_known(session, person, one)
        values = {
            "name": one.name,
            "kind": one.kind,
            "latin_name": one.latin_name,
            "sex": one.sex,
            "born_on": one.born_on,
            "id_number": one.id_number,
            "paper_kind": one.paper_kind,
            "paper_number": one.paper_number,
            "phone": one.phone,
            "tenure": one.tenure,
            "language": one.language,
            "employer": self._employer(session, one.employer),
            "household": self.flat(session, door).id if door.is_told else None,
        }
        for name, value in values.items():
            if getattr(person, name) != value:
                setattr(person, name, value)

    def _employer(self, session: Session, name: str) -> UUID | None:
        if not name:
            return None
        found = employers.named(session, name)
        if found is None:
            found = Employer(id=self.new_id(), name=name)
            session.add(found)
            session.flush()
        return found.id

    def _audit(
        self, session: Session, action: str, operator: Operator, person: UUID, **told: str
    ) -> None:
        until = self.clock() + self.keep_acts()
        writing.audit(self.journal, session, action, operator, until, person=person, **told)


def parts_of(door: Door, aliases: Mapping[str, str]) -> dict[str, str]:
    """The parts of a door as they are stored: 5栋 is 5, B5 what the site says it means."""
    return {
        "building": place_part(building(door.building, aliases)) if door.building.strip() else "",
        "unit": place_part(door.unit),
        "room": place_part(door.room),
    }


def _place(flat: Household | None) -> str:
    return flat.place if flat is not None else ""


def _get(session: Session, person: UUID) -> Person:
    found = records.one(session, person)
    if found is None:
        raise InvalidInput([Problem(code="person-unknown", field="person")])
    return found


def _refuse_known(session: Session, person: Person, one: PersonEntry) -> None:
    """A number of a paper is one person's; whose it is already, is told."""
    key = duplicates.id_key(one.id_number)
    shorter = key[:6] + key[8:] if key[6:8] == "19" else key
    for name, found in (
        ("id_number", Person.id_number.startswith(key) | (Person.id_number == shorter)),
        ("paper_number", Person.paper_number == one.paper_number),
    ):
        if not getattr(one, name):
            continue
        statement = select(Person).where(found, Person.id != person.id)
        for other in session.scalars(statement.where(Person.merged_into.is_(None))):
            if name == "paper_number" and other.paper_kind != one.paper_kind:
                continue
            flat = session.get(Household, other.household) if other.household else None
            told = {"name": mask_name(other.name), "place": _place(flat)}
            raise InvalidInput([Problem(code="number-known", field=name, parameters=told)])


def _opened(session: Session, person: Person) -> Opened:
    flat = session.get(Household, person.household) if person.household else None
    employer = session.get(Employer, person.employer) if person.employer else None
    entry = PersonEntry(
        name=person.name,
        kind=person.kind,
        latin_name=person.latin_name,
        sex=person.sex,
        birthday=person.born_on.isoformat() if person.born_on else "",
        id_number=person.id_number,
        paper_kind=person.paper_kind,
        paper_number=person.paper_number,
        phone=person.phone,
        tenure=person.tenure,
        language=person.language,
        employer=employer.name if employer else "",
    )
    door = Door(building=flat.building, unit=flat.unit, room=flat.room) if flat else Door()
    return Opened(person=person.id, entry=entry, door=door)
