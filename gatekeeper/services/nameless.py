"""Somebody without a name at a lane: let in for a while or turned away, one line that counts."""

from __future__ import annotations

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
from gatekeeper.services import judging
from gatekeeper.services.gate import Gate
from gatekeeper.services.recording import Source, Who, record
from gatekeeper.services.shown import Shown


def settle(session: Session, gate: Gate, lane: str, finding: Finding, operator: Operator) -> Shown:
    """Record it and show it; whoever stood at the lane without a verdict waits aside."""
    lineup = gate.lineup
    scene = lineup.step_aside(session, lineup.scene(session, lane))
    outcome = finding.outcome
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
        event=EventKind.GRANTED if outcome is Outcome.GRANTED else EventKind.DENIED,
        who=Who(),
        operator=operator,
        source=Source.KEYBOARD,
        policy=gate.standing.policy,
        lane=lane,
        occurred_at=scene.now,
        outcome=outcome,
    )
    judging.close(gate, session, scene, shown, written.sequence)
    return Shown(
        lane=lane,
        direction=Direction.ENTRY,
        policy=gate.standing.policy,
        presentation=shown,
        sequence=written.sequence,
        moved=scene.moved,
        emergency=scene.row.emergency,
    )
