"""G23, G49, G52: shifts, who is missing, who stands twice, a rotation carried on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from gatekeeper.domain.duty import (
    Assignment,
    Hours,
    ShiftKey,
    Standing,
    are_in_turn,
    carried_on,
    clashes,
    cycle_problems,
    day_problems,
    days_of,
    gaps,
    person_problems,
    shifts_of,
    shifts_on,
    week_of,
)
from gatekeeper.domain.posts import Pattern, Post

ZONE = ZoneInfo("Asia/Shanghai")
HOURS = Hours(
    three=(time(6), time(14), time(22)),
    two=(time(7), time(19)),
    one=(time(8),),
    watch=(time(22), time(6)),
)
MONDAY = date(2022, 3, 14)
GATE = Post(id=UUID(int=1), name="东门")
ROAD = Post(id=UUID(int=2), name="路口卡口", pattern=Pattern.FREE, staff=2)


def stands(
    name: str,
    day: date = MONDAY,
    key: ShiftKey = ShiftKey.EARLY,
    post: Post = GATE,
    number: int = 0,
    **more: object,
) -> Assignment:
    shift = next(one for one in shifts_of(post, day, HOURS, ZONE) if one.key is key)
    made = Assignment(
        id=UUID(int=number or abs(hash((name, day, key)))), post=post.id, shift=shift, name=name
    )
    return replace(made, **more)  # type: ignore[arg-type]


def local(shift_time: datetime) -> str:
    return f"{shift_time.astimezone(ZONE):%d %H:%M}"


@pytest.mark.parametrize(
    ("post", "told"),
    [
        (GATE, ["14 06:00", "14 14:00", "14 22:00"]),
        (replace(GATE, pattern=Pattern.TWO), ["14 07:00", "14 19:00"]),
        (replace(GATE, pattern=Pattern.ONE), ["14 08:00"]),
        (ROAD, ["14 08:00"]),
        (replace(ROAD, watch=True), ["14 08:00", "14 22:00"]),
        (replace(GATE, pattern=Pattern.NONE), []),
    ],
)
def test_g23_the_shifts_of_each_pattern(post: Post, told: list[str]) -> None:
    shifts = shifts_of(post, MONDAY, HOURS, ZONE)
    assert [local(one.begins_at) for one in shifts] == told


def test_g23_a_shift_over_midnight_belongs_to_the_day_it_begins_on() -> None:
    night = shifts_of(GATE, MONDAY, HOURS, ZONE)[-1]
    assert (night.day, local(night.ends_at)) == (MONDAY, "15 06:00")
    whole = shifts_of(replace(GATE, pattern=Pattern.ONE), MONDAY, HOURS, ZONE)[0]
    assert whole.ends_at - whole.begins_at == timedelta(hours=24)


@pytest.mark.parametrize(
    ("hour", "key"),
    [(3, ShiftKey.LATE), (6, ShiftKey.EARLY), (13, ShiftKey.EARLY), (23, ShiftKey.LATE)],
)
def test_g23_the_shift_under_way_may_have_begun_yesterday(hour: int, key: ShiftKey) -> None:
    moment = datetime(2022, 3, 15, hour, tzinfo=ZONE)
    (found,) = shifts_on(GATE, moment, moment.date(), HOURS, ZONE)
    assert found.key is key
    assert shifts_on(ROAD, moment.replace(hour=20), moment.date(), HOURS, ZONE) == ()


def test_g23_a_shift_short_of_people_is_named() -> None:
    there = (
        stands("王强"),
        stands("李四", key=ShiftKey.MIDDLE, standing=Standing.CANCELLED),
        stands("赵六", key=ShiftKey.LATE, standing=Standing.SUBSTITUTE),
    )
    short = gaps((GATE,), (MONDAY,), there, HOURS, ZONE)
    assert [(one.shift.key, one.missing) for one in short] == [(ShiftKey.MIDDLE, 1)]


def test_g52_a_road_post_wants_two_a_day_and_a_night_watch_one() -> None:
    road = replace(ROAD, watch=True)
    short = gaps(
        (road, GATE), (MONDAY,), (stands("孙七", key=ShiftKey.FREE, post=road),), HOURS, ZONE
    )
    assert [(one.post.name, one.shift.key, one.missing) for one in short] == [
        ("东门", ShiftKey.EARLY, 1),
        ("路口卡口", ShiftKey.FREE, 1),
        ("东门", ShiftKey.MIDDLE, 1),
        ("东门", ShiftKey.LATE, 1),
        ("路口卡口", ShiftKey.WATCH, 1),
    ]


def test_g23_nobody_stands_in_two_places_at_once() -> None:
    early, road = stands("王强"), stands("王强", key=ShiftKey.FREE, post=ROAD)
    late = stands("王强", key=ShiftKey.LATE)
    gone = stands("王强", post=ROAD, key=ShiftKey.FREE, standing=Standing.REPLACED)
    assert clashes((late, road, early)) == ((early, road),)
    assert clashes((early, gone, late)) == ()


def test_g23_two_with_one_name_are_told_apart_by_their_accounts() -> None:
    one = stands("王强", account=UUID(int=7))
    other = stands("王强", key=ShiftKey.FREE, post=ROAD, account=UUID(int=8))
    assert clashes((one, other)) == ()


def test_g23_a_rotation_of_two_days_goes_on() -> None:
    tuesday = MONDAY + timedelta(days=1)
    there = (
        stands("王强"),
        stands("李四", day=tuesday),
        stands("赵六", standing=Standing.SUBSTITUTE),
        stands("孙七", day=tuesday, standing=Standing.REPLACED),
        stands("王强", day=MONDAY + timedelta(days=4)),
    )
    carried = carried_on(there, MONDAY, 2, MONDAY + timedelta(days=5))
    assert [(one.day.day, one.like.name) for one in carried] == [
        (16, "王强"),
        (17, "李四"),
        (17, "孙七"),
        (19, "李四"),
        (19, "孙七"),
    ]


def test_a_rotation_that_ends_in_its_cycle_adds_nobody() -> None:
    assert carried_on((stands("王强"),), MONDAY, 7, MONDAY + timedelta(days=3)) == ()


@pytest.mark.parametrize(
    ("cycle", "days", "code"),
    [
        (0, 9, "duty-cycle"),
        (32, 60, "duty-cycle"),
        (7, 6, "duty-cycle"),
        (1, 200, "duty-day"),
        (7, 30, None),
    ],
)
def test_what_a_rotation_must_be(cycle: int, days: int, code: str | None) -> None:
    problems = cycle_problems(MONDAY, cycle, MONDAY + timedelta(days=days), MONDAY)
    assert [one.code for one in problems] == ([code] if code else [])


@pytest.mark.parametrize(("days", "good"), [(-32, False), (-31, True), (92, True), (93, False)])
def test_the_days_of_a_roster(days: int, good: bool) -> None:
    assert (day_problems(MONDAY + timedelta(days=days), MONDAY) == []) is good


def test_a_week_is_from_monday_on() -> None:
    assert week_of(MONDAY + timedelta(days=6)) == days_of(MONDAY, 7)


@pytest.mark.parametrize(("name", "good"), [("欧", True), ("", False), ("王强😀", False)])
def test_who_can_stand_on_a_roster(name: str, good: bool) -> None:
    assert (person_problems(name) == []) is good


def test_moments_are_aware() -> None:
    shift = shifts_of(GATE, MONDAY, HOURS, None)[0]
    assert shift.begins_at.astimezone(UTC).tzinfo is UTC


@pytest.mark.parametrize(
    ("hours", "good"),
    [
        ([8], True),
        ([6, 14, 22], True),
        ([22, 6, 14], True),
        ([6, 22, 14], False),
        ([7, 7], False),
        ([8, 8, 16], False),
        ([22, 6], True),
        ([], False),
    ],
)
def test_shifts_follow_each_other_round_the_clock(hours, good):
    assert are_in_turn([time(hour) for hour in hours]) is good
