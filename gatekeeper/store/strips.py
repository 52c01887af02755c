"""Paper strips (提示条): on which door, since when, last looked at, how each ended (O05)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Index, String, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.domain.strips import StripEnd, StripState, StripTimes
from gatekeeper.store.columns import Base, Utc, utc_from
from gatekeeper.store.database import driver
from gatekeeper.store.journal import STATION, Journal
from gatekeeper.store.lined import Lined


class Strip(Base, kw_only=True):
    """Projection of a strip's last ledger line; the second block is private.

    `round` is the screening round it was put on in; `person` came home by a gate and ended it.
    """

    __tablename__ = "strips"
    __table_args__ = (
        Index(
            "ix_strips_household",
            "household",
            sqlite_where=text("state <> 'closed'"),
            postgresql_where=text("state <> 'closed'"),
        ),
        Index("ix_strips_state", "state", "put_at"),
        Index("ix_strips_round", "round"),
        Index("ix_strips_station_sequence", "station", "sequence"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    station: Mapped[str] = mapped_column(STATION, default="")
    sequence: Mapped[int] = mapped_column(default=0)
    previous: Mapped[int] = mapped_column(default=0)
    serial: Mapped[int]
    round: Mapped[UUID | None] = mapped_column(default=None)
    state: Mapped[StripState] = mapped_column(default=StripState.UP)
    put_at: Mapped[datetime] = mapped_column(Utc)
    put_by: Mapped[UUID]
    looked_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    looks: Mapped[int] = mapped_column(default=0)
    broken_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    closed_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    ended: Mapped[StripEnd] = mapped_column(default=StripEnd.NONE)

    household: Mapped[UUID | None]
    person: Mapped[UUID | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(String(100), default="")

    @property
    def times(self) -> StripTimes:
        return StripTimes(state=self.state, put_at=self.put_at, looked_at=self.looked_at)


LINED = Lined(
    table=Strip,
    ledger="strips",
    public=(
        "previous",
        "serial",
        "round",
        "state",
        "put_at",
        "put_by",
        "looked_at",
        "looks",
        "broken_at",
        "closed_at",
        "ended",
    ),
    private=("household", "person", "note"),
)

_OPEN_OF = (
    "SELECT id, put_at FROM strips WHERE household = ? AND state <> 'closed' "
    "ORDER BY put_at LIMIT 1"
)


def open_since(session: Session, household: UUID) -> tuple[UUID, datetime] | None:
    """The strip on a door and since when; the gate's look-up, one fixed statement."""
    row = driver(session).execute(_OPEN_OF, (household.hex,)).fetchone()
    return (UUID(row[0]), utc_from(row[1])) if row else None


def next_serial(session: Session) -> int:
    """Strips are numbered through; the number stands on the paper."""
    return (session.execute(select(func.max(Strip.serial))).scalar_one() or 0) + 1


def open_ids(session: Session) -> Sequence[UUID]:
    """Those that still hang, also where the door behind one was erased."""
    statement = select(Strip.id).where(Strip.state != StripState.CLOSED).order_by(Strip.put_at)
    return session.scalars(statement).all()


def listed(session: Session, since: datetime) -> Sequence[Strip]:
    """Those on doors, then those that ended since; each the oldest first."""
    statement = (
        select(Strip)
        .where(Strip.household.is_not(None))
        .where((Strip.state != StripState.CLOSED) | (Strip.closed_at >= since))
        .order_by(Strip.state == StripState.CLOSED, Strip.put_at)
    )
    return session.scalars(statement).all()


def on_doors(session: Session) -> frozenset[UUID]:
    """Behind which doors a strip tells whether somebody came."""
    statement = select(Strip.household).where(Strip.state != StripState.CLOSED)
    return frozenset(one for one in session.scalars(statement) if one is not None)


def put_in(session: Session, round: UUID) -> int:
    """How many were put on in a round, also those that ended since."""
    statement = select(func.count()).where(Strip.round == round)
    return int(session.execute(statement).scalar_one())


def come_home(
    session: Session,
    journal: Journal,
    household: UUID,
    person: UUID | None,
    *,
    operator: UUID,
    at: datetime,
    keep: timedelta,
) -> None:
    """Somebody of the household came in by a gate: its strip has told what it was to tell."""
    found = open_since(session, household)
    if found is None or at < found[1]:  # a passage typed in later from paper may be older
        return
    row = session.get_one(Strip, found[0])
    row.state, row.ended, row.closed_at = StripState.CLOSED, StripEnd.CAME_HOME, at
    row.person = person
    write(session, journal, row, "came-home", operator=operator, at=at, keep=keep)


def write(
    session: Session,
    journal: Journal,
    row: Strip,
    action: str,
    *,
    operator: UUID,
    at: datetime,
    keep: timedelta,
) -> None:
    """The row's line; it is kept from the last time somebody dealt with the strip."""
    row.previous = row.sequence
    LINED.write(
        session, journal, row, action, operator=operator, occurred_at=at, expires_at=at + keep
    )
