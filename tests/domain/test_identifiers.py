"""Resident IDs, plates, phones and pass numbers by their published rules."""

from __future__ import annotations

from datetime import date
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.domain import identifiers as ids
from gatekeeper.domain.identifiers import PlateKind

GOOD = "11010519491231002X"  # the example of the standard


def test_the_example_of_the_standard_is_taken_apart():
    told = ids.parse_resident_id(" 110105 19491231 002ｘ ")
    assert told == ids.ResidentId(
        number=GOOD,
        region="110105",
        born_on=date(1949, 12, 31),
        is_male=False,
        is_old_form=False,
    )
    assert ids.is_resident_id(GOOD)
    assert ids.resident_id_warnings(GOOD) == ()


def test_the_old_form_has_no_check_and_is_flagged():
    told = ids.parse_resident_id("110105491231001")
    assert told.is_old_form
    assert told.is_male
    assert told.born_on == date(1949, 12, 31)
    assert ids.resident_id_warnings("110105491231001") == ("id-old-form",)


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", ("id-length",)),
        ("1101051949123100", ("id-length",)),
        ("11010519491231002Y", ("id-characters",)),
        ("1101051949123100X2", ("id-characters",)),
        ("110105194912310021", ("id-checksum",)),
        ("11010519490231002X", ("id-date", "id-checksum")),
        ("110105491331001", ("id-date",)),
        ("110105000000000", ("id-date",)),
    ],
)
def test_what_is_wrong_with_an_id_is_named(text, problems):
    assert ids.resident_id_problems(text) == problems
    assert ids.parse_resident_id(text) is None


def test_nobody_is_born_tomorrow():
    born_on = date(1949, 12, 31)
    assert ids.resident_id_problems(GOOD, today=born_on) == ()
    assert ids.resident_id_problems(GOOD, today=date(1949, 12, 30)) == ("id-date",)


@pytest.mark.parametrize(
    ("start", "warnings"),
    [
        ("810000", ()),
        ("830000", ()),
        ("911111", ()),
        ("510108", ()),
        ("999999", ()),
        ("000000", ("id-region",)),
    ],
)
def test_residence_permits_are_good_and_an_unknown_region_only_warns(start, warnings):
    number = start + "19900101001"
    number += ids.id_check_character(number)
    assert ids.resident_id_problems(number) == ()
    assert ids.resident_id_warnings(number) == warnings


@given(st.integers(min_value=0, max_value=16), st.integers(min_value=1, max_value=9))
def test_a_wrong_digit_is_found(place, more):
    digit = str((int(GOOD[place]) + more) % 10)
    assert not ids.is_resident_id(GOOD[:place] + digit + GOOD[place + 1 :])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("苏B12345", PlateKind.ORDINARY),
        ("苏b·1234 5", PlateKind.ORDINARY),
        ("苏Ｂ12345", PlateKind.ORDINARY),
        ("苏BD12345", PlateKind.NEW_ENERGY),
        ("苏BDA1234", PlateKind.NEW_ENERGY),
        ("苏BF12345", PlateKind.NEW_ENERGY),
        ("苏B12345D", PlateKind.NEW_ENERGY),
        ("苏BX12345", PlateKind.DOUBTFUL),
        ("苏B1234学", PlateKind.SPECIAL),
        ("苏B1234警", PlateKind.SPECIAL),
        ("粤Z1234港", PlateKind.SPECIAL),
        ("沪A0023领", PlateKind.SPECIAL),
        ("使014578", PlateKind.EMBASSY),
        ("224578使", PlateKind.EMBASSY),
        ("VA12345", PlateKind.MILITARY),
        ("WJ京12345", PlateKind.ARMED_POLICE),
    ],
)
def test_kinds_of_plates(text, kind):
    assert ids.parse_plate(text).kind is kind
    assert ids.is_plate(text)


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", ("plate-length",)),
        ("苏B123", ("plate-length",)),
        ("苏B1234567890", ("plate-length",)),
        ("苏I12345", ("plate-form",)),
        ("苏B1234O", ("plate-form",)),
        ("ABCDEFG", ("plate-form",)),
    ],
)
def test_what_is_wrong_with_a_plate_is_named(text, problems):
    assert ids.plate_problems(text) == problems


@pytest.mark.parametrize(
    ("text", "warnings"),
    [
        ("苏BX12345", ("plate-new-energy",)),
        ("苏BD1234", ("plate-digit-missing",)),
        ("苏BDA123", ("plate-digit-missing",)),
        ("苏BF123A", ()),
        ("苏B12345", ()),
        ("苏BD12345", ()),
        ("nothing", ()),
    ],
)
def test_a_likely_slip_is_asked_about_and_not_refused(text, warnings):
    assert ids.plate_warnings(text) == warnings


def test_letters_and_digits_that_look_alike_are_one_in_a_search():
    assert ids.plate_search_key("苏b·1O0I1") == "苏B10011"
    assert ids.normalise_plate("苏b·1O0I1") == "苏B1O0I1"


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("138 1234-5678", "13812345678"),
        ("+86 13812345678", "13812345678"),
        ("008613812345678", "13812345678"),
        ("8613812345678", "13812345678"),
        ("１３８１２３４５６７８", "13812345678"),
        ("+1 555 0100", "+15550100"),
    ],
)
def test_phones_are_stored_in_one_form(text, stored):
    assert ids.normalise_phone(text) == stored


@pytest.mark.parametrize(
    ("text", "problems", "warnings"),
    [
        ("13812345678", (), ()),
        ("19912345678", (), ()),
        ("15412345678", (), ("phone-range",)),
        ("12812345678", ("phone-form",), ("phone-range",)),
        ("1381234567x", ("phone-form",), ()),
        ("1381234567", ("phone-length",), ()),
    ],
)
def test_phones_have_a_hard_and_a_soft_rule(text, problems, warnings):
    assert ids.phone_problems(text) == problems
    assert ids.is_phone(text) == (not problems)
    assert ids.phone_warnings(text) == warnings


serials = st.integers(min_value=0, max_value=ids.HIGHEST_SERIAL)


@given(serials)
def test_a_pass_number_is_good_with_and_without_its_dash(serial):
    number = ids.pass_number(serial)
    assert len(number) == 9
    assert number[4] == "-"
    assert ids.is_pass_number(number)
    assert ids.normalise_pass_number(f" {number.replace('-', '')}") == number


@given(serials, st.integers(min_value=0, max_value=7), st.integers(min_value=1, max_value=9))
def test_one_wrong_digit_is_always_found(serial, place, more):
    digits = ids.pass_number(serial).replace("-", "")
    wrong = digits[:place] + str((int(digits[place]) + more) % 10) + digits[place + 1 :]
    assert ids.pass_number_problems(wrong) == ("pass-number-check",)


@given(serials, st.integers(min_value=0, max_value=6))
def test_two_neighbours_exchanged_are_always_found(serial, place):
    digits = ids.pass_number(serial).replace("-", "")
    swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
    assert ids.is_pass_number(swapped) == (swapped == digits)


def test_what_is_no_pass_number():
    assert ids.pass_number_problems("1234") == ("pass-number-form",)
    assert ids.normalise_pass_number("ab-c") == "ABC"
    for serial in (-1, ids.HIGHEST_SERIAL + 1):
        with pytest.raises(ValueError, match="no serial"):
            ids.pass_number(serial)


@given(st.text(max_size=40))
def test_any_text_is_judged(text):
    for function in (
        ids.resident_id_problems,
        ids.resident_id_warnings,
        ids.parse_resident_id,
        ids.plate_problems,
        ids.plate_warnings,
        ids.phone_problems,
        ids.phone_warnings,
        ids.pass_number_problems,
        ids.normalise_pass_number,
    ):
        function(text)


def test_every_code_has_a_sentence_without_fields():
    for sentence in ids.MESSAGES.values():
        assert sentence.endswith(".")
        assert [name for _, name, _, _ in Formatter().parse(sentence) if name] == []
