"""The checklist of an observed household (清单式): who does what, and when (O17, O45)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from enum import StrEnum

from gatekeeper.domain.bodies import Body
from gatekeeper.domain.calendar import local
from gatekeeper.domain.observation import Case, text_problems
from gatekeeper.domain.visits import name_faults
from gatekeeper.errors import Problem

MESSAGES = {
    "tick-doer-missing": "Who did it?",
    "tick-task-unknown": "There is no such task.",
    "tick-by-itself": "This follows from the daily sheet or from a paper.",
    "tick-not-yet": "Its time has not come yet.",
    "tick-not-done": "It is not ticked.",
}

NOTE_CHARACTERS = 60
# 16:00 以后上门收运: rubbish of the observed is fetched when the others' has gone.
RUBBISH_FROM = time(16)
BODIES = (Body.POLICE, Body.COMMUNITY, Body.PROPERTY, Body.MEDIC)


class When(StrEnum):
    """At the beginning, every day, at the end."""

    START = "start"
    DAILY = "daily"
    END = "end"


class TickState(StrEnum):
    """How a task stands on a day."""

    AHEAD = "ahead"
    DUE = "due"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One line of the list; `by_itself` ones are ticked by what is entered elsewhere."""

    key: str
    body: Body
    when: When
    at: time | None = None
    by_itself: bool = False


TASKS = (
    Task(key="identity", body=Body.POLICE, when=When.START),
    Task(key="told", body=Body.COMMUNITY, when=When.START, by_itself=True),
    Task(key="magnet", body=Body.COMMUNITY, when=When.START),
    Task(key="kit", body=Body.COMMUNITY, when=When.START),
    Task(key="group", body=Body.COMMUNITY, when=When.START),
    Task(key="gate", body=Body.PROPERTY, when=When.START),
    Task(key="health", body=Body.MEDIC, when=When.START),
    Task(key="alarms", body=Body.POLICE, when=When.DAILY),
    Task(key="contact", body=Body.COMMUNITY, when=When.DAILY, by_itself=True),
    Task(key="rubbish", body=Body.PROPERTY, when=When.DAILY, at=RUBBISH_FROM),
    Task(key="stairs", body=Body.PROPERTY, when=When.DAILY),
    Task(key="readings", body=Body.MEDIC, when=When.DAILY, by_itself=True),
    Task(key="lifted", body=Body.POLICE, when=When.END),
    Task(key="magnet-off", body=Body.COMMUNITY, when=When.END),
    Task(key="released", body=Body.COMMUNITY, when=When.END, by_itself=True),
    Task(key="last-disinfection", body=Body.PROPERTY, when=When.END),
    Task(key="last-test", body=Body.MEDIC, when=When.END),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A task that was done: by whom, and what was written to it (the number of the magnet)."""

    task: str
    day_on: date
    done_at: datetime
    doer: str = ""
    note: str = ""


def task(key: str) -> Task | None:
    """The task of this key."""
    return next((one for one in TASKS if one.key == key), None)


def of_body(body: Body) -> tuple[Task, ...]:
    """What one body does; its list has these columns and no others."""
    return tuple(one for one in TASKS if one.body is body)


def tick_of(one: Task, ticks: Sequence[Tick], day_on: date) -> Tick | None:
    """A task of the beginning or the end is done once, a daily one each day."""
    found = [tick for tick in ticks if tick.task == one.key]
    if one.when is When.DAILY:
        found = [tick for tick in found if tick.day_on == day_on]
    return found[-1] if found else None


def tick_state(
    one: Task, ticks: Sequence[Tick], case: Case, now: datetime, zone: tzinfo | None
) -> TickState:
    """How it stands today; after the last day nothing is wanted daily any more."""
    here = local(now, zone)
    today = here.date()
    if tick_of(one, ticks, today) is not None:
        return TickState.DONE
    over = case.closed_at is not None or today > case.last_on
    begun = {
        When.START: not over,
        When.DAILY: not over
        and today >= case.first_on
        and (one.at is None or here.time() >= one.at),
        When.END: over or today == case.last_on,
    }
    return TickState.DUE if begun[one.when] else TickState.AHEAD


def states(
    ticks: Sequence[Tick], case: Case, now: datetime, zone: tzinfo | None
) -> Mapping[str, TickState]:
    """Every task by its key."""
    return {one.key: tick_state(one, ticks, case, now, zone) for one in TASKS}


def tick_problems(
    key: str,
    doer: str,
    note: str,
    ticks: Sequence[Tick],
    case: Case,
    now: datetime,
    zone: tzinfo | None,
) -> tuple[Problem, ...]:
    """What is wrong with a tick, each at its field."""
    one = task(key)
    if one is None:
        return (Problem(code="tick-task-unknown"),)
    if one.by_itself:
        return (Problem(code="tick-by-itself"),)
    if tick_state(one, ticks, case, now, zone) is TickState.AHEAD:
        return (Problem(code="tick-not-yet"),)
    codes = name_faults(doer) if doer.strip() else ("tick-doer-missing",)
    return (
        *(Problem(code=code, field="doer") for code in codes[:1]),
        *text_problems("note", note, NOTE_CHARACTERS),
    )
