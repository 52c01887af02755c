"""Passports and permits by their shape; what has a check character is checked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.domain.identifiers import id_check_character
from gatekeeper.domain.papers import (
    MESSAGES,
    PaperKind,
    normalise_paper,
    paper_kind_of,
    paper_problems,
)


def with_check(digits: str) -> str:
    return digits + id_check_character(digits)


RESIDENCE = with_check("81000019900307013")
CARD = with_check("91110019900307013")


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("passport", "E12345678"),
        ("passport", "ｅ1234 5678"),
        ("passport", "AB1234567"),
        ("passport", "123456789"),
        ("home-return-permit", "H12345678"),
        ("home-return-permit", "m1234567801"),
        ("taiwan-permit", "12345678"),
        ("taiwan-permit", "1234567801B"),
        ("permanent-residence", "CHN123456789012"),
        ("permanent-residence", CARD),
        ("residence-permit", RESIDENCE),
        ("residence-permit", with_check("11010119900307013")),
        ("other", "AB-12345"),
        ("", ""),
    ],
)
def test_good_numbers(kind, number):
    assert paper_problems(kind, number) == ()


@pytest.mark.parametrize(
    ("kind", "number", "code"),
    [
        ("passport", "ABCDEFGH", "paper-passport"),
        ("passport", "E12", "paper-passport"),
        ("passport", "张三1234567", "paper-passport"),
        ("home-return-permit", "A12345678", "paper-home-return"),
        ("taiwan-permit", "1234567", "paper-taiwan"),
        ("permanent-residence", "CH1234567890123", "paper-permanent"),
        ("permanent-residence", CARD[:-1] + "?", "paper-permanent"),
        ("permanent-residence", CARD[:-1] + ("0" if CARD[-1] != "0" else "1"), "paper-checksum"),
        ("residence-permit", "81000019900307", "paper-residence"),
        (
            "residence-permit",
            RESIDENCE[:-1] + ("0" if RESIDENCE[-1] != "0" else "1"),
            "paper-checksum",
        ),
        ("residence-permit", with_check("81000019901307013"), "id-date"),
        ("other", "=1+1", "paper-other"),
        ("", "E12345678", "paper-kind-missing"),
        ("library-card", "E12345678", "paper-kind-missing"),
        ("passport", "", "paper-number-missing"),
    ],
)
def test_bad_numbers_are_told(kind, number, code):
    assert paper_problems(kind, number) == (code,)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("H12345678", PaperKind.HOME_RETURN_PERMIT),
        ("CHN123456789012", PaperKind.PERMANENT_RESIDENCE),
        (RESIDENCE, PaperKind.RESIDENCE_PERMIT),
        (RESIDENCE[:-1] + "?", None),
        ("E12345678", None),
        ("", None),
    ],
)
def test_a_permit_is_told_by_its_look(number, kind):
    assert paper_kind_of(number) is kind


@given(st.sampled_from([*PaperKind, "", "nonsense"]), st.text(max_size=30))
def test_any_text_gives_codes_with_a_sentence(kind, number):
    codes = paper_problems(kind, number)
    assert all(code in MESSAGES or code.startswith("id-") for code in codes)
    assert paper_problems(kind, normalise_paper(number)) == codes
