"""O01-O05: phone, door, strip; six hours; teams of two; figures in which a strip is no outcome."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from gatekeeper.domain.screening import (
    Answer,
    Channel,
    Coverage,
    Door,
    Outcome,
    Result,
    ScreeningRule,
    Step,
    answer_problems,
    cleaned,
    covered,
    members_from,
    next_step,
    round_problems,
    team_problems,
    tried,
    whereabouts_problems,
)
from gatekeeper.domain.strips import StripState, StripTimes

NOW = datetime(2021, 12, 15, 8, tzinfo=UTC)
RULE = ScreeningRule()
MISSED = tried(None, Channel.PHONE, Outcome.MISSED, NOW, RULE)


def codes(problems):
    return [one.code for one in problems]


# --- attempts -------------------------------------------------------------------------------------


def test_o03_nobody_reached_is_due_again_within_six_hours():
    assert MISSED.due_at == NOW + timedelta(hours=6)
    assert not MISSED.is_due(NOW + timedelta(hours=5, minutes=59))
    assert MISSED.is_due(NOW + timedelta(hours=6))
    shorter = ScreeningRule(retry=timedelta(hours=2))
    assert tried(None, Channel.DOOR, Outcome.MISSED, NOW, shorter).due_at == NOW + shorter.retry


def test_o03_until_reached_or_known_elsewhere():
    again = tried(MISSED, Channel.DOOR, Outcome.MISSED, NOW, RULE)
    assert (again.attempts, again.missed) == (2, {Channel.PHONE, Channel.DOOR})
    for outcome in (Outcome.REACHED, Outcome.ELSEWHERE):
        known = tried(again, Channel.PHONE, outcome, NOW, RULE)
        assert known.is_settled
        assert (known.attempts, known.due_at) == (3, None)
        assert not known.is_due(NOW + timedelta(days=9))


def test_what_is_entered_for_a_settled_door_corrects_it():
    reached = tried(None, Channel.PHONE, Outcome.REACHED, NOW, RULE)
    corrected = tried(reached, Channel.DOOR, Outcome.REACHED, NOW, RULE)
    assert (corrected.attempts, corrected.channel) == (1, Channel.DOOR)


@pytest.mark.parametrize(
    ("missed", "has_phone", "has_strip", "step"),
    [
        ((), True, False, Step.PHONE),
        ((), False, False, Step.DOOR),
        ((Channel.PHONE,), True, False, Step.DOOR),
        ((Channel.PHONE, Channel.DOOR), True, False, Step.STRIP),
        ((Channel.DOOR,), False, False, Step.STRIP),
        ((Channel.PHONE, Channel.DOOR), True, True, Step.PHONE),
        ((Channel.DOOR,), False, True, Step.DOOR),
    ],
)
def test_o04_phone_then_door_then_strip(missed, has_phone, has_strip, step):
    door = None
    for channel in missed:
        door = tried(door, channel, Outcome.MISSED, NOW, RULE)
    assert next_step(door, has_phone=has_phone, has_strip=has_strip) is step


def test_o04_a_settled_door_wants_nothing():
    reached = tried(MISSED, Channel.DOOR, Outcome.REACHED, NOW, RULE)
    assert next_step(reached, has_phone=True, has_strip=False) is Step.NONE


# --- figures --------------------------------------------------------------------------------------


def doors(count, channel=None, outcome=Outcome.REACHED, strips=0):
    screened = tried(None, channel, outcome, NOW, RULE) if channel else None
    return [Door(screened=screened, has_strip=place < strips) for place in range(count)]


def test_trap_8_strips_are_not_the_remainder():
    told = covered(
        "3rd round",
        [
            *doors(4789, Channel.PHONE, strips=1000),
            *doors(1026, Channel.DOOR, strips=100),
            *doors(80, Channel.DOOR, Outcome.MISSED, strips=50),
            *doors(31),
        ],
    )
    assert (told.doors, told.by_phone, told.by_visit, told.reached) == (5926, 4789, 1026, 5815)
    assert (told.left, told.missed, told.untried) == (111, 80, 31)
    assert told.strips == 1150
    assert told.percent == 98


def test_a_door_known_elsewhere_is_not_left():
    told = covered("", doors(3, Channel.PHONE, Outcome.ELSEWHERE))
    assert (told.elsewhere, told.left, told.reached, told.percent) == (3, 0, 0, 100)
    assert Coverage().percent == 100


# --- what may be written --------------------------------------------------------------------------


def test_o02_a_team_is_two_different_people():
    assert members_from("王强、李梅") == ("王强", "李梅")
    assert members_from(" 王强 , 李梅，") == ("王强", "李梅")
    assert team_problems(("王强", "李梅"), 2) == []
    assert codes(team_problems(("王强",), 2)) == ["team-size"]
    assert codes(team_problems(("王强", "王强"), 2)) == ["team-twice"]
    assert codes(team_problems(("王强", "1"), 2)) == ["name-wrong"]


def test_o01_a_round_has_a_name_and_may_ask_something():
    assert round_problems("第三轮排查", "有无发热、咳嗽") == []
    assert codes(round_problems("", "x" * 401)) == ["round-name-wrong", "round-asked-long"]


def test_answers_about_people():
    away = Answer(person=UUID(int=1), result=Result.AWAY, place="  湖北省 武汉市 ", since=None)
    assert cleaned(away).place == "湖北省 武汉市"
    well = replace(away, result=Result.WELL, since=date(2021, 12, 1))
    assert (cleaned(well).place, cleaned(well).since) == ("", None)
    today = NOW.date()
    assert answer_problems(away, today) == []
    tomorrow = replace(away, place=" ", since=today + timedelta(days=1))
    assert codes(answer_problems(tomorrow, today)) == ["whereabouts-missing", "screening-day-wrong"]
    assert answer_problems(replace(well, since=None, place=""), today) == []
    assert codes(whereabouts_problems("x" * 81)) == ["whereabouts-long"]


# --- strips ---------------------------------------------------------------------------------------


def test_o05_a_strip_is_looked_at_daily_a_broken_one_at_once():
    strip = StripTimes(state=StripState.UP, put_at=NOW)
    assert not strip.is_due(NOW + timedelta(hours=23), RULE.look)
    assert strip.is_due(NOW + timedelta(days=1), RULE.look)
    seen = replace(strip, looked_at=NOW + timedelta(hours=20))
    assert not seen.is_due(NOW + timedelta(hours=43), RULE.look)
    assert replace(seen, state=StripState.BROKEN).is_due(NOW + timedelta(hours=20), RULE.look)
    over = replace(seen, state=StripState.CLOSED)
    assert not over.is_due(NOW + timedelta(days=9), RULE.look)
