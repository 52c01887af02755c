"""Approved exceptions to go out (dialysis, hospital, leaving the city): for whom, by whom (G45)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.store.columns import Base, Utc
from gatekeeper.store.journal import STATION
from gatekeeper.store.lined import Lined


class LeaveApproval(Base, kw_only=True):
    """Projection of an approval's last ledger line; the second block is private."""

    __tablename__ = "leave_approvals"
    __table_args__ = (
        Index("ix_leave_approvals_person_until", "person", "until"),
        Index("ix_leave_approvals_until", "until"),
        Index("ix_leave_approvals_station_sequence", "station", "sequence"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    station: Mapped[str] = mapped_column(STATION, default="")
    sequence: Mapped[int] = mapped_column(default=0)
    begins_at: Mapped[datetime] = mapped_column(Utc)
    until: Mapped[datetime] = mapped_column(Utc)
    entered_at: Mapped[datetime] = mapped_column(Utc)
    entered_by: Mapped[UUID]
    withdrawn_at: Mapped[datetime | None] = mapped_column(Utc, default=None)

    person: Mapped[UUID | None]
    reason: Mapped[str] = mapped_column(String(32))
    note: Mapped[str] = mapped_column(String(200), default="")
    approved_by: Mapped[str] = mapped_column(String(60))


LINED = Lined(
    table=LeaveApproval,
    ledger="leave-approvals",
    public=("begins_at", "until", "entered_at", "entered_by", "withdrawn_at"),
    private=("person", "reason", "note", "approved_by"),
)


def current(session: Session, now: datetime) -> Sequence[LeaveApproval]:
    """Those in force or still to come, the first to end first."""
    statement = (
        select(LeaveApproval)
        .where(LeaveApproval.until > now, LeaveApproval.withdrawn_at.is_(None))
        .where(LeaveApproval.person.is_not(None))
        .order_by(LeaveApproval.until)
        .limit(500)
    )
    return session.scalars(statement).all()
