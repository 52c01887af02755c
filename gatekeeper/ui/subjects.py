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


def is_used(what: str, policy: Policy, left: Collection[str] = ()) -> bool:
    """Has this key or line something to do in this profile, or with what is `left` of another?"""
    subject = SUBJECT_OF.get(what, what)
    return policy.uses(subject) or subject in left


def used(names: Iterable[str], policy: Policy, left: Collection[str] = ()) -> frozenset[str]:
    """Those of the keys and lines that this profile uses."""
    return frozenset(name for name in names if is_used(name, policy, left))
