"""The last moment the program was seen alive, so that the next start can tell an outage."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.store.columns import Base, Utc, utc_from, utc_text
from gatekeeper.store.database import driver

ONLY = 1


class Heartbeat(Base):
    """One row, overwritten every few seconds."""

    __tablename__ = "heartbeat"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seen_at: Mapped[datetime] = mapped_column(Utc)


def beat(session: Session, now: datetime) -> None:
    """Still alive at `now`."""
    statement = (
        "INSERT INTO heartbeat (id, seen_at) VALUES (?, ?) "
        "ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at"
    )
    driver(session).execute(statement, (ONLY, utc_text(now)))


def last_beat(session: Session) -> datetime | None:
    """When the program was last seen alive; None before the first beat."""
    row = driver(session).execute("SELECT seen_at FROM heartbeat").fetchone()
    return utc_from(row[0]) if row else None
