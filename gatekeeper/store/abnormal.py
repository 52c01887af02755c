"""Reports of abnormal findings: one row each, following its last ledger line (G48)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.domain.abnormal import AbnormalKind, Call
from gatekeeper.store.columns import Base, Utc, utc_from, utc_text
from gatekeeper.store.journal import STATION
from gatekeeper.store.lined import Lined
from gatekeeper.store.lines import canonical


class AbnormalRecord(Base, kw_only=True):
    """`calls` is canonical JSON; the second block is private and cleared by erasure."""

    __tablename__ = "abnormal_reports"
    __table_args__ = (
        Index("ix_abnormal_reports_person", "person"),
        Index("ix_abnormal_reports_taken_over_at", "taken_over_at", "found_at"),
        Index("ix_abnormal_reports_station_sequence", "station", "sequence"),
        UniqueConstraint("station", "serial"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    station: Mapped[str] = mapped_column(STATION, default="")
    sequence: Mapped[int] = mapped_column(default=0)
    serial: Mapped[int]
    kind: Mapped[AbnormalKind]
    found_at: Mapped[datetime] = mapped_column(Utc)
    found_by: Mapped[UUID]
    presentation: Mapped[UUID | None] = mapped_column(default=None)
    answered_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    taken_over_at: Mapped[datetime | None] = mapped_column(Utc, default=None)

    person: Mapped[UUID | None] = mapped_column(default=None)
    what: Mapped[str] = mapped_column(String(300))
    calls: Mapped[str] = mapped_column(default="")
    taken_over_by: Mapped[str] = mapped_column(String(60), default="")


LINED = Lined(
    table=AbnormalRecord,
    ledger="abnormal-reports",
    public=(
        "serial",
        "kind",
        "found_at",
        "found_by",
        "presentation",
        "answered_at",
        "taken_over_at",
    ),
    private=("person", "what", "calls", "taken_over_by"),
)


def last_serial(session: Session) -> int:
    """Of the reports so far; 0 before the first."""
    return session.execute(select(func.max(AbnormalRecord.serial))).scalar_one() or 0


def unsettled(session: Session) -> Sequence[AbnormalRecord]:
    """Those nobody took over yet, the oldest first."""
    statement = (
        select(AbnormalRecord)
        .where(AbnormalRecord.taken_over_at.is_(None))
        .order_by(AbnormalRecord.found_at)
        .limit(200)
    )
    return session.scalars(statement).all()


def between(session: Session, start: datetime, end: datetime) -> Sequence[AbnormalRecord]:
    """Those found from `start` to before `end`, the oldest first."""
    statement = (
        select(AbnormalRecord)
        .where(AbnormalRecord.found_at >= start, AbnormalRecord.found_at < end)
        .order_by(AbnormalRecord.found_at)
    )
    return session.scalars(statement).all()


def newest(session: Session, limit: int = 200) -> Sequence[AbnormalRecord]:
    """Open ones first, then the newest."""
    statement = (
        select(AbnormalRecord)
        .order_by(AbnormalRecord.taken_over_at.is_not(None), AbnormalRecord.found_at.desc())
        .limit(limit)
    )
    return session.scalars(statement).all()


def calls_text(calls: Sequence[Call]) -> str:
    """Calls as they are kept: canonical JSON, in their order."""
    return canonical(
        [
            {
                "answered": call.answered,
                "at": utc_text(call.called_at),
                "ordered": call.ordered,
                "whom": call.whom,
            }
            for call in calls
        ]
    )


def calls_from(kept: str) -> tuple[Call, ...]:
    """The calls of `calls_text`; none once they were erased."""
    return tuple(
        Call(
            whom=one["whom"],
            called_at=utc_from(one["at"]),
            answered=one["answered"],
            ordered=one["ordered"],
        )
        for one in json.loads(kept or "[]")
    )
