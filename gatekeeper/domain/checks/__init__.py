"""The rules, one per file; the order here is the order of the findings."""

from __future__ import annotations

from collections.abc import Callable

from gatekeeper.domain.access import Finding
from gatekeeper.domain.checks import (
    asked,
    clock,
    four_pieces,
    health_code,
    lists,
    movement,
    nucleic_test,
    observation,
    outing,
    pass_record,
    person,
    place_code,
    repeat,
    returnee,
    strip,
    temperature,
    temporary,
    travel_card,
    visit,
)
from gatekeeper.domain.facts import Facts

_MODULES = (
    clock,
    pass_record,
    temporary,
    visit,
    observation,
    returnee,
    person,
    four_pieces,
    asked,
    health_code,
    temperature,
    nucleic_test,
    travel_card,
    place_code,
    movement,
    outing,
    repeat,
    strip,
    lists,
)

CHECKS: tuple[Callable[[Facts], list[Finding]], ...] = tuple(m.check for m in _MODULES)

MESSAGES: dict[str, str] = {
    code: sentence for module in _MODULES for code, sentence in module.MESSAGES.items()
}

# What a profile may demand. The clock and the emergency are asked of nobody in particular.
NAMES = frozenset(
    {
        "pass",
        "person",
        "four-pieces",
        "asked",
        "health-code",
        "temperature",
        "nucleic-test",
        "travel-card",
        "place-code",
        "movement",
        "outing",
        "repeat",
        "lists",
    }
)

# Where demanded, saying nothing about these is no answer: somebody must have shown something.
WANTED = (
    "pass",
    "person",
    "asked",
    "health-code",
    "temperature",
    "nucleic-test",
    "travel-card",
    "place-code",
)

# The slots that are filled by an answer of the operator, given under the check's own name.
ANSWERED = ("asked", "nucleic-test", "travel-card", "place-code")
