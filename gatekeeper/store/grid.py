"""The grid (网格) and the places that are no homes: who looks after which stairs (O21, O47)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.domain import grid as rules
from gatekeeper.domain import places
from gatekeeper.domain.grid import Stairs, Structure
from gatekeeper.domain.places import PlaceKind
from gatekeeper.store.columns import Base
from gatekeeper.store.people import Household


class Grid(Base, kw_only=True):
    """One grid of any level; edits leave change lines."""

    __tablename__ = "grids"
    __exchanged__ = True
    __private__ = ("leader", "phone")

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    level: Mapped[int]
    above: Mapped[UUID | None] = mapped_column(ForeignKey("grids.id"), default=None)
    leader: Mapped[str] = mapped_column(String(80), default="")
    phone: Mapped[str] = mapped_column(String(32), default="")
    version: Mapped[UUID | None] = mapped_column(default=None)

    @property
    def grid(self) -> rules.Grid:
        return rules.Grid(
            id=self.id,
            name=self.name,
            level=self.level,
            above=self.above,
            leader=self.leader,
            phone=self.phone,
        )


class GridStairs(Base, kw_only=True):
    """A building (empty unit) or one stair of it, in the care of one grid."""

    __tablename__ = "grid_stairs"
    __table_args__ = (UniqueConstraint("building", "unit"),)
    __exchanged__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True)
    grid: Mapped[UUID] = mapped_column(ForeignKey("grids.id"), index=True)
    building: Mapped[str] = mapped_column(String(32))
    unit: Mapped[str] = mapped_column(String(32), default="")
    version: Mapped[UUID | None] = mapped_column(default=None)


class Place(Base, kw_only=True):
    """A shop, hotel, pharmacy, company or yard; closed, never deleted, since records name it."""

    __tablename__ = "places"
    __exchanged__ = True
    __private__ = ("contact", "phone")

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[PlaceKind]
    name: Mapped[str] = mapped_column(String(40), unique=True)
    address: Mapped[str] = mapped_column(String(80), default="")
    contact: Mapped[str] = mapped_column(String(80), default="")
    phone: Mapped[str] = mapped_column(String(32), default="")
    grid: Mapped[UUID | None] = mapped_column(ForeignKey("grids.id"), default=None)
    closed_on: Mapped[date | None] = mapped_column(default=None)
    version: Mapped[UUID | None] = mapped_column(default=None)

    @property
    def place(self) -> places.Place:
        return places.Place(
            id=self.id,
            kind=self.kind,
            name=self.name,
            address=self.address,
            contact=self.contact,
            phone=self.phone,
            grid=self.grid,
            closed_on=self.closed_on,
        )


def structure(session: Session) -> Structure:
    """All grids, the highest first, with the stairs they hold."""
    grids = session.scalars(select(Grid).order_by(Grid.level, Grid.name))
    held = select(GridStairs.building, GridStairs.unit, GridStairs.grid)
    return Structure(
        grids={row.id: row.grid for row in grids},
        held={
            Stairs(building=building, unit=unit): grid
            for building, unit, grid in session.execute(held)
        },
    )


def doors_by_stairs(session: Session) -> dict[Stairs, int]:
    """How many flats each stair of the records has."""
    statement = select(Household.building, Household.unit, func.count()).group_by(
        Household.building, Household.unit
    )
    return {
        Stairs(building=building, unit=unit): count
        for building, unit, count in session.execute(statement)
    }


def hold(session: Session, grid: UUID, stairs: Iterable[tuple[UUID, Stairs]]) -> None:
    """The grid holds just these from now on; an id stands ready for each that is new."""
    wanted = {one: id for id, one in stairs}
    for row in session.scalars(select(GridStairs).where(GridStairs.grid == grid)).all():
        if wanted.pop(Stairs(building=row.building, unit=row.unit), None) is None:
            session.delete(row)
    session.flush()
    for one, id in wanted.items():
        session.add(GridStairs(id=id, grid=grid, building=one.building, unit=one.unit))
    session.flush()


def listed_places(session: Session) -> Sequence[places.Place]:
    """Those that are open first, by kind and name."""
    in_order = (Place.closed_on.is_not(None), Place.kind, Place.name)
    return [row.place for row in session.scalars(select(Place).order_by(*in_order))]


def place_named(session: Session, name: str) -> Place | None:
    """The place of just this name."""
    return session.scalars(select(Place).where(Place.name == name)).one_or_none()
