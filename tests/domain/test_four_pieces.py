"""一人一表一证一码: all four, for the days of the profile (G44)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from gatekeeper.domain.access import Outcome
from gatekeeper.domain.checks.four_pieces import check
from gatekeeper.domain.four_pieces import FourPieces, Piece, card_fault, piece_problems
from tests.domain.builders import NOW, card, codes, facts

COMPLETE = FourPieces(
    form_on=NOW.date(), card="0317", code_on=NOW.date(), approved_by="李总", complete_at=NOW
)


def shown(pieces: FourPieces | None, *, days: float = 0):
    now = NOW + timedelta(days=days)
    around = {"pieces": pieces}
    return facts(demanded=["four-pieces"], identity=card(), now=now, around=around)


def test_g44_each_missing_piece_is_named() -> None:
    findings = check(shown(None))
    assert codes(findings) == [f"piece-{piece.value}-missing" for piece in Piece]
    assert {finding.outcome for finding in findings} == {Outcome.DENIED}
    only_card = FourPieces(card="0317")
    assert only_card.missing == (Piece.FORM, Piece.CODE, Piece.APPROVAL)
    assert len(check(shown(only_card))) == 3


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (0, ("pieces-complete", Outcome.GRANTED)),
        (6.9, ("pieces-complete", Outcome.GRANTED)),
        (7, ("pieces-ended", Outcome.HELD)),
    ],
)
def test_g44_complete_they_count_for_the_days_of_the_profile(days, told) -> None:
    [finding] = check(shown(COMPLETE, days=days))
    assert (finding.code, finding.outcome) == told


def test_g44_the_day_is_said() -> None:
    [finding] = check(shown(COMPLETE, days=2.5))
    assert finding.parameters == {"day": 3, "days": 7}


def test_nobody_in_particular_has_no_pieces() -> None:
    assert check(facts(demanded=["four-pieces"])) == []
    assert check(facts(demanded=[], identity=card())) == []


TODAY = NOW.date()
GOOD = {"form_on": TODAY, "card": "A-0317", "code_on": TODAY, "approved_by": "李总（安保部）"}


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({}, []),
        ({"form_on": TODAY + timedelta(days=1)}, ["piece-day-future"]),
        ({"code_on": TODAY - timedelta(days=400)}, ["piece-day-old"]),
        ({"card": "0317'; DROP TABLE"}, ["piece-card-wrong"]),
        ({"card": "9" * 33}, ["piece-card-wrong"]),
        ({"card": "=1+1"}, ["piece-card-wrong"]),
        ({"approved_by": "李"}, ["piece-approver-wrong"]),
        ({"approved_by": "李总😀"}, ["piece-approver-wrong"]),
        ({"approved_by": "李\x07总"}, ["piece-approver-wrong"]),
        ({"approved_by": "李" * 61}, ["piece-approver-wrong"]),
        ({"form_on": None, "card": "", "code_on": None, "approved_by": ""}, ["piece-none"]),
    ],
)
def test_what_cannot_be_is_told_at_its_field(more, told) -> None:
    problems = piece_problems(**(GOOD | more), today=TODAY)
    assert [problem.code for problem in problems] == told
    assert {problem.field for problem in problems} <= set(GOOD)


@pytest.mark.parametrize(
    ("missing", "until", "fault"),
    [
        ({}, timedelta(days=1), ""),
        ({}, timedelta(), "health-card-late"),
        ({}, None, "health-card-early"),
        ({"approved_by": ""}, timedelta(days=1), "health-card-early"),
    ],
)
def test_g44_the_card_is_printed_while_all_four_count(missing, until, fault):
    ends = None if until is None else NOW + until
    assert card_fault(replace(COMPLETE, **missing), ends, NOW) == fault
