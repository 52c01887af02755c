"""Who was taken in at the triage desk or the isolation site: a row each (O31, O46)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.domain.desk_intake import Desk
from gatekeeper.store.columns import Base, Utc
from gatekeeper.store.journal import STATION
from gatekeeper.store.lined import Lined


class DeskIntake(Base, kw_only=True):
    """Projection of an intake's ledger line; `case` is the observation that began with it."""

    __tablename__ = "desk_intakes"
    __table_args__ = (
        Index("ix_desk_intakes_taken_at", "taken_at"),
        Index("ix_desk_intakes_person", "person"),
        Index("ix_desk_intakes_station_sequence", "station", "sequence"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    station: Mapped[str] = mapped_column(STATION, default="")
    sequence: Mapped[int] = mapped_column(default=0)
    case: Mapped[UUID]
    desk: Mapped[Desk]
    taken_at: Mapped[datetime] = mapped_column(Utc)
    taken_by: Mapped[UUID]

    person: Mapped[UUID | None]
    origin: Mapped[str] = mapped_column(String(60), default="")
    room: Mapped[str] = mapped_column(String(20), default="")
    tenths: Mapped[int | None] = mapped_column(default=None)
    symptoms: Mapped[str] = mapped_column(String(100), default="")


LINED = Lined(
    table=DeskIntake,
    ledger="desk-intakes",
    public=("case", "desk", "taken_at", "taken_by"),
    private=("person", "origin", "room", "tenths", "symptoms"),
)


def since(session: Session, moment: datetime) -> Sequence[DeskIntake]:
    """The intakes from a moment on that still name somebody, the newest first."""
    statement = (
        select(DeskIntake)
        .where(DeskIntake.taken_at >= moment, DeskIntake.person.is_not(None))
        .order_by(DeskIntake.taken_at.desc())
    )
    return session.scalars(statement).all()
