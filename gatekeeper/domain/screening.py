"""Screening rounds (排查): phone, then door, then strip; nobody is given up before he is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from gatekeeper.domain import people
from gatekeeper.domain.posts import name_fault
from gatekeeper.errors import Problem

MESSAGES = {
    "round-unknown": "This round is not in the list.",
    "round-over": "This round is over.",
    "round-known": "A round of this name is in the list already.",
    "round-name-wrong": "A name of at most {most} characters, without symbols.",
    "round-asked-long": "At most {most} characters.",
    "round-outside": "This door is not part of the round.",
    "team-size": "A team has {size} members.",
    "team-twice": "{name} stands there twice.",
    "team-grid": "Choose the grid the team goes through.",
    "whereabouts-missing": "Where are they?",
    "whereabouts-long": "At most {most} characters.",
    "screening-day-wrong": "This day is still to come.",
    "screening-person": "Nobody of this name lives there.",
}

NAME_CHARACTERS = 40
ASKED_CHARACTERS = 400
PLACE_CHARACTERS = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningRule:
    """How often one tries again, how many go together, how often a strip is looked at.

    `keep` is how long the answers of people are kept after they were given.
    """

    retry: timedelta = timedelta(hours=6)
    team: int = 2
    look: timedelta = timedelta(days=1)
    keep: timedelta = timedelta(days=60)


class RoundKind(StrEnum):
    """逐户排查, and the daily sweep (巡查) of what is no home."""

    HOMES = "homes"
    PLACES = "places"


class Channel(StrEnum):
    """电话, 上门."""

    PHONE = "phone"
    DOOR = "door"


class Outcome(StrEnum):
    """Reached; nobody there; or it is known where they are (去向明确)."""

    REACHED = "reached"
    MISSED = "missed"
    ELSEWHERE = "elsewhere"

    @property
    def is_settled(self) -> bool:
        return self is not Outcome.MISSED


class Step(StrEnum):
    """What comes next for a door."""

    PHONE = "phone"
    DOOR = "door"
    STRIP = "strip"
    NONE = "none"


class Result(StrEnum):
    """How somebody is: 无异常, 有症状, 外出, 返（来）."""

    WELL = "well"
    SYMPTOMS = "symptoms"
    AWAY = "away"
    RETURNED = "returned"

    @property
    def has_place(self) -> bool:
        """Does it say where somebody is or was?"""
        return self in (Result.AWAY, Result.RETURNED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """How a door stands in a round; `missed` holds by which channels nobody was reached."""

    outcome: Outcome
    channel: Channel
    attempts: int
    tried_at: datetime
    due_at: datetime | None = None
    missed: frozenset[Channel] = frozenset()

    @property
    def is_settled(self) -> bool:
        return self.outcome.is_settled

    def is_due(self, now: datetime) -> bool:
        return self.due_at is not None and now >= self.due_at


def tried(
    before: Screened | None,
    channel: Channel,
    outcome: Outcome,
    at: datetime,
    rule: ScreeningRule,
) -> Screened:
    """The door after one more attempt; where nobody was reached, the next is due in time (O03).

    What is entered for a door that was settled corrects it and is no further attempt.
    """
    is_missed = outcome is Outcome.MISSED
    earlier = before.missed if before else frozenset()
    attempts = before.attempts if before else 0
    is_correction = before is not None and before.is_settled
    return Screened(
        outcome=outcome,
        channel=channel,
        attempts=attempts if is_correction else attempts + 1,
        tried_at=at,
        due_at=at + rule.retry if is_missed else None,
        missed=earlier | {channel} if is_missed else earlier,
    )


def next_step(door: Screened | None, *, has_phone: bool, has_strip: bool) -> Step:
    """Phone, then door, then strip (O04); with all three behind one, the phone again."""
    if door is not None and door.is_settled:
        return Step.NONE
    missed = door.missed if door else frozenset()
    if has_phone and Channel.PHONE not in missed:
        return Step.PHONE
    if Channel.DOOR not in missed:
        return Step.DOOR
    if not has_strip:
        return Step.STRIP
    return Step.PHONE if has_phone else Step.DOOR


# --- figures --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One door (or place) of a round, as far as figures ask: who goes there, how it stands."""

    patch: str = ""
    building: str = ""
    team: str = ""
    screened: Screened | None = None
    has_strip: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Doors of a round, or of a part of it. A strip is no outcome: it hangs beside one (O04)."""

    name: str = ""
    doors: int = 0
    by_phone: int = 0
    by_visit: int = 0
    elsewhere: int = 0
    missed: int = 0
    strips: int = 0

    @property
    def reached(self) -> int:
        return self.by_phone + self.by_visit

    @property
    def left(self) -> int:
        """Neither reached nor known to be elsewhere: missed so far, or not tried at all."""
        return self.doors - self.reached - self.elsewhere

    @property
    def untried(self) -> int:
        return self.left - self.missed

    @property
    def percent(self) -> int:
        """Settled doors of a hundred, rounded down: 100 only when nobody is left."""
        return (self.doors - self.left) * 100 // self.doors if self.doors else 100


def covered(name: str, doors: Iterable[Door]) -> Coverage:
    """The figures of some doors."""
    told = {"doors": 0, "by_phone": 0, "by_visit": 0, "elsewhere": 0, "missed": 0, "strips": 0}
    for door in doors:
        told["doors"] += 1
        told["strips"] += door.has_strip
        if door.screened is not None:
            told[COUNTS[door.screened.outcome, door.screened.channel]] += 1
    return Coverage(name=name, **told)


COUNTS = {
    (Outcome.REACHED, Channel.PHONE): "by_phone",
    (Outcome.REACHED, Channel.DOOR): "by_visit",
    **{(Outcome.ELSEWHERE, channel): "elsewhere" for channel in Channel},
    **{(Outcome.MISSED, channel): "missed" for channel in Channel},
}


# --- what may be written --------------------------------------------------------------------------


def round_problems(name: str, asked: str) -> list[Problem]:
    """What is wrong with a round, each at its field."""
    found: list[Problem] = []
    if name_fault(name):
        told: dict[str, object] = {"most": NAME_CHARACTERS}
        found.append(Problem(code="round-name-wrong", field="name", parameters=told))
    if len(asked) > ASKED_CHARACTERS:
        told = {"most": ASKED_CHARACTERS}
        found.append(Problem(code="round-asked-long", field="asked", parameters=told))
    return found


def members_from(text: str) -> tuple[str, ...]:
    """The names of a team as typed: 王强、李梅."""
    for sign in ("、", "，", ",", "/", ";", "；"):
        text = text.replace(sign, "\n")
    return tuple(name for part in text.split("\n") if (name := people.plain_name(part)))


def team_problems(members: Sequence[str], size: int) -> list[Problem]:
    """Two go together (O02), and each is somebody else."""
    problems = [
        Problem(code=one.code, field="members", parameters=one.parameters)
        for name in members
        for one in people.name_problems(name)
    ]
    twice = next((name for name in members if members.count(name) > 1), None)
    if twice is not None:
        problems.append(Problem(code="team-twice", field="members", parameters={"name": twice}))
    if len(members) != size:
        problems.append(Problem(code="team-size", field="members", parameters={"size": size}))
    return problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was said of one person; `since` and `place` belong to AWAY and RETURNED."""

    person: UUID
    result: Result = Result.WELL
    place: str = ""
    since: date | None = None
    is_examined: bool = False


def cleaned(answer: Answer) -> Answer:
    """Blanks in order; where somebody is well no place is kept."""
    if not answer.result.has_place:
        return replace(answer, place="", since=None)
    return replace(answer, place=" ".join(answer.place.split()))


def answer_problems(answer: Answer, today: date) -> list[Problem]:
    """What is wrong with an answer, each at its field."""
    problems = whereabouts_problems(answer.place) if answer.result.has_place else []
    if answer.since is not None and answer.since > today:
        problems.append(Problem(code="screening-day-wrong", field="since"))
    return problems


def whereabouts_problems(place: str) -> list[Problem]:
    """Where somebody is, as told: something, and not a whole story."""
    if not place.strip():
        return [Problem(code="whereabouts-missing", field="place")]
    if len(place) > PLACE_CHARACTERS or not place.isprintable():
        most: dict[str, object] = {"most": PLACE_CHARACTERS}
        return [Problem(code="whereabouts-long", field="place", parameters=most)]
    return []
