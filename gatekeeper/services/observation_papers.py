"""Papers of the observed: the notice at the beginning, recorded, and the temperature sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.bodies import Body
from gatekeeper.domain.calendar import local
from gatekeeper.domain.day_sheet import DayEntry
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.policy import Comparison
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.reports import temperature_sheet
from gatekeeper.reports.checklist import Checklist, Household
from gatekeeper.reports.fever_record import FeverRecord, Line
from gatekeeper.reports.notice import Noticed, Notices
from gatekeeper.reports.temperature_sheet import Day, TemperatureSheets
from gatekeeper.services.checklist import Checklists
from gatekeeper.services.fever import FeverRow
from gatekeeper.services.gate import Gate
from gatekeeper.services.observation import SUBJECT, known, write
from gatekeeper.services.observation_lists import CaseRow, ObservationLists
from gatekeeper.store import observation_days


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationPapers:
    """`notices` writes; the sheets are gathered in the write lane too: the log tells who looked."""

    gate: Gate
    lists: ObservationLists
    checkpoint: str

    @property
    def compound(self) -> str:
        """Whose papers they are."""
        return self.gate.standing.trust.site or self.checkpoint

    def notices(self, cases: Sequence[UUID], operator: Operator) -> Notices[Noticed]:
        """The notices of these at their beginning; each case notes that it was told.

        InvalidInput where one is over already: then none is drawn.
        """
        require(operator, Act.OBSERVATION)
        gate = self.gate
        now = gate.clock()
        with gate.database.begin(SUBJECT, operator=operator.account) as session:
            rows = [known(session, case) for case in cases]
            shown = [self.lists.row(session, row) for row in rows]
            if not all(one.is_open for one in shown) or not rows:
                raise InvalidInput([Problem(code="observation-not-open")])
            for row in rows:
                row.told_at = now
                write(session, gate, row, "told", operator)
        return Notices(
            compound=self.compound,
            issued_on=local(now, gate.standing.zone).date(),
            notices=tuple(_notice(one) for one in shown),
        )

    def temperature_sheets(
        self, cases: Sequence[UUID], operator: Operator, *, blank: bool = False
    ) -> TemperatureSheets:
        """The sheets of these as they stand, or empty ones to fill in by hand."""
        require(operator, Act.OBSERVATION)
        gate = self.gate
        rule = gate.standing.policy.temperature
        with gate.database.begin(SUBJECT, operator=operator.account) as session:
            shown = [self.lists.row(session, known(session, case)) for case in cases]
            people = tuple(self._sheet(session, one, blank=blank) for one in shown)
            if not blank:
                gate.journal.audit(
                    session, "temperature-sheets", operator.account, sheets=len(people)
                )
        return TemperatureSheets(
            compound=self.compound,
            limit=rule.limit_tenths,
            above=rule.comparison is Comparison.ABOVE,
            people=people,
        )

    def checklist(self, body: Body, operator: Operator) -> Checklist:
        """What one body does for everybody observed, as it stands."""
        require(operator, Act.OBSERVATION)
        gate = self.gate
        now = local(gate.clock(), gate.standing.zone)
        rows = Checklists(gate=gate, lists=self.lists).listed()
        return Checklist(
            compound=self.compound,
            body=body,
            day_on=now.date(),
            rows=tuple(
                Household(
                    place=row.case.place,
                    name=row.case.name,
                    day=f"{row.case.day}/{row.case.days}" if row.case.is_open else "",
                    states={one.task.key: one.state for one in row.tasks},
                    ticks={one.task.key: one.tick for one in row.tasks},
                )
                for row in rows
            ),
        )

    def fever_record(self, row: FeverRow, operator: Operator) -> FeverRecord:
        """The record of a fever case as it stands; the log tells who drew it."""
        require(operator, Act.OBSERVATION)
        gate, zone = self.gate, self.gate.standing.zone
        with gate.database.begin(SUBJECT, operator=operator.account) as session:
            gate.journal.audit(session, "fever-record", operator.account, case=row.number)
        return FeverRecord(
            compound=self.compound,
            number=row.number,
            name=row.name,
            place=row.place,
            charge_name=row.charge_name,
            charge_phone=row.charge_phone,
            lines=tuple(
                Line(at=local(one.done.done_at, zone), done=one.done, by=one.by)
                for one in row.steps
            ),
            next=row.next,
            owner=row.owner,
        )

    def _sheet(self, session: Session, row: CaseRow, *, blank: bool) -> temperature_sheet.Observed:
        entries = {} if blank else observation_days.days_of(session, [row.id])[row.id]
        is_high = self.gate.standing.policy.temperature.is_high
        days = []
        for number in range(row.days):
            day_on = row.first_on + timedelta(days=number)
            entry = entries.get(day_on, DayEntry())
            taken = (tenths for tenths in (entry.morning, entry.afternoon) if tenths is not None)
            high = frozenset(filter(is_high, taken))
            days.append(Day(number=number + 1, day_on=day_on, entry=entry, high=high))
        return temperature_sheet.Observed(
            number=row.number,
            name=row.name,
            place=row.place,
            kind=row.kind,
            charge_name=row.charge_name,
            charge_phone=row.charge_phone,
            days=tuple(days),
        )


def _notice(row: CaseRow) -> Noticed:
    return Noticed(
        number=row.number,
        name=row.name,
        place=row.place,
        kind=row.kind,
        arrived_on=row.arrived_on,
        first_day=row.first_day,
        first_on=row.first_on,
        last_on=row.last_on,
        days=row.days,
        charge_name=row.charge_name,
        charge_phone=row.charge_phone,
    )
