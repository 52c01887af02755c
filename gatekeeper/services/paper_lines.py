"""What a line typed in from paper becomes in the log, and how it is taken back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.access import (
    Decision,
    Direction,
    EventKind,
    Finding,
    Outcome,
    Presentation,
)
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.identifiers import normalise_plate
from gatekeeper.domain.outings import Leave
from gatekeeper.domain.paper import PaperLine, SheetKind, quarter_of
from gatekeeper.domain.visits import Registration, cleaned
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services import writing
from gatekeeper.services.gate import Gate
from gatekeeper.services.recording import Source, Who, record
from gatekeeper.services.settlement import Settlement
from gatekeeper.services.visits import Visits
from gatekeeper.store import carloads, lookup, vehicles
from gatekeeper.store.carloads import VehiclePassage
from gatekeeper.store.paper import PaperEntry

PAPER = "paper"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLines:
    """Works inside the caller's transaction, for one operator; no check is asked anywhere."""

    gate: Gate
    session: Session
    operator: Operator

    def take_over(self, kind: SheetKind, told: PaperLine, entry: PaperEntry) -> None:
        """Write what this line stands for and name it in its entry."""
        match kind:
            case SheetKind.OUTINGS:
                self._outing(told, entry)
            case SheetKind.VISITORS:
                self._visitor(told, entry)
            case SheetKind.REFUSALS:
                entry.told = told.name.strip()
                code = f"refused-{told.reason}"
                finding = Finding(check="pass", code=code, outcome=Outcome.DENIED)
                self._record(told, entry, Who(name=entry.told), finding)
            case SheetKind.VEHICLES:
                self._vehicle(told, entry)
            case SheetKind.RESIDENTS:
                entry.written_at = quarter_of(entry.written_at)
                entry.people_in, entry.people_out = told.people_in, told.people_out

    def take_back(self, entry: PaperEntry) -> None:
        """Its passages become void, each by a correction of its own."""
        settlement = Settlement(gate=self.gate)
        for presentation in entry.presentations.split():
            settlement.void(
                self.session,
                UUID(presentation),
                "reading-error",
                self.operator,
                source=Source.PAPER,
            )
        car = self.session.get(VehiclePassage, entry.vehicle) if entry.vehicle else None
        if car is not None:
            car.void, car.reason = True, "reading-error"
            self._write_car(car, "void")

    def _outing(self, told: PaperLine, entry: PaperEntry) -> None:
        holder = lookup.holder(self.session, told.person) if told.person else None
        if holder is None:
            raise InvalidInput([Problem(code="paper-person-missing", field="person")])
        entry.person, entry.told = holder.person, holder.name
        self._pass(told, entry, Who(person=holder.person, household=holder.household))

    def _visitor(self, told: PaperLine, entry: PaperEntry) -> None:
        registration = Registration(
            name=told.name, household=told.household, purpose=told.purpose, phone=told.phone
        )
        visit = Visits(gate=self.gate).enter(
            self.session, cleaned(registration), entry.written_at, self.operator
        )
        who = Who(person=visit.id, household=visit.household, name=visit.name, is_visitor=True)
        entry.person, entry.told = visit.id, visit.name
        self._pass(replace(told, direction=Direction.ENTRY), entry, who)
        if told.left_at is not None:
            left = replace(told, direction=Direction.EXIT, written_at=told.left_at)
            self._pass(left, entry, who)

    def _vehicle(self, told: PaperLine, entry: PaperEntry) -> None:
        """A line of the register of vehicles; who sat in it is not known by name."""
        plate = normalise_plate(told.plate)
        known = vehicles.one(self.session, plate)
        car = VehiclePassage(
            id=self.gate.new_id(),
            outcome=Outcome.GRANTED.key,
            direction=told.direction,
            lane=self._lane,
            occurred_at=entry.written_at,
            policy=self.gate.standing.policy.name,
            occupants=told.occupants,
            presentations="",
            driver=None,
            findings=PAPER,
            person=known.person if known else None,
            plate=plate,
        )
        self._write_car(car, Outcome.GRANTED.key)
        entry.vehicle, entry.person, entry.told = car.id, car.person, plate

    def _write_car(self, car: VehiclePassage, action: str) -> None:
        writing.write_row(
            self.gate,
            self.session,
            carloads.LINED,
            car,
            action,
            self.operator,
            occurred_at=car.occurred_at,
        )

    def _pass(self, told: PaperLine, entry: PaperEntry, who: Who) -> None:
        finding = Finding(check=PAPER, code=PAPER, outcome=Outcome.GRANTED)
        is_outing = told.direction is Direction.EXIT and not who.is_visitor
        leave = Leave(purpose=told.purpose) if is_outing and told.purpose else None
        self._record(told, entry, who, finding, leave)

    def _record(
        self,
        told: PaperLine,
        entry: PaperEntry,
        who: Who,
        finding: Finding,
        leave: Leave | None = None,
    ) -> None:
        assert told.written_at is not None
        shown = Presentation(
            id=self.gate.new_id(),
            lane=self._lane,
            direction=told.direction,
            opened_at=told.written_at,
            decision=Decision(findings=(finding,), decided_at=entry.typed_at),
        )
        record(
            self.session,
            self.gate.journal,
            presentation=shown,
            event=EventKind(finding.outcome.key),
            who=who,
            operator=self.operator,
            source=Source.PAPER,
            policy=self.gate.standing.policy,
            lane=self._lane,
            occurred_at=told.written_at,
            outcome=finding.outcome,
            leave=leave,
        )
        entry.presentations = f"{entry.presentations} {shown.id.hex}".strip()

    @property
    def _lane(self) -> str:
        """Paper knows the post, not the lane: the first one stands for it."""
        return self.gate.standing.lanes[0].key
