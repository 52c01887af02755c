"""The plan of the household map: buildings as blocks, stairs as columns, floors as rows (O20)."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from gatekeeper.domain.doors import building as building_key
from gatekeeper.domain.household_marks import NO_MARK, HouseholdMark, Marked

_ROOM = re.compile(r"(?P<below>b|-|负|地下)?(?P<floor>[0-9]+)(?P<slot>[0-9]{2}[^0-9]*)")
_BETWEEN = re.compile(r"[-\s/\\_,，、]+|(?<=[0-9])(?:号楼|单元|[栋幢座楼门室号#])")
# Doors whose number tells no floor (shops, bungalows) stand in rows of at least this many.
LOOSE_COLUMNS = 4
_NOWHERE: tuple[tuple[float, float], ...] = ()
# Blocks that are alike stand in columns below each other; beyond this each is as wide as it is.
ALIKE = 1.6


@dataclass(frozen=True, slots=True, kw_only=True)
class MapDoor:
    """A door with its mark; `members` 0 is an empty flat."""

    household: UUID
    building: str
    unit: str
    room: str
    members: int = 0
    marked: Marked = NO_MARK

    @property
    def place(self) -> str:
        return "-".join(part for part in (self.building, self.unit, self.room) if part)

    @property
    def mark(self) -> HouseholdMark:
        return self.marked.mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Where a door stands in its block; row 0 is the top floor."""

    door: MapDoor
    stair: int
    column: int
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stair:
    """A stair (单元) with the columns of its block that are its own."""

    unit: str
    column: int
    columns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A building; `floors` are told from the top, an empty word for doors without a floor."""

    building: str
    stairs: tuple[Stair, ...]
    floors: tuple[str, ...]
    cells: tuple[Cell, ...]

    @property
    def columns(self) -> int:
        return sum(stair.columns for stair in self.stairs)


def natural(words: str) -> tuple[tuple[int, int, str], ...]:
    """Numbers by value, so that building 3 stands before building 10; no number comes last."""
    parts = re.findall(r"[0-9]+|[^0-9]+", words)
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)


def floor_of(room: str) -> tuple[int | None, str]:
    """Floor and what stands behind it: 1203 is (12, "03"), B101 (-1, "01"), a shop (None, ...)."""
    plain = unicodedata.normalize("NFKC", room).strip().casefold()
    found = _ROOM.fullmatch(plain)
    if found is None:
        return None, plain
    floor = int(found["floor"])
    return (-floor if found["below"] else floor), found["slot"]


def blocks(doors: Iterable[MapDoor]) -> tuple[Block, ...]:
    """Every building as a block, in the order of numbers."""
    by_building: dict[str, list[MapDoor]] = defaultdict(list)
    for door in doors:
        by_building[door.building].append(door)
    order = sorted(by_building, key=lambda name: (not name, natural(name)))
    return tuple(_block(name, by_building[name]) for name in order)


def _block(name: str, doors: Sequence[MapDoor]) -> Block:
    by_unit: dict[str, list[MapDoor]] = defaultdict(list)
    for door in sorted(doors, key=lambda one: natural(one.room)):
        by_unit[door.unit].append(door)
    told = {unit: _by_floor(by_unit[unit]) for unit in sorted(by_unit, key=natural)}
    floors = sorted({floor for placed, _ in told.values() for floor, _ in placed}, reverse=True)
    stairs, cells, column, loose_rows = [], [], 0, 0
    for place, (unit, (placed, loose)) in enumerate(told.items()):
        slots = sorted({slot for _, slot in placed}, key=natural)
        wide = max(len(slots), min(len(loose), LOOSE_COLUMNS))
        stairs.append(Stair(unit=unit, column=column, columns=wide))
        for (floor, slot), door in placed.items():
            at = column + slots.index(slot)
            cells.append(Cell(door=door, stair=place, column=at, row=floors.index(floor)))
        for number, door in enumerate(loose):
            row, at = divmod(number, wide)
            loose_rows = max(loose_rows, row + 1)
            cells.append(Cell(door=door, stair=place, column=column + at, row=len(floors) + row))
        column += wide
    return Block(
        building=name,
        stairs=tuple(stairs),
        floors=(*map(str, floors), *[""] * loose_rows),
        cells=tuple(sorted(cells, key=lambda cell: (cell.stair, cell.row, cell.column))),
    )


def _by_floor(
    doors: Sequence[MapDoor],
) -> tuple[Mapping[tuple[int, str], MapDoor], Sequence[MapDoor]]:
    """By floor and slot; those without a floor, or whose place is taken (501 and 0501)."""
    placed: dict[tuple[int, str], MapDoor] = {}
    loose = []
    for door in doors:
        floor, slot = floor_of(door.room)
        if floor is None or (floor, slot) in placed:
            loose.append(door)
        else:
            placed[floor, slot] = door
    return placed, loose


# --- where the blocks stand -----------------------------------------------------------------------


def wrapped(
    sizes: Sequence[tuple[float, float]], ratio: float, gap: float
) -> tuple[tuple[float, float], ...]:
    """The top left corner of each block, in rows that fill a view `ratio` times as wide as high."""
    if not sizes:
        return _NOWHERE
    wide = [width for width, _ in sizes]
    middle = sorted(wide)[len(wide) // 2]
    if max(wide) <= ALIKE * middle:
        wide = [max(wide)] * len(wide)
    best, found = 0.0, _NOWHERE
    for several in range(1, len(sizes) + 1):
        limit = max(*wide, sum(wide[:several]) + gap * (several - 1))
        places = _shelves(wide, sizes, limit, gap)
        high = max(y + height for (_, y), (_, height) in zip(places, sizes, strict=True))
        # How large everything can be drawn in a view of this shape.
        scale = min(ratio / limit, 1 / high)
        if scale > best:
            best, found = scale, places
    return found


def _shelves(
    wide: Sequence[float], sizes: Sequence[tuple[float, float]], limit: float, gap: float
) -> tuple[tuple[float, float], ...]:
    places, x, y, high = [], 0.0, 0.0, 0.0
    for width, (_, height) in zip(wide, sizes, strict=True):
        if x > 0 and x + width > limit + 1e-6:
            x, y, high = 0.0, y + high + gap, 0.0
        places.append((x, y))
        x, high = x + width + gap, max(high, height)
    return tuple(places)


def pages(
    sizes: Sequence[tuple[float, float]], room: tuple[float, float], gap: float
) -> tuple[tuple[tuple[int, float, float], ...], ...]:
    """Blocks on pages of a size: the number of each block and its place; none is cut."""
    found: list[list[tuple[int, float, float]]] = [[]]
    x = y = high = 0.0
    for number, (width, height) in enumerate(sizes):
        if x > 0 and x + width > room[0]:
            x, y, high = 0.0, y + high + gap, 0.0
        if y > 0 and y + height > room[1]:
            x, y, high = 0.0, 0.0, 0.0
            found.append([])
        found[-1].append((number, x, y))
        x, high = x + width + gap, max(high, height)
    return tuple(map(tuple, found))


def hatched(
    x: float, y: float, width: float, height: float, step: float
) -> tuple[tuple[float, float, float, float], ...]:
    """Slanting lines that fill a rectangle, for screen and paper alike."""
    lines = []
    start = step / 2
    while start < width + height:
        left, right = max(0.0, start - height), min(start, width)
        lines.append((x + left, y + start - left, x + right, y + start - right))
        start += step
    return tuple(lines)


# --- finding and walking --------------------------------------------------------------------------


def matching(
    doors: Iterable[MapDoor], typed: str, aliases: Mapping[str, str] | None = None
) -> tuple[UUID, ...]:
    """The doors that what was typed begins: 12, 12-2, 12-2-501, 12栋2单元501室, 12-501."""
    parts = [part for part in _BETWEEN.split(unicodedata.normalize("NFKC", typed).strip()) if part]
    if not parts:
        return ()
    first = building_key(parts[0], aliases)
    rest = [part.casefold() for part in parts[1:]]
    return tuple(door.household for door in doors if door.building == first and _begins(door, rest))


def _begins(door: MapDoor, rest: Sequence[str]) -> bool:
    unit, room = door.unit.casefold(), door.room.casefold()
    match rest:
        case []:
            return True
        case [one]:
            return one == unit or (room.startswith(one) and (len(one) > 1 or not unit))
        case [one, other]:
            return one == unit and room.startswith(other)
        case _:
            return False


def beside(middles: Sequence[tuple[float, float]], here: int, across: int, down: int) -> int:
    """The next door to the right, left, above or below; the same where there is none.

    A step aside counts three times as much as one ahead, so that one walks along rows and columns.
    """
    x, y = middles[here]
    best, found = float("inf"), here
    for place, (other_x, other_y) in enumerate(middles):
        ahead = (other_x - x) * across + (other_y - y) * down
        aside = abs((other_x - x) * down) + abs((other_y - y) * across)
        if ahead > 0.5 and aside <= 2 * ahead and ahead + 3 * aside < best:
            best, found = ahead + 3 * aside, place
    return found
