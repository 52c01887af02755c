"""Turned away without a name (劝返): one key, a reason from a list, a denied line that counts."""

from __future__ import annotations

from dataclasses import dataclass

from gatekeeper.domain.access import (
    Decision,
    Direction,
    EventKind,
    Finding,
    Outcome,
    Presentation,
)
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.visits import REFUSAL_REASONS
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services.gate import SUBJECT, Gate, Shown
from gatekeeper.services.recording import Source, Who, record


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
        gate = self.gate
        with gate.database.begin(SUBJECT) as session:
            lineup = gate.lineup
            scene = lineup.step_aside(session, lineup.scene(session, lane))
            finding = Finding(check="pass", code=f"refused-{reason}", outcome=Outcome.DENIED)
            shown = Presentation(
                id=gate.new_id(),
                lane=lane,
                direction=Direction.ENTRY,
                opened_at=scene.now,
                decision=Decision(findings=(finding,), decided_at=scene.now),
            )
            written = record(
                session,
                gate.journal,
                presentation=shown,
                event=EventKind.DENIED,
                who=Who(),
                operator=operator,
                source=Source.KEYBOARD,
                policy=gate.standing.policy,
                lane=lane,
                occurred_at=scene.now,
                outcome=Outcome.DENIED,
            )
            gate.close(session, scene, shown, written.sequence)
        return Shown(
            lane=lane,
            direction=Direction.ENTRY,
            policy=gate.standing.policy,
            presentation=shown,
            sequence=written.sequence,
            moved=scene.moved,
            emergency=scene.row.emergency,
        )
