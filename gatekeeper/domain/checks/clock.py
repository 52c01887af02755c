"""The clock: behind the last record nothing can be judged until the operator confirms the time."""

from __future__ import annotations

from gatekeeper.domain.access import Finding, Outcome
from gatekeeper.domain.facts import Facts

MESSAGES = {
    "clock-behind": "The clock is behind the last record. Confirm the time first.",
}


def check(facts: Facts) -> list[Finding]:
    """Nothing while the clock is trusted."""
    if facts.clock_trusted:
        return []
    return [Finding(check="clock", code="clock-behind", outcome=Outcome.HELD)]
