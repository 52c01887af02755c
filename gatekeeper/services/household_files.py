"""The file of one household (一户一档): gathered whole, masked unless a reason is given (O06)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import local
from gatekeeper.domain.ledger import FieldKind, Ledger
from gatekeeper.domain.masking import mask_id, mask_name, mask_phone, mask_plate
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.screening import Result
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.reports.household_file import (
    Car,
    HeldPass,
    HouseholdFile,
    Member,
    Observed,
    Request,
    ScreenedDoor,
)
from gatekeeper.reports.known import PassLine
from gatekeeper.services import writing
from gatekeeper.services.gate import Gate
from gatekeeper.services.observation_lists import ObservationLists, case_line
from gatekeeper.store import (
    grid,
    households,
    issuing,
    ledger_pages,
    observation,
    people,
    screening,
    vehicles,
)
from gatekeeper.store.employers import Employer
from gatekeeper.store.ledger_pages import Wanted
from gatekeeper.store.people import Household, Person
from gatekeeper.store.pinyin import place_key
from gatekeeper.store.rounds import ScreeningRound
from gatekeeper.store.screening import Screening

SUBJECT = "household-files"
# Nobody reads more: the newest of what a ledger says of one door.
REQUESTS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdFiles:
    """Runs in the write lane: the log tells who asked for which file, and why.

    `requests` is the ledger of requests, None where a site has none.
    """

    gate: Gate
    lists: ObservationLists
    checkpoint: str
    requests: Ledger | None = None

    def file(self, household: UUID, reason: str, operator: Operator) -> HouseholdFile:
        """All that is known of a flat; names and numbers in full only for a reason.

        Raises InvalidInput where no flat is known by this id.
        """
        require(operator, Act.OBSERVATION)
        reason = " ".join(reason.split())
        if reason:
            require(operator, Act.UNMASK)
        with self.gate.database.begin(SUBJECT) as session:
            flat = session.get(Household, household)
            if flat is None:
                raise InvalidInput([Problem(code="household-unknown", field="household")])
            self._audit(session, flat.id, reason, operator)
            data = self._gather(session, flat, reason)
        return data if reason else _masked(data)

    # --- inside a transaction -----------------------------------------------------------------

    def _gather(self, session: Session, flat: Household, reason: str) -> HouseholdFile:
        told = [session.get_one(Person, row.person) for row in households.members(session, flat.id)]
        names = {one.id: one.name for one in told}
        row = households.row_of(session, flat)
        charge = grid.structure(session).charge(flat.building, flat.unit)
        whose = (charge.leader, charge.phone, f"({charge.name})") if charge else ()
        return HouseholdFile(
            compound=self.gate.standing.trust.site or self.checkpoint,
            checkpoint=self.checkpoint,
            reason=reason,
            place=flat.place,
            charge=" ".join(part for part in whose if part),
            is_rented=row.is_rented,
            landlord=flat.landlord,
            landlord_phone=flat.landlord_phone,
            members=tuple(_member(session, one) for one in told),
            passes=self._passes(session, flat.id, names),
            cars=tuple(
                Car(
                    plate=one.plate,
                    name=one.name,
                    slot=one.slot,
                    about=one.about,
                    allowed_until=one.allowed_until,
                )
                for one in vehicles.of_household(session, flat.id)
            ),
            cases=tuple(self._cases(session, names)),
            rounds=tuple(
                self._screened(session, one, names)
                for one in screening.of_household(session, flat.id)
            ),
            requests=self._requests(session, flat),
        )

    def _audit(self, session: Session, flat: UUID, reason: str, operator: Operator) -> None:
        """Which file it was and why stand in a private part."""
        until = self.gate.clock() + self.gate.standing.policy.timings.keep_audit_private
        journal, told = self.gate.journal, {"household": flat.hex, "reason": reason}
        writing.audit(journal, session, "household-file", operator, until, person=None, **told)

    def _passes(
        self, session: Session, household: UUID, names: dict[UUID, str]
    ) -> tuple[HeldPass, ...]:
        zone = self.gate.standing.zone
        entries = {
            entry: name for one, name in names.items() for entry in people.entries_of(session, one)
        }
        return tuple(
            HeldPass(
                name=entries[one.person] if one.person else "",
                told=PassLine(
                    number=one.number,
                    kind=one.kind,
                    since=local(one.valid_from, zone).date(),
                    until=local(one.valid_until, zone).date(),
                    closed=f"{local(one.closed_at, zone):%Y-%m-%d}" if one.closed_at else "",
                ),
            )
            for one in issuing.of_household(session, household, tuple(entries), self.gate.clock())
        )

    def _cases(self, session: Session, names: dict[UUID, str]) -> list[Observed]:
        """The newest first."""
        found = [
            self.lists.row(session, row)
            for person in names
            for row in observation.of_person(session, person)
        ]
        found.sort(key=lambda row: row.first_on, reverse=True)
        return [
            Observed(
                name=names[row.person],
                told=case_line(row),
            )
            for row in found
        ]

    def _screened(self, session: Session, row: Screening, names: dict[UUID, str]) -> ScreenedDoor:
        """What was said of people who no longer belong to it stays out."""
        round = session.get_one(ScreeningRound, row.round)
        said = screening.people_of(session, row.round, row.household) if row.household else {}
        return ScreenedDoor(
            round=round.name,
            on=local(row.tried_at, self.gate.standing.zone).date(),
            screened=row.screened,
            people=tuple(
                (names[person], Result(one.result), one.place)
                for person, one in said.items()
                if person in names and one.result
            ),
            note=row.note,
        )

    def _requests(self, session: Session, flat: Household) -> tuple[Request, ...]:
        """Doors are typed in many ways: found by the room, told apart by the whole of it."""
        ledger = self.requests
        if ledger is None:
            return ()
        doors = [one.key for one in ledger.fields if one.kind is FieldKind.HOUSEHOLD]
        found = ledger_pages.every(session, ledger.key, Wanted(words=flat.room))
        wanted, zone = place_key(flat.place), self.gate.standing.zone
        here = (
            Request(at=local(row.occurred_at, zone), ledger=ledger, entry=row)
            for row in found
            if any(place_key(row.values.get(key, "")) == wanted for key in doors)
        )
        return tuple(islice(here, REQUESTS))


def _member(session: Session, one: Person) -> Member:
    employer = session.get(Employer, one.employer) if one.employer else None
    return Member(
        name=one.name,
        sex=one.sex,
        born_on=one.born_on,
        tenure=one.tenure,
        phone=one.phone,
        id_number=one.id_number or one.paper_number,
        employer=employer.name if employer else "",
        left_on=one.moved_out_on,
    )


def _masked(data: HouseholdFile) -> HouseholdFile:
    """Nobody is to be known by it who is not known already."""
    return replace(
        data,
        landlord=mask_name(data.landlord),
        landlord_phone=mask_phone(data.landlord_phone),
        members=tuple(
            replace(
                one,
                name=mask_name(one.name),
                phone=mask_phone(one.phone),
                id_number=mask_id(one.id_number),
                born_on=None,
                employer="",
            )
            for one in data.members
        ),
        passes=tuple(replace(one, name=mask_name(one.name)) for one in data.passes),
        cars=tuple(
            replace(one, name=mask_name(one.name), plate=mask_plate(one.plate)) for one in data.cars
        ),
        cases=tuple(replace(one, name=mask_name(one.name)) for one in data.cases),
        rounds=tuple(
            replace(
                one,
                note="",
                people=tuple((mask_name(name), result, "") for name, result, _ in one.people),
            )
            for one in data.rounds
        ),
    )
