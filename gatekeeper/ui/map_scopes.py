"""Which part of the compound the household map shows: all, a patch, a grid, a building (O21)."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from gatekeeper.domain.grid import Grid
from gatekeeper.domain.household_plan import MapDoor, natural
from gatekeeper.services.household_map import MapNow
from gatekeeper.text import tr
from gatekeeper.text.household_map import building_words

ALL = ""
BUILDING, GRID, NOBODY = "building", "grid", "nobody"


def scopes(now: MapNow | None) -> list[tuple[str, str]]:
    """What can be chosen, as keys with their words; the grids stand below each other."""
    doors = now.doors if now else ()
    names = sorted({door.building for door in doors}, key=lambda one: (not one, natural(one)))
    grids = now.structure.grids.values() if now else ()
    # Where there is a grid at all, its holes are asked for too.
    holes = [(f"{NOBODY}:", tr("Nobody in charge"))] if grids else []
    return [
        (ALL, tr("All buildings")),
        *((f"{GRID}:{one.id.hex}", _grid_words(one)) for one in _in_order(grids)),
        *holes,
        *((f"{BUILDING}:{name}", building_words(name)) for name in names),
    ]


def doors_in(now: MapNow | None, scope: str) -> tuple[MapDoor, ...]:
    """The doors of a scope, by its key."""
    doors = now.doors if now else ()
    kind, _, name = scope.partition(":")
    if now is None or not kind:
        return doors
    structure = now.structure
    if kind == BUILDING:
        return tuple(door for door in doors if door.building == name)
    if kind == NOBODY:
        return tuple(door for door in doors if structure.charge(door.building, door.unit) is None)
    inside = structure.below(UUID(name))
    homes = (structure.of(door.building, door.unit) for door in doors)
    return tuple(
        door
        for door, home in zip(doors, homes, strict=True)
        if home is not None and home.id in inside
    )


def _in_order(grids: Iterable[Grid]) -> list[Grid]:
    """Each grid below the one it belongs to."""
    every = list(grids)
    found: list[Grid] = []

    def take(above: UUID | None) -> None:
        for one in every:
            if one.above == above and one not in found:
                found.append(one)
                take(one.id)

    take(None)
    return found


def _grid_words(grid: Grid) -> str:
    return "　" * (grid.level - 1) + grid.name
