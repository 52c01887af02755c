"""Fever cases: a row a step, each following its ledger line; the first opens the case (O29)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.domain.fever import Done, FeverStep, Result, Told, is_closed
from gatekeeper.store.columns import Base, Utc
from gatekeeper.store.journal import STATION
from gatekeeper.store.lined import Lined


class FeverRecord(Base, kw_only=True):
    """Projection of a step's ledger line; the second block is private, all of it health.

    `serial` numbers the case and stands in its first row alone, as the one who looks after it.
    `observation` is the case of observation that began when he came home.
    """

    __tablename__ = "fever_steps"
    __table_args__ = (
        Index("ix_fever_steps_case", "case"),
        Index("ix_fever_steps_serial", "serial"),
        Index("ix_fever_steps_person", "person"),
        Index("ix_fever_steps_station_sequence", "station", "sequence"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    station: Mapped[str] = mapped_column(STATION, default="")
    sequence: Mapped[int] = mapped_column(default=0)
    case: Mapped[UUID]
    serial: Mapped[int]
    step: Mapped[FeverStep]
    done_at: Mapped[datetime] = mapped_column(Utc)
    done_by: Mapped[UUID]
    observation: Mapped[UUID | None] = mapped_column(default=None)

    person: Mapped[UUID | None]
    words: Mapped[str] = mapped_column(String(100), default="")
    car: Mapped[str] = mapped_column(String(20), default="")
    tenths: Mapped[int | None] = mapped_column(default=None)
    ct: Mapped[Result | None] = mapped_column(default=None)
    blood: Mapped[Result | None] = mapped_column(default=None)
    test: Mapped[Result | None] = mapped_column(default=None)
    charge_name: Mapped[str] = mapped_column(String(80), default="")
    charge_phone: Mapped[str] = mapped_column(String(32), default="")


LINED = Lined(
    table=FeverRecord,
    ledger="fever-cases",
    public=("case", "serial", "step", "done_at", "done_by", "observation"),
    private=(
        "person",
        "words",
        "car",
        "tenths",
        "ct",
        "blood",
        "test",
        "charge_name",
        "charge_phone",
    ),
)


def fever_number(serial: int) -> str:
    """What stands on the record of a case: F0042."""
    return f"F{serial:04d}"


def done_of(row: FeverRecord) -> Done:
    """A row as the rules see it."""
    told = Told(
        words=row.words, car=row.car, tenths=row.tenths, ct=row.ct, blood=row.blood, test=row.test
    )
    return Done(step=row.step, done_at=row.done_at, told=told)


def newest(session: Session, limit: int = 200) -> Sequence[FeverRecord]:
    """The first rows of the cases that still name somebody, the newest first."""
    statement = (
        select(FeverRecord)
        .where(FeverRecord.serial > 0, FeverRecord.person.is_not(None))
        .order_by(FeverRecord.serial.desc())
        .limit(limit)
    )
    return session.scalars(statement).all()


def steps_of(session: Session, cases: Iterable[UUID]) -> Mapping[UUID, Sequence[FeverRecord]]:
    """Every step of these cases in the order they were done."""
    wanted = tuple(cases)
    found: dict[UUID, list[FeverRecord]] = {case: [] for case in wanted}
    statement = (
        select(FeverRecord)
        .where(FeverRecord.case.in_(wanted), FeverRecord.person.is_not(None))
        .order_by(FeverRecord.done_at, FeverRecord.sequence)
    )
    for row in session.scalars(statement):
        found[row.case].append(row)
    return found


def of_person(session: Session, person: UUID) -> Sequence[UUID]:
    """Somebody's cases, the newest first."""
    statement = (
        select(FeverRecord.case)
        .where(FeverRecord.person == person, FeverRecord.serial > 0)
        .order_by(FeverRecord.serial.desc())
    )
    return session.scalars(statement).all()


def open_of(session: Session, person: UUID) -> UUID | None:
    """The case of somebody that is not closed."""
    cases = of_person(session, person)
    steps = steps_of(session, cases)
    return next(
        (case for case in cases if not is_closed([done_of(row) for row in steps[case]])), None
    )


def next_serial(session: Session) -> int:
    """Fever cases are numbered through."""
    return (session.execute(select(func.max(FeverRecord.serial))).scalar_one() or 0) + 1
