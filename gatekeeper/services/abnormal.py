"""Abnormal findings reported upward at once: numbered, called in, answered, taken over (G48)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.abnormal import (
    AbnormalKind,
    AbnormalReport,
    Call,
    call_problems,
    report_problems,
    ringing,
)
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.masking import mask_name
from gatekeeper.domain.permissions import Act, require
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services.gate import Gate
from gatekeeper.services.shown import Shown
from gatekeeper.store import abnormal, lookup, outgoing
from gatekeeper.store.abnormal import AbnormalRecord

SUBJECT = "abnormal"

# A report of a fever or a forgery is asked about long after the passage was forgotten.
KEEP = timedelta(days=180)


class Sending(StrEnum):
    """How a report goes upward beside the calls."""

    NOT = "not"  # this station belongs to no office
    WAITS = "waits"  # it goes with the next exchange
    SENT = "sent"  # the office has it as it stands


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """A report as lists show it; the name is masked."""

    id: UUID
    report: AbnormalReport
    name: str
    what: str
    taken_over_by: str
    sending: Sending = Sending.NOT


@dataclass(frozen=True, slots=True, kw_only=True)
class AbnormalReports:
    """Reading methods run in the read lane, the others write."""

    gate: Gate

    def listed(self) -> tuple[ReportRow, ...]:
        """Those nobody took over first, then the newest."""
        own = self.gate.journal.station
        with self.gate.database.read() as session:
            reach = outgoing.reach(session, own)
            return tuple(
                replace(_row(session, row), sending=_sending(row, own, reach))
                for row in abnormal.newest(session)
            )

    def ringing(self) -> tuple[AbnormalReport, ...]:
        """Those that nobody answered and that have to be called in again."""
        with self.gate.database.read() as session:
            reports = [_report(row) for row in abnormal.unsettled(session)]
        return ringing(reports, self.gate.clock())

    def report(
        self, kind: AbnormalKind, what: str, operator: Operator, shown: Shown | None = None
    ) -> ReportRow:
        """A new report with its number, about whoever is shown if anybody.

        Raises InvalidInput with each problem at its field.
        """
        require(operator, Act.REFER)
        problems = report_problems(what)
        if problems:
            raise InvalidInput(problems)
        gate = self.gate
        presentation = shown.presentation if shown else None
        holder = shown.holder if shown else None
        with gate.database.begin(SUBJECT) as session:
            row = AbnormalRecord(
                id=gate.new_id(),
                serial=abnormal.last_serial(session) + 1,
                kind=kind,
                found_at=gate.clock(),
                found_by=operator.account,
                presentation=presentation.id if presentation else None,
                person=holder.person if holder else None,
                what=" ".join(what.split()),
            )
            self._write(session, row, "reported", operator)
            return _row(session, row)

    def call(
        self, report: UUID, whom: str, operator: Operator, *, answered: bool, ordered: str = ""
    ) -> ReportRow:
        """Note a call: who was called now, whether he answered, what he ordered."""
        require(operator, Act.REFER)
        with self.gate.database.begin(SUBJECT) as session:
            row = _open(session, report)
            calls = abnormal.calls_from(row.calls)
            problems = call_problems(whom, ordered, calls)
            if problems:
                raise InvalidInput(problems)
            now = self.gate.clock()
            made = Call(
                whom=" ".join(whom.split()),
                called_at=now,
                answered=answered,
                ordered=" ".join(ordered.split()),
            )
            row.calls = abnormal.calls_text((*calls, made))
            if answered and row.answered_at is None:
                row.answered_at = now
            self._write(session, row, "called", operator)
            return _row(session, row)

    def take_over(self, report: UUID, by: str, operator: Operator) -> ReportRow:
        """Somebody of the office, the hospital or the police took it over: it is settled here."""
        require(operator, Act.REFER)
        if not by.strip():
            raise InvalidInput([Problem(code="required", field="taken_over_by")])
        with self.gate.database.begin(SUBJECT) as session:
            row = _open(session, report)
            row.taken_over_by, row.taken_over_at = " ".join(by.split())[:60], self.gate.clock()
            self._write(session, row, "taken-over", operator)
            return _row(session, row)

    def _write(
        self, session: Session, row: AbnormalRecord, action: str, operator: Operator
    ) -> None:
        now = self.gate.clock()
        abnormal.LINED.write(
            session,
            self.gate.journal,
            row,
            action,
            operator=operator.account,
            occurred_at=now,
            expires_at=now + KEEP,
        )


def _open(session: Session, report: UUID) -> AbnormalRecord:
    row = session.get(AbnormalRecord, report)
    if row is None:
        raise InvalidInput([Problem(code="abnormal-unknown", field="report")])
    if row.taken_over_at is not None:
        raise InvalidInput([Problem(code="abnormal-closed", field="report")])
    return row


def _report(row: AbnormalRecord) -> AbnormalReport:
    return AbnormalReport(
        number=f"{row.serial:04d}",
        kind=row.kind,
        found_at=row.found_at,
        calls=abnormal.calls_from(row.calls),
        taken_over_at=row.taken_over_at,
    )


def _sending(row: AbnormalRecord, own: str, reach: Mapping[str, int] | None) -> Sending:
    """A report of another station stands here because it was sent."""
    if row.station != own and (reach is None or row.station not in reach):
        return Sending.SENT
    if reach is None:
        return Sending.NOT
    return Sending.SENT if row.sequence <= reach.get(row.station, 0) else Sending.WAITS


def _row(session: Session, row: AbnormalRecord) -> ReportRow:
    holder = lookup.holder(session, row.person) if row.person else None
    return ReportRow(
        id=row.id,
        report=_report(row),
        name=mask_name(holder.name) if holder else "",
        what=row.what,
        taken_over_by=row.taken_over_by,
    )
