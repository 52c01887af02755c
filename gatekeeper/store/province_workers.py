"""Who looks after the people of one province (一省一册): a row a province (O09)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.store.columns import Base, Utc
from gatekeeper.store.journal import STATION
from gatekeeper.store.lined import Lined


class ProvinceWorker(Base, kw_only=True):
    """Projection of a province's last ledger line; the name of the worker is private.

    `person` is always empty: a worker need not be of the records.
    """

    __tablename__ = "province_workers"
    __table_args__ = (
        Index("ix_province_workers_province", "province", unique=True),
        Index("ix_province_workers_station_sequence", "station", "sequence"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    station: Mapped[str] = mapped_column(STATION, default="")
    sequence: Mapped[int] = mapped_column(default=0)
    province: Mapped[str] = mapped_column(String(16))
    named_at: Mapped[datetime] = mapped_column(Utc)
    named_by: Mapped[UUID]

    person: Mapped[UUID | None] = mapped_column(default=None)
    name: Mapped[str] = mapped_column(String(80), default="")
    phone: Mapped[str] = mapped_column(String(32), default="")


LINED = Lined(
    table=ProvinceWorker,
    ledger="province-workers",
    public=("province", "named_at", "named_by"),
    private=("person", "name", "phone"),
)


def of_province(session: Session, province: str) -> ProvinceWorker | None:
    """The row of one province."""
    statement = select(ProvinceWorker).where(ProvinceWorker.province == province)
    return session.scalars(statement).one_or_none()


def workers(session: Session) -> Mapping[str, tuple[str, str]]:
    """Name and phone by province."""
    statement = select(ProvinceWorker).where(ProvinceWorker.name != "")
    return {row.province: (row.name, row.phone) for row in session.scalars(statement)}
