"""G34: which of the list a place lies in; a worse area never gives a milder answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.domain.areas import Area, Level, key, level_of, matching, name_faults, worst

DAY = date(2022, 3, 14)


def area(
    name: str, level: str, begins: int = -30, until: int | None = None, **more: object
) -> Area:
    """An area by the days before (-) or after the day asked about."""
    return Area(
        name=name,
        level=Level(level),
        begins_on=DAY + timedelta(days=begins),
        until=None if until is None else DAY + timedelta(days=until),
        **more,
    )


LIST = (
    area("北京市", "low", aliases=("Beijing",)),
    area("北京市大兴区", "high", aliases=("大兴",)),
    area("湖北省武汉市", "medium"),
    area("辽宁省朝阳市", "low"),
    area("北京市朝阳区", "medium"),
    area("Paris", "low"),
    area("河北省", "low", code="130000"),
    area("石家庄市", "high", code="130100"),
)


@pytest.mark.parametrize(
    ("place", "level"),
    [
        ("北京市", "low"),
        ("北京", "low"),
        ("Beijing", "low"),
        ("北京市 大兴区", "high"),
        ("北京大兴", "high"),
        ("大兴", "high"),
        ("湖北武汉经北京大兴", "high"),
        ("湖北省武汉市", "medium"),
        ("辽宁省朝阳市", "low"),
        ("paris", "low"),
        ("130102", "high"),
        ("廊坊 131000", "low"),
        ("北京市、湖北武汉", "medium"),
    ],
)
def test_g34_the_longest_name_says_where_a_place_lies(place: str, level: str) -> None:
    assert level_of(LIST, place, DAY) is Level(level)


@pytest.mark.parametrize(
    "place", ["上海", "", " ", "Parish", "北京、上海", "从武汉市到北京", "990101", "😀", "朝阳"]
)
def test_g34_what_is_not_on_the_list_is_unknown_and_never_low(place: str) -> None:
    """Also a low place beside the last part of a bad one's name."""
    assert level_of(LIST, place, DAY) is None


def test_g34_low_has_to_hold_today_and_worse_counts_for_two_weeks_more() -> None:
    assert level_of([area("北京市", "low", until=-1)], "北京", DAY) is None
    assert level_of([area("北京市", "low", until=0)], "北京", DAY) is Level.LOW
    assert level_of([area("北京市", "low", begins=1)], "北京", DAY) is None
    assert level_of([area("北京市", "high", until=-14)], "北京", DAY) is Level.HIGH
    assert level_of([area("北京市", "high", until=-15)], "北京", DAY) is None


def test_g34_of_entries_that_overlap_the_worst_counts() -> None:
    both = [area("北京市", "low"), area("北京市", "medium", begins=-10)]
    assert level_of(both, "北京市", DAY) is Level.MEDIUM


def test_g34_a_narrow_entry_hides_a_wide_one_only_while_it_holds() -> None:
    wide = area("北京市", "high")
    assert level_of([wide, area("北京市大兴区", "low")], "北京大兴", DAY) is Level.LOW
    assert level_of([wide, area("北京市大兴区", "low", until=-1)], "北京大兴", DAY) is Level.HIGH
    lately = area("北京市大兴区", "medium", until=-1)
    assert level_of([wide, lately], "北京大兴", DAY) is Level.HIGH


def test_the_areas_found_are_named_worst_first_and_once() -> None:
    found = matching(LIST, "北京市大兴区、湖北省武汉市", DAY)
    assert [one.name for one in found] == ["北京市大兴区", "湖北省武汉市"]
    assert matching([area("--", "low")], "--", DAY) == ()


def test_of_several_places_an_unknown_one_lies_between_low_and_medium() -> None:
    assert worst([Level.LOW, Level.HIGH, Level.MEDIUM]) is Level.HIGH
    assert worst([Level.LOW, None]) is None
    assert worst([Level.MEDIUM, None]) is Level.MEDIUM
    assert worst([None]) is None
    assert worst([]) is None


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "area-name-missing"),
        ("京", "area-name-wrong"),
        ("北" * 61, "area-name-wrong"),
        ("北京\x07", "area-name-wrong"),
        ("😀😀", "area-name-wrong"),
    ],
)
def test_what_cannot_be_the_name_of_an_area(name: str, code: str) -> None:
    assert name_faults(name) == (code,)


def test_names_of_areas() -> None:
    assert name_faults("北京") == name_faults("Île-de-France") == ()
    assert key("城区") == "城区"
    assert key("沙市区") == "沙市区"


NAMES = ("北京市", "北京市大兴区", "大兴", "湖北省武汉市", "武汉", "Paris", "上海市浦东新区")
areas = st.builds(
    area,
    st.sampled_from(NAMES),
    st.sampled_from(list(Level)),
    st.integers(-40, 3),
    st.none() | st.integers(-30, 30),
)
SEVERITY = {Level.LOW: 0, None: 1, Level.MEDIUM: 2, Level.HIGH: 3}


@given(st.lists(areas, max_size=6), st.text(alphabet="北京市大兴区湖省武汉Paris、 0", max_size=12))
def test_g34_a_worse_area_never_gives_a_milder_level(listed: list[Area], place: str) -> None:
    """Whichever entry gets worse."""
    before = SEVERITY[level_of(listed, place, DAY)]
    for at, one in enumerate(listed):
        for worse in Level:
            if worse.rank > one.level.rank:
                changed = [*listed[:at], replace(one, level=worse), *listed[at + 1 :]]
                assert SEVERITY[level_of(changed, place, DAY)] >= before


@given(st.text())
def test_no_words_break_the_search(place: str) -> None:
    assert level_of(LIST, place, DAY) in (*Level, None)
