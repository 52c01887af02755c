"""A strip on the door: somebody of a flat thought empty comes home; told, no reason to stop."""

from __future__ import annotations

from gatekeeper.domain.access import Direction, Finding, Outcome
from gatekeeper.domain.facts import Facts

MESSAGES = {
    "strip-ends": "A strip has been on the door since {day}; letting in closes it.",
}


def check(facts: Facts) -> list[Finding]:
    """One note on entering; the way out says nothing of who is at home."""
    if facts.strip_on is None or facts.presentation.direction is not Direction.ENTRY:
        return []
    told = {"day": facts.strip_on.isoformat()}
    return [Finding(check="strip", code="strip-ends", outcome=Outcome.GRANTED, parameters=told)]
