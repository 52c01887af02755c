"""A profile: what it demands, its limits, who may override."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gatekeeper.domain.access import Direction, PersonKind
from gatekeeper.domain.accounts import Role
from gatekeeper.domain.policy import Comparison, TemperatureRule
from tests.domain.builders import policy


def test_a_profile_is_named_with_its_version() -> None:
    assert policy(profile="three-checks", version="0a1b2c3d").name == "three-checks@0a1b2c3d"


def test_what_is_not_demanded_is_not_asked() -> None:
    rules = policy({"pass"})
    assert rules.demands("pass", Direction.ENTRY, PersonKind.WORKER)
    assert not rules.demands("temperature", Direction.ENTRY, PersonKind.WORKER)
    nobody = replace(rules, demanded={})
    assert not nobody.demands("pass", Direction.ENTRY, PersonKind.WORKER)


@pytest.mark.parametrize(
    ("role", "code", "may"),
    [
        (Role.SYSTEM, "person-mismatch", False),
        (Role.OPERATOR, "person-mismatch", True),
        (Role.OPERATOR, "pass-lost", False),
        (Role.OPERATOR, "pass-forged", False),
        (Role.SUPERVISOR, "pass-lost", True),
        (Role.SUPERVISOR, "pass-forged", False),
        (Role.SUPERVISOR, "clock-behind", False),
    ],
)
def test_who_may_set_what_aside(role: Role, code: str, may: bool) -> None:
    assert policy().may_override(role, code) is may


@pytest.mark.parametrize(
    ("comparison", "at_limit"), [(Comparison.ABOVE, False), (Comparison.AT_OR_ABOVE, True)]
)
def test_g07_limit_and_comparison_are_settings(comparison: Comparison, at_limit: bool) -> None:
    rule = TemperatureRule(limit_tenths=375, comparison=comparison)
    assert [rule.is_high(tenths) for tenths in (374, 375, 376)] == [False, at_limit, True]
    assert [rule.is_too_low(tenths) for tenths in (349, 350)] == [True, False]


def test_a_profile_leaves_out_only_what_may_be_left_out() -> None:
    bare = policy(subjects=frozenset({"outings"}))
    assert bare.uses("outings")
    assert not bare.uses("referrals")
    assert bare.uses("visitor")  # what no profile may leave out
