"""The checklist of an observed household (O15, O17, O18, O45): whose it is and when it is due."""

from __future__ import annotations

from datetime import time

import pytest

from gatekeeper.domain.bodies import Body
from gatekeeper.domain.calendar import moment_of
from gatekeeper.domain.checklist import (
    BODIES,
    TASKS,
    Tick,
    When,
    of_body,
    states,
    task,
    tick_of,
    tick_problems,
)
from tests.domain.test_observation import DAY, SHANGHAI, TODAY, a_case


def at(day, hour):
    return moment_of(day, time(hour), SHANGHAI)


def now_states(case, hour=10, ticks=(), day=TODAY):
    return states(ticks, case, at(day, hour), SHANGHAI)


def test_o45_one_list_and_each_task_is_one_bodys():
    assert sorted(one.key for body in BODIES for one in of_body(body)) == sorted(
        one.key for one in TASKS
    )
    assert len({one.key for one in TASKS}) == len(TASKS)
    assert {one.body for one in TASKS} == set(BODIES)
    assert of_body(Body.FAMILY) == ()
    assert all(of_body(body)[0].when is When.START for body in BODIES)


def test_o17_at_the_beginning_every_day_at_the_end():
    case = a_case(3)
    found = now_states(case)
    assert {found[one.key] for one in TASKS if one.when is When.START} == {"due"}
    assert {found[one.key] for one in TASKS if one.when is When.END} == {"ahead"}
    assert found["alarms"] == found["stairs"] == "due"
    last = now_states(case, day=case.last_on)
    assert {last[one.key] for one in TASKS if one.when is When.END} == {"due"}
    over = now_states(case, day=case.last_on + DAY)
    assert {over[one.key] for one in TASKS if one.when is When.END} == {"due"}
    assert {over[one.key] for one in TASKS if one.when is not When.END} == {"ahead"}
    before = now_states(a_case(0))
    assert (before["kit"], before["stairs"]) == ("due", "ahead"), "day 0 is no day of the case"
    closed = now_states(a_case(3, closed_at=at(TODAY, 9)))
    assert (closed["magnet-off"], closed["stairs"]) == ("due", "ahead")


@pytest.mark.parametrize(("hour", "state"), [(0, "ahead"), (15, "ahead"), (16, "due"), (23, "due")])
def test_o18_rubbish_is_fetched_after_16_00(hour, state):
    assert now_states(a_case(3), hour)["rubbish"] == state


def test_o15_the_magnet_is_done_once_and_the_daily_ones_each_day():
    yesterday = TODAY - DAY
    ticks = [
        Tick(task="magnet", day_on=yesterday, done_at=at(yesterday, 9), doer="陈电工", note="M-7"),
        Tick(task="stairs", day_on=yesterday, done_at=at(yesterday, 9)),
    ]
    found = now_states(a_case(3), ticks=ticks)
    assert (found["magnet"], found["stairs"]) == ("done", "due")
    assert tick_of(task("magnet"), ticks, TODAY).note == "M-7"
    assert tick_of(task("stairs"), ticks, TODAY) is None
    assert tick_of(task("stairs"), ticks, yesterday) is ticks[1]
    assert task("nothing") is None


@pytest.mark.parametrize(
    ("key", "doer", "note", "found"),
    [
        ("magnet", "陈电工", "M-7", []),
        ("nothing", "陈电工", "", [("", "tick-task-unknown")]),
        ("readings", "陈电工", "", [("", "tick-by-itself")]),
        ("rubbish", "陈电工", "", [("", "tick-not-yet")]),
        ("magnet", " ", "", [("doer", "tick-doer-missing")]),
        ("magnet", "陈电工", "M" * 61, [("note", "observation-text-long")]),
        ("magnet", "🙂", "", [("doer", "visitor-name-wrong")]),
    ],
)
def test_what_is_wrong_stands_at_its_field(key, doer, note, found):
    problems = tick_problems(key, doer, note, (), a_case(3), at(TODAY, 10), SHANGHAI)
    assert [(one.field, one.code) for one in problems] == found
