"""The triage desk of the hall and the isolation site: a short intake that opens the case (O31)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import day_span, local
from gatekeeper.domain.desk_intake import KINDS, Desk, TakenIn, intake_problems
from gatekeeper.domain.fever import Told
from gatekeeper.domain.observation import Particulars, charge_problems, release_at
from gatekeeper.domain.permissions import Act, require
from gatekeeper.errors import InvalidInput
from gatekeeper.reports.visit_card import VisitCard
from gatekeeper.services import observation
from gatekeeper.services.fever import FeverCases
from gatekeeper.services.gate import Gate
from gatekeeper.store import desk_intakes, fever, lookup
from gatekeeper.store import observation as cases
from gatekeeper.store.desk_intakes import LINED, DeskIntake

SUBJECT = "desk-intakes"


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeRow:
    """Somebody who was taken in; `fever` is the number of the fever case that began with it."""

    case: UUID
    number: str
    name: str
    place: str
    told: TakenIn
    taken_at: datetime
    charge: str = ""
    fever: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageDesk:
    """`today` runs in the read lane, the others write."""

    gate: Gate
    fevers: FeverCases
    checkpoint: str

    def take_in(
        self,
        person: UUID,
        told: TakenIn,
        charge_name: str,
        charge_phone: str,
        operator: Operator,
    ) -> IntakeRow:
        """The case of observation, and a fever case where the reading is high: all or nothing.

        Raises InvalidInput with each problem at its field.
        """
        require(operator, Act.OBSERVATION)
        gate, standing = self.gate, self.gate.standing
        told = replace(
            told,
            origin=" ".join(told.origin.split()),
            room=" ".join(told.room.split()),
            symptoms=" ".join(told.symptoms.split()),
        )
        problems = [*intake_problems(told), *charge_problems(charge_name, charge_phone)]
        if problems:
            raise InvalidInput(problems)
        now = gate.clock()
        particulars = Particulars(
            kind=KINDS[told.desk],
            arrived_on=local(now, standing.zone).date(),
            days=standing.policy.observation.days,
            reason=told.room,
            origin=told.origin,
            charge_name=charge_name,
            charge_phone=charge_phone,
        )
        with gate.database.begin(SUBJECT, operator=operator.account) as session:
            opened = observation.open_case(session, gate, person, particulars, operator)
            case = cases.case_of(opened)
            row = DeskIntake(
                id=gate.new_id(),
                case=case.id,
                desk=told.desk,
                taken_at=now,
                taken_by=operator.account,
                person=case.person,
                origin=told.origin,
                room=told.room,
                tenths=told.tenths,
                symptoms=told.symptoms,
            )
            LINED.write(
                session,
                gate.journal,
                row,
                "taken-in",
                operator=operator.account,
                occurred_at=now,
                expires_at=release_at(case, standing.zone) + standing.policy.timings.keep_private,
            )
            number = ""
            high = told.tenths is not None and standing.policy.temperature.is_high(told.tenths)
            if high and fever.open_of(session, case.person) is None:
                symptom = Told(words=told.symptoms, tenths=told.tenths)
                number = self.fevers.open_in(
                    session, case.person, symptom, charge_name, charge_phone, operator
                ).number
            holder = lookup.holder(session, case.person)
            return IntakeRow(
                case=case.id,
                number=case.number,
                name=holder.name if holder else "",
                place=holder.place if holder else "",
                told=told,
                taken_at=now,
                charge=f"{opened.charge_name} {opened.charge_phone}".strip(),
                fever=number,
            )

    def today(self) -> tuple[TakenIn, ...]:
        """Everybody taken in today, the newest first: for the figures of the desk."""
        zone = self.gate.standing.zone
        begins, _ = day_span(local(self.gate.clock(), zone).date(), zone)
        with self.gate.database.read() as session:
            return tuple(
                TakenIn(desk=Desk(row.desk), origin=row.origin, room=row.room, tenths=row.tenths)
                for row in desk_intakes.since(session, begins)
            )

    def card(self, row: IntakeRow, *, roll: bool) -> VisitCard:
        """The visit card as `draw` takes it, for the 80 mm roll or A4."""
        zone = self.gate.standing.zone
        return VisitCard(
            compound=self.gate.standing.trust.site or self.checkpoint,
            number=row.number,
            name=row.name,
            place=row.place,
            origin=row.told.origin,
            given_at=local(row.taken_at, zone),
            charge=row.charge,
            roll=roll,
        )
