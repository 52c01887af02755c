"""The days of people observed: a row a case and day with its readings, contact and test (O12)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.domain.day_sheet import Channel, DayEntry, Swab
from gatekeeper.store.columns import Base, Utc
from gatekeeper.store.journal import STATION
from gatekeeper.store.lined import Lined


class ObservationDay(Base, kw_only=True):
    """Projection of a day's last ledger line; the second block is private, all of it health."""

    __tablename__ = "observation_days"
    __table_args__ = (
        Index("ix_observation_days_case_day_on", "case", "day_on", unique=True),
        Index("ix_observation_days_person", "person"),
        Index("ix_observation_days_station_sequence", "station", "sequence"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    station: Mapped[str] = mapped_column(STATION, default="")
    sequence: Mapped[int] = mapped_column(default=0)
    case: Mapped[UUID]
    day_on: Mapped[date]
    entered_at: Mapped[datetime] = mapped_column(Utc)
    entered_by: Mapped[UUID]

    person: Mapped[UUID | None]
    morning: Mapped[int | None] = mapped_column(default=None)
    afternoon: Mapped[int | None] = mapped_column(default=None)
    channel: Mapped[Channel | None] = mapped_column(default=None)
    needs: Mapped[str] = mapped_column(String(100), default="")
    symptoms: Mapped[str] = mapped_column(String(100), default="")
    swab: Mapped[Swab | None] = mapped_column(default=None)
    test_at: Mapped[datetime | None] = mapped_column(Utc, default=None)


LINED = Lined(
    table=ObservationDay,
    ledger="observation-days",
    public=("case", "day_on", "entered_at", "entered_by"),
    private=(
        "person",
        "morning",
        "afternoon",
        "channel",
        "needs",
        "symptoms",
        "swab",
        "test_at",
    ),
)


def fill(row: ObservationDay, told: DayEntry) -> None:
    """The row says what was typed."""
    row.morning, row.afternoon, row.channel = told.morning, told.afternoon, told.channel
    row.needs, row.symptoms = told.needs, told.symptoms
    row.swab, row.test_at = told.swab, told.test_at


def entry_of(row: ObservationDay) -> DayEntry:
    """A row as the rules see it."""
    return DayEntry(
        morning=row.morning,
        afternoon=row.afternoon,
        channel=row.channel,
        needs=row.needs,
        symptoms=row.symptoms,
        swab=row.swab,
        test_at=row.test_at,
    )


def day_of_case(session: Session, case: UUID, day_on: date) -> ObservationDay | None:
    """One day of one case."""
    statement = select(ObservationDay).where(
        ObservationDay.case == case, ObservationDay.day_on == day_on
    )
    return session.scalars(statement).one_or_none()


def days_of(session: Session, cases: Iterable[UUID]) -> Mapping[UUID, Mapping[date, DayEntry]]:
    """Every day of these cases that somebody filled in and nothing erased."""
    wanted = tuple(cases)
    found: dict[UUID, dict[date, DayEntry]] = {case: {} for case in wanted}
    statement = (
        select(ObservationDay)
        .where(ObservationDay.case.in_(wanted), ObservationDay.person.is_not(None))
        .order_by(ObservationDay.day_on)
    )
    for row in session.scalars(statement):
        found[row.case][row.day_on] = entry_of(row)
    return found
