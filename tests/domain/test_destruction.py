"""By which day health data goes, when that is due, and who may sign for it."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from gatekeeper.domain.destruction import (
    MOST_DAYS,
    Signed,
    day_problems,
    is_due,
    sign_problems,
)

LIFTED = date(2022, 6, 1)
ONE, TWO, THREE = (UUID(int=n) for n in (1, 2, 3))


@pytest.mark.parametrize(
    ("days", "code"),
    [
        (-1, "destruction-past"),
        (0, ""),
        (MOST_DAYS, ""),
        (MOST_DAYS + 1, "destruction-far"),
    ],
)
def test_the_day_lies_after_the_lifting_and_not_too_far(days, code):
    found = day_problems(LIFTED + timedelta(days=days), LIFTED)
    assert [one.code for one in found] == ([code] if code else [])


@pytest.mark.parametrize(
    ("days", "is_done", "is_withdrawn", "due"),
    [
        (-1, False, False, False),
        (0, False, False, True),
        (9, False, False, True),
        (9, True, False, False),
        (9, False, True, False),
    ],
)
def test_a_missed_day_is_made_up_for(days, is_done, is_withdrawn, due):
    today = LIFTED + timedelta(days=days)
    assert is_due(LIFTED, today, is_done=is_done, is_withdrawn=is_withdrawn) is due


@pytest.mark.parametrize(
    ("signed", "who", "is_done", "code"),
    [
        ((), ONE, False, "destruction-not-done"),
        ((), ONE, True, ""),
        ((ONE,), ONE, True, "destruction-same"),
        ((ONE,), TWO, True, ""),
        ((ONE, TWO), THREE, True, "destruction-signed"),
    ],
)
def test_two_different_people_sign_what_is_done(signed, who, is_done, code):
    known = tuple(Signed(account=one, name="周") for one in signed)
    found = sign_problems(known, who, is_done=is_done)
    assert [one.code for one in found] == ([code] if code else [])
