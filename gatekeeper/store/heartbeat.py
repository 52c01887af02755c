"""When the station began, was last seen alive, and last did the work of the night."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.store.columns import Base, Utc, utc_from, utc_text
from gatekeeper.store.database import driver

ALIVE, NIGHT, BEGUN = 1, 2, 3


class Heartbeat(Base):
    """A row for each sign of life: one overwritten every few seconds, one every night."""

    __tablename__ = "heartbeat"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seen_at: Mapped[datetime] = mapped_column(Utc)


def beat(session: Session, now: datetime) -> None:
    """Still alive at `now`."""
    _note(session, ALIVE, now)


def last_beat(session: Session) -> datetime | None:
    """When the program was last seen alive; None before the first beat."""
    return _noted(session, ALIVE)


def note_night(session: Session, now: datetime) -> None:
    """The work of the night was done at `now`."""
    _note(session, NIGHT, now)


def last_night(session: Session) -> datetime | None:
    """When the work of the night was last done; None before the first one."""
    return _noted(session, NIGHT)


def note_begun(session: Session, now: datetime) -> None:
    """A new station: its nights are counted from `now`."""
    _note(session, BEGUN, now)


def begun(session: Session) -> datetime | None:
    """When this station began; None where it was never noted."""
    return _noted(session, BEGUN)


def _note(session: Session, row: int, now: datetime) -> None:
    statement = (
        "INSERT INTO heartbeat (id, seen_at) VALUES (?, ?) "
        "ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at"
    )
    driver(session).execute(statement, (row, utc_text(now)))


def _noted(session: Session, row: int) -> datetime | None:
    found = driver(session).execute("SELECT seen_at FROM heartbeat WHERE id = ?", (row,)).fetchone()
    return utc_from(found[0]) if found else None
