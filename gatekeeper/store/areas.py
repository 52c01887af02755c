"""The list of risk areas as it was imported last; an import is one line of the log."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import String, delete, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.domain.areas import Area, Level
from gatekeeper.store import changes
from gatekeeper.store.columns import Base, Utc
from gatekeeper.store.database import driver

# Between aliases; no name of a place has one.
_BETWEEN = "|"


class RiskArea(Base, kw_only=True):
    """One line of the list in force."""

    __tablename__ = "risk_areas"
    __exchanged__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    level: Mapped[Level]
    begins_on: Mapped[date]
    until: Mapped[date | None] = mapped_column(default=None)
    aliases: Mapped[str] = mapped_column(String(400), default="")
    code: Mapped[str] = mapped_column(String(6), default="")
    version: Mapped[UUID | None] = mapped_column(default=None)


class RiskList(Base, kw_only=True):
    """Which lists were taken, and of which day each is; the newest is the one in force."""

    __tablename__ = "risk_lists"
    __exchanged__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(200))
    listed_on: Mapped[date]
    taken_at: Mapped[datetime] = mapped_column(Utc)
    taken_by: Mapped[UUID]
    entries: Mapped[int]
    version: Mapped[UUID | None] = mapped_column(default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """The list in force; `listed_on` None: none was ever taken."""

    areas: tuple[Area, ...] = ()
    listed_on: date | None = None
    taken_at: datetime | None = None
    source: str = ""


_ALL = (
    "SELECT name, level, begins_on, until, aliases, code FROM risk_areas ORDER BY name, begins_on"
)


def listed(session: Session) -> Listed:
    """The list in force with its age."""
    newest = session.scalars(
        select(RiskList).order_by(RiskList.taken_at.desc(), RiskList.id.desc()).limit(1)
    ).first()
    if newest is None:
        return Listed()
    # Thousands of rows at every save of an arrival: past the ORM, which takes ten times as long.
    rows = driver(session).execute(_ALL)
    return Listed(
        areas=tuple(_area(row) for row in rows),
        listed_on=newest.listed_on,
        taken_at=newest.taken_at,
        source=newest.source,
    )


def replace(session: Session, taken: RiskList, areas: Iterable[tuple[UUID, Area]]) -> None:
    """Put this list in the place of the one before, as one line of the log."""
    with changes.batch(session, "areas-imported", source=taken.source) as batch:
        session.execute(delete(RiskArea))
        rows = [
            {
                "id": id,
                "name": area.name,
                "level": area.level,
                "begins_on": area.begins_on,
                "until": area.until,
                "aliases": _BETWEEN.join(area.aliases),
                "code": area.code,
                "version": batch.id,
            }
            for id, area in areas
        ]
        session.execute(insert(RiskArea), rows)
        batch.values |= {"areas": len(rows), "listed_on": taken.listed_on.isoformat()}
        session.add(taken)


def _area(row: Any) -> Area:
    name, level, begins_on, until, aliases, code = row
    return Area(
        name=name,
        level=Level(level),
        begins_on=date.fromisoformat(begins_on),
        until=date.fromisoformat(until) if until else None,
        aliases=tuple(part for part in aliases.split(_BETWEEN) if part),
        code=code,
    )
