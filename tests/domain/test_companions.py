"""A child or dependant beside an adult: his pass, no phone, no quota of his own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from gatekeeper.domain.access import ClaimKind, Companion, Direction, Outcome, PersonKind
from gatekeeper.domain.checks import health_code, outing, pass_record
from gatekeeper.domain.facts import Facts
from gatekeeper.domain.outings import Leave, leave_of
from gatekeeper.domain.policy import OutingRule
from tests.builders import numbered_id
from tests.domain.builders import NOW, answer, card, codes, facts, holder, policy

ENTRY, EXIT = Direction.ENTRY, Direction.EXIT
DUE = NOW + timedelta(hours=2)


def beside(direction: Direction = ENTRY, granted: bool = True) -> Companion:
    return Companion(
        person=numbered_id(3),
        name="张伟",
        direction=direction,
        granted=granted,
        purpose="shopping",
        due_at=DUE if direction is EXIT else None,
    )


def child(direction: Direction = ENTRY, **more: Any) -> Facts:
    around = {"holder": holder(PersonKind.DEPENDANT), "companion": beside(direction)}
    around |= more.pop("around", {})
    identity = card(ClaimKind.PERSON)
    return facts(direction=direction, identity=identity, around=around, **more)


def test_beside_an_adult_his_pass_is_enough() -> None:
    [finding] = pass_record.check(child())
    assert (finding.code, finding.outcome) == ("with-adult", Outcome.GRANTED)
    assert finding.parameters["name"] == "张*"


@pytest.mark.parametrize(
    "adult", [None, beside(EXIT), beside(granted=False)], ids=["alone", "other-way", "refused"]
)
def test_the_adult_passes_the_same_way_and_may(adult: Companion | None) -> None:
    told = child(around={"companion": adult})
    assert codes(pass_record.check(told)) == ["no-active-pass"]
    assert codes(health_code.check(told)) == ["code-wanted"]


def test_the_adults_code_counts_until_the_childs_own_is_seen() -> None:
    assert codes(health_code.check(child())) == ["code-of-adult"]
    red = child(answers=(answer("colour", "red"),))
    assert codes(health_code.check(red)) == ["code-red"]


def test_no_phone_of_a_child_or_dependant_needs_no_override() -> None:
    told = child(answers=(answer("colour-kind", "no-phone"),), around={"companion": None})
    [finding] = health_code.check(told)
    assert (finding.code, finding.outcome) == ("no-phone-dependant", Outcome.GRANTED)
    grown = replace(told, holder=holder(PersonKind.RESIDENT))
    assert codes(health_code.check(grown)) == ["no-phone"]


def test_g10_he_goes_along_on_the_adults_outing() -> None:
    rule = OutingRule(count=1, purposes=("shopping", "work"))
    told = child(EXIT, policy_=policy({"outing"}, outing=rule))
    assert codes(outing.check(told)) == ["outing-with-adult"]
    assert leave_of(told) == Leave(purpose="with-adult", due_at=DUE)


def test_where_no_outing_is_asked_about_none_is_kept() -> None:
    assert leave_of(child(EXIT, demanded={"pass"})) is None
