"""Couriers, takeaway and ride-hailing: in for a short while where the profile says so (G16)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gatekeeper.domain.access import Finding, Outcome
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.policy import Caller, CallerAnswer
from gatekeeper.errors import NotAllowed
from gatekeeper.services.gate import SUBJECT, Gate
from gatekeeper.services.ledger_steps import Draft, step_of
from gatekeeper.services.ledgers import Ledgers
from gatekeeper.services.nameless import settle
from gatekeeper.services.shown import Shown
from gatekeeper.store import ledgers as entries

LEDGER = "callers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Callers:
    """Every method runs in the write lane."""

    gate: Gate
    ledgers: Ledgers

    def answer(self, caller: Caller) -> CallerAnswer:
        """What the profile in force says."""
        return self.gate.standing.policy.callers.answer(caller)

    def let_in(self, lane: str, caller: Caller, draft: Draft, operator: Operator) -> Shown:
        """One entry of the ledger and one passage, or neither.

        NotAllowed where they stay outside, or where it takes a supervisor; InvalidInput with the
        problems at their fields.
        """
        require(operator, Act.GOODS)
        answer = self.answer(caller)
        if answer is CallerAnswer.GATE:
            raise NotAllowed("caller-stays-outside")
        if answer is CallerAnswer.HELD:
            require(operator, Act.OVERRIDE_ANY)
        gate, ledger = self.gate, self.ledgers.ledger(LEDGER, operator)
        draft = replace(draft, values={**draft.values, "kind": caller.value})
        with gate.database.begin(SUBJECT) as session:
            step = step_of(
                session,
                ledger,
                draft,
                operator,
                now=gate.clock(),
                zone=gate.standing.zone,
                entry=gate.new_id(),
                action=entries.ENTERED,
                state=ledger.first_state,
            )
            entries.write(session, gate.journal, step)
            finding = Finding(
                check="pass",
                code=f"caller-{caller.value}",
                outcome=Outcome.GRANTED,
                parameters={"company": draft.values.get("company", "").strip()},
            )
            return settle(session, gate, lane, finding, operator)

    def keep_out(self, lane: str, operator: Operator) -> Shown:
        """A car that waits outside: a line that counts."""
        require(operator, Act.GOODS)
        finding = Finding(check="pass", code="caller-outside", outcome=Outcome.DENIED)
        with self.gate.database.begin(SUBJECT) as session:
            return settle(session, self.gate, lane, finding, operator)
