"""Which right each intent asks for; what nobody's right is asked for opens to everybody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.permissions import Act, may

ACTS: Mapping[str, Act | None] = {
    "keys": None,
    "shift": None,
    "leave": None,  # asks for the PIN of somebody who may close
    "find": Act.SEARCH,
    "visitor": Act.VISITORS,
    "returnee": Act.RETURNEES,
    "vehicle": Act.VEHICLES,
    "turn-away": Act.TURN_AWAY,
    "goods": Act.GOODS,
    "child": Act.DECIDE,
    "release": Act.LEDGERS,
    "referral": Act.REFER,
    "tally": Act.LEDGERS,
    "report": Act.REFER,
    "override": Act.OVERRIDE,
    "outings": Act.LOOK,
    "work-proof": Act.TAKE_PROOF,
    "undo": Act.UNDO,
    "emergency": Act.EMERGENCY,
    "clock": Act.CONFIRM_CLOCK,
}


# Whoever stands at the lane is decided on even while everything private is locked.
_DECIDING = {Act.DECIDE, Act.TURN_AWAY, Act.EMERGENCY, Act.CONFIRM_CLOCK, Act.VEHICLES}
_ALWAYS = {"keys", "leave"}


def decides(intent: str) -> bool:
    """Is this about whoever stands at the lane now, or about nobody?"""
    return intent in _ALWAYS or ACTS[intent] in _DECIDING


def act_beyond(intent: str, operator: Operator) -> Act | None:
    """The right this operator lacks for it; None: it opens."""
    act = ACTS[intent]
    return None if act is None or may(operator.role, act) else act


def open_to(intents: Iterable[str], operator: Operator | None) -> frozenset[str]:
    """What a key is shown for; with nobody on duty everything, since signing on comes first."""
    return frozenset(
        intent for intent in intents if operator is None or act_beyond(intent, operator) is None
    )
