"""值班表: shifts of a post, who stands in which, which are short, a rotation carried on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from uuid import UUID

from gatekeeper.domain.calendar import moment_of
from gatekeeper.domain.posts import Pattern, Post
from gatekeeper.domain.visits import name_faults
from gatekeeper.errors import Problem

DAY = timedelta(days=1)
CYCLE_AT_MOST = 31
FORWARD = timedelta(days=92)
# A roster is also written down afterwards, when somebody forgot to.
BACKWARD = timedelta(days=31)

MESSAGES = {
    "duty-day": "The day must lie between a month ago and three months from now.",
    "duty-twice": "Stands in this shift already.",
    "duty-cycle": "A cycle of 1 to {most} days, and an end after it.",
    "duty-none": "There is no such shift at this post now.",
    "duty-gone": "Stands in this shift no more.",
    "duty-empty": "There is nobody in these days to carry on with.",
}


class ShiftKey(StrEnum):
    """The shifts there are; WATCH waits for late returnees at night."""

    EARLY = "early"
    MIDDLE = "middle"
    LATE = "late"
    DAY = "day"
    NIGHT = "night"
    FULL = "full"
    FREE = "free"
    WATCH = "watch"


_SHIFTS = {
    Pattern.THREE: (ShiftKey.EARLY, ShiftKey.MIDDLE, ShiftKey.LATE),
    Pattern.TWO: (ShiftKey.DAY, ShiftKey.NIGHT),
    Pattern.ONE: (ShiftKey.FULL,),
    Pattern.FREE: (ShiftKey.FREE,),
    Pattern.NONE: (),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When the shifts of a site begin; each ends when the next one begins."""

    three: tuple[time, ...]
    two: tuple[time, ...]
    one: tuple[time, ...]
    watch: tuple[time, time]


def are_in_turn(begins: Sequence[time]) -> bool:
    """Different times as the clock goes round, from any hour on: no shift covers another."""
    following = (*begins[1:], *begins[:1])
    return sum(after <= before for before, after in zip(begins, following, strict=True)) == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """One shift of one day; over midnight it belongs to the day it begins on."""

    key: ShiftKey
    day: date
    begins_at: datetime
    ends_at: datetime

    def is_on(self, moment: datetime) -> bool:
        return self.begins_at <= moment < self.ends_at


class Standing(StrEnum):
    """How somebody comes to stand in a shift; REPLACED and CANCELLED do not."""

    PLANNED = "planned"
    SUBSTITUTE = "substitute"
    ADDITIONAL = "additional"
    REPLACED = "replaced"
    CANCELLED = "cancelled"


ON_DUTY = frozenset({Standing.PLANNED, Standing.SUBSTITUTE, Standing.ADDITIONAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """One person in one shift of one post; `account` None for whoever never signs on."""

    id: UUID
    post: UUID
    shift: Shift
    name: str
    affiliation: str = ""
    account: UUID | None = None
    standing: Standing = Standing.PLANNED
    replaces: UUID | None = None

    @property
    def counts(self) -> bool:
        return self.standing in ON_DUTY

    @property
    def place(self) -> tuple[UUID, date, ShiftKey]:
        return self.post, self.shift.day, self.shift.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A shift that is short of so many people."""

    post: Post
    shift: Shift
    missing: int


def shifts_of(post: Post, day: date, hours: Hours, zone: tzinfo | None) -> tuple[Shift, ...]:
    """The shifts that begin at a post on a day, in order."""
    begins = {
        Pattern.THREE: hours.three,
        Pattern.TWO: hours.two,
        Pattern.ONE: hours.one,
        Pattern.FREE: (post.starts, post.ends),
        Pattern.NONE: (),
    }[post.pattern]
    keys = _SHIFTS[post.pattern]
    spans = [
        (key, begins[place], begins[(place + 1) % len(begins)]) for place, key in enumerate(keys)
    ]
    if post.watch:
        spans.append((ShiftKey.WATCH, *hours.watch))
    return tuple(_shift(key, day, starts, ends, zone) for key, starts, ends in spans)


def _shift(key: ShiftKey, day: date, starts: time, ends: time, zone: tzinfo | None) -> Shift:
    last = day if ends > starts else day + DAY
    return Shift(
        key=key,
        day=day,
        begins_at=moment_of(day, starts, zone),
        ends_at=moment_of(last, ends, zone),
    )


def days_of(first: date, count: int) -> tuple[date, ...]:
    return tuple(first + number * DAY for number in range(count))


def week_of(day: date) -> tuple[date, ...]:
    """Monday to Sunday."""
    return days_of(day - day.weekday() * DAY, 7)


def shifts_on(
    post: Post, moment: datetime, today: date, hours: Hours, zone: tzinfo | None
) -> tuple[Shift, ...]:
    """The shifts under way at a post; one that began yesterday may still be."""
    return tuple(
        shift
        for day in (today - DAY, today)
        for shift in shifts_of(post, day, hours, zone)
        if shift.is_on(moment)
    )


def gaps(
    posts: Sequence[Post],
    days: Sequence[date],
    assignments: Iterable[Assignment],
    hours: Hours,
    zone: tzinfo | None,
) -> tuple[Gap, ...]:
    """Shifts that are short of people, by their beginning; a night watch wants one."""
    there = Counter(one.place for one in assignments if one.counts)
    found = [
        Gap(post=post, shift=shift, missing=wanted - there[post.id, day, shift.key])
        for post in posts
        for day in days
        for shift in shifts_of(post, day, hours, zone)
        for wanted in (1 if shift.key is ShiftKey.WATCH else post.staff,)
        if there[post.id, day, shift.key] < wanted
    ]
    return tuple(sorted(found, key=lambda gap: (gap.shift.begins_at, gap.post.name)))


def clashes(assignments: Sequence[Assignment]) -> tuple[tuple[Assignment, Assignment], ...]:
    """Pairs in which one person would stand in two places at once."""
    by_person: dict[str, list[Assignment]] = {}
    for one in sorted(assignments, key=lambda one: one.shift.begins_at):
        if one.counts:
            by_person.setdefault(who(one), []).append(one)
    return tuple(
        (before, after)
        for stints in by_person.values()
        for place, before in enumerate(stints)
        for after in stints[place + 1 :]
        if after.shift.begins_at < before.shift.ends_at
    )


def who(one: Assignment) -> str:
    """One person by the account, else by the name."""
    return one.account.hex if one.account else one.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """Somebody planned for a further day by a rotation."""

    like: Assignment
    day: date


def carried_on(
    assignments: Sequence[Assignment], first: date, cycle: int, until: date
) -> tuple[Carried, ...]:
    """The days from `first`, so many of a `cycle`, repeated up to and with `until`.

    Whoever stands in a shift already is not entered twice; substitutes are no rotation.
    """
    taken = {(*one.place, who(one)) for one in assignments if one.counts}
    return tuple(_carried(assignments, taken, first, cycle, until))


def _carried(
    assignments: Sequence[Assignment],
    taken: set[tuple[UUID, date, ShiftKey, str]],
    first: date,
    cycle: int,
    until: date,
) -> Iterator[Carried]:
    planned = (Standing.PLANNED, Standing.REPLACED)
    for day in days_of(first + cycle * DAY, max(0, (until - first).days + 1 - cycle)):
        like_day = first + ((day - first).days % cycle) * DAY
        for one in assignments:
            if one.shift.day != like_day or one.standing not in planned:
                continue
            if (one.post, day, one.shift.key, who(one)) not in taken:
                yield Carried(like=one, day=day)


def cycle_problems(first: date, cycle: int, until: date, today: date) -> list[Problem]:
    """What is wrong with a rotation."""
    if not (1 <= cycle <= CYCLE_AT_MOST and first + (cycle - 1) * DAY < until):
        return [Problem(code="duty-cycle", field="until", parameters={"most": CYCLE_AT_MOST})]
    return day_problems(until, today, "until")


def day_problems(day: date, today: date, field: str = "day") -> list[Problem]:
    """What is wrong with a day of the roster."""
    is_near = today - BACKWARD <= day <= today + FORWARD
    return [] if is_near else [Problem(code="duty-day", field=field)]


def person_problems(name: str) -> list[Problem]:
    """What is wrong with a name on the roster."""
    return [Problem(code=code, field="name") for code in name_faults(name)]
