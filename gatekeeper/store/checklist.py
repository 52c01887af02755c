"""What was ticked on the checklists of the observed: a row a case, task and day (O17)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.domain.checklist import Tick
from gatekeeper.store.columns import Base, Utc
from gatekeeper.store.journal import STATION
from gatekeeper.store.lined import Lined


class TickRecord(Base, kw_only=True):
    """Projection of a tick's last ledger line; the second block is private.

    `done_at` is None once the tick was taken back.
    """

    __tablename__ = "observation_ticks"
    __table_args__ = (
        Index("ix_observation_ticks_case_task_day_on", "case", "task", "day_on", unique=True),
        Index("ix_observation_ticks_person", "person"),
        Index("ix_observation_ticks_station_sequence", "station", "sequence"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    station: Mapped[str] = mapped_column(STATION, default="")
    sequence: Mapped[int] = mapped_column(default=0)
    case: Mapped[UUID]
    task: Mapped[str] = mapped_column(String(24))
    day_on: Mapped[date]
    done_at: Mapped[datetime | None] = mapped_column(Utc)
    entered_by: Mapped[UUID]

    person: Mapped[UUID | None]
    doer: Mapped[str] = mapped_column(String(80), default="")
    note: Mapped[str] = mapped_column(String(60), default="")


LINED = Lined(
    table=TickRecord,
    ledger="observation-ticks",
    public=("case", "task", "day_on", "done_at", "entered_by"),
    private=("person", "doer", "note"),
)


def record_of(session: Session, case: UUID, task: str, day_on: date) -> TickRecord | None:
    """The row of this task on this day, ticked or taken back."""
    statement = select(TickRecord).where(
        TickRecord.case == case, TickRecord.task == task, TickRecord.day_on == day_on
    )
    return session.scalars(statement).one_or_none()


def ticks_of(session: Session, cases: Iterable[UUID]) -> Mapping[UUID, Sequence[Tick]]:
    """What is ticked of these cases, in the order of its days."""
    wanted = tuple(cases)
    found: dict[UUID, list[Tick]] = {case: [] for case in wanted}
    statement = (
        select(TickRecord)
        .where(TickRecord.case.in_(wanted), TickRecord.person.is_not(None))
        .where(TickRecord.done_at.is_not(None))
        .order_by(TickRecord.day_on)
    )
    for row in session.scalars(statement):
        assert row.done_at is not None
        found[row.case].append(
            Tick(
                task=row.task,
                day_on=row.day_on,
                done_at=row.done_at,
                doer=row.doer,
                note=row.note,
            )
        )
    return found
