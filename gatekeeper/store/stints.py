"""Stints as rows: who stood where from when to when, by signing on and off or written down."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, or_, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.domain import stints as rules
from gatekeeper.domain.stints import Ending, Source, Stint
from gatekeeper.store.columns import Base, Utc
from gatekeeper.store.journal import STATION
from gatekeeper.store.lined import Lined


class StintRecord(Base, kw_only=True):
    """Projection of a stint's last ledger line; the second block is cleared by erasure."""

    __tablename__ = "stints"
    __table_args__ = (
        Index("ix_stints_began_at", "began_at"),
        Index("ix_stints_person", "person"),
        Index("ix_stints_station_sequence", "station", "sequence"),
        Index(
            "ix_stints_open",
            "station",
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    station: Mapped[str] = mapped_column(STATION, default="")
    sequence: Mapped[int] = mapped_column(default=0)
    post: Mapped[UUID]
    began_at: Mapped[datetime] = mapped_column(Utc)
    ended_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    source: Mapped[Source]
    ending: Mapped[Ending] = mapped_column(default=Ending.OPEN)
    entered_by: Mapped[UUID]

    person: Mapped[UUID | None]
    account: Mapped[UUID | None] = mapped_column(default=None)
    name: Mapped[str] = mapped_column(String(80))
    affiliation: Mapped[str] = mapped_column(String(40), default="")
    work: Mapped[str] = mapped_column(String(200), default="")

    @property
    def stint(self) -> Stint:
        return Stint(
            id=self.id,
            post=self.post,
            began_at=self.began_at,
            ended_at=self.ended_at,
            source=self.source,
            ending=self.ending,
            person=self.person,
            account=self.account,
            name=self.name,
            affiliation=self.affiliation,
            work=self.work,
        )


LINED = Lined(
    table=StintRecord,
    ledger="stints",
    public=("post", "began_at", "ended_at", "source", "ending", "entered_by"),
    private=("person", "account", "name", "affiliation", "work"),
)


def open_here(session: Session, station: str) -> StintRecord | None:
    """The stint that lasts at this station."""
    statement = select(StintRecord).where(
        StintRecord.station == station, StintRecord.ended_at.is_(None)
    )
    return session.scalars(statement).first()


def between(session: Session, begins: datetime, ends: datetime) -> tuple[Stint, ...]:
    """Every stint that shares time with a span, in order; those withdrawn are left out."""
    statement = (
        select(StintRecord)
        .where(StintRecord.began_at >= begins - rules.LONGEST, StintRecord.began_at < ends)
        .where(or_(StintRecord.ended_at.is_(None), StintRecord.ended_at > begins))
        .where(StintRecord.ending != Ending.WITHDRAWN)
        .order_by(StintRecord.began_at, StintRecord.sequence)
    )
    return tuple(row.stint for row in session.scalars(statement))


def of_person(session: Session, person: UUID, begins: datetime, ends: datetime) -> list[Stint]:
    """One person's stints of a span."""
    statement = (
        select(StintRecord)
        .where(StintRecord.person == person, StintRecord.began_at < ends)
        .where(or_(StintRecord.ended_at.is_(None), StintRecord.ended_at > begins))
        .order_by(StintRecord.began_at)
    )
    return [row.stint for row in session.scalars(statement)]


def person_named(session: Session, name: str) -> UUID | None:
    """Whose hours these are, of somebody without an account who stood before."""
    statement = (
        select(StintRecord.person)
        .where(StintRecord.name == name, StintRecord.person.is_not(None))
        .order_by(StintRecord.began_at.desc())
        .limit(1)
    )
    return session.scalars(statement).first()
