"""People who pass together: each has a verdict, the worst is the party's (G17, trap 6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.domain.access import Decision, Direction, Finding, Outcome, Presentation
from gatekeeper.domain.party import Missing, Party, born_after
from tests.domain.builders import NOW


def one(number: int, *findings: tuple[str, Outcome], overridden: bool = False) -> Presentation:
    decision = Decision(
        findings=tuple(
            Finding(check=check, code="x", outcome=outcome, overridden=overridden)
            for check, outcome in findings
        ),
        decided_at=NOW,
    )
    return Presentation(
        id=UUID(int=number),
        lane="1",
        direction=Direction.ENTRY,
        opened_at=NOW,
        decision=decision if findings else None,
    )


def test_nobody_at_all_is_denied() -> None:
    assert Party().outcome is Outcome.DENIED
    assert Party().missing() == ()


@given(st.lists(st.sampled_from(Outcome), min_size=1, max_size=6))
def test_the_worst_of_a_party_is_its_outcome(outcomes: list[Outcome]) -> None:
    members = tuple(one(n, ("pass", outcome)) for n, outcome in enumerate(outcomes, 1))
    assert Party(members=members).outcome is max(outcomes)


def test_g17_a_place_without_anybody_keeps_the_barrier_shut() -> None:
    """Three are said to sit in the car and two have shown themselves."""
    party = Party(
        vehicle="苏B12345",
        members=(one(1, ("pass", Outcome.GRANTED)), one(2, ("pass", Outcome.GRANTED))),
        expected=3,
    )
    assert party.size == 3
    assert party.outcome is Outcome.PENDING
    assert party.missing() == (Missing(place=3),)


def test_what_is_missing_is_told_by_place_and_check() -> None:
    """第三人，缺体温: each check once; what was set aside or answered is not missing."""
    third = one(3, ("temperature", Outcome.PENDING), ("temperature", Outcome.PENDING))
    party = Party(members=(one(1, ("pass", Outcome.HELD)), one(2), third))
    assert party.missing() == (
        Missing(place=2, presentation=UUID(int=2)),
        Missing(place=3, check="temperature", presentation=UUID(int=3)),
    )
    set_aside = one(4, ("temperature", Outcome.PENDING), overridden=True)
    assert Party(members=(set_aside,)).missing() == ()


def test_whose_verdict_it_is_is_known() -> None:
    held = one(2, ("temperature", Outcome.HELD))
    assert Party(members=(one(1, ("pass", Outcome.GRANTED)), held)).worst is held
    assert Party(members=(one(1, ("pass", Outcome.GRANTED)),), expected=2).worst is None


def test_an_undecided_member_is_waited_for() -> None:
    assert Party(members=(one(1),)).outcome is Outcome.PENDING


def test_a_member_is_added_once_and_renewed_in_his_place() -> None:
    first, second = one(1, ("pass", Outcome.GRANTED)), one(2)
    party = Party(vehicle="苏B12345", expected=2).with_member(first).with_member(second)
    decided = replace(second, decision=first.decision)
    renewed = party.with_member(decided)
    assert renewed.members == (first, decided)
    assert renewed.vehicle == "苏B12345"
    assert renewed.with_member(one(1)).members == (one(1), decided)
    assert party.outcome is Outcome.PENDING
    assert renewed.outcome is Outcome.GRANTED


def test_a_pupil_of_the_lower_school_is_a_child() -> None:
    assert born_after(date(2022, 3, 14)) == date(2008, 3, 14)
    assert born_after(date(2024, 2, 29)) == date(2010, 2, 28)
