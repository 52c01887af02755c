"""The roster as rows: who stands in which shift of which post."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.domain.duty import Assignment, Shift, ShiftKey, Standing
from gatekeeper.store.columns import Base, Utc
from gatekeeper.store.journal import STATION
from gatekeeper.store.lined import Lined


class DutyShift(Base, kw_only=True):
    """Projection of an assignment's last ledger line; the second block is cleared by erasure."""

    __tablename__ = "duty_shifts"
    __table_args__ = (
        Index("ix_duty_shifts_day", "day"),
        Index("ix_duty_shifts_station_sequence", "station", "sequence"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    station: Mapped[str] = mapped_column(STATION, default="")
    sequence: Mapped[int] = mapped_column(default=0)
    post: Mapped[UUID]
    day: Mapped[date]
    shift: Mapped[ShiftKey]
    begins_at: Mapped[datetime] = mapped_column(Utc)
    ends_at: Mapped[datetime] = mapped_column(Utc)
    standing: Mapped[Standing]
    replaces: Mapped[UUID | None] = mapped_column(default=None)
    entered_at: Mapped[datetime] = mapped_column(Utc)
    entered_by: Mapped[UUID]

    person: Mapped[UUID | None]
    account: Mapped[UUID | None] = mapped_column(default=None)
    name: Mapped[str] = mapped_column(String(80))
    affiliation: Mapped[str] = mapped_column(String(40), default="")

    @property
    def assignment(self) -> Assignment:
        shift = Shift(key=self.shift, day=self.day, begins_at=self.begins_at, ends_at=self.ends_at)
        return Assignment(
            id=self.id,
            post=self.post,
            shift=shift,
            name=self.name,
            affiliation=self.affiliation,
            account=self.account,
            standing=self.standing,
            replaces=self.replaces,
        )


LINED = Lined(
    table=DutyShift,
    ledger="duty",
    public=(
        "post",
        "day",
        "shift",
        "begins_at",
        "ends_at",
        "standing",
        "replaces",
        "entered_at",
        "entered_by",
    ),
    private=("person", "account", "name", "affiliation"),
)


def assignments(session: Session, first: date, last: date) -> tuple[Assignment, ...]:
    """Everybody of these days who is still named, in the order of their shifts."""
    statement = (
        select(DutyShift)
        .where(DutyShift.day >= first, DutyShift.day <= last, DutyShift.name != "")
        .order_by(DutyShift.begins_at, DutyShift.entered_at, DutyShift.sequence)
    )
    return tuple(row.assignment for row in session.scalars(statement))


def names(session: Session) -> Sequence[tuple[str, str, UUID]]:
    """Names without an account that stood on the roster, where they came from, whose they are."""
    statement = (
        select(DutyShift.name, DutyShift.affiliation, DutyShift.person)
        .where(DutyShift.account.is_(None), DutyShift.name != "", DutyShift.person.is_not(None))
        .distinct()
        .order_by(DutyShift.name)
        .limit(500)
    )
    rows = session.execute(statement)
    return [(name, origin, person) for name, origin, person in rows if person is not None]
