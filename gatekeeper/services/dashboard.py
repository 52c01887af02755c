"""概览: what a supervisor looks at (O52, O55): the day by hour, refusals, temperatures, shares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from gatekeeper.domain.access import Direction, Outcome
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import local, moment_of
from gatekeeper.domain.charts import Bar, Columns, Series
from gatekeeper.domain.daily_report import asks_health
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.policy import ObservationKind
from gatekeeper.domain.reasons import reasons
from gatekeeper.services.daily_report import DailyReports
from gatekeeper.services.grids import Grids
from gatekeeper.services.overview import Counts, Overview
from gatekeeper.services.screening_lists import ScreeningLists
from gatekeeper.store import day_rows
from gatekeeper.store.day_rows import CaseRow, PassageRow
from gatekeeper.text.screening import round_title

REFUSALS_DAYS = 7
MOST_REASONS = 6
OBSERVED_DAYS = 14
# Fever limits of the field lie between 37.0 and 37.5; colder and hotter ones stand in the ends.
COLDEST, HOTTEST = 355, 380
TENTHS_A_COLUMN = 2
HOURS = range(24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Charts:
    """Everything of one look; what the profile does not ask is None."""

    counts: Counts
    passages: Columns
    refusals: tuple[Bar, ...]
    shares: tuple[Bar, ...]
    temperatures: Columns | None = None
    observed: Columns | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    """Every method runs in the read lane."""

    reports: DailyReports
    overview: Overview
    rounds: ScreeningLists
    grids: Grids

    def charts(self, operator: Operator) -> Charts:
        """As it is now; a day is the local one, whenever the report is cut off."""
        require(operator, Act.LOOK)
        roster = self.reports.roster
        standing, now = roster.standing, roster.clock()
        today = local(now, standing.zone).date()
        asks = asks_health(standing.policy)
        observes = standing.policy.uses("observation")
        with roster.database.read() as session:
            week = self._passages(session, today, REFUSALS_DAYS)
            since, ends = today - timedelta(days=OBSERVED_DAYS), self._midnight_after(today)
            cases = day_rows.cases(session, since, ends)
            kept_since = now - standing.policy.timings.keep_private
            coded, residents = day_rows.with_code(session, kept_since)
        of_today = [one for one in week if self._day(one.occurred_at) == today]
        return Charts(
            counts=self.overview.counts(),
            passages=self._by_hour(of_today),
            refusals=_refusals(week),
            shares=(
                *self._shares(operator),
                *self._community(),
                *((Bar(key="with-code", value=coded, whole=residents),) if asks else ()),
            ),
            temperatures=_temperatures(of_today) if asks else None,
            observed=self._observed(cases, today) if observes else None,
        )

    def _passages(self, session: Session, today: date, days: int) -> tuple[PassageRow, ...]:
        begins = self._midnight_after(today - timedelta(days=days))
        found = day_rows.passages(session, begins, self._midnight_after(today))
        return tuple(one for one in found if not one.void)

    def _midnight_after(self, day: date) -> datetime:
        zone = self.reports.roster.standing.zone
        return moment_of(day + timedelta(days=1), time(0), zone)

    def _day(self, moment: datetime) -> date:
        return local(moment, self.reports.roster.standing.zone).date()

    def _by_hour(self, rows: list[PassageRow]) -> Columns:
        zone = self.reports.roster.standing.zone
        found = Counter(
            (one.direction, local(one.occurred_at, zone).hour)
            for one in rows
            if one.outcome == Outcome.GRANTED.key
        )
        return Columns(
            labels=tuple(f"{hour}" for hour in HOURS),
            series=tuple(
                Series(key=way.value, values=tuple(found[way.value, hour] for hour in HOURS))
                for way in Direction
            ),
        )

    def _community(self) -> Iterator[Bar]:
        """Doors settled in the rounds under way, and grids that have a leader (O21, O52)."""
        for one in self.rounds.rounds():
            if not one.is_over and one.figures.doors:
                done = one.figures.doors - one.figures.left
                name = round_title(one.kind, one.name, one.scope)
                yield Bar(key=f"round {name}", value=done, whole=one.figures.doors)
        grids = [row for row in self.grids.book().rows if row.grid is not None]
        if grids:
            led = sum(not row.lacks_leader for row in grids)
            yield Bar(key="with-leader", value=led, whole=len(grids))

    def _shares(self, operator: Operator) -> tuple[Bar, ...]:
        report = self.reports.report(self.reports.today, operator)
        told = []
        for part, whole in (("by-rule", "granted"), ("shifts-covered", "shifts")):
            one, all_of_it = report.figure(part), report.figure(whole)
            if one is not None and all_of_it is not None:
                told.append(Bar(key=part, value=one.count, whole=all_of_it.count))
        return tuple(told)

    def _observed(self, cases: tuple[CaseRow, ...], today: date) -> Columns:
        """How many were observed on each of the last days, today the last."""
        days = [today - timedelta(days=back) for back in reversed(range(OBSERVED_DAYS))]
        return Columns(
            labels=tuple(f"{day.day}" for day in days),
            series=tuple(
                Series(
                    key=kind.value,
                    values=tuple(
                        sum(one.kind == kind.value and self._was_open(one, day) for one in cases)
                        for day in days
                    ),
                )
                for kind in ObservationKind
            ),
        )

    def _was_open(self, case: CaseRow, day: date) -> bool:
        is_closed = case.closed_at is not None and self._day(case.closed_at) <= day
        return self._day(case.opened_at) <= day <= case.ends_on and not is_closed


def _refusals(rows: tuple[PassageRow, ...]) -> tuple[Bar, ...]:
    """The most frequent first; a refusal with two reasons counts under both."""
    denied = (one for one in rows if one.outcome == Outcome.DENIED.key)
    found = Counter(code for one in denied for code in reasons(one.findings))
    return tuple(Bar(key=code, value=count) for code, count in found.most_common(MOST_REASONS))


def _temperatures(rows: list[PassageRow]) -> Columns:
    """Readings in columns of 0.2 °C; what lies outside stands in the first and the last."""
    found = Counter(
        min(max(one.tenths, COLDEST), HOTTEST) // TENTHS_A_COLUMN
        for one in rows
        if one.tenths is not None
    )
    steps = range(COLDEST // TENTHS_A_COLUMN, HOTTEST // TENTHS_A_COLUMN + 1)
    return Columns(
        labels=tuple(f"{step * TENTHS_A_COLUMN / 10:.1f}" for step in steps),
        series=(Series(key="temperature", values=tuple(found[step] for step in steps)),),
    )
