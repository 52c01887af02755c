"""Who was where, from when to when (O25); arrivals to a cut-off date by origin (O28)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from gatekeeper.domain.origins import ABROAD, UNKNOWN
from gatekeeper.domain.screening import whereabouts_problems
from gatekeeper.errors import Problem

MESSAGES = {
    "stay-person": "Choose a person from the list.",
    "stay-from-missing": "Since when?",
    "stay-future": "This day is still to come.",
    "stay-backwards": "The end lies before the beginning.",
    "stay-gone": "This entry is no longer in the list.",
    "cutoff-span": "From 1 to {most} days.",
}

# A year of arrivals is a list of its own.
SPAN_AT_MOST = 366


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """Somewhere else from a day on; still there as long as `until_on` is None (both included)."""

    place: str
    from_on: date | None = None
    until_on: date | None = None

    def touches(self, first: date, last: date) -> bool:
        """Was somebody there on some day of this span?"""
        begins = self.from_on or date.min
        return begins <= last and (self.until_on is None or self.until_on >= first)


def stay_problems(stay: Stay, today: date) -> list[Problem]:
    """What is wrong with a stay, each at its field."""
    problems = whereabouts_problems(stay.place)
    if stay.from_on is None:
        problems.append(Problem(code="stay-from-missing", field="from_on"))
    for field, day in (("from_on", stay.from_on), ("until_on", stay.until_on)):
        if day is not None and day > today:
            problems.append(Problem(code="stay-future", field=field))
    if stay.from_on and stay.until_on and stay.until_on < stay.from_on:
        problems.append(Problem(code="stay-backwards", field="until_on"))
    return problems


# --- arrivals -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Somebody came on a day from a province (by its short name), from abroad, or unknown."""

    arrived_on: date
    origin: str = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginCount:
    """Arrivals from one origin; `incubating` of them arrived so lately that it may still show."""

    origin: str
    arrivals: int
    incubating: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalFigures:
    """Arrivals in the days up to a cut-off date, both ends included."""

    first_on: date
    cutoff_on: date
    incubation: int
    rows: tuple[OriginCount, ...]

    @property
    def arrivals(self) -> int:
        return sum(row.arrivals for row in self.rows)

    @property
    def incubating(self) -> int:
        return sum(row.incubating for row in self.rows)

    @property
    def abroad(self) -> int:
        return sum(row.arrivals for row in self.rows if row.origin == ABROAD)

    @property
    def unknown(self) -> int:
        return sum(row.arrivals for row in self.rows if row.origin == UNKNOWN)

    @property
    def domestic(self) -> int:
        return self.arrivals - self.abroad - self.unknown


def arrival_figures(
    arrivals: Iterable[Arrival], cutoff_on: date, days: int, incubation: int
) -> ArrivalFigures:
    """The figures of so many days up to and with the cut-off; the most frequent origin first.

    In incubation is whoever arrived within the last `incubation` days, the cut-off counted in.
    """
    first_on = cutoff_on - timedelta(days=days - 1)
    lately = cutoff_on - timedelta(days=incubation - 1)
    counted: Counter[str] = Counter()
    incubating: Counter[str] = Counter()
    for one in arrivals:
        if first_on <= one.arrived_on <= cutoff_on:
            counted[one.origin] += 1
            incubating[one.origin] += one.arrived_on >= lately
    rows = tuple(
        OriginCount(origin=origin, arrivals=count, incubating=incubating[origin])
        for origin, count in sorted(counted.items(), key=lambda told: (-told[1], told[0]))
    )
    return ArrivalFigures(first_on=first_on, cutoff_on=cutoff_on, incubation=incubation, rows=rows)


def span_problems(days: int) -> list[Problem]:
    """How far back the figures may go."""
    if 1 <= days <= SPAN_AT_MOST:
        return []
    return [Problem(code="cutoff-span", field="days", parameters={"most": SPAN_AT_MOST})]
