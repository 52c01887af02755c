"""The rules, one per file; the order here is the order of the findings."""

from __future__ import annotations

from collections.abc import Callable

from gatekeeper.domain.access import Facts, Finding
from gatekeeper.domain.checks import (
    clock,
    health_code,
    lists,
    movement,
    observation,
    outing,
    pass_record,
    person,
    repeat,
    temperature,
    visit,
)

_MODULES = (
    clock,
    pass_record,
    visit,
    observation,
    person,
    health_code,
    temperature,
    movement,
    outing,
    repeat,
    lists,
)

CHECKS: tuple[Callable[[Facts], list[Finding]], ...] = tuple(m.check for m in _MODULES)

MESSAGES: dict[str, str] = {
    code: sentence for module in _MODULES for code, sentence in module.MESSAGES.items()
}

# What a profile may demand. The clock and the emergency are asked of nobody in particular.
NAMES = frozenset(
    {"pass", "person", "health-code", "temperature", "movement", "outing", "repeat", "lists"}
)

# Where demanded, saying nothing about these is no answer: somebody must have shown something.
WANTED = ("pass", "person", "health-code", "temperature")
