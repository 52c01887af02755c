"""Sheets for a power cut, and the lines typed in from them: both follow their last ledger line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.domain.paper import SheetKind
from gatekeeper.store.columns import Base, Utc
from gatekeeper.store.journal import STATION
from gatekeeper.store.lined import Lined
from gatekeeper.store.station import Station


class PaperSheet(Base, kw_only=True):
    """A printed sheet; `serial` counts all sheets of this station, whatever their kind."""

    __tablename__ = "paper_sheets"
    __table_args__ = (
        Index("ix_paper_sheets_station_sequence", "station", "sequence"),
        UniqueConstraint("station", "serial"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    station: Mapped[str] = mapped_column(STATION, default="")
    sequence: Mapped[int] = mapped_column(default=0)
    serial: Mapped[int]
    kind: Mapped[SheetKind]
    printed_at: Mapped[datetime] = mapped_column(Utc)
    printed_by: Mapped[UUID]
    finished_at: Mapped[datetime | None] = mapped_column(Utc, default=None)


class PaperEntry(Base, kw_only=True):
    """One line typed in; `presentations` are those of its access lines, separated by blanks;
    `vehicle` is the car's line of the register.

    The last block is private and cleared by erasure.
    """

    __tablename__ = "paper_entries"
    __table_args__ = (
        Index("ix_paper_entries_sheet_line", "sheet", "line"),
        Index("ix_paper_entries_written_at", "written_at"),
        Index("ix_paper_entries_station_sequence", "station", "sequence"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    station: Mapped[str] = mapped_column(STATION, default="")
    sequence: Mapped[int] = mapped_column(default=0)
    sheet: Mapped[UUID] = mapped_column(ForeignKey("paper_sheets.id"))
    line: Mapped[int]
    written_at: Mapped[datetime] = mapped_column(Utc)
    typed_at: Mapped[datetime] = mapped_column(Utc)
    typed_by: Mapped[UUID]
    presentations: Mapped[str] = mapped_column(String(80), default="")
    vehicle: Mapped[UUID | None] = mapped_column(default=None)
    people_in: Mapped[int] = mapped_column(default=0)
    people_out: Mapped[int] = mapped_column(default=0)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Utc, default=None)

    person: Mapped[UUID | None] = mapped_column(default=None)
    told: Mapped[str] = mapped_column(String(400), default="")


SHEETS = Lined(
    table=PaperSheet,
    ledger="paper-sheets",
    public=("serial", "kind", "printed_at", "printed_by", "finished_at"),
    private=(),
)
ENTRIES = Lined(
    table=PaperEntry,
    ledger="paper-entries",
    public=(
        "sheet",
        "line",
        "written_at",
        "typed_at",
        "typed_by",
        "presentations",
        "vehicle",
        "people_in",
        "people_out",
        "withdrawn_at",
    ),
    private=("person", "told"),
)


def last_serial(session: Session) -> int:
    """Of the sheets printed so far; 0 before the first."""
    return session.execute(select(func.max(PaperSheet.serial))).scalar_one() or 0


def sheet_of(session: Session, serial: int) -> PaperSheet | None:
    """The sheet with this number; of several stations' the one that was printed here, or last."""
    is_own = PaperSheet.station.in_(select(Station.id).where(Station.is_own))
    statement = (
        select(PaperSheet)
        .where(PaperSheet.serial == serial)
        .order_by(is_own.desc(), PaperSheet.printed_at.desc())
    )
    return session.scalars(statement.limit(1)).first()


def newest_sheets(session: Session, limit: int = 500) -> Sequence[tuple[PaperSheet, int]]:
    """Sheets with how many of their lines stand, the newest first."""
    standing = (
        select(PaperEntry.sheet, func.count().label("lines"))
        .where(PaperEntry.withdrawn_at.is_(None))
        .group_by(PaperEntry.sheet)
        .subquery()
    )
    statement = (
        select(PaperSheet, func.coalesce(standing.c.lines, 0))
        .outerjoin(standing, standing.c.sheet == PaperSheet.id)
        .order_by(PaperSheet.serial.desc())
        .limit(limit)
    )
    return [(sheet, lines) for sheet, lines in session.execute(statement)]


def standing_entries(session: Session, sheet: UUID) -> Sequence[PaperEntry]:
    """The lines of a sheet typed in and not withdrawn, in their order."""
    statement = (
        select(PaperEntry)
        .where(PaperEntry.sheet == sheet, PaperEntry.withdrawn_at.is_(None))
        .order_by(PaperEntry.line)
    )
    return session.scalars(statement).all()


def counted(session: Session, start: datetime, end: datetime) -> tuple[int, int]:
    """Residents counted on paper in and out, in the quarters that began in this span."""
    statement = select(
        func.coalesce(func.sum(PaperEntry.people_in), 0),
        func.coalesce(func.sum(PaperEntry.people_out), 0),
    ).where(
        PaperEntry.withdrawn_at.is_(None),
        PaperEntry.written_at >= start,
        PaperEntry.written_at < end,
    )
    people_in, people_out = session.execute(statement).one()
    return people_in, people_out
