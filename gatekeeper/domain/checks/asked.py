"""问: health, contact and travel, asked aloud and answered by one key (G01, G05)."""

from __future__ import annotations

from gatekeeper.domain.access import Finding, Outcome
from gatekeeper.domain.facts import Facts
from gatekeeper.domain.readings import Answer

MESSAGES = {
    "asked-wanted": "Ask: unwell? contact with a patient? been in a risk area? (Q)",
    "asked-clear": "Asked, nothing to tell.",
    "asked-health": "Says: feels unwell.",
    "asked-contact": "Says: had contact with a patient.",
    "asked-travel": "Says: was in a risk area.",
    "asked-refused": "Will not answer.",
}

ASKED = "asked"
CLEAR, REFUSED = "clear", "refused"
QUESTIONS = ("health", "contact", "travel")

_CLEAR = Answer(question=ASKED, value=CLEAR)


def check(facts: Facts) -> list[Finding]:
    """A yes to any of the questions is for the operator to look into."""
    if not facts.demands(ASKED):
        return []
    answer = facts.presentation.answer(ASKED)
    if answer is None:
        return [_finding("asked-wanted", Outcome.PENDING, accept=_CLEAR)]
    if answer.value == CLEAR:
        return [_finding("asked-clear", Outcome.GRANTED)]
    said = answer.value if answer.value in QUESTIONS else REFUSED
    return [_finding(f"asked-{said}", Outcome.HELD)]


def _finding(code: str, outcome: Outcome, accept: Answer | None = None) -> Finding:
    return Finding(check=ASKED, code=code, outcome=outcome, accept=accept)
