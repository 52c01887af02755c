"""The ledger of temperatures (体温登记台账, G07): every reading of this post on the days asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper import config
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import day_span, local
from gatekeeper.domain.masking import mask_name
from gatekeeper.domain.measured import Measured
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.policy import TemperatureRule
from gatekeeper.reports.temperature_ledger import TemperatureLedger
from gatekeeper.services.standing import Standing
from gatekeeper.store import temperatures
from gatekeeper.store.database import Database
from gatekeeper.store.temperatures import ReadingRow

# A book of one month is what anybody asks for; a longer span is asked for month by month.
DAYS_AT_MOST = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Temperatures:
    """Both methods run in the read lane."""

    database: Database
    standing: Standing
    station: str
    clock: Callable[[], datetime]
    checkpoint: str

    @property
    def today(self) -> date:
        """The day that the clock on the wall shows."""
        return local(self.clock(), self.standing.zone).date()

    def listed(
        self, operator: Operator, first: date | None = None, last: date | None = None
    ) -> tuple[Measured, ...]:
        """Everybody measured on these days, today unless others are named; names masked."""
        require(operator, Act.REFER)
        first = first or self.today
        last = min(last or first, first + timedelta(days=DAYS_AT_MOST - 1))
        since, until = (
            day_span(first, self.standing.zone)[0],
            day_span(last, self.standing.zone)[1],
        )
        with self.database.read() as session:
            return self._rows(session, since, until)

    def paper(
        self, operator: Operator, first: date | None = None, last: date | None = None
    ) -> TemperatureLedger:
        """The same as the desk draws it."""
        first = first or self.today
        return TemperatureLedger(
            compound=self.standing.trust.site or self.checkpoint,
            checkpoint=self.checkpoint,
            first=first,
            last=last or first,
            rows=self.listed(operator, first, last),
            zone=self.standing.zone,
        )

    def _rows(self, session: Session, since: datetime, until: datetime) -> tuple[Measured, ...]:
        told = temperatures.at_the_lanes(session, self.station, since, until)
        # A returnee let in shows the reading of his third step at the lane: it is one reading.
        seen = {row.person for row in told if row.person}
        told += [
            row
            for row in temperatures.of_returnees(session, since, until)
            if row.person not in seen
        ]
        rules, names = _rules(session), temperatures.names(session)
        sent = temperatures.referred(session, since, until)
        rows = [self._measured(row, rules, names, sent) for row in told]
        return tuple(sorted(rows, key=lambda row: row.at))

    def _measured(
        self,
        row: ReadingRow,
        rules: Mapping[str, TemperatureRule],
        names: Mapping[UUID, str],
        sent: Mapping[UUID, str],
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
            is_referred=row.presentation in sent,
            sent_to=sent.get(row.presentation, "") if row.presentation else "",
            void=row.void,
        )


def _rules(session: Session) -> Mapping[str, TemperatureRule]:
    """The limits of every profile that was in force here: a row is marked by those of its time."""
    policies = (config.policy_from(json.loads(one)) for one in temperatures.contents(session))
    return {policy.name: policy.temperature for policy in policies}
