"""一人一表一证一码: what is there of each staff member, and the gate's look-up (G44)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.domain.four_pieces import APPROVER_CHARACTERS, CARD_CHARACTERS, FourPieces
from gatekeeper.store.columns import Base, Utc
from gatekeeper.store.journal import STATION
from gatekeeper.store.lined import Lined


class FourPiecesRecord(Base, kw_only=True):
    """Projection of a record's last ledger line; the newest open one of a person counts.

    The second block is private and cleared by erasure.
    """

    __tablename__ = "four_pieces"
    __table_args__ = (
        Index("ix_four_pieces_person_begun_at", "person", "begun_at"),
        Index("ix_four_pieces_closed_at", "closed_at", "complete_at"),
        Index("ix_four_pieces_station_sequence", "station", "sequence"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    station: Mapped[str] = mapped_column(STATION, default="")
    sequence: Mapped[int] = mapped_column(default=0)
    begun_at: Mapped[datetime] = mapped_column(Utc)
    entered_by: Mapped[UUID]
    complete_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    closed_at: Mapped[datetime | None] = mapped_column(Utc, default=None)

    person: Mapped[UUID | None]
    form_on: Mapped[date | None] = mapped_column(default=None)
    card: Mapped[str] = mapped_column(String(CARD_CHARACTERS), default="")
    code_on: Mapped[date | None] = mapped_column(default=None)
    approved_by: Mapped[str] = mapped_column(String(APPROVER_CHARACTERS), default="")

    @property
    def pieces(self) -> FourPieces:
        """As the rules ask it."""
        return FourPieces(
            form_on=self.form_on,
            card=self.card,
            code_on=self.code_on,
            approved_by=self.approved_by,
            complete_at=self.complete_at,
        )


LINED = Lined(
    table=FourPiecesRecord,
    ledger="four-pieces",
    public=("begun_at", "entered_by", "complete_at", "closed_at"),
    private=("person", "form_on", "card", "code_on", "approved_by"),
)


def of_person(session: Session, person: UUID) -> FourPiecesRecord | None:
    """The newest record of a person that was not closed."""
    statement = (
        select(FourPiecesRecord)
        .where(FourPiecesRecord.person == person, FourPiecesRecord.closed_at.is_(None))
        .order_by(FourPiecesRecord.begun_at.desc())
        .limit(1)
    )
    return session.scalars(statement).first()


def still_open(session: Session, limit: int | None = 500) -> Sequence[FourPiecesRecord]:
    """Those not closed that still name somebody, what is incomplete first."""
    statement = (
        select(FourPiecesRecord)
        .where(FourPiecesRecord.closed_at.is_(None), FourPiecesRecord.person.is_not(None))
        .order_by(FourPiecesRecord.complete_at.is_not(None), FourPiecesRecord.begun_at.desc())
        .limit(limit)
    )
    return session.scalars(statement).all()
