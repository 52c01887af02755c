"""What personal data is handled for in the profile in force, and of which kinds that is told."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from gatekeeper.domain.policy import Policy
from gatekeeper.domain.retention import LINES, MEASUREMENTS, Kind

# Checks that ask about somebody's health.
HEALTH_CHECKS = frozenset(
    {
        "asked",
        "health-code",
        "temperature",
        "nucleic-test",
        "travel-card",
        "place-code",
        "four-pieces",
    }
)


class Purpose(StrEnum):
    """One sentence of the privacy notice."""

    ACCESS = "access"
    VISITORS = "visitors"
    VEHICLES = "vehicles"
    OUTINGS = "outings"
    EPIDEMIC = "epidemic"
    OBSERVATION = "observation"
    SERVICES = "services"
    RECORD = "record"


# Kinds of what is kept that only a subject of the profile brings about.
_SUBJECT = {
    "cases": "observation",
    "returnees": "returnees",
    "four-pieces": "four-pieces",
    "approvals": "outings",
    "work-proofs": "outings",
    "reports": "referrals",
}
# Whom they are about is no resident or visitor, or nobody at all.
_NOT_TOLD = frozenset({"duty", LINES})


def asks_health(policy: Policy) -> bool:
    """Does any check of this profile ask about health?"""
    return any(HEALTH_CHECKS & checks for checks in policy.demanded.values())


def purposes(policy: Policy) -> tuple[Purpose, ...]:
    """What data is handled for, by the profile in force, in the order in which it is told."""
    wanted = {
        Purpose.ACCESS: True,
        Purpose.VISITORS: True,
        Purpose.VEHICLES: True,
        Purpose.OUTINGS: policy.uses("outings"),
        Purpose.EPIDEMIC: asks_health(policy),
        Purpose.OBSERVATION: policy.uses("observation") or policy.uses("returnees"),
        Purpose.SERVICES: True,
        Purpose.RECORD: True,
    }
    return tuple(purpose for purpose, is_wanted in wanted.items() if is_wanted)


def told_kinds(policy: Policy, kinds: Iterable[Kind], unnamed: Iterable[str]) -> tuple[Kind, ...]:
    """The kinds the notice tells of: what the profile brings about, and ledgers that name people.

    `unnamed` are the ledgers in which nothing is private.
    """
    left_out = _NOT_TOLD | set(unnamed)
    if not asks_health(policy):
        left_out |= {MEASUREMENTS}
    left_out |= {key for key, subject in _SUBJECT.items() if not policy.uses(subject)}
    return tuple(kind for kind in kinds if kind.key not in left_out)
