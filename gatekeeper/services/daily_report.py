"""日报: the figures of a day filled from the records, with their rows and sums (O26, O28)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

from sqlalchemy.orm import Session

from gatekeeper.domain import duty as rules
from gatekeeper.domain.access import Outcome
from gatekeeper.domain.accounts import SYSTEM, Operator
from gatekeeper.domain.calendar import local
from gatekeeper.domain.corrections import Given, Kind
from gatekeeper.domain.daily_report import (
    Figure,
    Group,
    Report,
    Row,
    day_at,
    kind_of,
    span_of,
)
from gatekeeper.domain.ledger import UNFINISHED, Ledger, State
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.posts import Post
from gatekeeper.domain.tally import TALLIES, tallied
from gatekeeper.services import daily_community, daily_passages, daily_watch
from gatekeeper.services.coverage import coverage_of, stations_of
from gatekeeper.services.day import Gathered
from gatekeeper.services.duty import Roster
from gatekeeper.store import (
    abnormal,
    day_rows,
    given,
    ledger_pages,
    referral_lines,
    vehicle_lists,
    visit_lists,
)
from gatekeeper.store import duty as roster_table
from gatekeeper.store.day_rows import ReferralRow
from gatekeeper.store.ledger_due import entry_of
from gatekeeper.store.ledger_pages import EntryRow, Wanted
from gatekeeper.text import language
from gatekeeper.text.ledgers import state_words

# A figure more is one `Counted` in a file named here.
_SUBJECTS = (daily_passages, daily_community, daily_watch)
FIGURES = tuple(counted for subject in _SUBJECTS for counted in subject.FIGURES)
BALANCES = tuple(balance for subject in _SUBJECTS for balance in subject.BALANCES)


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyReports:
    """Every method runs in the read lane."""

    roster: Roster
    ledgers: Callable[[], tuple[Ledger, ...]]
    cut_off: time

    @property
    def today(self) -> date:
        """The day whose report is being filled."""
        return day_at(self._now, self.cut_off, self.roster.standing.zone)

    @property
    def zone(self) -> tzinfo | None:
        return self.roster.standing.zone

    @property
    def _now(self) -> datetime:
        return self.roster.clock()

    def report(self, day: date, operator: Operator) -> Report:
        """A day's report up to its cut-off; while that has not come, as far as it is."""
        require(operator, Act.LOOK)
        standing, now = self.roster.standing, self._now
        begins_at, ends_at = span_of(day, self.cut_off, standing.zone)
        with self.roster.database.read() as session:
            gathered = self._gather(session, day, begins_at, ends_at)
            coverage = coverage_of(session, standing, begins_at, ends_at, now)
            corrected = given.of_report(session, Kind.DAILY, day.isoformat())
        asked = (one for one in FIGURES if one.asked(standing.policy))
        figures = [
            Figure(key=one.key, group=one.group, rows=tuple(one.rows(gathered))) for one in asked
        ]
        figures += _tallies(gathered.entries)
        figures += [_of_ledger(ledger, rows) for ledger, rows in gathered.entries if rows]
        return Report(
            day=day,
            kind=kind_of(standing.policy),
            begins_at=begins_at,
            ends_at=ends_at,
            is_over=now >= ends_at,
            figures=tuple(figures),
            balances=BALANCES,
            coverage=coverage,
            corrected=corrected,
        )

    def given(self, report: Report) -> Given:
        """The report as it is kept once it leaves."""
        return Given(
            kind=Kind.DAILY,
            subject=report.day.isoformat(),
            begins_at=report.begins_at,
            ends_at=report.ends_at,
            figures={one.key: one.count for one in report.figures},
            missing=report.coverage.names_missing if report.coverage is not None else (),
        )

    def again(self, subject: str) -> Given:
        """The figures of a day as they are now."""
        return self.given(self.report(date.fromisoformat(subject), SYSTEM))

    def shares(self, operator: Operator) -> tuple[tuple[str, int, int], ...]:
        """Of today's report as far as it is: a part's key, how much it is, and of how much.

        Counted without the rows, since somebody looks at it all day.
        """
        require(operator, Act.LOOK)
        standing = self.roster.standing
        begins_at, ends_at = span_of(self.today, self.cut_off, standing.zone)
        granted = Outcome.GRANTED.key
        with self.roster.database.read() as session:
            passed = day_rows.by_findings(session, begins_at, ends_at, granted)
            shifts, gaps = self._duty(session, begins_at, ends_at)
        by_rule = sum(n for found, aside, n in passed if daily_passages.is_by_rule(found, aside))
        gathered = Gathered(
            begins_at=begins_at,
            ends_at=ends_at,
            policy=standing.policy,
            zone=standing.zone,
            shifts=shifts,
            gaps=gaps,
        )
        crew = {one.key: sum(1 for _ in one.rows(gathered)) for one in daily_community.CREW}
        return (
            ("by-rule", by_rule, sum(count for *_, count in passed)),
            ("shifts-covered", crew["shifts-covered"], crew["shifts"]),
        )

    def _duty(
        self, session: Session, begins_at: datetime, ends_at: datetime
    ) -> tuple[tuple[tuple[Post, rules.Shift], ...], tuple[rules.Gap, ...]]:
        """The shifts that began, and those that somebody is missing in."""
        standing = self.roster.standing
        days = rules.days_of(local(begins_at, standing.zone).date(), 2)
        posts = self.roster.posts_of(session)
        stands = roster_table.assignments(session, days[0] - rules.DAY, days[-1] + rules.DAY)
        shifts = tuple(
            (post, shift)
            for post in posts
            for begun in days
            for shift in rules.shifts_of(post, begun, self.roster.hours, standing.zone)
            if begins_at <= shift.begins_at < ends_at and shift.begins_at <= self._now
        )
        gaps = rules.gaps(posts, days, stands, self.roster.hours, standing.zone)
        return shifts, tuple(gaps)

    def _gather(
        self, session: Session, day: date, begins_at: datetime, ends_at: datetime
    ) -> Gathered:
        standing, span = self.roster.standing, (begins_at, ends_at)
        shifts, gaps = self._duty(session, begins_at, ends_at)
        first = local(begins_at, standing.zone).date()
        wanted = Wanted(since=begins_at, until=ends_at, oldest_first=True)
        return Gathered(
            begins_at=begins_at,
            ends_at=ends_at,
            policy=standing.policy,
            zone=standing.zone,
            passages=day_rows.passages(session, *span),
            visits=visit_lists.of_day(session, *span),
            cars=vehicle_lists.between(session, *span),
            cases=day_rows.cases(session, first, ends_at),
            readings=daily_watch.readings(session, day, self._now, standing.zone),
            screenings=day_rows.screenings(session, *span),
            returnees=day_rows.returnees(session, *span),
            reports=tuple(abnormal.between(session, *span)),
            referrals=self._referrals(session, *span),
            shifts=shifts,
            gaps=gaps,
            entries=tuple(
                (ledger, tuple(ledger_pages.every(session, ledger.key, wanted)))
                for ledger in self.ledgers()
            ),
        )

    def _referrals(
        self, session: Session, begins_at: datetime, ends_at: datetime
    ) -> tuple[ReferralRow, ...]:
        """This station's own, and at the office what the lines of the others tell."""
        own = self.roster.journal.station
        others = (
            row
            for one in stations_of(session, self.roster.standing, own)
            if one != own
            for row in referral_lines.referrals(session, one, begins_at, ends_at)
        )
        found = (*day_rows.referrals(session, begins_at, ends_at), *others)
        return tuple(sorted(found, key=lambda row: row.opened_at))


def _tallies(entries: Iterable[tuple[Ledger, tuple[EntryRow, ...]]]) -> Iterator[Figure]:
    """What was counted at the gate by a key each, or entered by hand (G38, G39)."""
    found: dict[str, list[Row]] = {}
    for row in (row for _, rows in entries for row in rows if row.state is not State.WITHDRAWN):
        counted = tallied(entry_of(row))
        if counted is not None:
            key, amount = counted
            found.setdefault(key, []).append(
                Row(id=row.id.hex, at=row.occurred_at, what=str(amount), amount=amount)
            )
    for one in TALLIES:
        if one.key in found:
            yield Figure(key=f"tally {one.key}", group=Group.COUNTED, rows=tuple(found[one.key]))


def _of_ledger(ledger: Ledger, rows: tuple[EntryRow, ...]) -> Figure:
    return Figure(
        key=f"ledger {ledger.key}",
        group=Group.LEDGERS,
        title=ledger.title,
        rows=tuple(_entry(ledger, row) for row in rows if row.state is not State.WITHDRAWN),
    )


def _entry(ledger: Ledger, row: EntryRow) -> Row:
    words = state_words(ledger, row.state, language()) if row.state in UNFINISHED else ""
    return Row(id=row.id.hex, at=row.occurred_at, what=words)
