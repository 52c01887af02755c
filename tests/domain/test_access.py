"""The person in front of the guard: where evidence goes and what counts as final."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.domain.access import (
    Credential,
    Decision,
    Direction,
    EvidenceSlot,
    Finding,
    Outcome,
    PersonKind,
    Presentation,
)
from gatekeeper.domain.readings import InkColour
from tests.domain.builders import NOW, answer, card, code, facts, holder, warm

FRESH = Presentation(id=UUID(int=1), lane="1", direction=Direction.ENTRY, opened_at=NOW)


def decided(outcome: Outcome, check: str = "temperature") -> Presentation:
    finding = Finding(check=check, code="x", outcome=outcome)
    return replace(FRESH, decision=Decision(findings=(finding,), decided_at=NOW))


def test_the_opposite_of_a_direction() -> None:
    assert Direction.ENTRY.opposite is Direction.EXIT
    assert Direction.EXIT.opposite is Direction.ENTRY


@pytest.mark.parametrize("outcome", list(Outcome))
def test_granted_and_denied_are_final(outcome: Outcome) -> None:
    final = outcome in (Outcome.GRANTED, Outcome.DENIED)
    assert outcome.is_final is final
    assert decided(outcome).is_final is final
    assert outcome.key == outcome.name.lower()


def test_worst_wins_is_the_order_of_outcomes() -> None:
    assert Outcome.GRANTED < Outcome.PENDING < Outcome.HELD < Outcome.DENIED


def test_a_fresh_presentation_has_no_evidence() -> None:
    assert not FRESH.has_evidence
    assert not FRESH.is_final
    assert FRESH.answer("colour") is None


@pytest.mark.parametrize("evidence", [card(), code(), warm(365), answer("colour", "green")])
def test_any_evidence_in_any_order_through_one_door(evidence: Any) -> None:
    assert FRESH.add(evidence).has_evidence


def test_a_later_answer_to_the_same_question_replaces_the_former() -> None:
    shown = FRESH.add(answer("colour", "red")).add(answer("rest", "started"))
    shown = shown.add(answer("colour", "green"))
    assert [a.value for a in shown.answers] == ["started", "green"]


def test_a_second_temperature_counts_only_while_one_is_asked_for() -> None:
    once = FRESH.add(warm(376))
    assert not once.wants_temperature
    assert once.add(warm(365)) is once
    for outcome in (Outcome.PENDING, Outcome.HELD):
        asking = replace(decided(outcome), temperatures=once.temperatures)
        assert asking.add(warm(365)).temperatures == (warm(376), warm(365))
    other = replace(decided(Outcome.HELD, "pass"), temperatures=once.temperatures)
    assert other.add(warm(365)) is other


def test_a_better_colour_never_comes_from_a_picture() -> None:
    yellow = FRESH.add(code(InkColour.YELLOW))
    assert yellow.add(code(InkColour.GREEN)) is yellow
    assert yellow.add(code(InkColour.YELLOW)) is yellow
    assert yellow.add(code()) is yellow


def test_a_worse_colour_does() -> None:
    shown = FRESH.add(code(InkColour.GREEN)).add(code(InkColour.YELLOW)).add(code(InkColour.RED))
    assert shown.health_code == code(InkColour.RED)


def test_a_colour_said_before_falls_with_a_picture_that_is_worse() -> None:
    green = FRESH.add(code()).add(answer("colour", "green")).add(answer("same-name", "yes"))
    lowered = green.add(code(InkColour.YELLOW))
    assert [a.question for a in lowered.answers] == ["same-name"]
    for no_better in ("yellow", "red"):
        said = FRESH.add(answer("colour", no_better)).add(code(InkColour.YELLOW))
        assert said.answer("colour") is not None


@given(st.lists(st.sampled_from([None, *InkColour]), min_size=1))
def test_pictures_only_ever_lower(inks: list[InkColour | None]) -> None:
    rank = {InkColour.YELLOW: 1, InkColour.RED: 2}
    shown = FRESH
    for ink in inks:
        shown = shown.add(code(ink))
    assert shown.health_code is not None
    kept = shown.health_code.symbol.ink
    worst = max(rank.get(ink, 0) if ink else 0 for ink in inks)
    assert (rank.get(kept.colour, 0) if kept else 0) == worst


def test_a_further_identity_takes_the_place_of_the_former() -> None:
    """Whether it begins another person is settled before, in `services.gate`."""
    again = card(issue=2)
    assert FRESH.add(card()).add(again).identity == again


def test_a_credential_judges_itself_or_says_so() -> None:
    class Silent(Credential):
        kind = "silent"
        slot = EvidenceSlot.IDENTITY

    with pytest.raises(NotImplementedError):
        Silent(key="k", symbol=code().symbol).check(facts())


def test_an_unknown_person_is_judged_as_a_resident() -> None:
    assert facts().kind is PersonKind.RESIDENT
    assert facts(around={"holder": holder(PersonKind.WORKER)}).kind is PersonKind.WORKER
