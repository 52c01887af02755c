"""Slots that hold a returnee's car (车位管车, G20): from the day it came until its release."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.domain.vehicles import CarHold
from gatekeeper.store.columns import Base, Utc
from gatekeeper.store.journal import STATION
from gatekeeper.store.lined import Lined


class CarHoldRecord(Base, kw_only=True):
    """Projection of a held car's last ledger line; `ended_at` before its day is a release.

    The second block is private and cleared by erasure.
    """

    __tablename__ = "car_holds"
    __table_args__ = (
        Index("ix_car_holds_plate", "plate"),
        Index("ix_car_holds_station_sequence", "station", "sequence"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    station: Mapped[str] = mapped_column(STATION, default="")
    sequence: Mapped[int] = mapped_column(default=0)
    held_case: Mapped[UUID | None] = mapped_column(default=None)
    started_on: Mapped[date]
    days: Mapped[int]
    first_day: Mapped[int]
    held_by: Mapped[UUID]
    exception_until: Mapped[datetime | None] = mapped_column(Utc, default=None)
    exception_by: Mapped[UUID | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    ended_by: Mapped[UUID | None] = mapped_column(default=None)
    ended_why: Mapped[str] = mapped_column(String(32), default="")

    person: Mapped[UUID | None] = mapped_column(default=None)
    plate: Mapped[str] = mapped_column(String(16), default="")
    slot: Mapped[str] = mapped_column(String(16), default="")
    photo: Mapped[str | None] = mapped_column(String(64), default=None)
    exception_why: Mapped[str] = mapped_column(String(120), default="")

    @property
    def hold(self) -> CarHold:
        return CarHold(
            slot=self.slot,
            started_on=self.started_on,
            days=self.days,
            first_day=self.first_day,
            exception_until=self.exception_until,
        )


LINED = Lined(
    table=CarHoldRecord,
    ledger="car-holds",
    public=(
        "held_case",
        "started_on",
        "days",
        "first_day",
        "held_by",
        "exception_until",
        "exception_by",
        "ended_at",
        "ended_by",
        "ended_why",
    ),
    private=("person", "plate", "slot", "photo", "exception_why"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldRow:
    """A held car as the board shows it."""

    id: UUID
    plate: str
    hold: CarHold
    person: UUID | None
    name: str
    place: str
    photo: str | None
    held_case: UUID | None
    exception_why: str


def of_plate(session: Session, plate: str) -> CarHold | None:
    """The hold of this plate that nobody ended, the one that lasts longest."""
    rows = [row.hold for row in open_of_plate(session, plate)]
    return max(rows, key=lambda hold: hold.free_on, default=None)


def open_of_plate(session: Session, plate: str) -> tuple[CarHoldRecord, ...]:
    """The rows of this plate that nobody ended."""
    if not plate:
        return ()
    statement = select(CarHoldRecord).where(
        CarHoldRecord.plate == plate, CarHoldRecord.ended_at.is_(None)
    )
    return tuple(session.scalars(statement))


def of_case(session: Session, case: UUID, over: str) -> tuple[CarHoldRecord, ...]:
    """The cars held for a case that nobody let go: open, or ended by their day (`over`)."""
    statement = select(CarHoldRecord).where(
        CarHoldRecord.held_case == case,
        CarHoldRecord.ended_at.is_(None) | (CarHoldRecord.ended_why == over),
        CarHoldRecord.plate != "",
    )
    return tuple(session.scalars(statement))


def car_of_case(session: Session, case: UUID) -> str:
    """Plate and slot of the car held for a case, nothing where there is none."""
    statement = select(CarHoldRecord).where(
        CarHoldRecord.held_case == case,
        CarHoldRecord.ended_at.is_(None),
        CarHoldRecord.plate != "",
    )
    row = session.scalars(statement).first()
    return f"{row.plate}  {row.slot}" if row else ""


def open_rows(session: Session) -> tuple[CarHoldRecord, ...]:
    """Every hold that nobody ended; over or not is a question of the day."""
    statement = select(CarHoldRecord).where(
        CarHoldRecord.ended_at.is_(None), CarHoldRecord.plate != ""
    )
    return tuple(session.scalars(statement.order_by(CarHoldRecord.started_on)))
