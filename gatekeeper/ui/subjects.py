"""Which subject stands behind a key or a line of the shift menu: some profiles leave some out."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from gatekeeper.domain.policy import Policy

SUBJECT_OF = {
    "referral": "referrals",
    "referrals": "referrals",
    "outings": "outings",
    "work-proof": "outings",
    "returnee": "returnees",
    "returnees": "returnees",
    "observation": "observation",
    "returns": "four-pieces",
}
CHECK_OF = {
    **dict.fromkeys(("green", "yellow", "red", "colour-kind"), "health-code"),
    "asked": "asked",
    "nucleic-test": "nucleic-test",
    "travel-card": "travel-card",
    "place-code": "place-code",
}
"""Letters that answer one check: in everybody's way on the card where nobody is asked."""
AT_DESK = frozenset({"keys", "find", "shift", "leave"})
"""What a key opens where there is no lane."""


def is_used(what: str, policy: Policy, left: Collection[str] = ()) -> bool:
    """Has this key or line something to do in this profile, or with what is `left` of another?"""
    subject = SUBJECT_OF.get(what, what)
    return policy.uses(subject) or subject in left


def is_on_card(intent: str, policy: Policy, left: Collection[str] = ()) -> bool:
    """Does F1 show this key here? A letter also needs somebody of whom its check is demanded."""
    check = CHECK_OF.get(intent)
    is_asked = check is None or any(check in asked for asked in policy.demanded.values())
    return is_asked and is_used(intent, policy, left)


def used(names: Iterable[str], policy: Policy, left: Collection[str] = ()) -> frozenset[str]:
    """Those of the keys and lines that this profile uses."""
    return frozenset(name for name in names if is_used(name, policy, left))
