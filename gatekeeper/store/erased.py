"""Tables of what left the log: erased private parts and signed checkpoints of old lines."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from gatekeeper.store.columns import Base, Utc


class ErasedPart(Base):
    """A private part that an erasure line names; the list a restore replays."""

    __tablename__ = "erased_parts"
    __table_args__ = (
        Index("ix_erased_parts_erased_at", "erased_at"),
        {"sqlite_with_rowid": False},
    )

    station: Mapped[str] = mapped_column(String(16), primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    part: Mapped[str] = mapped_column(String(16), primary_key=True)
    erased_by_station: Mapped[str] = mapped_column(String(16))
    erased_by: Mapped[int]
    erased_at: Mapped[datetime] = mapped_column(Utc)


class LogCheckpoint(Base):
    """Lines of a station up to `through` may be deleted: signed, and told by a line of its own."""

    __tablename__ = "log_checkpoints"

    station: Mapped[str] = mapped_column(String(16), primary_key=True)
    through: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    signature: Mapped[bytes] = mapped_column(LargeBinary(64))
    made_at: Mapped[datetime] = mapped_column(Utc)
