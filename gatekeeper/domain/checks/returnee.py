"""An open return: nobody enters before the seven steps are complete and settled (G25, G34)."""

from __future__ import annotations

from gatekeeper.domain.access import Direction, Finding, Outcome
from gatekeeper.domain.eight_steps import BEFORE_ENTRY
from gatekeeper.domain.facts import Facts
from gatekeeper.domain.returnees import Disposition

MESSAGES = {
    "returnee-enters": "Return {number}: all steps are complete.",
    "returnee-unfinished": "Return {number}: {done} of {steps} steps are complete (F6).",
    "returnee-undecided": "Return {number} waits for a supervisor's decision (F6).",
    "returnee-transfer": "Return {number}: waits for transfer and stays apart.",
    "returnee-refused": "Return {number} was refused.",
}

_SETTLED = {
    Disposition.TRANSFER: ("returnee-transfer", Outcome.DENIED),
    Disposition.REFUSED: ("returnee-refused", Outcome.DENIED),
}


def check(facts: Facts) -> list[Finding]:
    """Answers the check "pass" on the way in for whoever has an open return; else nothing."""
    returning = facts.returning
    if returning is None or facts.presentation.direction is Direction.EXIT:
        return []
    told: dict[str, object] = {"number": returning.number}
    if returning.disposition in _SETTLED:
        code, outcome = _SETTLED[returning.disposition]
    elif returning.missing:
        code, outcome = "returnee-unfinished", Outcome.HELD
        told |= {"done": len(BEFORE_ENTRY) - returning.missing, "steps": len(BEFORE_ENTRY)}
    elif returning.disposition is Disposition.ENTER:
        code, outcome = "returnee-enters", Outcome.GRANTED
    else:
        code, outcome = "returnee-undecided", Outcome.HELD
    return [Finding(check="pass", code=code, outcome=outcome, parameters=told)]
