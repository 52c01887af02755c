"""Goods and who brings them in words."""

from __future__ import annotations

from gatekeeper import text
from gatekeeper.domain.policy import Caller, CallerAnswer

_CALLERS = {
    Caller.COURIER: text.mark("Courier"),
    Caller.TAKEAWAY: text.mark("Takeaway"),
    Caller.RIDE: text.mark("Ride-hailing"),
}
_ANSWERS = {
    CallerAnswer.ENTER: text.mark("may enter"),
    CallerAnswer.GATE: text.mark("at the gate"),
    CallerAnswer.HELD: text.mark("supervisor"),
}


def caller_words(caller: Caller) -> str:
    """快递, 外卖, 网约车."""
    return text.tr(_CALLERS[caller])


def answer_words(caller: Caller, answer: CallerAnswer) -> str:
    """What the profile says of a caller; a car has nothing to put down."""
    if caller is Caller.RIDE and answer is CallerAnswer.GATE:
        return text.tr("outside")
    return text.tr(_ANSWERS[answer])
