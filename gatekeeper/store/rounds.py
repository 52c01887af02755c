"""Screening rounds (排查) and the teams that go through them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, Text, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.domain.screening import RoundKind
from gatekeeper.store.columns import Base, Utc
from gatekeeper.store.journal import STATION
from gatekeeper.store.lined import Lined


class ScreeningRound(Base, kw_only=True):
    """Projection of a round's last ledger line; `doors` is counted when it is closed."""

    __tablename__ = "screening_rounds"
    __table_args__ = (Index("ix_screening_rounds_station_sequence", "station", "sequence"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    station: Mapped[str] = mapped_column(STATION, default="")
    sequence: Mapped[int] = mapped_column(default=0)
    serial: Mapped[int]
    kind: Mapped[RoundKind]
    name: Mapped[str] = mapped_column(String(40))
    asked: Mapped[str] = mapped_column(Text, default="")
    grid: Mapped[UUID | None] = mapped_column(default=None)
    started_at: Mapped[datetime] = mapped_column(Utc)
    started_by: Mapped[UUID]
    closed_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    doors: Mapped[int] = mapped_column(default=0)


class ScreeningTeam(Base, kw_only=True):
    """Projection of a team's last ledger line; `members` is private."""

    __tablename__ = "screening_teams"
    __table_args__ = (
        Index("ix_screening_teams_round", "round", "number"),
        Index("ix_screening_teams_station_sequence", "station", "sequence"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    station: Mapped[str] = mapped_column(STATION, default="")
    sequence: Mapped[int] = mapped_column(default=0)
    round: Mapped[UUID]
    number: Mapped[int]
    grid: Mapped[UUID]
    dropped_at: Mapped[datetime | None] = mapped_column(Utc, default=None)

    members: Mapped[str] = mapped_column(String(200), default="")


ROUNDS = Lined(
    table=ScreeningRound,
    ledger="screening-rounds",
    public=(
        "serial",
        "kind",
        "name",
        "asked",
        "grid",
        "started_at",
        "started_by",
        "closed_at",
        "doors",
    ),
    private=(),
)
TEAMS = Lined(
    table=ScreeningTeam,
    ledger="screening-teams",
    public=("round", "number", "grid", "dropped_at"),
    private=("members",),
)


def listed(session: Session) -> Sequence[ScreeningRound]:
    """Those under way first, then the newest."""
    in_order = (ScreeningRound.closed_at.is_not(None), ScreeningRound.serial.desc())
    return session.scalars(select(ScreeningRound).order_by(*in_order)).all()


def named(session: Session, name: str) -> ScreeningRound | None:
    """The round of just this name."""
    return session.scalars(select(ScreeningRound).where(ScreeningRound.name == name)).first()


def next_serial(session: Session) -> int:
    """Rounds are numbered through."""
    return (session.execute(select(func.max(ScreeningRound.serial))).scalar_one() or 0) + 1


def teams(session: Session, round: UUID) -> Sequence[ScreeningTeam]:
    """Those of a round that were not dropped."""
    statement = (
        select(ScreeningTeam)
        .where(ScreeningTeam.round == round, ScreeningTeam.dropped_at.is_(None))
        .order_by(ScreeningTeam.number)
    )
    return session.scalars(statement).all()


def next_team(session: Session, round: UUID) -> int:
    """Teams are numbered within their round, dropped ones too."""
    statement = select(func.max(ScreeningTeam.number)).where(ScreeningTeam.round == round)
    return (session.execute(statement).scalar_one() or 0) + 1
