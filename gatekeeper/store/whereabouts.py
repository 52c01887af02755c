"""Who was where since when (O25), and who arrived on which day from where (O28)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from uuid import UUID

from sqlalchemy import Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.domain.calendar import day_span, local
from gatekeeper.domain.whereabouts import Stay
from gatekeeper.store.columns import Base, Utc, utc_from, utc_text
from gatekeeper.store.database import driver
from gatekeeper.store.journal import STATION
from gatekeeper.store.lined import Lined


class StayRecord(Base, kw_only=True):
    """Projection of a stay's last ledger line; the second block is private.

    `round` is the screening round in which it was told, if any.
    """

    __tablename__ = "stays"
    __table_args__ = (
        Index("ix_stays_person", "person", "from_on"),
        Index("ix_stays_until_on", "until_on"),
        Index("ix_stays_station_sequence", "station", "sequence"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    station: Mapped[str] = mapped_column(STATION, default="")
    sequence: Mapped[int] = mapped_column(default=0)
    round: Mapped[UUID | None] = mapped_column(default=None)
    told_at: Mapped[datetime] = mapped_column(Utc)
    told_by: Mapped[UUID]
    withdrawn_at: Mapped[datetime | None] = mapped_column(Utc, default=None)

    person: Mapped[UUID | None]
    place: Mapped[str] = mapped_column(String(80), default="")
    from_on: Mapped[date | None] = mapped_column(default=None)
    until_on: Mapped[date | None] = mapped_column(default=None)

    @property
    def stay(self) -> Stay:
        return Stay(place=self.place, from_on=self.from_on, until_on=self.until_on)


LINED = Lined(
    table=StayRecord,
    ledger="stays",
    public=("round", "told_at", "told_by", "withdrawn_at"),
    private=("person", "place", "from_on", "until_on"),
)


def of_person(session: Session, person: UUID) -> Sequence[StayRecord]:
    """Where somebody was, the latest first."""
    statement = (
        select(StayRecord)
        .where(StayRecord.person == person, StayRecord.withdrawn_at.is_(None))
        .order_by(StayRecord.from_on.desc())
    )
    return session.scalars(statement).all()


def listed(session: Session, limit: int) -> Sequence[StayRecord]:
    """Stays that still name somebody: who is away first, then the latest."""
    statement = (
        select(StayRecord)
        .where(StayRecord.person.is_not(None), StayRecord.withdrawn_at.is_(None))
        .order_by(StayRecord.until_on.is_not(None), StayRecord.from_on.desc())
        .limit(limit)
    )
    return session.scalars(statement).all()


_REGISTERED = """
SELECT p.arrived_at, coalesce(nullif(m.origin, ''), p.origin)
FROM returnee_members AS m JOIN returnee_parties AS p ON p.id = m.party
WHERE p.arrived_at >= ? AND p.arrived_at < ? AND m.withdrawn = 0 AND p.state <> 'withdrawn'
"""
# Besides, whoever was told to have come back and stands in no such register about that day.
_TOLD = """
SELECT s.until_on, s.place FROM stays AS s
WHERE s.until_on BETWEEN ? AND ? AND s.withdrawn_at IS NULL AND s.person IS NOT NULL
  AND NOT EXISTS (
    SELECT 1 FROM returnee_members AS m JOIN returnee_parties AS p ON p.id = m.party
    WHERE m.person = s.person AND m.withdrawn = 0 AND p.state <> 'withdrawn'
      AND abs(julianday(date(p.arrived_at)) - julianday(s.until_on)) <= 1)
"""


def arrived(
    session: Session, first: date, last: date, zone: tzinfo | None
) -> Sequence[tuple[date, str]]:
    """Day and origin as told of everybody who arrived on one of these days, each once."""
    since, until = day_span(first, zone)[0], day_span(last, zone)[1]
    held = driver(session)
    registered = held.execute(_REGISTERED, (utc_text(since), utc_text(until))).fetchall()
    told = held.execute(_TOLD, (first.isoformat(), last.isoformat())).fetchall()
    return [
        *((local(utc_from(moment), zone).date(), place or "") for moment, place in registered),
        *((date.fromisoformat(day), place or "") for day, place in told),
    ]
