"""What is kept how long: the table with what is there, what goes tonight, and the last purge."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from gatekeeper.config import Declared
from gatekeeper.domain import retention
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import local, moment_of
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.purposes import purposes, told_kinds
from gatekeeper.domain.retention import BACKUPS, LINES, PEOPLE, PHOTOS, Kind, Stock
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.reports.privacy_notice import PrivacyNotice
from gatekeeper.services.privacy import PURGED
from gatekeeper.services.profiles import Profiles
from gatekeeper.services.standing import Standing
from gatekeeper.store import erasure, private_parts
from gatekeeper.store import retention as stored
from gatekeeper.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRow:
    """One kind with what there is of it; `stock` None where it is not counted one by one."""

    kind: Kind
    stock: Stock | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LastPurge:
    """When it was, its line of the log, and how many of each kind were erased."""

    at: datetime
    number: int
    kinds: Mapping[str, int]
    counts: Mapping[str, int]


@dataclass(slots=True, kw_only=True)
class CountRun:
    """The private parts being counted, step by step in the read lane: the gate never waits.

    `until`: what has had its time by then goes with the next purge.
    """

    database: Database
    station: str
    kinds: tuple[Kind, ...]
    until: datetime
    stocks: dict[str, Stock] = field(default_factory=dict)
    is_done: bool = False
    _after: private_parts.Place = private_parts.START

    def step(self) -> CountRun:
        """The next parts, in one short transaction; gives itself back."""
        with self.database.read() as session:
            held, after = private_parts.walk(session, self._after)
            due = [one.cut for one in held if one.expires_at and one.expires_at <= self.until]
            spared = erasure.spared(session, due)
            going = frozenset(due) - spared
            for one in held:
                stock = self.stocks.get(one.cut.subject, Stock())
                self.stocks[one.cut.subject] = stock.plus(
                    going=one.cut in going, spared=one.cut in spared
                )
            if after is None:
                self._count_rows(session)
        self._after, self.is_done = after or self._after, after is None
        return self

    def _count_rows(self, session: Any) -> None:
        counts = private_parts.counts(session, self.station)
        unnamed = stored.unnamed_photos(session)
        self.stocks[PEOPLE] = Stock(there=counts["people"])
        self.stocks[PHOTOS] = Stock(there=counts["photos"], going=unnamed)
        self.stocks[LINES] = Stock(there=counts["lines"])

    @property
    def rows(self) -> tuple[KeptRow, ...]:
        """The whole table, also of kinds nothing is there of; a ledger no file tells of last."""
        known = {kind.key for kind in self.kinds}
        strangers = tuple(
            Kind(key=key, since=retention.Since.WRITTEN) for key in sorted(set(self.stocks) - known)
        )
        return tuple(
            KeptRow(
                kind=kind, stock=None if kind.key == BACKUPS else self.stocks.get(kind.key, Stock())
            )
            for kind in self.kinds + strangers
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """`begin` makes a run for the read lane; `change` runs in the write lane."""

    database: Database
    standing: Standing
    clock: Callable[[], datetime]
    profiles: Profiles
    declared: Declared
    station: str
    night_at: time = time(2, 30)

    def next_purge(self) -> datetime:
        """When the work of the coming night begins."""
        now, zone = self.clock(), self.standing.zone
        today = local(now, zone)
        day = today.date() + timedelta(days=int(today.time() >= self.night_at))
        return moment_of(day, self.night_at, zone)

    def table(self) -> tuple[Kind, ...]:
        """Every kind with its days as they are in force."""
        return retention.table(self.standing.policy, self.declared.ledgers.values())

    def begin(self, operator: Operator, until: datetime | None = None) -> CountRun:
        """Count what is there, and what has had its time by `until`, tonight unless said."""
        require(operator, Act.RETENTION)
        return CountRun(
            database=self.database,
            station=self.station,
            kinds=self.table(),
            until=until or self.next_purge(),
        )

    def last_purge(self) -> LastPurge | None:
        """As the log tells it; None before the first one."""
        with self.database.read() as session:
            told = private_parts.last_told(session, self.station, PURGED)
        if told is None:
            return None
        counts = {key: told.values.get(key, 0) for key in ("erased", "spared", "lines", "photos")}
        return LastPurge(
            at=told.at, number=told.sequence, kinds=told.values.get("kinds", {}), counts=counts
        )

    def notice(self, controller: str, contact: str, checkpoint: str) -> PrivacyNotice:
        """What hangs at the gate, as `reports.privacy_notice` draws it; of the rules in force."""
        policy, ledgers = self.standing.policy, self.declared.ledgers.values()
        unnamed = [one.key for one in ledgers if not any(field.private for field in one.fields)]
        return PrivacyNotice(
            controller=controller or self.standing.trust.site or checkpoint,
            contact=contact,
            checkpoint=checkpoint,
            profile=policy.profile,
            issued_on=local(self.clock(), self.standing.zone).date(),
            purposes=purposes(policy),
            kinds=told_kinds(policy, self.table(), unnamed),
        )

    def change(self, key: str, days: int | None, reason: str, operator: Operator) -> None:
        """Keep one kind so many days from now on: a version of the profile in force, with a reason.

        What is there already keeps the day it was written with. Raises NotAllowed, InvalidInput.
        """
        require(operator, Act.SWITCH_PROFILE)
        kind = next((one for one in self.table() if one.key == key), None)
        problems = list(retention.days_problems(kind, days))
        if not reason.strip():
            problems.append(Problem(code="reason-missing", field="reason"))
        if problems or kind is None or days is None:
            raise InvalidInput(problems)
        content = retention.with_days(self.profiles.content(), kind.setting, days)
        self.profiles.switch(content, operator, reason=reason)
