"""Households: a flat with its people and its landlord, opened, edited, made while still empty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain import people
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.doors import in_search
from gatekeeper.domain.grid import Grid
from gatekeeper.domain.identifiers import normalise_phone
from gatekeeper.domain.masking import mask_name, mask_phone
from gatekeeper.domain.permissions import Act, require
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services import writing
from gatekeeper.services.enrolment import Door, Enrolment, parts_of
from gatekeeper.store import grid, households, search
from gatekeeper.store import people as records
from gatekeeper.store.households import HouseholdRow, MemberRow
from gatekeeper.store.people import Household

__all__ = ["HouseholdCard", "HouseholdRow", "Households", "Landlord", "MemberRow", "MovedOutRow"]

SUBJECT = "households"


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdCard:
    """A flat opened; the landlord masked until asked for by ringing or editing.

    `charge` is the grid whose leader answers for the door, None where nobody does.
    """

    row: HouseholdRow
    landlord: str
    landlord_phone: str
    members: tuple[MemberRow, ...]
    charge: Grid | None = None

    @property
    def place(self) -> str:
        return self.row.place


@dataclass(frozen=True, slots=True, kw_only=True)
class Landlord:
    """出租户主, who answers for the tenants; both empty for none."""

    name: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedOutRow:
    """Somebody who left, in the list of those."""

    person: UUID
    name: str
    place: str
    moved_out_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Households:
    """The flats of the compound; who may edit people may edit them."""

    enrolment: Enrolment

    def behind(self, text: str) -> HouseholdRow | None:
        """The one flat a typed door names, also an empty one; read lane."""
        with self.enrolment.database.read() as session:
            found = households.behind(session, in_search(text, self.enrolment.aliases()))
            return households.row_of(session, found) if found is not None else None

    def buildings(self) -> tuple[tuple[str, int], ...]:
        """Each building with its number of flats; read lane."""
        with self.enrolment.database.read() as session:
            return households.buildings(session)

    def of_building(self, building: str) -> tuple[HouseholdRow, ...]:
        """Its flats, door by door; for supervisors and clerks; read lane."""
        with self.enrolment.database.read() as session:
            return households.of_building(session, building)

    def moved_out(self, text: str = "", limit: int = 200) -> tuple[MovedOutRow, ...]:
        """Those who left, the last first; for supervisors and clerks; read lane."""
        with self.enrolment.database.read() as session:
            return tuple(
                MovedOutRow(
                    person=person.id,
                    name=person.name,
                    place=flat.place if flat is not None else "",
                    moved_out_on=person.moved_out_on,
                )
                for person, flat in households.moved_out(session, text, limit)
                if person.moved_out_on is not None
            )

    def open(self, household: UUID, operator: Operator) -> HouseholdCard:
        """The flat with its people; the log tells who looked. InvalidInput if unknown."""
        require(operator, Act.OPEN_PERSON)
        with self.enrolment.database.begin(SUBJECT) as session:
            found = _get(session, household)
            self._audit(session, "household-opened", operator, found.id)
            return HouseholdCard(
                row=households.row_of(session, found),
                landlord=mask_name(found.landlord),
                landlord_phone=mask_phone(found.landlord_phone),
                members=households.members(session, found.id),
                charge=grid.structure(session).charge(found.building, found.unit),
            )

    def add(self, door: Door, operator: Operator) -> HouseholdRow:
        """An empty flat; InvalidInput when it is there already."""
        require(operator, Act.EDIT_REGISTRY)
        parts = parts_of(door, self.enrolment.aliases())
        problems = people.place_problems(parts)
        if problems:
            raise InvalidInput(problems)
        with self.enrolment.database.begin(SUBJECT, operator=operator.account) as session:
            if households.at(session, **parts) is not None:
                raise InvalidInput([Problem(code="household-known", field="room")])
            return households.row_of(session, self.enrolment.flat(session, door))

    def landlord(self, household: UUID, operator: Operator) -> Landlord:
        """In full, to be edited; on record."""
        require(operator, Act.EDIT_REGISTRY)
        with self.enrolment.database.begin(SUBJECT) as session:
            found = _get(session, household)
            self._audit(session, "landlord-revealed", operator, found.id)
            return Landlord(name=found.landlord, phone=found.landlord_phone)

    def set_landlord(self, household: UUID, told: Landlord, operator: Operator) -> None:
        """Who answers for the tenants; both empty where the owner lives there himself."""
        require(operator, Act.EDIT_REGISTRY)
        name, phone = people.plain_name(told.name), normalise_phone(told.phone)
        problems = [Problem(code=code, field="phone") for code in people.contact_faults(phone)]
        if name:
            problems += people.name_problems(name)
        if problems:
            raise InvalidInput(problems)
        with self.enrolment.database.begin(SUBJECT, operator=operator.account) as session:
            found = _get(session, household)
            found.landlord, found.landlord_phone = name, phone

    def rename(self, household: UUID, door: Door, operator: Operator) -> None:
        """Another door for the same flat; its people move with it."""
        require(operator, Act.EDIT_REGISTRY)
        parts = parts_of(door, self.enrolment.aliases())
        problems = people.place_problems(parts)
        if problems:
            raise InvalidInput(problems)
        search.prepare()
        with self.enrolment.database.begin(SUBJECT, operator=operator.account) as session:
            found, taken = _get(session, household), households.at(session, **parts)
            if taken is not None and taken.id != found.id:
                raise InvalidInput([Problem(code="household-known", field="room")])
            for name, part in parts.items():
                setattr(found, name, part)
            session.flush()
            search.index(session, records.members(session, [found.id]))

    def _audit(self, session: Session, action: str, operator: Operator, household: UUID) -> None:
        enrolment = self.enrolment
        until = enrolment.clock() + enrolment.keep_acts()
        writing.audit(enrolment.journal, session, action, operator, until, household=household.hex)


def _get(session: Session, household: UUID) -> Household:
    found = session.get(Household, household)
    if found is None:
        raise InvalidInput([Problem(code="household-unknown", field="household")])
    return found
