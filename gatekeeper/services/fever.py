"""Fever cases: opened, led step by step to the end, their next step and its owner listed (O29)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.bodies import Body
from gatekeeper.domain.calendar import local
from gatekeeper.domain.fever import (
    LAST,
    OWNERS,
    Done,
    FeverStep,
    Told,
    may_do,
    step_problems,
)
from gatekeeper.domain.identifiers import normalise_phone, normalise_plate
from gatekeeper.domain.observation import Particulars, charge_problems, is_open
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.policy import ObservationKind
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services import observation
from gatekeeper.services.gate import Gate
from gatekeeper.store import crew, fever, lookup, people
from gatekeeper.store import observation as cases
from gatekeeper.store.fever import LINED, FeverRecord
from gatekeeper.store.journal import Part
from gatekeeper.store.lines import canonical
from gatekeeper.store.observation import ObservationCase

SUBJECT = "fever-cases"

# A fever is asked about long after the person is well: as long as the reports upward.
KEEP = timedelta(days=180)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeverDone:
    """A step with the name of who wrote it down."""

    done: Done
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeverRow:
    """A case as lists show it, the name in full; `next` and `owner` are None once it is closed."""

    id: UUID
    number: str
    person: UUID
    name: str
    place: str
    since: datetime
    steps: tuple[FeverDone, ...]
    may: tuple[FeverStep, ...]
    charge_name: str
    charge_phone: str

    @property
    def next(self) -> FeverStep | None:
        return self.may[0] if self.may else None

    @property
    def owner(self) -> Body | None:
        return OWNERS[self.may[0]] if self.may else None

    @property
    def is_open(self) -> bool:
        return bool(self.may)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeverCases:
    """`listed` and `card` run in the read lane, the others write."""

    gate: Gate

    def listed(self) -> tuple[FeverRow, ...]:
        """Open cases first, the oldest of them first; then the others, the newest first."""
        with self.gate.database.read() as session:
            rows = _rows(session, fever.newest(session))
        opened = [row for row in rows if row.is_open]
        return (*reversed(opened), *(row for row in rows if not row.is_open))

    def card(self, case: UUID) -> FeverRow | None:
        """One case; None once its person was erased."""
        with self.gate.database.read() as session:
            first = session.get(FeverRecord, case)
            return _row(session, first) if first and first.person else None

    def open(
        self, person: UUID, told: Told, charge_name: str, charge_phone: str, operator: Operator
    ) -> FeverRow:
        """A new case of somebody, and who looks after it.

        Raises InvalidInput with each problem at its field, `fever-open` where one is open.
        """
        require(operator, Act.OBSERVATION)
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            return self.open_in(session, person, told, charge_name, charge_phone, operator)

    def open_in(
        self,
        session: Session,
        person: UUID,
        told: Told,
        charge_name: str,
        charge_phone: str,
        operator: Operator,
    ) -> FeverRow:
        """The same inside the caller's transaction (somebody taken in with a fever)."""
        told, charge_name = _cleaned(told), " ".join(charge_name.split())
        problems = [
            *step_problems(FeverStep.SYMPTOM, told, ()),
            *charge_problems(charge_name, charge_phone),
        ]
        found = people.one(session, person)
        if found is None:
            problems.append(Problem(code="person-unknown", field="person"))
        elif fever.open_of(session, found.id) is not None:
            more = {"name": found.name}
            problems.append(Problem(code="fever-open", field="person", parameters=more))
        if problems or found is None:
            raise InvalidInput(problems)
        case = self.gate.new_id()
        row = self._step(case, found.id, FeverStep.SYMPTOM, told, operator)
        row.id, row.serial = case, fever.next_serial(session)
        row.charge_name, row.charge_phone = charge_name, normalise_phone(charge_phone)
        self._write(session, row, operator)
        return _row(session, row)

    def record(self, case: UUID, step: FeverStep, told: Told, operator: Operator) -> FeverRow:
        """A step that was done; coming home begins the observation with two readings a day.

        Raises InvalidInput with each problem at its field.
        """
        require(operator, Act.OBSERVATION)
        told = _cleaned(told)
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            first = session.get(FeverRecord, case)
            if first is None or first.person is None:
                raise InvalidInput([Problem(code="fever-unknown")])
            rows = fever.steps_of(session, [case])[case]
            if problems := step_problems(step, told, [fever.done_of(row) for row in rows]):
                raise InvalidInput(problems)
            row = self._step(case, first.person, step, told, operator)
            if step is FeverStep.HOME:
                row.observation = self._observe(session, first, operator)
            self._write(session, row, operator)
            if step in LAST:
                self._release(session, [one.observation for one in rows], first, operator)
            return _row(session, first)

    def look_into(self, case: UUID, operator: Operator) -> None:
        """One case is opened; the log tells who looked."""
        require(operator, Act.OBSERVATION)
        with self.gate.database.begin(SUBJECT) as session:
            first = session.get(FeverRecord, case)
            if first is None or first.person is None:
                return
            data = canonical({"case": case.hex, "person": first.person.hex})
            ends = self.gate.clock() + self.gate.standing.policy.timings.keep_audit_private
            part = Part(name="who", data=data, person=first.person, expires_at=ends)
            self.gate.journal.audit(session, "fever-opened", operator.account, [part])

    # --- inside a transaction -----------------------------------------------------------------

    def _step(
        self, case: UUID, person: UUID, step: FeverStep, told: Told, operator: Operator
    ) -> FeverRecord:
        return FeverRecord(
            id=self.gate.new_id(),
            case=case,
            serial=0,
            step=step,
            done_at=self.gate.clock(),
            done_by=operator.account,
            person=person,
            words=told.words,
            car=told.car,
            tenths=told.tenths,
            ct=told.ct,
            blood=told.blood,
            test=told.test,
        )

    def _write(self, session: Session, row: FeverRecord, operator: Operator) -> None:
        LINED.write(
            session,
            self.gate.journal,
            row,
            row.step.value,
            operator=operator.account,
            occurred_at=row.done_at,
            expires_at=row.done_at + KEEP,
        )

    def _observe(self, session: Session, first: FeverRecord, operator: Operator) -> UUID | None:
        """A case at home, so that the daily sheet asks for him; None where one is open anyway."""
        assert first.person is not None
        gate, zone = self.gate, self.gate.standing.zone
        today = local(gate.clock(), zone).date()
        if cases.open_of_person(session, first.person, today) is not None:
            return None
        told = Particulars(
            kind=ObservationKind.HOME,
            arrived_on=today,
            days=gate.standing.policy.observation.days,
            reason=fever.fever_number(first.serial),
            charge_name=first.charge_name,
            charge_phone=first.charge_phone,
        )
        return observation.open_case(session, gate, first.person, told, operator).id

    def _release(
        self,
        session: Session,
        began: Sequence[UUID | None],
        first: FeverRecord,
        operator: Operator,
    ) -> None:
        """The observation that only this fever began ends with it."""
        for case in filter(None, began):
            row = session.get(ObservationCase, case)
            if row is None or row.person is None:
                continue
            now, zone = self.gate.clock(), self.gate.standing.zone
            if is_open(cases.case_of(row), now, zone):
                row.closed_at, row.reason = now, fever.fever_number(first.serial)
                row.notice = row.notice or cases.next_notice(session)
                observation.write(session, self.gate, row, "closed", operator)


def _cleaned(told: Told) -> Told:
    return replace(told, words=" ".join(told.words.split()), car=normalise_plate(told.car))


def _row(session: Session, first: FeverRecord) -> FeverRow:
    return _rows(session, [first])[0]


def _rows(session: Session, firsts: Sequence[FeverRecord]) -> list[FeverRow]:
    steps = fever.steps_of(session, [row.case for row in firsts])
    holders = lookup.holders(session, [row.person for row in firsts if row.person])
    names = crew.names(session)
    found = []
    for first in firsts:
        assert first.person is not None
        holder = holders.get(first.person)
        rows = steps[first.case]
        found.append(
            FeverRow(
                id=first.case,
                number=fever.fever_number(first.serial),
                person=first.person,
                name=holder.name if holder else "",
                place=holder.place if holder else "",
                since=first.done_at,
                steps=tuple(
                    FeverDone(done=fever.done_of(row), by=names.get(row.done_by, ""))
                    for row in rows
                ),
                may=may_do([fever.done_of(row) for row in rows]),
                charge_name=first.charge_name,
                charge_phone=first.charge_phone,
            )
        )
    return found
