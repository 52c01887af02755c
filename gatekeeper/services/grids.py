"""The grid kept: levels, leaders, the stairs and places each looks after, and what has nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain import people
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import local
from gatekeeper.domain.grid import (
    Grid,
    Stairs,
    Structure,
    grid_problems,
    natural,
    stairs_from,
    stairs_text,
)
from gatekeeper.domain.identifiers import normalise_phone
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.places import Place, place_problems
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services.standing import Standing
from gatekeeper.store import grid as table
from gatekeeper.store.database import Database

SUBJECT = "grid"


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRow:
    """A grid in the list, or stairs that nobody answers for (`grid` None)."""

    grid: Grid | None
    name: str
    level: str = ""
    above: str = ""
    stairs: str = ""
    doors: int = 0
    places: int = 0

    @property
    def lacks_leader(self) -> bool:
        return self.grid is None or self.grid.lacks_leader


@dataclass(frozen=True, slots=True, kw_only=True)
class GridBook:
    """The whole structure: `doors` in all, `nobodys` of them without anybody in charge."""

    rows: tuple[GridRow, ...]
    structure: Structure
    doors: int
    nobodys: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Grids:
    """Kept by clerks and supervisors; `levels` are the names of the levels, the highest first."""

    database: Database
    standing: Standing
    clock: Callable[[], datetime]
    new_id: Callable[[], UUID]
    levels: tuple[str, ...]

    def level_of(self, grid: Grid | None) -> str:
        """The name of its level; empty where the site has fewer levels by now."""
        place = grid.level - 1 if grid else len(self.levels)
        return self.levels[place] if place < len(self.levels) else ""

    def book(self) -> GridBook:
        """The grids, the highest first, then the stairs that have nobody; read lane."""
        with self.database.read() as session:
            structure, doors = table.structure(session), table.doors_by_stairs(session)
            of_places = [one.grid for one in table.listed_places(session) if not one.is_closed]
        homes = {one: structure.of(one.building, one.unit) for one in doors}
        rows = []
        for grid in structure.grids.values():
            inside = structure.below(grid.id)
            above = structure.grids.get(grid.above) if grid.above else None
            rows.append(
                GridRow(
                    grid=grid,
                    name=grid.name,
                    level=self.level_of(grid),
                    above=above.name if above else "",
                    stairs=stairs_text(structure.stairs_of(grid.id)),
                    doors=sum(
                        count
                        for one, count in doors.items()
                        if (home := homes[one]) is not None and home.id in inside
                    ),
                    places=sum(one in inside for one in of_places),
                )
            )
        lost = structure.nobodys(doors)
        ordered = sorted(lost, key=lambda one: (natural(one.building), natural(one.unit)))
        rows += [GridRow(grid=None, name=one.words, doors=doors[one]) for one in ordered]
        return GridBook(
            rows=tuple(rows),
            structure=structure,
            doors=sum(doors.values()),
            nobodys=sum(doors[one] for one in lost),
        )

    def keep(self, grid: Grid, stairs: str, operator: Operator) -> Grid:
        """Enter or change one with the stairs it holds; InvalidInput, each problem at its field."""
        require(operator, Act.EDIT_REGISTRY)
        grid = replace(
            grid,
            name=people.plain_name(grid.name),
            leader=people.plain_name(grid.leader),
            phone=normalise_phone(grid.phone),
            above=grid.above if grid.level > 1 else None,
        )
        with self.database.begin(SUBJECT, operator=operator.account) as session:
            structure = table.structure(session)
            problems = grid_problems(grid, structure, len(self.levels))
            held = self._stairs(session, grid, stairs, structure, problems)
            if problems:
                raise InvalidInput(problems)
            row = session.get(table.Grid, grid.id)
            if row is None:
                row = table.Grid(id=grid.id, name=grid.name, level=grid.level)
                session.add(row)
            row.name, row.level, row.above = grid.name, grid.level, grid.above
            row.leader, row.phone = grid.leader, grid.phone
            session.flush()
            table.hold(session, grid.id, [(self.new_id(), one) for one in held])
            return row.grid

    def drop(self, id: UUID, operator: Operator) -> None:
        """Take a grid out; its stairs and places have nobody then, what stands below stops it."""
        require(operator, Act.EDIT_REGISTRY)
        with self.database.begin(SUBJECT, operator=operator.account) as session:
            row = session.get(table.Grid, id)
            if row is None:
                raise InvalidInput([Problem(code="grid-unknown")])
            structure = table.structure(session)
            child = next((one for one in structure.grids.values() if one.above == id), None)
            if child is not None:
                told = {"name": child.name}
                raise InvalidInput([Problem(code="grid-holds-others", parameters=told)])
            table.hold(session, id, ())
            for place in table.listed_places(session):
                if place.grid == id:
                    session.get_one(table.Place, place.id).grid = None
            session.flush()
            session.delete(row)

    # --- places -------------------------------------------------------------------------------

    def places(self) -> tuple[Place, ...]:
        """All, the open ones first; read lane."""
        with self.database.read() as session:
            return tuple(table.listed_places(session))

    def keep_place(self, place: Place, operator: Operator) -> Place:
        """Enter or change one; InvalidInput, each problem at its field."""
        require(operator, Act.EDIT_REGISTRY)
        place = replace(
            place,
            name=people.plain_name(place.name),
            address=place.address.strip(),
            contact=people.plain_name(place.contact),
            phone=normalise_phone(place.phone),
        )
        problems = place_problems(place)
        with self.database.begin(SUBJECT, operator=operator.account) as session:
            same = table.place_named(session, place.name)
            if same is not None and same.id != place.id:
                problems.append(Problem(code="place-known", field="name"))
            if place.grid is not None and session.get(table.Grid, place.grid) is None:
                problems.append(Problem(code="grid-unknown", field="grid"))
            if problems:
                raise InvalidInput(problems)
            row = session.get(table.Place, place.id)
            if row is None:
                row = table.Place(id=place.id, kind=place.kind, name=place.name)
                session.add(row)
            row.kind, row.name, row.address = place.kind, place.name, place.address
            row.contact, row.phone, row.grid = place.contact, place.phone, place.grid
            return row.place

    def close_place(self, id: UUID, operator: Operator) -> Place:
        """Nobody looks in there any more; closing it again opens it."""
        require(operator, Act.EDIT_REGISTRY)
        with self.database.begin(SUBJECT, operator=operator.account) as session:
            row = session.get(table.Place, id)
            if row is None:
                raise InvalidInput([Problem(code="place-unknown")])
            today = local(self.clock(), self.standing.zone).date()
            row.closed_on = today if row.closed_on is None else None
            return row.place

    # --- inside a transaction -----------------------------------------------------------------

    def _stairs(
        self,
        session: Session,
        grid: Grid,
        text: str,
        structure: Structure,
        problems: list[Problem],
    ) -> tuple[Stairs, ...]:
        """What was typed, if there are such flats and no other grid has them."""
        typed = stairs_from(text, self.standing.building_aliases)
        doors = table.doors_by_stairs(session)
        for piece in typed.wrong[:1]:
            problems.append(_doors("grid-doors-wrong", piece=piece))
        for one in typed.stairs:
            here = structure.held.get(one)
            if not any(_is_in(door, one) for door in doors):
                problems.append(_doors("grid-doors-unknown", piece=one.words))
                break
            if here is not None and here != grid.id:
                name = structure.grids[here].name
                problems.append(_doors("grid-doors-taken", piece=one.words, name=name))
                break
        return typed.stairs


def _is_in(door: Stairs, stairs: Stairs) -> bool:
    return door.building == stairs.building and stairs.unit in ("", door.unit)


def _doors(code: str, **told: object) -> Problem:
    return Problem(code=code, field="stairs", parameters=told)
