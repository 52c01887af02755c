"""O33, O34: hours by person against what a year asks; what may be written down by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from gatekeeper.domain.stints import (
    Ending,
    Source,
    Stint,
    entry_problems,
    joined,
    left_open,
    length,
    overlaps,
    tally,
)

START, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HELPERS = ("volunteer", "delegate")
TWELVE = timedelta(hours=12)


def hour(number: float) -> datetime:
    """So many hours after the beginning of 1 March."""
    return datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=number)


def stint(person, first, last, origin="volunteer", ending=Ending.ENTERED) -> Stint:
    return Stint(
        id=UUID(int=1),
        post=UUID(int=2),
        began_at=first,
        ended_at=last,
        source=Source.ENTERED,
        ending=ending,
        person=UUID(int=person) if person else None,
        name=f"人{person}" if person else "",
        affiliation=origin,
    )


def told(*stints):
    return tally(stints, START, END, NOW, due=TWELVE, due_from=HELPERS)


def test_o33_eighteen_people_at_twelve_hours_and_241_served_reconcile():
    """The figures of the field: 18 people, 12 hours each are 216 due, 241 were served."""
    minutes = [12 * 60] * 10 + [16 * 60] * 7 + [9 * 60]
    assert (len(minutes), sum(minutes)) == (18, 241 * 60)
    year = told(
        *(
            stint(number, hour(0), hour(0) + timedelta(minutes=long))
            for number, long in enumerate(minutes, start=1)
        )
    )
    assert (len(year.people), year.due, year.time) == (
        18,
        timedelta(hours=216),
        timedelta(hours=241),
    )
    assert (year.short, year.missing) == (1, timedelta(hours=3))
    beyond = sum((max(timedelta(), one.time - one.due) for one in year.people), timedelta())
    assert year.time - beyond + year.missing == year.due


def test_o33_no_hour_counts_twice_and_one_who_is_on_duty_counts_until_now():
    year = told(
        stint(1, hour(0), hour(8)),
        stint(1, hour(6), hour(10)),
        stint(2, hour(30), None, ending=Ending.OPEN),
    )
    assert [(one.times, one.time) for one in year.people] == [
        (2, timedelta(hours=10)),
        (1, timedelta(hours=6)),
    ]


def test_o33_a_year_cuts_what_reaches_over_its_ends():
    year = told(stint(1, START - timedelta(hours=4), START + timedelta(hours=2)))
    assert year.people[0].time == timedelta(hours=2)
    assert told(stint(1, END, END + timedelta(hours=1))).people == ()


def test_o33_nothing_is_due_of_staff_and_what_was_taken_back_counts_not():
    year = told(
        stint(1, hour(0), hour(1), origin="property"),
        stint(2, hour(0), hour(1), ending=Ending.WITHDRAWN),
    )
    assert [(one.due, one.missing) for one in year.people] == [(timedelta(), timedelta())]


def test_o33_hours_of_erased_names_stay_in_the_total():
    year = told(stint(1, hour(0), hour(1)), stint(None, hour(0), hour(3)))
    assert (year.time, year.nameless) == (timedelta(hours=4), timedelta(hours=3))


def test_parts_join_and_leave_gaps():
    parts = [(hour(4), hour(6)), (hour(1), hour(3)), (hour(2), hour(4))]
    assert joined(parts) == ((hour(1), hour(6)),)
    assert length(parts) == timedelta(hours=5)
    assert left_open(hour(0), hour(8), parts) == ((hour(0), hour(1)), (hour(6), hour(8)))
    assert left_open(hour(2), hour(5), parts) == ()
    assert left_open(hour(0), hour(1), parts) == ((hour(0), hour(1)),)
    assert left_open(hour(0), hour(2), []) == ((hour(0), hour(2)),)


@pytest.mark.parametrize(
    ("name", "first", "last", "work", "codes"),
    [
        ("陈一", 0, 8, "测温、登记", []),
        ("", 0, 8, "测温", ["visitor-name-missing"]),
        ("陈一", 8, 8, "测温", ["stint-hours"]),
        ("陈一", 0, 25, "测温", ["stint-hours"]),
        ("陈一", 30, 38, "测温", ["stint-far"]),
        ("陈一", -9000, -8990, "测温", ["stint-far"]),
        ("陈一", 0, 8, "", ["stint-work"]),
        ("陈一", 0, 8, "x" * 201, ["stint-work-long"]),
        ("陈一", 0, 8, "a\nb", ["stint-work-long"]),
    ],
)
def test_o34_what_is_wrong_with_hours_is_told(name, first, last, work, codes):
    found = entry_problems(name, hour(first), hour(last), work, NOW)
    assert [one.code for one in found] == codes


def test_o34_one_person_stands_in_one_place_at_a_time():
    there = [stint(1, hour(0), hour(8)), stint(1, hour(8), hour(9), ending=Ending.WITHDRAWN)]
    assert overlaps(there, hour(7), hour(9))
    assert not overlaps(there, hour(8), hour(9))
    assert overlaps([stint(1, hour(0), None, ending=Ending.OPEN)], hour(7), hour(9))
