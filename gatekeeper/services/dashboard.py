"""概览: what a supervisor looks at (O52, O55): the day by hour, refusals, temperatures, shares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from gatekeeper.domain.access import Direction, Outcome
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import local, moment_of
from gatekeeper.domain.charts import Bar, Columns, Series
from gatekeeper.domain.coverage import Coverage
from gatekeeper.domain.daily_report import asks_health
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.policy import ObservationKind
from gatekeeper.domain.reasons import reasons
from gatekeeper.services.coverage import coverage_of
from gatekeeper.services.daily_report import DailyReports
from gatekeeper.services.grids import Grids
from gatekeeper.services.overview import Counts, Overview
from gatekeeper.services.screening_lists import ScreeningLists
from gatekeeper.store import day_rows
from gatekeeper.store.day_rows import CaseRow
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
    coverage: Coverage | None = None


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
        midnight, ends = (self._midnight_after(today - timedelta(days=n)) for n in (1, 0))
        week_began = self._midnight_after(today - timedelta(days=REFUSALS_DAYS))
        with roster.database.read() as session:
            passed = self._passed(session, midnight, ends)
            refused = day_rows.by_findings(session, week_began, ends, Outcome.DENIED.key)
            measured = day_rows.by_tenths(session, midnight, ends) if asks else ()
            cases = day_rows.cases(session, today - timedelta(days=OBSERVED_DAYS), ends)
            kept_since = now - standing.policy.timings.keep_private
            coded, residents = day_rows.with_code(session, kept_since) if asks else (0, 0)
            coverage = coverage_of(session, standing, midnight, ends, now)
        shares = [
            Bar(key=key, value=part, whole=whole)
            for key, part, whole in self.reports.shares(operator)
        ]
        shares += self._community()
        if asks:
            shares.append(Bar(key="with-code", value=coded, whole=residents))
        return Charts(
            counts=self.overview.counts(),
            passages=self._by_hour(passed),
            refusals=_refusals(refused),
            shares=tuple(shares),
            temperatures=_temperatures(measured) if asks else None,
            observed=self._observed(cases, today) if observes else None,
            coverage=coverage,
        )

    def _midnight_after(self, day: date) -> datetime:
        zone = self.reports.roster.standing.zone
        return moment_of(day + timedelta(days=1), time(0), zone)

    def _day(self, moment: datetime) -> date:
        return local(moment, self.reports.roster.standing.zone).date()

    def _passed(
        self, session: Session, begins_at: datetime, ends_at: datetime
    ) -> Mapping[str, Sequence[tuple[datetime, str, int]]]:
        """How many each post let pass, by minute and way; this station's own is always there."""
        roster, own = self.reports.roster, self.reports.roster.journal.station
        posts, stood = roster.posts, roster.posts.stood(session)
        passed: dict[str, list[tuple[datetime, str, int]]] = {}
        told = set()
        for post in roster.posts_of(session):
            for one in posts.watches(stood, post, begins_at, ends_at):
                told.add(one.station)
                span = one.station, one.begins_at, one.ends_at
                passed.setdefault(post.full_name, []).extend(day_rows.by_minute(session, *span))
        # Whoever stands at no post of the registry is told by his own name, this station by none.
        names = {own: ""} | {station: one.name for station, one in stood.items()}
        for station in names.keys() - told:
            rows = day_rows.by_minute(session, station, begins_at, ends_at)
            passed.setdefault(names[station], []).extend(rows)
        return passed

    def _by_hour(self, passed: Mapping[str, Iterable[tuple[datetime, str, int]]]) -> Columns:
        """In and out where one post is known, else each post that let somebody pass."""
        zone = self.reports.roster.standing.zone
        busy = [post for post, rows in passed.items() if rows]
        found: Counter[tuple[str, int]] = Counter()
        for post, rows in passed.items():
            for minute, way, count in rows:
                found[post if len(busy) > 1 else way, local(minute, zone).hour] += count
        keys = busy if len(busy) > 1 else [way.value for way in Direction]
        return Columns(
            labels=tuple(f"{hour}" for hour in HOURS),
            series=tuple(
                Series(key=key, values=tuple(found[key, hour] for hour in HOURS)) for key in keys
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


def _refusals(refused: Iterable[tuple[tuple[str, ...], bool, int]]) -> tuple[Bar, ...]:
    """The most frequent first; a refusal with two reasons counts under both."""
    found: Counter[str] = Counter()
    for findings, _, count in refused:
        for code in reasons(findings):
            found[code] += count
    return tuple(Bar(key=code, value=count) for code, count in found.most_common(MOST_REASONS))


def _temperatures(measured: Iterable[tuple[int, int]]) -> Columns:
    """Readings in columns of 0.2 °C; what lies outside stands in the first and the last."""
    found: Counter[int] = Counter()
    for tenths, count in measured:
        found[min(max(tenths, COLDEST), HOTTEST) // TENTHS_A_COLUMN] += count
    steps = range(COLDEST // TENTHS_A_COLUMN, HOTTEST // TENTHS_A_COLUMN + 1)
    return Columns(
        labels=tuple(f"{step * TENTHS_A_COLUMN / 10:.1f}" for step in steps),
        series=(Series(key="temperature", values=tuple(found[step] for step in steps)),),
    )
