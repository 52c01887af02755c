"""Who works at the gate: their roles, and the operator as a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import pairwise
from uuid import UUID


class Role(StrEnum):
    """What each may do stands in `permissions`; SYSTEM is the program itself."""

    SYSTEM = "system"
    OBSERVER = "observer"
    OPERATOR = "operator"
    CLERK = "clerk"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """Whoever is signed on."""

    account: UUID
    name: str
    role: Role


SYSTEM = Operator(account=UUID(int=0), name="system", role=Role.SYSTEM)

# Where the people of a mixed crew come from (G49), unless a site has words of its own.
AFFILIATIONS = ("property", "community", "police", "party-member", "volunteer", "delegate")
AFFILIATION_CHARACTERS = 40
# Who gives hours besides a work of his own: a year asks so many of each (O33).
HELPERS = ("party-member", "volunteer", "delegate")

# 下沉干部 and volunteers come for a shift, at most for a day and a night.
LONGEST_DELEGATION = timedelta(hours=24)

PIN_DIGITS = 6


def is_pin(text: str) -> bool:
    """Six digits, not all the same and not a run (123456, 654321)."""
    if len(text) != PIN_DIGITS or not (text.isascii() and text.isdigit()):
        return False
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(text)}
    return steps not in ({0}, {1}, {9})
