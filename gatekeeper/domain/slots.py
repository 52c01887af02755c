"""The slots of the panel: each demanded check with what is known of it, in the profile's order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gatekeeper.domain.access import Direction, Finding, Outcome, PersonKind, Presentation
from gatekeeper.domain.policy import Policy


class SlotState(StrEnum):
    """PROPOSED waits for Enter alone; HELD and BAD are answered, badly."""

    EMPTY = "empty"
    PROPOSED = "proposed"
    GOOD = "good"
    HELD = "held"
    BAD = "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One demanded check and the finding it stands on, if any yet."""

    check: str
    state: SlotState = SlotState.EMPTY
    finding: Finding | None = None


_STATES = {
    Outcome.GRANTED: SlotState.GOOD,
    Outcome.PENDING: SlotState.EMPTY,
    Outcome.HELD: SlotState.HELD,
    Outcome.DENIED: SlotState.BAD,
}


def slots(policy: Policy, presentation: Presentation, holder_kind: PersonKind) -> tuple[Slot, ...]:
    """What the panel shows of this person; before the first decision every slot is empty."""
    findings = presentation.decision.findings if presentation.decision else ()
    return tuple(
        _slot(empty.check, [f for f in findings if f.check == empty.check])
        for empty in empty_slots(policy, presentation.direction, holder_kind)
    )


def empty_slots(policy: Policy, direction: Direction, kind: PersonKind) -> tuple[Slot, ...]:
    """What will be asked of such a person, for the idle panel."""
    return tuple(
        Slot(check=check) for check in policy.slots if policy.demands(check, direction, kind)
    )


def _slot(check: str, findings: list[Finding]) -> Slot:
    """The worst finding that counts speaks; one set aside by an override is good."""
    if not findings:
        return Slot(check=check)
    counting = [finding for finding in findings if not finding.overridden]
    if not counting:
        return Slot(check=check, state=SlotState.GOOD, finding=findings[0])
    worst = max(counting, key=lambda finding: finding.outcome)
    state = _STATES[worst.outcome]
    if worst.outcome is Outcome.PENDING and worst.accept is not None:
        state = SlotState.PROPOSED
    return Slot(check=check, state=state, finding=worst)
