"""Expected returnees (O23): who comes from where when, and what each was told on which day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.domain.areas import Level
from gatekeeper.domain.expected import BriefedBy, Briefing, Expected
from gatekeeper.store.columns import Base, Utc
from gatekeeper.store.journal import STATION
from gatekeeper.store.lined import Lined


class ExpectedReturn(Base, kw_only=True):
    """Projection of the last ledger line; the second block is private.

    `person` is an id of its own where nobody of the records is meant, so that he can be erased.
    `level` is that of the area on the day of the briefing.
    """

    __tablename__ = "expected_returns"
    __table_args__ = (
        Index("ix_expected_returns_closed_at", "closed_at"),
        Index("ix_expected_returns_person", "person"),
        Index("ix_expected_returns_station_sequence", "station", "sequence"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    station: Mapped[str] = mapped_column(STATION, default="")
    sequence: Mapped[int] = mapped_column(default=0)
    entered_at: Mapped[datetime] = mapped_column(Utc)
    entered_by: Mapped[UUID]
    told_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    told_by: Mapped[UUID | None] = mapped_column(default=None)
    channel: Mapped[str] = mapped_column(String(16), default="")
    closed_at: Mapped[datetime | None] = mapped_column(Utc, default=None)

    person: Mapped[UUID | None]
    name: Mapped[str] = mapped_column(String(80), default="")
    phone: Mapped[str] = mapped_column(String(32), default="")
    coming_from: Mapped[str] = mapped_column(String(80), default="")
    door: Mapped[str] = mapped_column(String(40), default="")
    due_on: Mapped[date | None] = mapped_column(default=None)
    level: Mapped[str] = mapped_column(String(8), default="")

    @property
    def expected(self) -> Expected:
        return Expected(
            name=self.name,
            phone=self.phone,
            coming_from=self.coming_from,
            due_on=self.due_on,
            door=self.door,
        )

    @property
    def briefing(self) -> Briefing | None:
        if self.told_at is None:
            return None
        level = Level(self.level) if self.level else None
        return Briefing(told_at=self.told_at, channel=BriefedBy(self.channel), level=level)


LINED = Lined(
    table=ExpectedReturn,
    ledger="expected-returns",
    public=("entered_at", "entered_by", "told_at", "told_by", "channel", "closed_at"),
    private=("person", "name", "phone", "coming_from", "door", "due_on", "level"),
)


def still_open(session: Session) -> Sequence[ExpectedReturn]:
    """Those expected who still have a name, the next to come first."""
    statement = (
        select(ExpectedReturn)
        .where(ExpectedReturn.closed_at.is_(None), ExpectedReturn.person.is_not(None))
        .order_by(ExpectedReturn.due_on.is_(None), ExpectedReturn.due_on, ExpectedReturn.entered_at)
    )
    return session.scalars(statement).all()
