"""Days, times and moments as people type them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.domain.typed import (
    day_typed,
    hours_typed,
    moment_typed,
    time_typed,
    times_typed,
    weekdays_typed,
)

TODAY = date(2022, 3, 14)
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2022-03-01", date(2022, 3, 1)),
        ("2015/3/7", date(2015, 3, 7)),
        ("20150307", date(2015, 3, 7)),
        ("2015年3月7日", date(2015, 3, 7)),
        ("２０１５.３.７", date(2015, 3, 7)),
        (" 2022 - 3 - 1 ", date(2022, 3, 1)),
        ("201537", None),
        ("2015-02-29", None),
        ("20150230", None),
        ("0000-01-01", None),
        ("3-1", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_day_is_read_as_people_write_it(typed, day):
    assert day_typed(typed) == day


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("3-1", date(2022, 3, 1)),
        ("３/１", date(2022, 3, 1)),
        ("3月14日", date(2022, 3, 14)),
        ("3-15", date(2022, 3, 15)),
        ("3-16", date(2021, 3, 16)),
        ("12.31", date(2021, 12, 31)),
        ("2-29", None),
        ("2-30", None),
        ("0-1", None),
        ("soon", None),
        ("2023-01-01", date(2023, 1, 1)),
    ],
)
def test_without_a_year_it_is_the_last_such_day_and_tomorrow_is_no_year_ago(typed, day):
    assert day_typed(typed, TODAY) == day


def test_a_day_of_a_leap_year_is_found_a_year_later_and_over_new_year():
    assert day_typed("2-29", date(2021, 1, 5)) == date(2020, 2, 29)
    assert day_typed("1-1", date(2021, 12, 31)) == date(2022, 1, 1)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("9:30", time(9, 30)),
        ("9.30", time(9, 30)),
        ("930", time(9, 30)),
        ("0005", time(0, 5)),
        ("09：30", time(9, 30)),
        ("9", time(9)),
        ("24:00", None),
        ("1260", None),
        ("93", None),
        ("", None),
        ("9:3", None),
    ],
)
def test_a_time_is_read_as_it_is_written(typed, told):
    assert time_typed(typed) == told


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("06:00 14:00 22:00", (time(6), time(14), time(22))),
        (" 600、1400，22：00 ", (time(6), time(14), time(22))),
        ("6 14 22", (time(6), time(14), time(22))),
        ("8:00", (time(8),)),
        ("", ()),
        ("06:00 25:00", None),
    ],
)
def test_times_stand_one_behind_the_other(typed, told):
    assert times_typed(typed) == told


@pytest.mark.parametrize("typed", ["08:00-18:30", "8:00 – 18:30", "800~1830", "８：００—18:30"])
def test_hours_are_two_times(typed):
    assert hours_typed(typed) == (time(8), time(18, 30))


@pytest.mark.parametrize("typed", ["", "25:00-26:00", "08:00", "-08:00", "8:00-", "a" * 400])
def test_what_is_no_span_of_hours(typed):
    assert hours_typed(typed) is None


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("12345", {0, 1, 2, 3, 4}),
        ("1, 3,5", {0, 2, 4}),
        ("１、７", {0, 6}),
        ("8", None),
        ("", None),
        ("Mon", None),
    ],
)
def test_weekdays_are_their_digits(typed, days):
    assert weekdays_typed(typed) == days


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("9:30", (2022, 3, 14, 9, 30)),
        ("3-14 09:30", (2022, 3, 14, 9, 30)),
        ("3-14 930", (2022, 3, 14, 9, 30)),
        ("2026/3/14 9：30", (2026, 3, 14, 9, 30)),
        ("5-1 8:00", (2022, 5, 1, 8, 0)),
        ("12-31 23:59", (2021, 12, 31, 23, 59)),
    ],
)
def test_a_moment_is_today_s_or_the_nearest_on_the_clock_of_the_place(typed, moment):
    found = moment_typed(typed, TODAY, SHANGHAI)
    assert found == datetime(*moment, tzinfo=SHANGHAI).astimezone(UTC)


@pytest.mark.parametrize(
    "typed", ["", "25:00", "1950-01-01 9:30", "2-30 9:00", "9.30", "2022", "3-5", "3-5 25", "1 2 3"]
)
def test_what_is_no_moment_is_none(typed):
    assert moment_typed(typed, TODAY, None) is None


@given(st.text(max_size=24) | st.text("0123456789-/.: 年月日", max_size=16))
def test_what_is_read_reads_the_same_in_its_plain_form(typed):
    day, at = day_typed(typed, TODAY), time_typed(typed)
    assert day is None or day_typed(day.isoformat()) == day
    assert at is None or time_typed(f"{at:%H:%M}") == at
    moment = moment_typed(typed, TODAY, SHANGHAI)
    plain = moment.astimezone(SHANGHAI) if moment else None
    assert plain is None or moment_typed(f"{plain:%Y-%m-%d %H:%M}", TODAY, SHANGHAI) == moment
    hours = hours_typed(typed)
    assert hours is None or hours_typed(f"{hours[0]:%H:%M}-{hours[1]:%H:%M}") == hours
