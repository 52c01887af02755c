"""Cars before the barrier, and the register of those that came (车辆登记, G19)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.domain.access import Direction
from gatekeeper.store.columns import Base, Utc, utc_from, utc_text
from gatekeeper.store.database import driver
from gatekeeper.store.journal import STATION
from gatekeeper.store.lined import Lined


class OpenCar(Base, kw_only=True):
    """The one updatable row of a car without a final verdict; private, never journaled."""

    __tablename__ = "open_cars"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    lane: Mapped[str | None] = mapped_column(String(32), unique=True)
    number: Mapped[int | None]
    touched_at: Mapped[datetime] = mapped_column(Utc)
    content: Mapped[str]


class VehiclePassage(Base, kw_only=True):
    """Projection of a car's last ledger line. The plate is private: of the rest nobody can tell
    whose car it was. Who sat in it stands in the access lines of these presentations."""

    __tablename__ = "vehicle_passages"
    __table_args__ = (
        Index("ix_vehicle_passages_occurred_at", "occurred_at"),
        Index("ix_vehicle_passages_plate", "plate", "occurred_at"),
        Index("ix_vehicle_passages_station_sequence", "station", "sequence"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    station: Mapped[str] = mapped_column(STATION, default="")
    sequence: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[str] = mapped_column(String(16))
    direction: Mapped[Direction]
    lane: Mapped[str] = mapped_column(String(32))
    occurred_at: Mapped[datetime] = mapped_column(Utc)
    policy: Mapped[str] = mapped_column(String(64))
    occupants: Mapped[int]
    presentations: Mapped[str] = mapped_column(String(400))
    driver: Mapped[UUID | None]
    put_off: Mapped[str] = mapped_column(String(600), default="")
    findings: Mapped[str] = mapped_column(String(600), default="")
    overridden: Mapped[str] = mapped_column(String(300), default="")
    void: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(String(32), default="")

    person: Mapped[UUID | None]
    plate: Mapped[str] = mapped_column(String(16), default="")


LINED = Lined(
    table=VehiclePassage,
    ledger="vehicle-passages",
    public=(
        "outcome",
        "direction",
        "lane",
        "occurred_at",
        "policy",
        "occupants",
        "presentations",
        "driver",
        "put_off",
        "findings",
        "overridden",
        "void",
        "reason",
    ),
    private=("person", "plate"),
)


# --- before the barrier -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRow:
    """An open car as stored."""

    id: UUID
    content: str
    lane: str | None
    number: int | None
    touched_at: datetime


_SAVE = """
INSERT INTO open_cars (id, lane, number, touched_at, content) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET lane = excluded.lane, number = excluded.number,
  touched_at = excluded.touched_at, content = excluded.content
"""
_OPEN = "SELECT id, content, lane, number, touched_at FROM open_cars "


def save(
    session: Session, id: UUID, lane: str | None, number: int | None, at: datetime, content: str
) -> None:
    """Keep a car as it stands now, at its lane or aside."""
    driver(session).execute(_SAVE, (id.hex, lane, number, utc_text(at), content))


def delete(session: Session, id: UUID) -> None:
    driver(session).execute("DELETE FROM open_cars WHERE id = ?", (id.hex,))


def rows(session: Session) -> tuple[OpenRow, ...]:
    """Every open car, in the order of the numbers."""
    return tuple(map(_row, driver(session).execute(_OPEN + "ORDER BY number, touched_at")))


def waiting(session: Session, number: int | None) -> OpenRow | None:
    """The car aside with this number; None: the one that waits there first."""
    held = driver(session)
    if number is None:
        found = held.execute(_OPEN + "WHERE lane IS NULL ORDER BY number LIMIT 1").fetchone()
    else:
        found = held.execute(_OPEN + "WHERE lane IS NULL AND number = ?", (number,)).fetchone()
    return _row(found) if found else None


def _row(row: Any) -> OpenRow:
    return OpenRow(
        id=UUID(row[0]), content=row[1], lane=row[2], number=row[3], touched_at=utc_from(row[4])
    )


_LAST_WAY = """
SELECT direction FROM vehicle_passages WHERE plate = ? AND NOT void AND outcome = 'granted'
ORDER BY occurred_at DESC LIMIT 1
"""


def last_way(session: Session, plate: str) -> Direction | None:
    """Which way this plate went last; None for one never seen."""
    if not plate:
        return None
    row = driver(session).execute(_LAST_WAY, (plate,)).fetchone()
    return Direction(row[0]) if row else None
