"""行程卡: is a place on the travel card starred, and does that place count here (G60)?"""

from __future__ import annotations

from typing import Any

from gatekeeper.domain.access import Finding, Outcome
from gatekeeper.domain.facts import Facts

MESSAGES = {
    "travel-card-wanted": "Look at the travel card (C).",
    "travel-card-clear": "No star on the travel card.",
    "travel-card-other-star": "A star on the travel card, of a place that does not count here.",
    "travel-card-starred": "A star on the travel card: {place}.",
    "travel-card-star": "A star on the travel card.",
}

TRAVEL_CARD = "travel-card"
CLEAR, STARRED, OTHER = "clear", "starred", "starred-other"


def check(facts: Facts) -> list[Finding]:
    """An answer is "clear", "starred", "starred 上海" or "starred-other" (none of those listed)."""
    if not facts.demands(TRAVEL_CARD):
        return []
    answer, rule = facts.presentation.answer(TRAVEL_CARD), facts.policy.travel_card
    if answer is None:
        return [_finding("travel-card-wanted", Outcome.PENDING)]
    word, _, place = answer.value.partition(" ")
    if word == CLEAR:
        return [_finding("travel-card-clear", Outcome.GRANTED)]
    if rule.places and (word == OTHER or (place and place not in rule.places)):
        return [_finding("travel-card-other-star", Outcome.GRANTED)]
    if place:
        return [_finding("travel-card-starred", rule.outcome, place=place)]
    return [_finding("travel-card-star", rule.outcome)]


def _finding(code: str, outcome: Outcome, **parameters: Any) -> Finding:
    return Finding(check=TRAVEL_CARD, code=code, outcome=outcome, parameters=parameters)
