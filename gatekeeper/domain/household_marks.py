"""What a door's colour on the household map says (作战图, O20): worst first, from facts alone.

Never the colours of the health code: own words, own shapes, an own palette (`ui.theme`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from gatekeeper.domain.observation import ORIGIN_CHARACTERS, text_problems
from gatekeeper.domain.policy import ObservationKind
from gatekeeper.errors import Problem

MESSAGES = {
    "abroad-where-missing": "Where is this?",
    "abroad-since-wrong": "A day like 2020-03-14, not in the future.",
    "abroad-not-open": "Nobody of this person's family is down as abroad.",
}

# As long as an infection takes to show: so long a released household is looked after.
RELEASED_DAYS = 14
# A mark that nobody told again is not believed for longer; it also has to end for retention.
ABROAD_DAYS = 90
WHO_CHARACTERS = 40


class HouseholdMark(StrEnum):
    """The worst first; the field calls the first three blue, green and yellow."""

    OBSERVING = "observing"
    ABROAD = "abroad"
    RELEASED = "released"
    NONE = "none"


# What stands in a legend.
MARKS = (HouseholdMark.OBSERVING, HouseholdMark.ABROAD, HouseholdMark.RELEASED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedHere:
    """One case of somebody of the household; `closed_on` where it ended early."""

    kind: ObservationKind
    first_on: date
    last_on: date
    days: int
    closed_on: date | None = None
    origin: str = ""

    @property
    def released_on(self) -> date:
        """The first day on which the door is open again."""
        return self.closed_on or self.last_on + timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class StillAbroad:
    """A member, or a relative of his, is abroad, as somebody told; not believed after `until`."""

    since: date
    until: date
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A mark with its day, and until when it stands; `where` is the origin or the country."""

    mark: HouseholdMark = HouseholdMark.NONE
    since: date | None = None
    until: date | None = None
    where: str = ""


NO_MARK = Marked()


def mark_of(
    cases: Sequence[ObservedHere],
    abroad: Sequence[StillAbroad],
    today: date,
    released_days: int = RELEASED_DAYS,
) -> Marked:
    """Observing at home, else somebody still abroad, else released lately, else nothing."""
    at_home = [
        case
        for case in cases
        if case.kind is not ObservationKind.CENTRAL and today < case.released_on
    ]
    if at_home:
        return Marked(
            mark=HouseholdMark.OBSERVING,
            since=min(case.first_on for case in at_home),
            until=max(case.last_on for case in at_home),
            where=_listed(case.origin for case in at_home),
        )
    away = [one for one in abroad if one.until >= today]
    if away:
        return Marked(
            mark=HouseholdMark.ABROAD,
            since=min(one.since for one in away),
            until=max(one.until for one in away),
            where=_listed(one.where for one in away),
        )
    released = max((case.released_on for case in cases if case.released_on <= today), default=None)
    last = released + timedelta(days=released_days - 1) if released else None
    if last is None or last < today:
        return NO_MARK
    return Marked(mark=HouseholdMark.RELEASED, since=released, until=last)


def _listed(words: Iterable[str]) -> str:
    return "、".join(dict.fromkeys(one for one in words if one))


# --- what a clerk tells ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class AbroadTold:
    """Where and since when; `who` is the relative ("son"), empty for the member himself."""

    where: str
    since: date | None
    who: str = ""


def abroad_problems(told: AbroadTold, today: date) -> tuple[Problem, ...]:
    """What is wrong with it, each at its field."""
    problems = text_problems("where", told.where, ORIGIN_CHARACTERS)
    if not told.where:
        problems.append(Problem(code="abroad-where-missing", field="where"))
    if told.since is None or told.since > today:
        problems.append(Problem(code="abroad-since-wrong", field="since"))
    return (*problems, *text_problems("who", told.who, WHO_CHARACTERS))
