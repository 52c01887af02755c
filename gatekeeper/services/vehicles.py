"""The registry of vehicles (G18), and the owner called to move a car (挪车, G55)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import local
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.vehicles import registration_faults, typed_plate
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services import writing
from gatekeeper.services.gate import Gate
from gatekeeper.store import people, vehicles
from gatekeeper.store.people import Household, Person
from gatekeeper.store.vehicles import Suggestion as Suggestion
from gatekeeper.store.vehicles import Vehicle
from gatekeeper.store.vehicles import VehicleRow as VehicleRow

SUBJECT = "vehicles"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A car as typed; whose it is by person or, where nobody in particular, by household."""

    plate: str
    person: UUID | None = None
    household: UUID | None = None
    about: str = ""
    slot: str = ""
    allowed_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """Whom to ring about a car, in full: asking for it is on record."""

    plate: str
    name: str
    place: str
    phone: str
    is_visit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicles:
    """Reading methods run in the read lane, the others write."""

    gate: Gate

    def listed(self) -> tuple[VehicleRow, ...]:
        """Every registered car, by plate."""
        with self.gate.database.read() as session:
            return vehicles.listed(session)

    def suggested(self, typed: str) -> tuple[Suggestion, ...]:
        """Known plates that contain what was typed, from two characters on."""
        with self.gate.database.read() as session:
            return vehicles.suggested(session, typed, self.gate.clock())

    def home_province(self) -> str:
        """What most plates here begin with."""
        with self.gate.database.read() as session:
            return vehicles.home_province(session)

    def register(self, entry: Entry, operator: Operator, known: UUID | None = None) -> VehicleRow:
        """Enter a car, or change the `known` one; a change line tells of either.

        Raises NotAllowed for a guard, InvalidInput with every problem at its field.
        """
        require(operator, Act.EDIT_REGISTRY)
        plate = typed_plate(entry.plate)
        about, slot = " ".join(entry.about.split()), " ".join(entry.slot.split())
        today = local(self.gate.clock(), self.gate.standing.zone).date()
        problems = registration_faults(
            plate=plate, about=about, slot=slot, allowed_until=entry.allowed_until, today=today
        )
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            problems += _owner_faults(session, entry)
            taken = vehicles.of_plates(session, [plate]).get(plate)
            if taken is not None and taken.id != known:
                problems.append(Problem(code="plate-taken", field="plate"))
            if problems:
                raise InvalidInput(problems)
            row = session.get(Vehicle, known) if known else None
            if known and row is None:
                raise InvalidInput([Problem(code="vehicle-not-known", field="plate")])
            if row is None:
                row = Vehicle(id=self.gate.new_id(), plate=plate)
                session.add(row)
            row.plate, row.about, row.slot = plate, about, slot
            row.person, row.household = entry.person, entry.household
            row.allowed_until = entry.allowed_until
            session.flush()
            found = vehicles.one(session, plate)
        assert found is not None
        return found

    def remove(self, vehicle: UUID, operator: Operator) -> None:
        """Take a car out of the registry; raises NotAllowed for a guard."""
        require(operator, Act.EDIT_REGISTRY)
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            row = session.get(Vehicle, vehicle)
            if row is None:
                raise InvalidInput([Problem(code="vehicle-not-known", field="plate")])
            session.delete(row)

    def call(self, plate: str, reason: str, operator: Operator) -> Called:
        """挪车: the full number of whoever a plate belongs to, with a reason that is logged.

        The registry first, then the visit with this plate. InvalidInput when nobody is known.
        """
        require(operator, Act.VEHICLES)
        if not reason.strip():
            raise InvalidInput([Problem(code="reason-missing", field="reason")])
        with self.gate.database.begin(SUBJECT) as session:
            called, person = _whose(session, typed_plate(plate))
            told = {"plate": called.plate, "reason": reason.strip()}
            writing.audit_act(
                self.gate, session, "vehicle-owner-called", operator, person=person, **told
            )
        return called


def _owner_faults(session: Session, entry: Entry) -> list[Problem]:
    """Somebody answers for every car of the registry."""
    person = session.get(Person, entry.person) if entry.person else None
    household = session.get(Household, entry.household) if entry.household else None
    missing = (entry.person and person is None) or (entry.household and household is None)
    if missing or not (entry.person or entry.household):
        return [Problem(code="owner-wanted", field="owner")]
    return []


def _whose(session: Session, plate: str) -> tuple[Called, UUID | None]:
    found = vehicles.one(session, plate)
    if found is not None:
        person = session.get(Person, found.person) if found.person else None
        if person is None and found.household:
            members = people.members(session, [found.household])
            reachable = (session.get_one(Person, one) for one in members)
            person = next((one for one in reachable if one.phone), None)
        name, phone = (person.name, person.phone) if person else ("", "")
        called = Called(plate=plate, name=name, place=found.place, phone=phone)
        return called, person.id if person else None
    visit = vehicles.visit_phone(session, plate)
    if visit is None:
        raise InvalidInput([Problem(code="vehicle-not-known", field="plate")])
    id, name, phone = visit
    return Called(plate=plate, name=name, place="", phone=phone, is_visit=True), id
