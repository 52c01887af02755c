"""Destructions of health data: ordered with a lifting, done by their day, signed by two people."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.store.columns import Base, Utc
from gatekeeper.store.database import driver
from gatekeeper.store.journal import STATION
from gatekeeper.store.lined import Lined
from gatekeeper.store.station import OWN_CHAINS


class Destruction(Base, kw_only=True):
    """Projection of a destruction's last ledger line; nothing in it names anybody it was about.

    `act` is the order of the profile it belongs to. `kinds` is JSON: how many parts of each kind;
    `first` and `last` are the lines they belonged to.
    """

    __tablename__ = "destructions"
    __table_args__ = (Index("ix_destructions_station_sequence", "station", "sequence"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    station: Mapped[str] = mapped_column(STATION, default="")
    sequence: Mapped[int] = mapped_column(default=0)
    act: Mapped[int]
    due_on: Mapped[date]
    ordered_at: Mapped[datetime] = mapped_column(Utc)
    ordered_by: Mapped[UUID]
    reason: Mapped[str] = mapped_column(String(200), default="")
    done_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    kinds: Mapped[str] = mapped_column(Text, default="{}")
    first: Mapped[int] = mapped_column(default=0)
    last: Mapped[int] = mapped_column(default=0)
    left: Mapped[int] = mapped_column(default=0)
    first_signer: Mapped[UUID | None] = mapped_column(default=None)
    first_signed_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    second_signer: Mapped[UUID | None] = mapped_column(default=None)
    second_signed_at: Mapped[datetime | None] = mapped_column(Utc, default=None)

    @property
    def counts(self) -> Mapping[str, int]:
        found: Mapping[str, int] = json.loads(self.kinds)
        return found


LINED = Lined(
    table=Destruction,
    ledger="destructions",
    public=(
        "act",
        "due_on",
        "ordered_at",
        "ordered_by",
        "reason",
        "done_at",
        "withdrawn_at",
        "kinds",
        "first",
        "last",
        "left",
        "first_signer",
        "first_signed_at",
        "second_signer",
        "second_signed_at",
    ),
    private=(),
)


def listed(session: Session) -> Sequence[Destruction]:
    """Every destruction, the newest order first: there is one at the end of an epidemic."""
    return session.scalars(select(Destruction).order_by(Destruction.ordered_at.desc())).all()


def unfinished(session: Session) -> Sequence[Destruction]:
    """Those still to be done here, in the order of their days."""
    statement = (
        select(Destruction)
        .where(Destruction.station.in_(OWN_CHAINS))
        .where(Destruction.done_at.is_(None), Destruction.withdrawn_at.is_(None))
        .order_by(Destruction.due_on)
    )
    return session.scalars(statement).all()


def clear_referrals(session: Session) -> None:
    """The temperatures of those sent to a fever clinic: they stand in no part of the log."""
    driver(session).execute(
        "UPDATE referrals SET first_tenths = NULL, second_tenths = NULL "
        "WHERE closed_at IS NOT NULL AND (first_tenths NOTNULL OR second_tenths NOTNULL)"
    )
