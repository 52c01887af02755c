"""The right person: the face against the photo, the name on the phone against the pass (G03)."""

from __future__ import annotations

from gatekeeper.domain.access import Finding, Outcome
from gatekeeper.domain.facts import Facts
from gatekeeper.domain.readings import Answer

MESSAGES = {
    "person-to-compare": "Compare the face with the photo.",
    "person-compared": "The face fits.",
    "person-mismatch": "The face does not fit the photo.",
    "name-to-compare": "Compare the name on the phone with the pass.",
    "name-compared": "The names agree.",
    "name-mismatch": "The name on the phone is not the name on the pass.",
}


def check(facts: Facts) -> list[Finding]:
    """Comparing is asked where the profile demands it; a seen mismatch counts everywhere."""
    shown = facts.presentation
    demanded = facts.demands("person")
    findings = _compared(facts, "person", asked=demanded, possible=shown.identity is not None)
    both_shown = shown.identity is not None and shown.health_code is not None
    return findings + _compared(facts, "name", asked=demanded and both_shown, possible=both_shown)


def _compared(facts: Facts, what: str, *, asked: bool, possible: bool) -> list[Finding]:
    answer = facts.presentation.answer(f"same-{what}")
    if answer is not None and answer.value == "no":
        return [Finding(check="person", code=f"{what}-mismatch", outcome=Outcome.HELD)]
    if not asked:
        return []
    if answer is not None and answer.value == "yes":
        return [Finding(check="person", code=f"{what}-compared", outcome=Outcome.GRANTED)]
    accept = Answer(question=f"same-{what}", value="yes") if possible else None
    return [
        Finding(check="person", code=f"{what}-to-compare", outcome=Outcome.PENDING, accept=accept)
    ]
