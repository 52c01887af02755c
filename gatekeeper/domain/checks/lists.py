"""The office's lists: how old they may be before that is said, and before it stops people."""

from __future__ import annotations

from datetime import timedelta

from gatekeeper.domain.access import Finding, Outcome
from gatekeeper.domain.facts import Facts

MESSAGES = {
    "lists-old": "The office's lists are old. Days: {days}.",
    "lists-too-old": "The office's lists are too old. Fetch new ones. Days: {days}.",
}


def check(facts: Facts) -> list[Finding]:
    """Nothing without an office or while its lists are fresh."""
    rule, age = facts.policy.lists, facts.lists_age
    if not facts.demands("lists") or age is None or age < rule.warn:
        return []
    too_old = rule.hold and age >= rule.hold_after
    return [
        Finding(
            check="lists",
            code="lists-too-old" if too_old else "lists-old",
            outcome=Outcome.HELD if too_old else Outcome.GRANTED,
            parameters={"days": age // timedelta(days=1)},
        )
    ]
