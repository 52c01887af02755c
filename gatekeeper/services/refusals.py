"""Turned away without a name (劝返): one key, a reason from a list, a denied line that counts."""

from __future__ import annotations

from dataclasses import dataclass

from gatekeeper.domain.access import Finding, Outcome
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.visits import REFUSAL_REASONS
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services.gate import SUBJECT, Gate
from gatekeeper.services.nameless import settle
from gatekeeper.services.shown import Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusals:
    """Whoever has no business inside need not say who he is (G15)."""

    gate: Gate

    def turn_away(self, lane: str, reason: str, operator: Operator) -> Shown:
        """Record it and show it; whoever stood at the lane without a verdict waits aside.

        Raises InvalidInput for a reason that is not one of REFUSAL_REASONS.
        """
        require(operator, Act.TURN_AWAY)
        if reason not in REFUSAL_REASONS:
            raise InvalidInput([Problem(code="reason-wanted", field="reason")])
        finding = Finding(check="pass", code=f"refused-{reason}", outcome=Outcome.DENIED)
        with self.gate.database.begin(SUBJECT) as session:
            return settle(session, self.gate, lane, finding, operator)
