"""Outings and their exceptions: the overdue board, a phone on demand, approvals (G11, G45)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.access import Holder
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.outings import approval_problems
from gatekeeper.domain.permissions import Act, require
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services import writing
from gatekeeper.services.gate import SUBJECT, Gate
from gatekeeper.store import approvals, lookup, outings
from gatekeeper.store.approvals import LeaveApproval
from gatekeeper.store.outings import OutRow as OutRow
from gatekeeper.store.people import Person

# Why an exception is made; the last one wants a sentence.
APPROVAL_REASONS = ("dialysis", "hospital", "leave-city", "care", "funeral", "other")


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRow:
    """An approval in force or to come, with the full name."""

    id: UUID
    person: UUID
    name: str
    place: str
    reason: str
    note: str
    approved_by: str
    begins_at: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Outings:
    """Reading methods run in the read lane, the others write."""

    gate: Gate

    def board(self) -> tuple[OutRow, ...]:
        """Everybody out with a time to be back, who is due first comes first."""
        with self.gate.database.read() as session:
            return outings.out(session)

    def phone(self, person: UUID, operator: Operator) -> str:
        """The full number of somebody who is out, to ask where he is; the log tells who looked.

        InvalidInput for whoever is not out: his card asks for a reason.
        """
        require(operator, Act.OUTINGS)
        with self.gate.database.begin(SUBJECT) as session:
            if all(row.person != person for row in outings.out(session)):
                raise InvalidInput([Problem(code="nobody-out", field="person")])
            found = session.get_one(Person, person)
            writing.audit_act(self.gate, session, "outing-phone", operator, person=person)
            return found.phone

    def approvals(self) -> tuple[ApprovalRow, ...]:
        """Approvals in force or to come, the first to end first."""
        with self.gate.database.read() as session:
            rows = approvals.current(session, self.gate.clock())
            holders = _holders(session, rows)
            return tuple(_row(row, holders) for row in rows)

    def approve(
        self,
        person: UUID,
        *,
        reason: str,
        approved_by: str,
        begins_at: datetime,
        until: datetime,
        note: str = "",
        operator: Operator,
    ) -> ApprovalRow:
        """Let somebody out and in until an end (G45); entered by whoever may, whoever approved.

        Raises InvalidInput with each problem at its field.
        """
        require(operator, Act.APPROVE_LEAVING)
        now, by = self.gate.clock(), approved_by.strip()
        problems = approval_problems(by, note, begins_at, until, now)
        if reason not in APPROVAL_REASONS or (reason == "other" and not note.strip()):
            problems.append(Problem(code="reason-wanted", field="reason"))
        if problems:
            raise InvalidInput(problems)
        with self.gate.database.begin(SUBJECT) as session:
            if session.get(Person, person) is None:
                raise InvalidInput([Problem(code="person-unknown", field="person")])
            row = LeaveApproval(
                id=self.gate.new_id(),
                person=person,
                reason=reason,
                note=note.strip(),
                approved_by=by,
                begins_at=begins_at,
                until=until,
                entered_at=now,
                entered_by=operator.account,
            )
            write(self.gate, session, row, "approved", operator)
            return _row(row, _holders(session, (row,)))

    def withdraw(self, approval: UUID, operator: Operator) -> None:
        """The exception no longer holds."""
        require(operator, Act.APPROVE_LEAVING)
        with self.gate.database.begin(SUBJECT) as session:
            withdraw(self.gate, session, session.get_one(LeaveApproval, approval), operator)


def withdraw(gate: Gate, session: Session, row: LeaveApproval, operator: Operator) -> None:
    """The exception no longer holds."""
    row.withdrawn_at = gate.clock()
    write(gate, session, row, "withdrawn", operator)


def write(
    gate: Gate, session: Session, row: LeaveApproval, action: str, operator: Operator
) -> None:
    writing.write_row(gate, session, approvals.LINED, row, action, operator, ends_at=row.until)


def _holders(session: Session, rows: Sequence[LeaveApproval]) -> Mapping[UUID, Holder]:
    return lookup.holders(session, (row.person for row in rows if row.person is not None))


def _row(row: LeaveApproval, holders: Mapping[UUID, Holder]) -> ApprovalRow:
    assert row.person is not None
    holder = holders.get(row.person)
    return ApprovalRow(
        id=row.id,
        person=row.person,
        name=holder.name if holder else "",
        place=holder.place if holder else "",
        reason=row.reason,
        note=row.note,
        approved_by=row.approved_by,
        begins_at=row.begins_at,
        until=row.until,
    )
