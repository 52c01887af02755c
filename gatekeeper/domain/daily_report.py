"""日报 (O26, O28): the figures of a day, the rows behind each, and the sums that must agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from gatekeeper.domain.access import Direction, PersonKind
from gatekeeper.domain.calendar import local, moment_of
from gatekeeper.domain.corrections import Corrected
from gatekeeper.domain.coverage import Coverage
from gatekeeper.domain.ledger import Words
from gatekeeper.domain.policy import Policy

# Checks about somebody's health: a profile that asks one of them has an epidemic's report.
HEALTH_CHECKS = frozenset({"temperature", "health-code", "nucleic-test", "travel-card"})
# 疫情监控日报 is what a company sends; these profiles are a company's.
COMPANY_PROFILES = frozenset({"company", "four-pieces"})


class ReportKind(StrEnum):
    """疫情防控日报, 门岗日报, 疫情监控日报: one report under the name its readers know."""

    EPIDEMIC = "epidemic"
    GATE = "gate"
    COMPANY = "company"


class Group(StrEnum):
    """Under which heading a figure stands, in the order of the paper."""

    PASSAGES = "passages"
    HEALTH = "health"
    VISITORS = "visitors"
    VEHICLES = "vehicles"
    OBSERVATION = "observation"
    RETURNEES = "returnees"
    SCREENING = "screening"
    REPORTS = "reports"
    CREW = "crew"
    COUNTED = "counted"
    LEDGERS = "ledgers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What is counted; `id` is the same in every figure that counts it, the name is masked.

    `amount` is how much it counts: of an entry that says "forty", forty.
    """

    id: str
    at: datetime | None = None
    name: str = ""
    place: str = ""
    what: str = ""
    amount: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number of the report and what it is made of; one of a ledger brings its own `title`."""

    key: str
    group: Group
    rows: tuple[Row, ...] = ()
    title: Words = field(default_factory=dict)

    @property
    def count(self) -> int:
        return sum(row.amount for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """Every row of the total stands in exactly one of its parts (home + central = total)."""

    total: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Why a sum does not come out: rows of no part, rows the total lacks, rows that stand twice."""

    balance: Balance
    nowhere: tuple[Row, ...] = ()
    beyond: tuple[Row, ...] = ()
    twice: tuple[Row, ...] = ()


def differences(
    figures: Mapping[str, Figure], balances: Sequence[Balance]
) -> tuple[Difference, ...]:
    """The balances that do not come out, row by row; those of figures that are not asked hold."""
    told = []
    for balance in balances:
        if balance.total not in figures:
            continue
        whole = {row.id: row for row in figures[balance.total].rows}
        parts = [row for key in balance.parts if key in figures for row in figures[key].rows]
        stands = Counter(row.id for row in parts)
        found = Difference(
            balance=balance,
            nowhere=tuple(row for key, row in whole.items() if key not in stands),
            beyond=tuple(row for row in parts if row.id not in whole),
            twice=tuple({row.id: row for row in parts if stands[row.id] > 1}.values()),
        )
        if found.nowhere or found.beyond or found.twice:
            told.append(found)
    return tuple(told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A day's report; `ends_at` is its cut-off, after which `is_over`.

    `coverage` tells at the office which stations it is made of, and which are missing; `corrected`
    what changed since it was given out.
    """

    day: date
    kind: ReportKind
    begins_at: datetime
    ends_at: datetime
    is_over: bool
    figures: tuple[Figure, ...]
    balances: tuple[Balance, ...] = ()
    coverage: Coverage | None = None
    corrected: Corrected | None = None

    @property
    def differences(self) -> tuple[Difference, ...]:
        """The sums that do not come out."""
        return differences({one.key: one for one in self.figures}, self.balances)

    def figure(self, key: str) -> Figure | None:
        """None where the profile does not ask for it."""
        return next((one for one in self.figures if one.key == key), None)

    def whole_of(self, figure: Figure) -> Figure | None:
        """The total of which this figure is a part; None of one that stands by itself."""
        totals = (one.total for one in self.balances if figure.key in one.parts)
        return next((found for key in totals if (found := self.figure(key))), None)

    def per_cent(self, figure: Figure) -> int | None:
        """A part's share of its total; None where there is nothing to have a share in."""
        whole = self.whole_of(figure)
        return round(100 * figure.count / whole.count) if whole and whole.count else None


def kind_of(policy: Policy) -> ReportKind:
    """By the profile in force: a company's, that of an epidemic, or a plain gate's."""
    if policy.profile in COMPANY_PROFILES:
        return ReportKind.COMPANY
    return ReportKind.EPIDEMIC if asks_health(policy) else ReportKind.GATE


def asks_health(policy: Policy) -> bool:
    """Does the profile ask anybody about his health, either way?"""
    return any(
        policy.demands(check, direction, kind)
        for check in HEALTH_CHECKS
        for direction in Direction
        for kind in PersonKind
    )


def span_of(day: date, cut_off: time, zone: tzinfo | None) -> tuple[datetime, datetime]:
    """From the cut-off of the day before to that of the day; at 00:00 it is the whole day.

    A report cut off at 17:00 is sent that evening: what comes later stands in the next one.
    """
    if cut_off == time(0):
        return moment_of(day, cut_off, zone), moment_of(day + timedelta(days=1), cut_off, zone)
    return moment_of(day - timedelta(days=1), cut_off, zone), moment_of(day, cut_off, zone)


def day_at(now: datetime, cut_off: time, zone: tzinfo | None) -> date:
    """The day whose report is being filled at this moment."""
    here = local(now, zone)
    return here.date() + timedelta(days=cut_off != time(0) and here.time() >= cut_off)
