"""What may be written of a person: every bad input told at its field, nothing dropped."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.domain import people
from gatekeeper.domain.identifiers import id_check_character
from gatekeeper.domain.people import PersonEntry, checked, cleaned

TODAY = date(2022, 3, 14)
GOOD = PersonEntry(name="张三", phone="13800138000")
ID = "110101199003070134"


def problems(has_door: bool = True, **told: str) -> list[tuple[str, str]]:
    found = checked(replace(GOOD, **told), TODAY, has_door=has_door).problems
    return [(one.field, one.code) for one in found]


def test_a_good_entry_has_no_problem():
    entry = replace(
        GOOD,
        id_number=ID,
        latin_name="Zhang San",
        paper_kind="passport",
        paper_number="e12345678",
        birthday="1990-03-07",
        employer="ABC & Co. 有限公司",
    )
    found = checked(entry, TODAY, has_door=False)
    assert (found.problems, found.warnings) == ((), ())
    one = cleaned(entry)
    assert (one.sex, one.latin_name, one.paper_number) == ("male", "ZHANG SAN", "E12345678")
    assert one.born_on == date(1990, 3, 7)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"name": ""}, [("name", "name-missing")]),
        ({"name": "欧" * 81}, [("name", "name-long")]),
        ({"name": "😀"}, [("name", "name-wrong")]),
        ({"name": "张三😀"}, [("name", "name-wrong")]),
        ({"name": "=SUM(A1)"}, [("name", "name-wrong")]),
        ({"name": "Robert'); DROP TABLE people;--"}, [("name", "name-wrong")]),
        ({"name": "张\x07三"}, [("name", "name-wrong")]),
        ({"name": "12345"}, [("name", "name-wrong")]),
        ({"id_number": "110101199003070135"}, [("id_number", "id-checksum")]),
        ({"id_number": "123"}, [("id_number", "id-length")]),
        ({"phone": "1380013800"}, [("phone", "phone-length")]),
        ({"phone": "12345678901"}, [("phone", "phone-form")]),
        ({"latin_name": "张"}, [("latin_name", "latin-name-wrong")]),
        ({"birthday": "2022-02-30"}, [("birthday", "birthday-wrong")]),
        ({"birthday": "2022-03-15"}, [("birthday", "birthday-future")]),
        ({"birthday": "1890-01-01"}, [("birthday", "birthday-old")]),
        ({"birthday": "1991-01-01", "id_number": ID}, [("birthday", "birthday-contradicts-id")]),
        ({"employer": "=cmd"}, [("employer", "employer-wrong")]),
        ({"employer": "--"}, [("employer", "employer-wrong")]),
        ({"paper_number": "E12345678"}, [("paper_number", "paper-kind-missing")]),
        ({"paper_kind": "passport"}, [("paper_number", "paper-number-missing")]),
    ],
)
def test_bad_input_is_told_at_its_field(told, expected):
    """Impossible numbers, future days, one letter and eighty, emoji, SQL, formulas, controls."""
    assert problems(**told) == expected


@pytest.mark.parametrize("name", ["欧", "欧" * 80, "阿卜杜拉·买买提", "O'Brien", "Müller", "张三2"])
def test_names_that_are_names(name):
    assert problems(name=name, latin_name="Müller-Weiß") == []


def test_an_id_date_still_to_come_is_hard():
    digits = "11010120300307013"
    assert problems(id_number=digits + id_check_character(digits)) == [("id_number", "id-date")]


def test_who_cannot_be_found_again_is_refused():
    assert problems(has_door=False, phone="") == [("phone", "person-unrecognisable")]
    assert problems(has_door=True, phone="") == []


def warnings(**told: str) -> set[tuple[str, str]]:
    found = checked(replace(GOOD, **told), TODAY, has_door=True)
    assert not found.problems
    return {(one.field, one.code) for one in found.warnings}


def test_soft_rules_only_warn():
    unknown = "990101199003070" + "13"
    assert ("id_number", "id-region") not in warnings(id_number=ID)
    strange = "160101199003070" + "13"
    assert warnings(id_number=strange + id_check_character(strange)) == {("id_number", "id-region")}
    assert unknown.startswith("9")  # permanent residents begin so: not a region at all
    assert warnings(id_number="110101900307013") == {("id_number", "id-old-form")}
    assert warnings(id_number=ID, sex="female") == {("sex", "sex-contradicts-id")}
    assert warnings(phone="19400000000") == {("phone", "phone-range")}


@pytest.mark.parametrize(
    ("phone", "good"),
    [
        ("", True),
        ("010-12345678", True),
        ("6543210", True),
        ("+1 202 555 0100", True),
        ("+86 138 0013 8000", True),
        ("138001380", False),
        ("1380013800０", True),
        ("abc", False),
    ],
)
def test_phones_of_people_and_companies(phone, good):
    assert (people.contact_faults(phone) == ()) is good


def test_born_on_is_the_day_typed_else_the_cards():
    assert PersonEntry(name="张三").born_on is None
    assert PersonEntry(name="张三", id_number=ID).born_on == date(1990, 3, 7)
    assert PersonEntry(name="张三", birthday="2010-01-02").born_on == date(2010, 1, 2)


def test_age_counts_whole_years():
    assert people.age_on(date(2004, 2, 29), date(2022, 2, 28)) == 17
    assert people.age_on(date(2004, 2, 29), date(2022, 3, 1)) == 18


def test_the_sex_of_a_number():
    assert people.sex_of("") == ""
    assert people.sex_of("110101199003070134") == "male"
    digits = "11010119900307012"
    assert people.sex_of(digits + id_check_character(digits)) == "female"


def test_a_door_needs_its_room_and_sane_parts():
    told = people.place_problems({"building": "=1", "unit": "2" * 17, "room": ""})
    assert [(one.field, one.code) for one in told] == [
        ("building", "place-long"),
        ("unit", "place-long"),
        ("room", "room-missing"),
    ]
    assert people.place_problems({"building": "", "unit": "", "room": "501"}) == []


@given(st.text(max_size=120), st.text(max_size=40), st.text(max_size=40))
def test_any_text_is_judged_and_kept_in_one_form(name, number, phone):
    entry = PersonEntry(name=name, id_number=number, phone=phone, birthday=number)
    checked(entry, TODAY, has_door=False)
    assert cleaned(cleaned(entry)) == cleaned(entry)
