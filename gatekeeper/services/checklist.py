"""The checklists of the observed: what each body has to do today, ticked and taken back (O17)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.bodies import Body
from gatekeeper.domain.calendar import local
from gatekeeper.domain.checklist import (
    TASKS,
    Task,
    Tick,
    TickState,
    states,
    tick_of,
    tick_problems,
)
from gatekeeper.domain.checklist import task as task_of
from gatekeeper.domain.day_sheet import DayEntry
from gatekeeper.domain.observation import Case, release_at
from gatekeeper.domain.permissions import Act, require
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services.gate import Gate
from gatekeeper.services.observation import known
from gatekeeper.services.observation_lists import CaseRow, ObservationLists
from gatekeeper.store import checklist, observation, observation_days
from gatekeeper.store.checklist import LINED, TickRecord
from gatekeeper.store.observation import ObservationCase

SUBJECT = "observation-ticks"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """One task of a case as it stands today."""

    task: Task
    state: TickState
    tick: Tick | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTasks:
    """A case with its tasks in their order."""

    case: CaseRow
    tasks: tuple[TaskRow, ...]

    def of_body(self, body: Body) -> tuple[TaskRow, ...]:
        return tuple(row for row in self.tasks if row.task.body is body)

    def due(self, body: Body | None = None) -> int:
        """How many tasks are wanted now, of one body or of all."""
        rows = self.tasks if body is None else self.of_body(body)
        return sum(row.state is TickState.DUE for row in rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklists:
    """`listed` and `of_case` run in the read lane, the others write."""

    gate: Gate
    lists: ObservationLists

    def listed(self) -> tuple[CaseTasks, ...]:
        """Open cases, and ended ones of which something is still to be done, by address."""
        rows = self.lists.cases()
        with self.gate.database.read() as session:
            found = self._found(session, rows)
        wanted = (one for one in found if one.case.is_open or one.due())
        return tuple(sorted(wanted, key=lambda one: (one.case.place, one.case.name)))

    def of_case(self, case: UUID) -> CaseTasks | None:
        """One case; None once its person was erased."""
        with self.gate.database.read() as session:
            row = session.get(ObservationCase, case)
            if row is None or row.person is None:
                return None
            return self._found(session, [self.lists.row(session, row)])[0]

    def tick(self, case: UUID, task: str, doer: str, note: str, operator: Operator) -> CaseTasks:
        """A task was done today: by whom, and what belongs to it (the number of the magnet).

        Raises InvalidInput with each problem at its field.
        """
        require(operator, Act.OBSERVATION)
        doer, note = " ".join(doer.split()), " ".join(note.split())
        now, zone = self.gate.clock(), self.gate.standing.zone
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            of_rules = observation.case_of(known(session, case))
            ticks = checklist.ticks_of(session, [case])[case]
            if problems := tick_problems(task, doer, note, ticks, of_rules, now, zone):
                raise InvalidInput(problems)
            today = local(now, zone).date()
            row = checklist.record_of(session, case, task, today) or TickRecord(
                id=self.gate.new_id(),
                case=case,
                task=task,
                day_on=today,
                done_at=now,
                entered_by=operator.account,
                person=of_rules.person,
            )
            row.done_at, row.doer, row.note = now, doer, note
            self._write(session, row, of_rules, "ticked", operator)
            return self._found(session, [self.lists.row(session, known(session, case))])[0]

    def take_back(self, case: UUID, task: str, operator: Operator) -> CaseTasks:
        """It was ticked by mistake: the log keeps both."""
        require(operator, Act.OBSERVATION)
        now, zone = self.gate.clock(), self.gate.standing.zone
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            of_rules = observation.case_of(known(session, case))
            one = task_of(task)
            ticks = checklist.ticks_of(session, [case])[case]
            tick = tick_of(one, ticks, local(now, zone).date()) if one else None
            row = checklist.record_of(session, case, task, tick.day_on) if tick else None
            if row is None:
                raise InvalidInput([Problem(code="tick-not-done")])
            row.done_at = None
            self._write(session, row, of_rules, "taken-back", operator)
            return self._found(session, [self.lists.row(session, known(session, case))])[0]

    # --- inside a transaction -----------------------------------------------------------------

    def _write(
        self, session: Session, row: TickRecord, case: Case, action: str, operator: Operator
    ) -> None:
        now, standing = self.gate.clock(), self.gate.standing
        row.entered_by, row.person = operator.account, case.person
        LINED.write(
            session,
            self.gate.journal,
            row,
            action,
            operator=operator.account,
            occurred_at=now,
            expires_at=max(release_at(case, standing.zone), now)
            + standing.policy.timings.keep_private,
        )

    def _found(self, session: Session, rows: Sequence[CaseRow]) -> list[CaseTasks]:
        now, zone = self.gate.clock(), self.gate.standing.zone
        today = local(now, zone).date()
        cases = [row.id for row in rows]
        ticked = checklist.ticks_of(session, cases)
        days = observation_days.days_of(session, cases)
        found = []
        for row in rows:
            entry = days[row.id].get(today, DayEntry())
            ticks = [*ticked[row.id], *_by_itself(row, entry, now, today)]
            case = observation.case_of(session.get_one(ObservationCase, row.id))
            stand: Mapping[str, TickState] = states(ticks, case, now, zone)
            tasks = tuple(
                TaskRow(task=one, state=stand[one.key], tick=tick_of(one, ticks, today))
                for one in TASKS
            )
            found.append(CaseTasks(case=row, tasks=tasks))
        return found


def _by_itself(row: CaseRow, entry: DayEntry, now: datetime, today: date) -> list[Tick]:
    """The tasks that daily sheet and papers tick."""
    found = {
        "told": row.told_at,
        "contact": now if entry.channel is not None else None,
        "readings": now if None not in (entry.morning, entry.afternoon) else None,
        "released": row.noticed_at,
    }
    return [
        Tick(task=key, day_on=today, done_at=done_at)
        for key, done_at in found.items()
        if done_at is not None
    ]
