"""O23, O25, O28, O42, O43: origins, stays, arrivals to a cut-off, briefings, tenants."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from gatekeeper.domain.areas import Level
from gatekeeper.domain.expected import BriefedBy, Briefing, Expected, expected_problems, is_worse
from gatekeeper.domain.origins import ABROAD, UNKNOWN, origin_of
from gatekeeper.domain.tenants import Floating, Rented, floating, total
from gatekeeper.domain.whereabouts import (
    Arrival,
    Stay,
    arrival_figures,
    span_problems,
    stay_problems,
)

CUTOFF = date(2020, 2, 9)


def codes(problems):
    return [(one.code, one.field) for one in problems]


@pytest.mark.parametrize(
    ("place", "origin"),
    [
        ("湖北省武汉市", "湖北"),
        ("武汉", "湖北"),
        ("内蒙古自治区包头市", "内蒙古"),
        ("北京市海淀区", "北京"),
        ("Wuhan", "湖北"),
        ("韩国首尔", ABROAD),
        ("Seoul", ABROAD),
        ("印度尼西亚", ABROAD),
        ("上海转机韩国", "上海"),
        ("老家", UNKNOWN),
        ("", UNKNOWN),
    ],
)
def test_o28_an_origin_is_a_province_abroad_or_not_told_apart(place, origin):
    assert origin_of(place) == origin


# --- stays ----------------------------------------------------------------------------------------


def test_o25_who_was_there_between():
    stay = Stay(place="武汉", from_on=date(2020, 1, 20), until_on=date(2020, 1, 25))
    assert stay.touches(date(2020, 1, 25), date(2020, 2, 1))
    assert not stay.touches(date(2020, 1, 26), date(2020, 2, 1))
    assert not stay.touches(date(2020, 1, 1), date(2020, 1, 19))
    assert replace(stay, until_on=None).touches(CUTOFF, CUTOFF)
    assert Stay(place="武汉", until_on=date(2020, 1, 25)).touches(date(2020, 1, 1), CUTOFF)


def test_what_is_wrong_with_a_stay():
    stay = Stay(place="武汉", from_on=date(2020, 1, 20))
    assert stay_problems(stay, CUTOFF) == []
    assert codes(stay_problems(Stay(place=" "), CUTOFF)) == [
        ("whereabouts-missing", "place"),
        ("stay-from-missing", "from_on"),
    ]
    tomorrow = CUTOFF + timedelta(days=1)
    late = replace(stay, from_on=tomorrow, until_on=date(2020, 1, 1))
    assert codes(stay_problems(late, CUTOFF)) == [
        ("stay-future", "from_on"),
        ("stay-backwards", "until_on"),
    ]


# --- arrivals -------------------------------------------------------------------------------------


def arrivals(count, days_ago, origin):
    return [Arrival(arrived_on=CUTOFF - timedelta(days=days_ago), origin=origin)] * count


def test_trap_8_5629_arrivals_in_18_days_1511_of_them_within_14():
    """The day of the cut-off is the first of the 14 and of the 18."""
    told = arrival_figures(
        [
            *arrivals(1000, 0, "江苏"),
            *arrivals(457, 13, "山东"),
            *arrivals(54, 5, "湖北"),
            *arrivals(4000, 14, "江苏"),
            *arrivals(100, 17, ABROAD),
            *arrivals(18, 15, UNKNOWN),
            *arrivals(77, 18, "江苏"),
            *arrivals(5, -1, "江苏"),
        ],
        CUTOFF,
        18,
        14,
    )
    assert (told.arrivals, told.incubating) == (5629, 1511)
    assert (told.domestic, told.abroad, told.unknown) == (5511, 100, 18)
    assert told.domestic + told.abroad + told.unknown == told.arrivals
    assert [(row.origin, row.arrivals, row.incubating) for row in told.rows][:3] == [
        ("江苏", 5000, 1000),
        ("山东", 457, 457),
        (ABROAD, 100, 0),
    ]
    assert (told.first_on, told.cutoff_on) == (date(2020, 1, 23), CUTOFF)


def test_a_span_has_its_limits():
    assert span_problems(18) == []
    assert codes(span_problems(0)) == [("cutoff-span", "days")]
    assert codes(span_problems(367)) == [("cutoff-span", "days")]


# --- briefings ------------------------------------------------------------------------------------


def test_o23_an_entry_has_a_name_a_phone_and_a_place():
    one = Expected(name="王强", phone="13800138000", coming_from="武汉市", due_on=CUTOFF)
    assert expected_problems(one, CUTOFF) == []
    bad = Expected(name="", coming_from="", due_on=CUTOFF - timedelta(days=1))
    assert codes(expected_problems(bad, CUTOFF)) == [
        ("name-missing", "name"),
        ("expected-phone-missing", "phone"),
        ("whereabouts-missing", "coming_from"),
        ("expected-past", "due_on"),
    ]
    assert codes(expected_problems(replace(one, phone="12"), CUTOFF))


def test_o23_whose_area_became_worse_is_told_again():
    told = Briefing(told_at=datetime(2020, 2, 9, tzinfo=UTC), channel=BriefedBy.PHONE)
    low = replace(told, level=Level.LOW)
    assert is_worse(low, Level.HIGH)
    assert is_worse(told, Level.MEDIUM)
    assert not is_worse(low, Level.LOW)
    assert not is_worse(low, None)
    assert not is_worse(None, Level.HIGH)


# --- tenants --------------------------------------------------------------------------------------


def test_o43_2135_tenants_by_building():
    flats = [
        *(Rented(building="12", tenants=2, is_asked=True) for _ in range(1000)),
        *(Rented(building="3", tenants=3, foreign=1, has_landlord=False) for _ in range(45)),
    ]
    parts = floating(flats)
    assert [part.building for part in parts] == ["3", "12"]
    whole = total(parts)
    assert whole == Floating(flats=1045, tenants=2135, foreign=45, without_landlord=45, asked=1000)
