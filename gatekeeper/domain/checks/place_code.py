"""场所码: has the visitor scanned this place's code, as seen on his own phone (G60)?"""

from __future__ import annotations

from gatekeeper.domain.access import Finding, Outcome
from gatekeeper.domain.facts import Facts

MESSAGES = {
    "place-code-wanted": "Has the place code been scanned? Look at the phone (P).",
    "place-code-seen": "Place code scanned, seen on the phone.",
    "place-code-not-seen": "Place code not scanned.",
}

PLACE_CODE = "place-code"
SEEN, NOT_SEEN = "seen", "not-seen"


def check(facts: Facts) -> list[Finding]:
    """Whoever has no phone or will not scan it is for the operator to settle, not refused."""
    if not facts.demands(PLACE_CODE):
        return []
    answer = facts.presentation.answer(PLACE_CODE)
    if answer is None:
        return [_finding("place-code-wanted", Outcome.PENDING)]
    if answer.value == SEEN:
        return [_finding("place-code-seen", Outcome.GRANTED)]
    return [_finding("place-code-not-seen", Outcome.HELD)]


def _finding(code: str, outcome: Outcome) -> Finding:
    return Finding(check=PLACE_CODE, code=code, outcome=outcome)
