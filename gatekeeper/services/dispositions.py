"""What becomes of returnees: decided by the rules, settled by a supervisor, transferred (G34)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import local
from gatekeeper.domain.measures import Measure
from gatekeeper.domain.observation import ORIGIN_CHARACTERS, Particulars
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.policy import ObservationKind
from gatekeeper.domain.returnees import Disposition, place_problems
from gatekeeper.domain.triage import SETTLE_REASONS, settlement_faults
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services import arrivals, car_holds, observation
from gatekeeper.services.arrivals import Arrival
from gatekeeper.services.returnee_rows import SUBJECT, ReturneeRows, stepped, write
from gatekeeper.store import returnees
from gatekeeper.store.observation import ObservationCase
from gatekeeper.store.people import Person
from gatekeeper.store.returnees import ReturneeMember, ReturneeParty

# Who is observed here has his car here; whoever is taken away does not come to it.
HELD_KINDS = (ObservationKind.HOME, ObservationKind.MONITORING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispositions:
    """Every method writes and returns the party as it is then."""

    rows: ReturneeRows

    def decide(self, party: UUID, operator: Operator, *, slot: str = "") -> Arrival:
        """What the rules say, for everybody not decided yet: enter, or wait for transfer.

        With a `slot` their car stays in it as long as the observation lasts (G20).
        Nobody enters before the seven steps are complete: raises InvalidInput
        returnee-steps-open. Who is HELD waits for a supervisor (`settle`).
        """
        require(operator, Act.RETURNEES)
        with self.rows.gate.database.begin(SUBJECT, operator=operator.account) as session:
            row = self.rows.get(session, party)
            arrival = self.rows.arrival(session, row)
            for shown in arrival.members:
                if shown.disposition is not None:
                    continue
                said = shown.triage
                if said.disposition is Disposition.ENTER and arrival.open_steps:
                    raise InvalidInput([Problem(code="returnee-steps-open", field="steps")])
                if said.disposition is not Disposition.HELD:
                    member = self.rows.member(session, shown.id)
                    self._decide(session, row, member, said.disposition, said.measure, operator)
            if slot.strip():
                self._hold_car(session, row, slot, operator)
            return self.rows.arrival(session, stepped(self.rows, session, row, operator))

    def hold_car(self, party: UUID, slot: str, operator: Operator) -> Arrival:
        """车位管车: their car stays in this slot; for those whose decision stands already."""
        require(operator, Act.RETURNEES)
        with self.rows.gate.database.begin(SUBJECT, operator=operator.account) as session:
            row = self.rows.get(session, party)
            self._hold_car(session, row, slot, operator)
            return self.rows.arrival(session, row)

    def settle(
        self,
        member: UUID,
        disposition: Disposition,
        measure: Measure,
        reason: str,
        operator: Operator,
    ) -> Arrival:
        """A supervisor decides by name and reason, also otherwise than the rules say."""
        require(operator, Act.SETTLE_RETURN)
        if reason not in SETTLE_REASONS:
            raise InvalidInput([Problem(code="reason-wanted", field="reason")])
        with self.rows.gate.database.begin(SUBJECT, operator=operator.account) as session:
            one = self.rows.member(session, member)
            row = self.rows.get(session, one.party)
            arrival = self.rows.arrival(session, row)
            policy = self.rows.gate.standing.policy
            fever = one.tenths is not None and policy.temperature.is_high(one.tenths)
            faults = list(settlement_faults(disposition, measure, has_fever=fever))
            if disposition is Disposition.ENTER and arrival.open_steps:
                faults.append("returnee-steps-open")
            if faults:
                raise InvalidInput([Problem(code=code, field="disposition") for code in faults])
            one.settled = reason
            self._decide(session, row, one, disposition, measure, operator)
            return self.rows.arrival(session, stepped(self.rows, session, row, operator))

    def ask_transfer(self, member: UUID, to: str, operator: Operator) -> Arrival:
        """转运: reported to whom, now."""
        require(operator, Act.RETURNEES)
        problems = place_problems(to, "transfer_to")
        if not to.strip():
            problems = (Problem(code="required", field="transfer_to"),)
        if problems:
            raise InvalidInput(problems)
        return self._transfer(member, "transfer-asked", operator, to=" ".join(to.split()))

    def fetched(self, member: UUID, operator: Operator) -> Arrival:
        """转运: he was taken over."""
        require(operator, Act.RETURNEES)
        return self._transfer(member, "fetched", operator)

    # --- inside a transaction -----------------------------------------------------------------

    def _decide(
        self,
        session: Session,
        row: ReturneeParty,
        member: ReturneeMember,
        disposition: Disposition,
        measure: Measure,
        operator: Operator,
    ) -> None:
        member.disposition, member.measure = disposition.value, measure
        member.decided_at, member.decided_by = self.rows.gate.clock(), operator.account
        if disposition is Disposition.ENTER:
            arrivals.enter_records(session, member, row.household)
            self._observe(session, row, member, operator)
        write(self.rows, session, member, disposition.value, operator)
        if all(one.disposition for one in returnees.members_of(session, row.id)):
            row.state = returnees.CLOSED
            write(self.rows, session, row, "decided", operator)

    def _observe(
        self, session: Session, row: ReturneeParty, member: ReturneeMember, operator: Operator
    ) -> None:
        """The measure becomes a case of observation, for whoever the records know (G09)."""
        gate, person = self.rows.gate, member.person
        if person is None or member.measure is Measure.NONE:
            return
        known = session.get(Person, person) is not None
        if not known or observation.open_case_of(session, person, gate.clock()) is not None:
            return
        arrived = local(row.arrived_at or gate.clock(), gate.standing.zone).date()
        told = Particulars(
            kind=ObservationKind(member.measure.value),
            arrived_on=arrived,
            days=gate.standing.policy.days_of(member.measure),
            origin=(member.origin or row.origin)[:ORIGIN_CHARACTERS],
        )
        member.case = observation.open_case(session, gate, person, told, operator).id

    def _hold_car(
        self, session: Session, row: ReturneeParty, slot: str, operator: Operator
    ) -> None:
        """The car goes with the case of the family that ends last."""
        gate = self.rows.gate
        found = [
            observation.open_case_of(session, one.person, gate.clock(), gate.standing.zone)
            for one in returnees.members_of(session, row.id)
            if one.person is not None
        ]
        cases = [case for case in found if case is not None and case.kind in HELD_KINDS]
        if not cases:
            raise InvalidInput([Problem(code="returnee-not-observed", field="slot")])
        last = max(cases, key=lambda case: case.last_on)
        case = session.get_one(ObservationCase, last.id)
        car_holds.hold_car(session, gate, row.plate, slot, operator, case=case)

    def _transfer(self, id: UUID, action: str, operator: Operator, to: str = "") -> Arrival:
        with self.rows.gate.database.begin(SUBJECT, operator=operator.account) as session:
            member = self.rows.member(session, id)
            if member.disposition != Disposition.TRANSFER or member.fetched_at is not None:
                raise InvalidInput([Problem(code="returnee-no-transfer", field="transfer_to")])
            if to:
                member.transfer_to, member.asked_at = to, self.rows.gate.clock()
            else:
                member.fetched_at = self.rows.gate.clock()
                self._observe(session, self.rows.get(session, member.party), member, operator)
            write(self.rows, session, member, action, operator)
            return self.rows.arrival(session, self.rows.get(session, member.party))
