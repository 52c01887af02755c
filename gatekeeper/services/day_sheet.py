"""The daily sheet of the observed: what a day asks of each open case, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.day_sheet import (
    DayEntry,
    Half,
    Planned,
    ReadingState,
    entry_problems,
    missed,
    state_of,
    swab_due,
)
from gatekeeper.domain.observation import release_at
from gatekeeper.domain.permissions import Act, require
from gatekeeper.errors import InvalidInput
from gatekeeper.services.gate import Gate
from gatekeeper.services.observation import known
from gatekeeper.services.observation_lists import CaseRow, ObservationLists
from gatekeeper.store import observation, observation_days
from gatekeeper.store.observation import ObservationCase
from gatekeeper.store.observation_days import LINED, ObservationDay

SUBJECT = "observation-days"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRow:
    """An open case on one day; `missed` counts its readings of all days that nobody took.

    `high` are today's readings at the policy's limit. `channel` is how he was reached last.
    """

    case: CaseRow
    day_on: date
    entry: DayEntry
    states: Mapping[Half, ReadingState]
    missed: tuple[Planned, ...] = ()
    high: tuple[Half, ...] = ()
    swab_due: bool = False
    last: DayEntry = field(default_factory=DayEntry)

    @property
    def day(self) -> int:
        """Day n of the case."""
        return (self.day_on - self.case.first_on).days + 1

    @property
    def is_due(self) -> bool:
        """Is a reading wanted now, or was today's missed?"""
        wanted = (ReadingState.DUE, ReadingState.MISSED)
        return any(state in wanted for state in self.states.values())

    @property
    def is_reached(self) -> bool:
        return self.entry.channel is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySheet:
    """`rows` and `days` run in the read lane, `enter` writes."""

    gate: Gate
    lists: ObservationLists

    def rows(self, day_on: date | None = None) -> tuple[DayRow, ...]:
        """Every open case of which this day (today) is one, by address."""
        day_on = day_on or self.lists.today
        cases = [row for row in self.lists.cases() if row.is_open and row.first_on <= day_on]
        with self.gate.database.read() as session:
            entered = observation_days.days_of(session, [row.id for row in cases])
            found = [
                self._row(session.get_one(ObservationCase, row.id), row, day_on, entered[row.id])
                for row in cases
            ]
        return tuple(sorted(found, key=lambda row: (row.case.place, row.case.name)))

    def days(self, case: UUID) -> Mapping[date, DayEntry]:
        """What is known of each day of a case."""
        with self.gate.database.read() as session:
            return observation_days.days_of(session, [case])[case]

    def enter(self, case: UUID, day_on: date, told: DayEntry, operator: Operator) -> DayRow:
        """Keep a day as it was typed; once more overwrites it, and the log keeps both.

        Raises InvalidInput with each problem at its field.
        """
        require(operator, Act.OBSERVATION)
        gate = self.gate
        told = replace(
            told, needs=" ".join(told.needs.split()), symptoms=" ".join(told.symptoms.split())
        )
        now, zone = gate.clock(), gate.standing.zone
        with gate.database.begin(SUBJECT, operator=operator.account) as session:
            found = known(session, case)
            of_rules = observation.case_of(found)
            if problems := entry_problems(told, day_on, of_rules, now, zone):
                raise InvalidInput(problems)
            row = observation_days.day_of_case(session, case, day_on)
            action = "corrected" if row else "entered"
            if row is None:
                row = ObservationDay(
                    id=gate.new_id(),
                    case=case,
                    day_on=day_on,
                    entered_at=now,
                    entered_by=operator.account,
                    person=of_rules.person,
                )
            row.entered_at, row.entered_by, row.person = now, operator.account, of_rules.person
            observation_days.fill(row, told)
            keep = gate.standing.policy.timings.keep_private
            LINED.write(
                session,
                gate.journal,
                row,
                action,
                operator=operator.account,
                occurred_at=now,
                expires_at=max(release_at(of_rules, zone), now) + keep,
            )
            entered = observation_days.days_of(session, [case])[case]
            shown = self.lists.row(session, found)
            return self._row(found, shown, day_on, entered)

    def _row(
        self,
        found: ObservationCase,
        shown: CaseRow,
        day_on: date,
        entered: Mapping[date, DayEntry],
    ) -> DayRow:
        now, zone = self.gate.clock(), self.gate.standing.zone
        case, entry = observation.case_of(found), entered.get(day_on, DayEntry())
        rule = self.gate.standing.policy.temperature
        earlier = [day for day in entered if day < day_on]
        return DayRow(
            case=shown,
            day_on=day_on,
            entry=entry,
            states={
                half: state_of(
                    Planned(day_on=day_on, half=half), entry.reading(half), case, now, zone
                )
                for half in Half
            },
            missed=missed(case, entered, now, zone),
            high=tuple(
                half
                for half in Half
                if (tenths := entry.reading(half)) is not None and rule.is_high(tenths)
            ),
            swab_due=swab_due(entered, now, zone),
            last=entered[max(earlier)] if earlier else DayEntry(),
        )
