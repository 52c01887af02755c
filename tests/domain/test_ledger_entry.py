"""What is typed into a ledger: cleaned into one form, refused beside its field."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from gatekeeper.domain.ledger import FieldKind, Shape, State
from gatekeeper.domain.ledger_entry import clash, cleaned, moment_problems, problems, proposed
from gatekeeper.domain.ledger_rules import Span, Unique
from tests.domain.ledgers import NOON, a_field, a_ledger, an_entry, options

HASH = "ab" * 32


def clean(kind, typed, **told):
    return cleaned(a_ledger(a_field("x", kind, **told)), {"x": typed}).get("x")


def code(kind, typed, **told):
    found = problems(a_ledger(a_field("x", kind, **told)), {"x": typed})
    return [(problem.field, problem.code) for problem in found]


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        (FieldKind.TEXT, "  two \n lines ", "two lines"),
        (FieldKind.NUMBER, "１，２００", "1200"),
        (FieldKind.NUMBER, "about 3", "about3"),
        (FieldKind.NUMBER, "3.5", "3.5"),
        (FieldKind.TIME, "8：30", "08:30"),
        (FieldKind.TIME, "0830", "08:30"),
        (FieldKind.TIME, "25:00", "25:00"),
        (FieldKind.COUNTS, "3栋12，5号楼 8、3=1", "3:13 5:8"),
        (FieldKind.COUNTS, "3:12 and more", "3:12 and more"),
        (FieldKind.VEHICLE, "苏b·12345", "苏B12345"),
        (FieldKind.TEXT, " ", None),
    ],
)
def test_what_is_typed_is_stored_in_one_form(kind, typed, stored):
    assert clean(kind, typed) == stored


def test_g51_a_temperature_is_understood_without_its_point():
    told = {"decimals": 1, "least": 30, "most": 45}
    assert clean(FieldKind.NUMBER, "365", **told) == "36.5"
    assert clean(FieldKind.NUMBER, "36", **told) == "36.0"
    assert clean(FieldKind.NUMBER, "999", **told) == "999.0"


def test_a_phone_is_stored_as_its_digits():
    assert clean(FieldKind.TEXT, "138 0013 8000", shape=Shape.PHONE) == "13800138000"


def test_what_must_be_there_is_asked_for_and_the_rest_may_stay_empty():
    ledger = a_ledger(a_field("a", required=True), a_field("b"))
    assert [(p.field, p.code) for p in problems(ledger, {})] == [("a", "required")]
    assert problems(ledger, {"a": "x"}) == ()


def test_a_field_that_is_not_there_is_refused():
    found = problems(a_ledger(a_field("a")), {"a": "x", "z": "y"})
    assert [(p.field, p.code) for p in found] == [("z", "ledger-field-unknown")]


@pytest.mark.parametrize(
    ("kind", "typed", "told", "expected"),
    [
        (FieldKind.TEXT, "x" * 11, {"longest": 10}, "ledger-text-long"),
        (FieldKind.TEXT, "a\x07b", {}, "ledger-text-wrong"),
        (FieldKind.TEXT, "a\ud800b", {}, "ledger-text-wrong"),
        (FieldKind.TEXT, "1380013800", {"shape": Shape.PHONE}, "phone-length"),
        (FieldKind.NUMBER, "many", {}, "ledger-number-wrong"),
        (FieldKind.NUMBER, "0", {"least": 1}, "ledger-number-range"),
        (FieldKind.NUMBER, "9", {"most": 5}, "ledger-number-range"),
        (FieldKind.NUMBER, "1.25", {"decimals": 1}, "ledger-number-decimals"),
        (FieldKind.CHOICE, "no", {"options": options("yes")}, "ledger-choice-unknown"),
        (FieldKind.TIME, "25:00", {}, "ledger-time-wrong"),
        (FieldKind.COUNTS, "twelve", {}, "ledger-counts-wrong"),
        (FieldKind.PHOTO, "photo.jpg", {}, "ledger-picture-wrong"),
    ],
)
def test_what_breaks_a_rule_is_told_at_its_field(kind, typed, told, expected):
    assert code(kind, typed, **told) == [("x", expected)]


@pytest.mark.parametrize(
    ("kind", "typed", "told"),
    [
        (FieldKind.TEXT, "'; DROP TABLE people; --", {}),
        (FieldKind.TEXT, "=1+1 😀", {}),
        (FieldKind.TEXT, "13800138000", {"shape": Shape.PHONE}),
        (FieldKind.TEXT, "0510-12345678", {"shape": Shape.PHONE}),
        (FieldKind.NUMBER, "-3", {}),
        (FieldKind.CHOICE, "yes", {"options": options("no", "yes")}),
        (FieldKind.TIME, "23:59", {}),
        (FieldKind.COUNTS, "3:12", {}),
        (FieldKind.SIGNATURE, HASH, {}),
        (FieldKind.PERSON, "张三", {}),
    ],
)
def test_what_keeps_the_rules_is_taken_as_it_is(kind, typed, told):
    assert code(kind, typed, **told) == []


def test_counts_with_words_left_over_are_refused_as_a_whole():
    assert code(FieldKind.COUNTS, "3:12 and more") == [("x", "ledger-counts-wrong")]


@given(typed=some.text(), kind=some.sampled_from(FieldKind))
def test_no_text_makes_a_field_fall_over_and_cleaning_twice_changes_nothing(typed, kind):
    ledger = a_ledger(a_field("x", kind, options=options("a")))
    once = cleaned(ledger, {"x": typed})
    problems(ledger, {"x": typed})
    assert cleaned(ledger, once) == once


def test_nothing_is_entered_before_it_happened_or_after_its_time():
    ledger = a_ledger(keep=timedelta(days=30))
    assert moment_problems(ledger, NOON, NOON) == ()
    later, long_ago = NOON + timedelta(seconds=1), NOON - timedelta(days=30)
    assert [p.code for p in moment_problems(ledger, later, NOON)] == ["ledger-in-future"]
    assert [p.code for p in moment_problems(ledger, long_ago, NOON)] == ["ledger-too-old"]


def test_o60_one_person_per_room_and_day():
    ledger = a_ledger(a_field("room"), unique=Unique(fields=("room",)))
    others = [
        an_entry(NOON.replace(hour=1), 1, room="501"),
        an_entry(NOON, 2, room="502", state=State.WITHDRAWN),
        an_entry(NOON - timedelta(days=1), 3, room="503"),
    ]
    found = clash(ledger, {"room": "501"}, NOON, others)
    assert found is not None
    assert (found.code, found.field, found.parameters) == (
        "ledger-twice",
        "room",
        {"when": "03-02 01:00"},
    )
    for room in ("502", "503", "504"):
        assert clash(ledger, {"room": room}, NOON, others) is None
    assert clash(a_ledger(a_field("room")), {"room": "501"}, NOON, others) is None


def test_one_unfinished_entry_where_the_ledger_says_so():
    ledger = a_ledger(
        a_field("room"),
        unique=Unique(fields=("room",), per=Span.OPEN),
        life=(State.OPEN, State.DONE),
    )
    long_ago = NOON - timedelta(days=9)
    unfinished = an_entry(long_ago, room="501", state=State.OPEN)
    finished = an_entry(long_ago, room="501", state=State.DONE)
    assert clash(ledger, {"room": "501"}, NOON, [finished]) is None
    assert clash(ledger, {"room": "501"}, NOON, [finished, unfinished]) is not None


@pytest.mark.parametrize(
    "typed", ["2022-03-04", "2022/3/4", "2022.3.4", "2022年3月4日", "20220304", "２０２２-３-４"]
)
def test_a_day_is_kept_in_one_form(typed):
    ledger = a_ledger(a_field("limit", FieldKind.DATE))
    assert cleaned(ledger, {"limit": typed}) == {"limit": "2022-03-04"}
    assert problems(ledger, {"limit": typed}) == ()


@pytest.mark.parametrize("typed", ["3-4", "2022-02-30", "tomorrow", "2022341"])
def test_what_is_no_day_is_told(typed):
    ledger = a_ledger(a_field("limit", FieldKind.DATE))
    assert [one.code for one in problems(ledger, {"limit": typed})] == ["ledger-date-wrong"]


def test_o16_ticks_stand_in_the_order_of_the_declaration_and_only_those_declared():
    ledger = a_ledger(a_field("items", FieldKind.TICKS, options=options("mask", "sheet", "kit")))
    assert cleaned(ledger, {"items": "kit mask kit"}) == {"items": "mask kit"}
    assert problems(ledger, {"items": "kit mask"}) == ()
    (told,) = problems(ledger, {"items": "mask thermometer"})
    assert (told.code, told.field) == ("ledger-choice-unknown", "items")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ({"from-on": "2022/3/14"}, {"until-on": "2022-06-11"}),
        ({"from-on": "9999-12-31"}, {}),
        ({"from-on": "soon"}, {}),
        ({}, {}),
    ],
)
def test_o50_the_last_of_ninety_days_follows_from_the_first(typed, found):
    begins = a_field(key="from-on", kind=FieldKind.DATE)
    ends = a_field(key="until-on", kind=FieldKind.DATE, after="from-on", days=90)
    assert proposed(a_ledger(begins, ends), typed) == found
