"""What data is handled for, and of which kinds the notice tells."""

from __future__ import annotations

from dataclasses import replace

from gatekeeper import config
from gatekeeper.domain.purposes import Purpose, asks_health, purposes, told_kinds
from gatekeeper.domain.retention import KINDS


def keys(policy, unnamed=()):
    return {kind.key for kind in told_kinds(policy, KINDS, unnamed)}


def test_an_everyday_gate_asks_nobody_about_health():
    everyday = config.policies()["everyday"]
    bare = replace(everyday, subjects=frozenset())
    assert not asks_health(bare)
    assert purposes(bare) == (
        Purpose.ACCESS,
        Purpose.VISITORS,
        Purpose.VEHICLES,
        Purpose.SERVICES,
        Purpose.RECORD,
    )
    assert not {"measurements", "cases", "returnees", "work-proofs"} & keys(bare)
    assert {"passages", "visitors", "acts", "people", "backups"} <= keys(bare)


def test_an_epidemic_is_told_with_all_it_keeps():
    closed = config.policies()["closed"]
    assert asks_health(closed)
    assert {Purpose.EPIDEMIC, Purpose.OUTINGS, Purpose.OBSERVATION} <= set(purposes(closed))
    assert {"measurements", "cases", "returnees", "work-proofs"} <= keys(closed)


def test_returnees_alone_are_a_purpose_too():
    road = replace(config.policies()["everyday"], subjects=frozenset({"returnees"}))
    assert Purpose.OBSERVATION in purposes(road)


def test_what_names_nobody_is_not_told():
    everyday = config.policies()["everyday"]
    assert not {"duty", "lines"} & keys(everyday)
    assert "visitors" not in keys(everyday, unnamed=["visitors"])
