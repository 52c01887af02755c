"""What is typed is a draft: it is shown, and counts only at Enter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.ui.draft import Draft


def typed(keys: str) -> Draft:
    draft = Draft()
    for key in keys:
        draft = draft.typed(key)
    return draft


@pytest.mark.parametrize(
    ("keys", "tenths"),
    [("365", 365), ("36.5", 365), ("36,5", 365), ("36", None), ("36.", None), ("3", None)],
)
def test_365_and_36_point_5_are_the_same(keys: str, tenths: int | None) -> None:
    assert typed(keys).tenths == tenths


def test_a_fourth_digit_is_not_taken() -> None:
    assert typed("3655").digits == "365"
    assert typed("36.55").shown == "36.5"


def test_a_slip_is_told_from_a_fever() -> None:
    assert typed("463").is_slip
    assert typed("299").is_slip
    assert not typed("399").is_slip


@given(st.text(alphabet="0123456789.,", max_size=12))
def test_whatever_is_typed_is_never_more_than_three_digits(keys: str) -> None:
    draft = typed(keys)
    assert len(draft.digits.replace(".", "")) <= 3
    assert draft.tenths is None or 0 <= draft.tenths <= 999
    assert draft.is_unfinished == (bool(draft.digits) and draft.tenths is None)


def test_letters_answer_and_the_last_one_counts() -> None:
    draft = Draft().answered("green").answered("red").answered("same")
    assert draft.answers == {"colour": "red", "same-person": "yes"}


def test_k_goes_round_the_kinds_of_evidence() -> None:
    draft, seen = Draft(), []
    for _ in range(6):
        draft = draft.answered("colour-kind")
        seen.append(draft.answers["colour-kind"])
    assert seen == [
        "own-phone",
        "companion-phone",
        "printed",
        "colour-only",
        "no-phone",
        "own-phone",
    ]
