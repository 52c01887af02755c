"""The day of the observed (O12, O13, O30): the plan, what is due, missed and typed."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper.domain.calendar import moment_of
from gatekeeper.domain.day_sheet import (
    Channel,
    DayEntry,
    Half,
    Planned,
    ReadingState,
    Swab,
    celsius,
    entry_problems,
    missed,
    plan,
    state_of,
    swab_due,
    tenths_typed,
)
from gatekeeper.domain.observation import MOST_DAYS
from gatekeeper.domain.policy import Comparison, FirstDay, TemperatureRule
from tests.domain.test_observation import DAY, SHANGHAI, TODAY, a_case


def at(day, hour, minute=0):
    return moment_of(day, time(hour, minute), SHANGHAI)


@given(
    arrived=st.integers(0, 400),
    days=st.integers(1, MOST_DAYS),
    first_day=st.sampled_from(FirstDay),
)
def test_o13_a_case_of_n_days_has_exactly_two_readings_a_day(arrived, days, first_day):
    case = a_case(arrived, days=days, first_day=first_day)
    planned = plan(case)
    assert len(planned) == len(set(planned)) == 2 * days
    assert planned[0] == Planned(day_on=case.first_on, half=Half.MORNING)
    assert planned[-1] == Planned(day_on=case.last_on, half=Half.AFTERNOON)
    for half in Half:
        assert [p.day_on for p in planned if p.half is half] == [
            case.first_on + timedelta(days=n) for n in range(days)
        ]


@given(
    days=st.integers(1, 20),
    taken=st.sets(st.tuples(st.integers(0, 19), st.sampled_from(Half))),
    hours=st.integers(-48, 24 * 40),
)
def test_o13_every_reading_is_in_one_state_and_the_missed_are_those_over(days, taken, hours):
    case = a_case(1, days=days, opened_at=datetime(2000, 1, 1, tzinfo=UTC))
    entries = {
        case.first_on + timedelta(days=n): DayEntry(
            morning=365 if (n, Half.MORNING) in taken else None,
            afternoon=366 if (n, Half.AFTERNOON) in taken else None,
        )
        for n in range(days)
    }
    now = at(case.first_on, 0) + timedelta(hours=hours)
    states = [
        state_of(one, entries[one.day_on].reading(one.half), case, now, SHANGHAI)
        for one in plan(case)
    ]
    assert len(states) == 2 * days
    assert states.count(ReadingState.DUE) <= 1
    assert states.count(ReadingState.DONE) == sum(n < days for n, _ in taken)
    gone = missed(case, entries, now, SHANGHAI)
    assert states.count(ReadingState.MISSED) == len(gone)
    assert all((one.day_on - case.first_on).days * 24 < hours for one in gone)


@pytest.mark.parametrize(
    ("hour", "morning", "afternoon"),
    [(0, "due", "ahead"), (11, "due", "ahead"), (12, "missed", "due"), (23, "missed", "due")],
)
def test_the_morning_ends_at_noon(hour, morning, afternoon):
    case = a_case()
    states = [
        state_of(Planned(day_on=TODAY, half=half), None, case, at(TODAY, hour), SHANGHAI)
        for half in Half
    ]
    assert states == [morning, afternoon]


def test_what_was_over_when_the_case_was_opened_is_nobodys_fault():
    case = a_case(3, opened_at=at(TODAY, 13))
    assert missed(case, {}, at(TODAY, 23), SHANGHAI) == ()
    first = Planned(day_on=case.first_on, half=Half.MORNING)
    assert state_of(first, None, case, at(TODAY, 13), SHANGHAI) is ReadingState.BEFORE
    later = missed(case, {}, at(TODAY + DAY, 1), SHANGHAI)
    assert later == (Planned(day_on=TODAY, half=Half.AFTERNOON),)


def test_after_an_early_end_nothing_more_is_missed():
    closed = a_case(3, opened_at=at(TODAY, 0), closed_at=at(TODAY, 13))
    gone = missed(closed, {}, at(TODAY + 5 * DAY, 1), SHANGHAI)
    assert gone == (Planned(day_on=TODAY, half=Half.MORNING),)


def test_o30_a_test_that_was_told_is_due_until_it_is_taken():
    told = {TODAY - DAY: DayEntry(test_at=at(TODAY, 9))}
    assert not swab_due({}, at(TODAY, 10), SHANGHAI)
    assert not swab_due(told, at(TODAY - DAY, 23), SHANGHAI)
    assert swab_due(told, at(TODAY, 0), SHANGHAI)
    assert swab_due(told, at(TODAY + 2 * DAY, 0), SHANGHAI)
    before = told | {TODAY - 2 * DAY: DayEntry(swab=Swab.NEGATIVE)}
    assert swab_due(before, at(TODAY, 10), SHANGHAI)
    taken = told | {TODAY: DayEntry(swab=Swab.TAKEN)}
    assert not swab_due(taken, at(TODAY, 10), SHANGHAI)


@pytest.mark.parametrize(
    ("typed", "tenths"),
    [
        ("36.5", 365),
        ("365", 365),
        (" 36。5 ", 365),
        ("３６．５", 365),
        ("37,3", 373),
        ("36", 360),
        ("36.", 360),
        ("", None),
        ("3", None),
        ("36.55", None),
        ("1000", None),
        ("hot", None),
    ],
)
def test_a_temperature_is_typed_as_one_writes_it(typed, tenths):
    assert tenths_typed(typed) == tenths


def test_celsius_has_one_decimal():
    assert (celsius(365), celsius(370)) == ("36.5", "37.0")


def problems(told, day_on=TODAY, hour=14):
    found = entry_problems(told, day_on, a_case(), at(TODAY, hour), SHANGHAI)
    return [(one.field, one.code) for one in found]


@pytest.mark.parametrize(
    ("told", "day_on", "hour", "found"),
    [
        (DayEntry(morning=365, afternoon=450, channel=Channel.KNOCK), TODAY, 14, []),
        (DayEntry(), TODAY, 14, [("", "day-empty")]),
        (DayEntry(morning=365), TODAY + DAY, 14, [("", "day-not-yet")]),
        (DayEntry(morning=365), TODAY - 9 * DAY, 14, [("", "day-not-of-case")]),
        (DayEntry(morning=365), TODAY + 99 * DAY, 14, [("", "day-not-of-case")]),
        (DayEntry(morning=299), TODAY, 14, [("morning", "temperature-implausible")]),
        (DayEntry(afternoon=451), TODAY, 14, [("afternoon", "temperature-implausible")]),
        (DayEntry(afternoon=365), TODAY, 11, [("afternoon", "reading-not-yet")]),
        (DayEntry(needs="菜" * 101), TODAY, 14, [("needs", "observation-text-long")]),
        (DayEntry(symptoms="\x07"), TODAY, 14, [("symptoms", "observation-text-wrong")]),
        (DayEntry(test_at=at(TODAY - DAY, 9)), TODAY, 14, [("test_at", "test-over")]),
        (DayEntry(test_at=at(TODAY + DAY, 9)), TODAY, 14, []),
    ],
)
def test_what_is_wrong_stands_at_its_field(told, day_on, hour, found):
    assert problems(told, day_on, hour) == found


@pytest.mark.parametrize(
    ("comparison", "high"), [(Comparison.AT_OR_ABOVE, True), (Comparison.ABOVE, False)]
)
def test_o58_the_limit_is_the_policys_in_both_comparisons(comparison, high):
    rule = TemperatureRule(comparison=comparison)
    assert [rule.is_high(tenths) for tenths in (372, 373, 374)] == [False, high, True]
