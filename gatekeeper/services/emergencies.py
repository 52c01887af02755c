"""紧急通行: the gate stands open, nobody is checked, start and end are on record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.permissions import Act, require
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.store.access import Emergency
from gatekeeper.store.database import Database
from gatekeeper.store.journal import Journal

SUBJECT = "emergency"
REASONS = ("fire", "medical", "police", "evacuation", "other")


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyState:
    """An emergency passage under way."""

    id: UUID
    reason: str
    started_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Emergencies:
    """Begin and end; the decision sees it through `Facts.emergency`."""

    database: Database
    journal: Journal
    clock: Callable[[], datetime]
    new_id: Callable[[], UUID]

    def begin(self, reason: str, operator: Operator) -> EmergencyState:
        """Open the gate for everyone; a second begin returns the one under way."""
        require(operator, Act.EMERGENCY)
        if not reason.strip():
            raise InvalidInput([Problem(code="reason-wanted", field="reason")])
        with self.database.begin(SUBJECT) as session:
            running = _running(session)
            if running is None:
                running = Emergency(
                    id=self.new_id(),
                    reason=reason.strip(),
                    started_at=self.clock(),
                    started_by=operator.account,
                )
                session.add(running)
                self.journal.audit(
                    session,
                    "emergency-begun",
                    operator.account,
                    emergency=running.id.hex,
                    reason=running.reason,
                )
            return _state(running)

    def end(self, operator: Operator) -> None:
        """Checks apply again; ending what is not under way does nothing."""
        require(operator, Act.EMERGENCY)
        with self.database.begin(SUBJECT) as session:
            running = _running(session)
            if running is None:
                return
            running.ended_at = self.clock()
            running.ended_by = operator.account
            self.journal.audit(
                session, "emergency-ended", operator.account, emergency=running.id.hex
            )

    def current(self) -> EmergencyState | None:
        with self.database.read() as session:
            running = _running(session)
            return _state(running) if running else None


def _running(session: Session) -> Emergency | None:
    statement = select(Emergency).where(Emergency.ended_at.is_(None))
    return session.execute(statement).scalars().first()


def _state(emergency: Emergency) -> EmergencyState:
    return EmergencyState(id=emergency.id, reason=emergency.reason, started_at=emergency.started_at)
