"""The day of somebody observed: two readings, a contact, a test; what is due and what was missed.

A case of n days has exactly 2 x n readings, morning and afternoon (O13).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from gatekeeper.domain.calendar import day_span, local, moment_of
from gatekeeper.domain.observation import Case, text_problems
from gatekeeper.domain.readings import HIGHEST_TENTHS, LOWEST_TENTHS
from gatekeeper.errors import Problem

MESSAGES = {
    "day-not-of-case": "This day does not belong to the case.",
    "day-not-yet": "This day has not come yet.",
    "reading-not-yet": "The afternoon begins at 12:00.",
    "day-empty": "Fill in a reading, a contact or a test.",
    "test-over": "The test was planned for a time that is over.",
}

NOON = time(12)
MONTH = timedelta(days=30)
TEXT_CHARACTERS = 100


class Half(StrEnum):
    """上午, 下午: each has its reading."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


class ReadingState(StrEnum):
    """How a planned reading stands; `BEFORE` was over when the case was opened."""

    BEFORE = "before"
    AHEAD = "ahead"
    DUE = "due"
    DONE = "done"
    MISSED = "missed"


class Channel(StrEnum):
    """How the observed was reached: at the door, by video, by telephone, in the chat group."""

    KNOCK = "knock"
    VIDEO = "video"
    PHONE = "phone"
    GROUP = "group"


class Swab(StrEnum):
    """核酸检测 of this day: the swab is taken, then its result."""

    TAKEN = "taken"
    NEGATIVE = "negative"
    POSITIVE = "positive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One reading of a case: the day and its half."""

    day_on: date
    half: Half


@dataclass(frozen=True, slots=True, kw_only=True)
class DayEntry:
    """What a day says; `test_at` is when the next test will be, as the observed was told."""

    morning: int | None = None
    afternoon: int | None = None
    channel: Channel | None = None
    needs: str = ""
    symptoms: str = ""
    swab: Swab | None = None
    test_at: datetime | None = None

    def reading(self, half: Half) -> int | None:
        return self.morning if half is Half.MORNING else self.afternoon

    @property
    def is_empty(self) -> bool:
        return self == DayEntry()


def plan(case: Case) -> tuple[Planned, ...]:
    """Every reading of a case in its order: two a day, from day 1 through the last."""
    days = (case.first_on + timedelta(days=number) for number in range(case.days))
    return tuple(Planned(day_on=day, half=half) for day in days for half in Half)


def state_of(
    planned: Planned, tenths: int | None, case: Case, now: datetime, zone: tzinfo | None
) -> ReadingState:
    """Whether it is there, wanted now, still ahead, or was missed."""
    if tenths is not None:
        return ReadingState.DONE
    midnight, end = day_span(planned.day_on, zone)
    noon = moment_of(planned.day_on, NOON, zone)
    begins, ends = (midnight, noon) if planned.half is Half.MORNING else (noon, end)
    if now < begins:
        return ReadingState.AHEAD
    if now < ends:
        return ReadingState.DUE
    return ReadingState.BEFORE if ends <= case.opened_at else ReadingState.MISSED


def missed(
    case: Case, entries: Mapping[date, DayEntry], now: datetime, zone: tzinfo | None
) -> tuple[Planned, ...]:
    """The readings nobody took while the case was open."""
    until = case.closed_at or now
    return tuple(
        one
        for one in plan(case)
        if state_of(one, entries.get(one.day_on, DayEntry()).reading(one.half), case, until, zone)
        is ReadingState.MISSED
    )


def swab_due(entries: Mapping[date, DayEntry], now: datetime, zone: tzinfo | None) -> bool:
    """Was a test told for today or a day before that nobody has taken since?"""
    told = [entry.test_at for entry in entries.values() if entry.test_at is not None]
    if not told:
        return False
    planned = local(max(told), zone).date()
    taken = any(entry.swab and day >= planned for day, entry in entries.items())
    return planned <= local(now, zone).date() and not taken


def tenths_typed(typed: str) -> int | None:
    """ "36.5", "365" and "36" (36.0) as tenths; None where it is no temperature."""
    plain = unicodedata.normalize("NFKC", typed).replace("。", ".").replace(",", ".").strip()
    if re.fullmatch(r"[0-9]{3}", plain):
        return int(plain)
    found = re.fullmatch(r"([0-9]{2})(?:\.([0-9])?)?", plain)
    return int(found[1]) * 10 + int(found[2] or 0) if found else None


def celsius(tenths: int) -> str:
    """One decimal: "36.5"."""
    return f"{tenths // 10}.{tenths % 10}"


def entry_problems(
    told: DayEntry, day_on: date, case: Case, now: datetime, zone: tzinfo | None
) -> tuple[Problem, ...]:
    """What is wrong with a day as it was typed, each at its field."""
    today = local(now, zone).date()
    if not case.first_on <= day_on <= case.last_on:
        return (Problem(code="day-not-of-case"),)
    if day_on > today:
        return (Problem(code="day-not-yet"),)
    if told.is_empty:
        return (Problem(code="day-empty"),)
    problems = [
        *text_problems("needs", told.needs, TEXT_CHARACTERS),
        *text_problems("symptoms", told.symptoms, TEXT_CHARACTERS),
    ]
    for half in Half:
        tenths = told.reading(half)
        if tenths is not None and not LOWEST_TENTHS <= tenths <= HIGHEST_TENTHS:
            problems.append(Problem(code="temperature-implausible", field=half))
    if told.afternoon is not None and now < moment_of(day_on, NOON, zone):
        problems.append(Problem(code="reading-not-yet", field=Half.AFTERNOON))
    if told.test_at is not None and local(told.test_at, zone).date() < day_on:
        problems.append(Problem(code="test-over", field="test_at"))
    return tuple(problems)
