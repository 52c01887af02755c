"""What differs between two versions of a profile."""

from __future__ import annotations

from dataclasses import replace

from gatekeeper.domain.access import Direction, PersonKind
from gatekeeper.domain.accounts import Role
from gatekeeper.domain.policy import TemperatureRule
from gatekeeper.domain.policy_changes import Demand, Member, Number, changes
from tests.domain.builders import policy


def test_the_same_rules_differ_in_nothing() -> None:
    assert changes(policy(), replace(policy(), version="other")) == ()


def test_every_kind_of_change_is_told() -> None:
    old = policy()
    key = (Direction.ENTRY, PersonKind.RESIDENT)
    new = replace(
        old,
        demanded={**old.demanded, key: old.demanded[key] - {"temperature"} | {"asked"}},
        temperature=TemperatureRule(limit_tenths=371),
        in_order=True,
        never=old.never | {"code-red"},
        overridable={Role.OPERATOR: frozenset()},
        subjects=frozenset(),
    )
    told = changes(old, new)
    where = {"direction": key[0], "kind": key[1]}
    assert Demand(check="asked", is_asked=True, **where) in told
    assert Demand(check="temperature", is_asked=False, **where) in told
    assert Number(path="temperature.limit_tenths", before=373, after=371) in told
    assert Number(path="in_order", before=False, after=True) in told
    assert Member(where="never", word="code-red", is_in=True) in told
    assert Member(where="operator", word="person-mismatch", is_in=False) in told
    assert Member(where="subjects", word="outings", is_in=False) in told


def test_a_profile_that_says_nothing_of_somebody_asks_him_nothing() -> None:
    old = policy()
    new = replace(old, demanded={})
    assert all(isinstance(one, Demand) and not one.is_asked for one in changes(old, new))
    assert changes(old, new)
