"""Stints (O33, O34): who stood where, from when to when; hours by person against what is due."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from gatekeeper.domain.visits import name_faults
from gatekeeper.errors import Problem

# Nobody stands longer without signing off once: a restart ends whatever is open.
LONGEST = timedelta(days=7)
# What is entered by hand: longer is a slip of the pen.
LONGEST_ENTERED = timedelta(hours=24)
# A book on paper may be copied much later, but the year has to be one that still counts.
BACKWARD = timedelta(days=366)
WORK_CHARACTERS = 200

MESSAGES = {
    "stint-hours": "From and until are two different times.",
    "stint-far": "The day must lie within the last year, and its end must be over.",
    "stint-work": "Say what was done: the work log is true and detailed.",
    "stint-work-long": "At most {most} characters, in one line.",
    "stint-overlaps": "Stood elsewhere or here in these hours already.",
    "stint-gone": "This entry is not there any more.",
    "stint-signed": "The times signed stay; only the work can be noted.",
}


class Source(StrEnum):
    """How a stint is known: by signing on and off here, or written down by somebody who answers."""

    SIGNED = "signed"
    ENTERED = "entered"


class Ending(StrEnum):
    """How a stint ended; INTERRUPTED: the program ended, last seen alive then."""

    OPEN = "open"
    SIGNED_OFF = "signed-off"
    HANDED_OVER = "handed-over"
    TAKEN_OVER = "taken-over"
    INTERRUPTED = "interrupted"
    ENTERED = "entered"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stint:
    """One time of duty of one person at one post; `ended_at` None while it lasts."""

    id: UUID
    post: UUID
    began_at: datetime
    ended_at: datetime | None
    source: Source
    ending: Ending
    person: UUID | None
    account: UUID | None = None
    name: str = ""
    affiliation: str = ""
    work: str = ""

    def part(self, begins: datetime, ends: datetime, now: datetime) -> Part | None:
        """What of it lies between two moments; one that lasts reaches until now."""
        first, last = max(self.began_at, begins), min(self.ended_at or now, ends)
        return (first, last) if first < last else None


Part = tuple[datetime, datetime]


def joined(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Parts in order, those that touch or overlap made one: no hour counts twice."""
    found: list[Part] = []
    for begins, ends in sorted(parts):
        if found and begins <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], ends)
        else:
            found.append((begins, ends))
    return tuple(found)


def length(parts: Iterable[Part]) -> timedelta:
    """How long parts are together, what they share counted once."""
    return sum((ends - begins for begins, ends in joined(parts)), timedelta())


def left_open(begins: datetime, ends: datetime, parts: Iterable[Part]) -> tuple[Part, ...]:
    """What of a span lies in none of the parts."""
    found, at = [], begins
    for first, last in joined(parts):
        if at < min(first, ends):
            found.append((at, min(first, ends)))
        at = max(at, last)
    if at < ends:
        found.append((at, ends))
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """One person's hours of a span; `due` is nothing for whom the yearly hours do not count."""

    person: UUID
    name: str
    affiliation: str
    times: int
    time: timedelta
    due: timedelta

    @property
    def missing(self) -> timedelta:
        return max(timedelta(), self.due - self.time)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """All of a span: people, and what was served by those whose names are erased."""

    people: tuple[Served, ...]
    nameless: timedelta

    @property
    def due(self) -> timedelta:
        return sum((one.due for one in self.people), timedelta())

    @property
    def time(self) -> timedelta:
        return sum((one.time for one in self.people), self.nameless)

    @property
    def missing(self) -> timedelta:
        return sum((one.missing for one in self.people), timedelta())

    @property
    def short(self) -> int:
        """How many have not served what is due."""
        return sum(bool(one.missing) for one in self.people)


def tally(
    stints: Sequence[Stint],
    begins: datetime,
    ends: datetime,
    now: datetime,
    *,
    due: timedelta,
    due_from: Collection[str],
) -> Tally:
    """Hours by person, by name; the affiliation is that of the last stint."""
    parts: dict[UUID | None, list[Part]] = {}
    last: dict[UUID, Stint] = {}
    for one in sorted(stints, key=lambda one: one.began_at):
        part = one.part(begins, ends, now)
        if part is None or one.ending is Ending.WITHDRAWN:
            continue
        parts.setdefault(one.person, []).append(part)
        if one.person is not None:
            last[one.person] = one
    people = [
        Served(
            person=person,
            name=one.name,
            affiliation=one.affiliation,
            times=len(parts[person]),
            time=length(parts[person]),
            due=due if one.affiliation in due_from else timedelta(),
        )
        for person, one in last.items()
    ]
    nameless = sum((length([part]) for part in parts.get(None, [])), timedelta())
    return Tally(people=tuple(sorted(people, key=lambda one: one.name)), nameless=nameless)


def work_problems(work: str) -> list[Problem]:
    """What is wrong with the words of a work log."""
    if not work:
        return [Problem(code="stint-work", field="work")]
    if len(work) > WORK_CHARACTERS or not work.isprintable():
        most = {"most": WORK_CHARACTERS}
        return [Problem(code="stint-work-long", field="work", parameters=most)]
    return []


def entry_problems(
    name: str, began_at: datetime, ended_at: datetime, work: str, now: datetime
) -> list[Problem]:
    """What is wrong with hours written down by hand, each at its field."""
    found = [Problem(code=code, field="name") for code in name_faults(name)]
    if not timedelta() < ended_at - began_at <= LONGEST_ENTERED:
        found.append(Problem(code="stint-hours", field="hours"))
    elif ended_at > now or began_at < now - BACKWARD:
        found.append(Problem(code="stint-far", field="day"))
    return found + work_problems(work)


def overlaps(stints: Iterable[Stint], began_at: datetime, ended_at: datetime) -> bool:
    """Does one of a person's stints share time with these hours? One that lasts reaches on."""
    return any(
        one.ending is not Ending.WITHDRAWN and one.part(began_at, ended_at, ended_at) is not None
        for one in stints
    )
