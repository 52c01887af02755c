"""The ledger of temperatures (体温登记台账, G07): every reading of the days asked.

At a gate those of its own lanes, at the office those of every post.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper import config
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import day_span, local
from gatekeeper.domain.corrections import Given, Kind
from gatekeeper.domain.coverage import Coverage
from gatekeeper.domain.masking import mask_name
from gatekeeper.domain.measured import Measured, totals
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.policy import TemperatureRule
from gatekeeper.reports.temperature_ledger import TemperatureLedger
from gatekeeper.services.coverage import coverage_of, stations_of
from gatekeeper.services.standing import Standing
from gatekeeper.store import crew, reach, temperatures
from gatekeeper.store.database import Database
from gatekeeper.store.temperatures import ReadingRow

# A book of one month is what anybody asks for; a longer span is asked for month by month.
DAYS_AT_MOST = 31
# The figures of the ledger that a correction tells of.
COUNTED = ("measured", "high", "referred", "cold", "again")


@dataclass(slots=True, kw_only=True)
class LedgerRun:
    """A day a step, in the read lane: whoever comes to the gate goes first."""

    ledger: Temperatures
    first: date
    last: date
    rows: list[Measured] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    done: int = 0
    coverage: Coverage | None = None

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def day(self) -> date:
        """The next one to be read."""
        return self.first + timedelta(days=self.done)

    @property
    def is_done(self) -> bool:
        return self.done >= self.days

    def step(self) -> LedgerRun:
        """One day more; in the order of their moments once all were read."""
        if not self.is_done:
            self.ledger.read_day(self)
            self.done += 1
            if self.done == self.days:
                self.rows.sort(key=lambda row: (row.at, row.post))
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class Temperatures:
    """What reads runs in the read lane."""

    database: Database
    standing: Standing
    station: str
    clock: Callable[[], datetime]
    checkpoint: str

    @property
    def today(self) -> date:
        """The day that the clock on the wall shows."""
        return local(self.clock(), self.standing.zone).date()

    def begin(
        self, operator: Operator, first: date | None = None, last: date | None = None
    ) -> LedgerRun:
        """These days before anything is read, today unless others are named."""
        require(operator, Act.REFER)
        first = first or self.today
        last = min(last or first, first + timedelta(days=DAYS_AT_MOST - 1))
        return LedgerRun(ledger=self, first=first, last=last)

    def listed(
        self, operator: Operator, first: date | None = None, last: date | None = None
    ) -> tuple[Measured, ...]:
        """Everybody measured on these days, today unless others are named; names masked."""
        require(operator, Act.REFER)
        run = self.begin(operator, first, last)
        while not run.is_done:
            run.step()
        return tuple(run.rows)

    def paper(self, run: LedgerRun) -> TemperatureLedger:
        """What was gathered, as the desk draws it."""
        return TemperatureLedger(
            compound=self.standing.trust.site or self.checkpoint,
            checkpoint=self.checkpoint,
            first=run.first,
            last=run.last,
            rows=tuple(run.rows),
            zone=self.standing.zone,
            coverage=run.coverage,
        )

    def given(self, run: LedgerRun) -> Given:
        """The ledger of some days as it is kept once it leaves."""
        zone, counted = self.standing.zone, totals(run.rows)
        return Given(
            kind=Kind.TEMPERATURES,
            subject=f"{run.first.isoformat()} {run.last.isoformat()}",
            begins_at=day_span(run.first, zone)[0],
            ends_at=day_span(run.last, zone)[1],
            figures={name: getattr(counted, name) for name in COUNTED},
            missing=run.coverage.names_missing if run.coverage is not None else (),
        )

    def again(self, subject: str) -> Given:
        """The same days as they are now."""
        first, last = (date.fromisoformat(day) for day in subject.split())
        run = LedgerRun(ledger=self, first=first, last=last)
        while not run.is_done:
            run.step()
        return self.given(run)

    def read_day(self, run: LedgerRun) -> None:
        """The next day of a run; with the last one come those who came home."""
        zone = self.standing.zone
        begins, ends = day_span(run.first, zone)[0], day_span(run.last, zone)[1]
        with self.database.read() as session:
            told = [
                row
                for one in stations_of(session, self.standing, self.station)
                for row in temperatures.at_the_lanes(session, one, *day_span(run.day, zone))
            ]
            run.seen.update(row.person for row in told if row.person)
            if run.day == run.last:
                # A returnee let in shows the reading of his third step at the lane: it is one.
                told += [
                    row
                    for row in temperatures.of_returnees(session, begins, ends)
                    if row.person not in run.seen
                ]
            rules, names = _rules(session), crew.names(session)
            sent = temperatures.referred(session, begins, ends)
            posts = reach.names(session)
            if run.day == run.last:
                now = self.clock()
                run.coverage = coverage_of(session, self.standing, begins, ends, now)
        run.rows += [self._measured(row, rules, names, sent, posts) for row in told]

    def _measured(
        self,
        row: ReadingRow,
        rules: Mapping[str, TemperatureRule],
        names: Mapping[UUID, str],
        sent: Mapping[UUID, str],
        posts: Mapping[str, str],
    ) -> Measured:
        return Measured(
            at=row.at,
            readings=row.readings,
            rule=rules.get(row.policy, self.standing.policy.temperature),
            kind=row.kind,
            name=mask_name(row.name),
            place=row.place,
            direction=row.direction,
            by=names.get(row.operator, "") if row.operator else "",
            is_referred=row.is_referred or row.presentation in sent,
            sent_to=sent.get(row.presentation, "") if row.presentation else "",
            void=row.void,
            post=posts.get(row.station, ""),
        )


def _rules(session: Session) -> Mapping[str, TemperatureRule]:
    """The limits of every profile that was in force here: a row is marked by those of its time."""
    policies = (config.policy_from(json.loads(one)) for one in temperatures.contents(session))
    return {policy.name: policy.temperature for policy in policies}
