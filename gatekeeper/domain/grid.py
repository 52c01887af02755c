"""The grid (网格): its levels, who answers for which stairs, and what nobody answers for (O21)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from uuid import UUID

from gatekeeper.domain import people
from gatekeeper.domain.doors import building
from gatekeeper.domain.posts import NAME_CHARACTERS, name_fault
from gatekeeper.errors import Problem

MESSAGES = {
    "grid-known": "A grid of this name is in the list already.",
    "grid-unknown": "This grid is not in the list.",
    "grid-level-wrong": "The grid has no such level.",
    "grid-above-missing": "Choose the grid above it.",
    "grid-above-wrong": "What stands above has to be of a higher level.",
    "grid-holds-others": "{name} stands below it. Put that one elsewhere first.",
    "grid-doors-wrong": "“{piece}” cannot be read. Like this: 5-8, 12, 13/1-2.",
    "grid-doors-unknown": "No flat of the records is in {piece}.",
    "grid-doors-taken": "{piece} belongs to {name} already.",
}

# 三级网格: patch, grid, stairs; a site names its own.
LEVELS = ("patch", "grid", "stairs")
LEVELS_AT_MOST = 6
# Longer than any row of buildings: a slip of the keyboard must not fill the list.
RANGE_AT_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Stairs:
    """A building, or one stair (单元) of it."""

    building: str
    unit: str = ""

    @property
    def words(self) -> str:
        return f"{self.building}/{self.unit}" if self.unit else self.building


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """One grid of any level; `level` 1 is the highest and has none `above`."""

    id: UUID
    name: str = ""
    level: int = 1
    above: UUID | None = None
    leader: str = ""
    phone: str = ""

    @property
    def lacks_leader(self) -> bool:
        return not self.leader


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """All grids, and which stairs each holds."""

    grids: Mapping[UUID, Grid] = field(default_factory=dict)
    held: Mapping[Stairs, UUID] = field(default_factory=dict)

    def of(self, building: str, unit: str) -> Grid | None:
        """The grid a door belongs to: its stair's own, else that of the whole building."""
        for stairs in (Stairs(building=building, unit=unit), Stairs(building=building)):
            found = self.held.get(stairs)
            if found is not None:
                return self.grids[found]
        return None

    def path(self, grid: Grid | None) -> tuple[Grid, ...]:
        """A grid and those above it, the lowest first."""
        found: list[Grid] = []
        while grid is not None and grid not in found:
            found.append(grid)
            grid = self.grids.get(grid.above) if grid.above else None
        return tuple(found)

    def patch(self, grid: Grid | None) -> Grid | None:
        """The highest above a grid (片区)."""
        path = self.path(grid)
        return path[-1] if path else None

    def charge(self, building: str, unit: str) -> Grid | None:
        """The lowest grid of a door that somebody leads: who answers for the door."""
        return self.charge_of(self.of(building, unit))

    def charge_of(self, grid: Grid | None) -> Grid | None:
        """The lowest led grid, from this one upwards."""
        return next((one for one in self.path(grid) if not one.lacks_leader), None)

    def stairs_of(self, grid: UUID) -> tuple[Stairs, ...]:
        """What a grid itself holds."""
        return tuple(stairs for stairs, held_by in self.held.items() if held_by == grid)

    def below(self, grid: UUID) -> frozenset[UUID]:
        """A grid with all that stand below it."""
        return frozenset(
            one.id for one in self.grids.values() if grid in {up.id for up in self.path(one)}
        )

    def nobodys(self, stairs: Iterable[Stairs]) -> tuple[Stairs, ...]:
        """Those that nobody answers for."""
        return tuple(one for one in stairs if self.charge(one.building, one.unit) is None)


def grid_problems(grid: Grid, structure: Structure, levels: int) -> list[Problem]:
    """What is wrong with a grid, each at its field."""
    found: list[Problem] = []
    if name_fault(grid.name):
        most: dict[str, object] = {"most": NAME_CHARACTERS}
        found.append(Problem(code="post-name-wrong", field="name", parameters=most))
    if any(one.name == grid.name and one.id != grid.id for one in structure.grids.values()):
        found.append(Problem(code="grid-known", field="name"))
    if grid.leader:
        found += [
            Problem(code=one.code, field="leader", parameters=one.parameters)
            for one in people.name_problems(grid.leader)
        ]
    found += [Problem(code=code, field="phone") for code in people.contact_faults(grid.phone)]
    return found + _place_problems(grid, structure, levels)


def _place_problems(grid: Grid, structure: Structure, levels: int) -> list[Problem]:
    if not 1 <= grid.level <= levels:
        return [Problem(code="grid-level-wrong", field="level")]
    above = structure.grids.get(grid.above) if grid.above else None
    if grid.level > 1 and above is None:
        return [Problem(code="grid-above-missing", field="above")]
    if grid.above and (above is None or above.level >= grid.level):
        return [Problem(code="grid-above-wrong", field="above")]
    children = (one for one in structure.grids.values() if one.above == grid.id)
    wrong = next((one for one in children if one.level <= grid.level), None)
    if wrong is not None:
        return [Problem(code="grid-holds-others", field="level", parameters={"name": wrong.name})]
    return []


# --- what is typed for the doors ------------------------------------------------------------------

_BETWEEN = re.compile(r"[,、;\s]+")
_STAIR = re.compile(r"(?<=.)(?:号楼|[栋幢座楼])(?=[0-9])")
_SPAN = re.compile(r"(.+?)[-~至到](.+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was read of "5-8, 12, 13/1-2", and the pieces that are nothing."""

    stairs: tuple[Stairs, ...]
    wrong: tuple[str, ...]


def stairs_from(text: str, aliases: Mapping[str, str] | None = None) -> Typed:
    """Buildings and stairs as somebody types them: 5-8, 12, 13/1-2, 3栋2单元."""
    told = unicodedata.normalize("NFKC", text)
    found: list[Stairs] = []
    wrong: list[str] = []
    for piece in filter(None, _BETWEEN.split(told)):
        house, _, units = _STAIR.sub("/", piece).partition("/")
        buildings = _span(house, lambda one: building(one, aliases))
        stairs = _span(units, _unit) if units else ("",)
        if not buildings or not stairs or (units and len(buildings) > 1):
            wrong.append(piece)
            continue
        found += [Stairs(building=one, unit=unit) for one in buildings for unit in stairs]
    return Typed(stairs=tuple(dict.fromkeys(found)), wrong=tuple(wrong))


def _span(text: str, plain: Callable[[str], str]) -> tuple[str, ...]:
    """One, or all from the first to the last where both are numbers; empty for what is neither."""
    both = _SPAN.fullmatch(text)
    if both is None:
        one = plain(text)
        return (one,) if one else ()
    first, last = (plain(part) for part in both.groups())
    if not (first.isdecimal() and last.isdecimal()):
        return (plain(text),)
    numbers = range(int(first), int(last) + 1)
    return tuple(map(str, numbers)) if 0 < len(numbers) <= RANGE_AT_MOST else ()


def _unit(text: str) -> str:
    bare = text.removesuffix("单元").upper()
    return bare.lstrip("0") or bare[-1:] if bare.isdecimal() else bare


def stairs_text(stairs: Iterable[Stairs]) -> str:
    """The same as one would type it, neighbours in a row as a span."""
    listed = list(stairs)
    whole = _runs([one.building for one in listed if not one.unit])
    parts: dict[str, list[str]] = {}
    for one in listed:
        if one.unit:
            parts.setdefault(one.building, []).append(one.unit)
    single = [
        f"{house}/{run}" for house in sorted(parts, key=natural) for run in _runs(parts[house])
    ]
    return ", ".join(whole + single)


def natural(name: str) -> tuple[bool, int, str]:
    """To order names: as numbers where they are numbers, then the rest."""
    return not name.isdecimal(), int(name) if name.isdecimal() else 0, name


def _runs(names: Sequence[str]) -> list[str]:
    numbers = sorted({int(one) for one in names if one.isdecimal()})
    told: list[str] = []
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        values = [value for _, value in run]
        told.append(str(values[0]) if len(values) == 1 else f"{values[0]}-{values[-1]}")
    return told + sorted({one for one in names if not one.isdecimal()})
