"""The household map on paper (防疫作战图), A3 across: doors, legend, then the marked ones.

Made for grey printers: marks differ in ground, hatch and letter, never in colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from sqlalchemy.orm import Session

from gatekeeper import text
from gatekeeper.domain.calendar import local
from gatekeeper.domain.household_marks import MARKS, HouseholdMark
from gatekeeper.domain.household_plan import Block, MapDoor, blocks, hatched, natural, pages
from gatekeeper.reports.cells import Align, Column
from gatekeeper.reports.page import chunks, paint
from gatekeeper.reports.register import where
from gatekeeper.reports.sheet import MARGIN, Painter, Sheet
from gatekeeper.store import household_map
from gatekeeper.text.household_map import (
    TITLES,
    building_words,
    letter,
    mark_words,
    title,
    unit_words,
)

TITLE = TITLES[True]

# ISO A3 across, in millimetres.
WIDTH, HEIGHT = 420.0, 297.0
TOP, BOTTOM = MARGIN + 26.0, 14.0
CELL = (9.0, 5.2)
STAIR_GAP, BLOCK_GAP = 1.6, 5.0
HEAD, STAIR_HEAD = 6.0, 4.0
# Times the size above; the numbers of rooms are 6.4 points at least.
LARGEST, SMALLEST, STEP = 2.0, 0.85, 0.05
LINES_PER_PAGE, LINE_HEIGHT = 36, 6.4
BLUE, SAND, TEAL = "#2B66B1", "#E6CB94", "#0F7C80"
HATCH = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPaper:
    """The doors as they stood at a moment; `parts` are the patches (片区) with their doors."""

    compound: str
    drawn_at: datetime
    doors: tuple[MapDoor, ...]
    is_epidemic: bool = True
    zone: tzinfo | None = None
    parts: tuple[tuple[str, tuple[MapDoor, ...]], ...] = ()


def gather(session: Session, *, now: datetime, compound: str, checkpoint: str) -> MapPaper:
    """Every door as it stands now."""
    doors = household_map.doors(session, local(now, None).date(), None)
    return MapPaper(compound=compound, drawn_at=now, doors=doors)


def draw(data: MapPaper, language: str) -> bytes:
    """The PDF: one page, else pages a patch, else as many as the buildings need; then the list."""
    heading = title(data.is_epidemic, language)
    painters = _map_pages(data, heading, data.doors, language)
    if len(painters) > 1 and len(data.parts) > 1:
        painters = [
            painter
            for name, doors in data.parts
            for painter in _map_pages(data, where(heading, name), doors, language)
        ]
    for part in chunks(lines(data.doors, language), LINES_PER_PAGE):
        painters.append(_list_page(data, heading, part, language))
    return paint(heading, painters, language, size=(WIDTH, HEIGHT))


def lines(doors: Sequence[MapDoor], language: str) -> list[tuple[str, ...]]:
    """The marked doors, the worst first, then in the order of the doors."""
    marked = [door for door in doors if door.mark in MARKS]
    order = sorted(marked, key=lambda one: (MARKS.index(one.mark), natural(one.place)))
    return [
        (
            str(number),
            door.place,
            f"{letter(door.mark, language)}  {mark_words(door.mark, language)}",
            _day(door.marked.since),
            _day(door.marked.until),
            door.marked.where,
            str(door.members),
        )
        for number, door in enumerate(order, start=1)
    ]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


# --- where the buildings stand --------------------------------------------------------------------


def _laid(
    found: Sequence[Block],
) -> tuple[float, tuple[tuple[tuple[int, float, float], ...], ...]]:
    """On as few pages as can be read, and there as large as they allow."""
    room = WIDTH - 2 * MARGIN, HEIGHT - TOP - BOTTOM
    largest = min([LARGEST, *(_fitting(block, room) for block in found)])
    scales = [largest - STEP * n for n in range(int((largest - SMALLEST) / STEP + 1.5))] or [
        largest
    ]
    laid = {
        scale: pages([_size(block, scale) for block in found], room, BLOCK_GAP) for scale in scales
    }
    best = min(scales, key=lambda scale: (len(laid[scale]), -scale))
    return best, laid[best]


def _fitting(block: Block, room: tuple[float, float]) -> float:
    """A tower of fifty floors is drawn smaller rather than cut."""
    width, height = _size(block, 1.0)
    return min(room[0] / width, room[1] / height)


def _size(block: Block, scale: float) -> tuple[float, float]:
    gaps = STAIR_GAP * max(0, len(block.stairs) - 1)
    wide = block.columns * CELL[0] + gaps
    high = HEAD + STAIR_HEAD + len(block.floors) * CELL[1]
    return wide * scale, high * scale


# --- drawing --------------------------------------------------------------------------------------


def _map_pages(
    data: MapPaper, heading: str, doors: Sequence[MapDoor], language: str
) -> list[Painter]:
    found = blocks(doors)
    scale, laid = _laid(found)

    def painter(placed: Sequence[tuple[int, float, float]]) -> Painter:
        def page(sheet: Sheet) -> None:
            _head(sheet, data, heading, doors, language)
            for number, x, y in placed:
                _block(sheet, found[number], MARGIN + x, TOP + y, scale, language)

        return page

    return [painter(placed) for placed in laid]


def _list_page(
    data: MapPaper, heading: str, part: Sequence[Sequence[str]], language: str
) -> Painter:
    def page(sheet: Sheet) -> None:
        _head(sheet, data, heading, data.doors, language)
        columns = (
            Column(title=text.tr_in(language, "No."), width=18, align=Align.CENTRE),
            Column(title=text.tr_in(language, "Address"), width=60),
            Column(title=text.tr_in(language, "Mark"), width=80),
            Column(title=text.tr_in(language, "Since"), width=40, align=Align.CENTRE),
            Column(title=text.tr_in(language, "Until"), width=40, align=Align.CENTRE),
            Column(title=text.tr_in(language, "Origin or country"), width=110),
            Column(title=text.tr_in(language, "People"), width=30, align=Align.CENTRE),
        )
        sheet.table(TOP, columns, part, row_height=LINE_HEIGHT)

    return page


def _head(
    sheet: Sheet, data: MapPaper, heading: str, doors: Sequence[MapDoor], language: str
) -> None:
    """Title, whose map, of when, and the legend with the counts of these doors."""
    inside = sheet.width - 2 * MARGIN
    sheet.text(sheet.width / 2, MARGIN - 3, heading, size=22, align=Align.CENTRE)
    moment = f"{local(data.drawn_at, data.zone):%Y-%m-%d %H:%M}"
    sheet.text(MARGIN, MARGIN, data.compound, size=11, width=inside * 0.35)
    edge = sheet.width - MARGIN
    sheet.text(edge, MARGIN, moment, size=11, width=inside * 0.35, align=Align.RIGHT)
    x, y = MARGIN, MARGIN + 13
    for mark in MARKS:
        count = sum(door.mark is mark for door in doors)
        _ground(sheet, x, y, 12, 7, mark)
        _words(sheet, x, y, 12, 7, letter(mark, language), mark, 11)
        sheet.text(x + 15, y + 1.4, f"{mark_words(mark, language)}  {count}", size=12, width=62)
        x += 80
    buildings = len({door.building for door in doors})
    told = text.tr_in(
        language,
        "Doors: {doors}, buildings: {buildings}.",
        doors=len(doors),
        buildings=buildings,
    )
    sheet.text(edge, y + 1.4, told, size=12, width=110, align=Align.RIGHT)


def _block(
    sheet: Sheet, block: Block, left: float, top: float, scale: float, language: str
) -> None:
    wide, _ = _size(block, scale)
    words = building_words(block.building, language)
    sheet.text(left, top, words, size=12 * scale, width=wide)
    cell_wide, cell_high = CELL[0] * scale, CELL[1] * scale
    doors_top = top + (HEAD + STAIR_HEAD) * scale
    for number, stair in enumerate(block.stairs):
        at = left + (stair.column * CELL[0] + number * STAIR_GAP) * scale
        middle = at + stair.columns * cell_wide / 2
        sheet.text(
            middle,
            top + HEAD * scale,
            unit_words(stair.unit, language),
            size=7 * scale,
            width=stair.columns * cell_wide,
            align=Align.CENTRE,
        )
    for cell in block.cells:
        x = left + (cell.column * CELL[0] + cell.stair * STAIR_GAP) * scale
        y = doors_top + cell.row * cell_high
        door = cell.door
        told = f"{door.room} {letter(door.mark, language)}".strip()
        _ground(sheet, x, y, cell_wide, cell_high, door.mark)
        _words(sheet, x, y, cell_wide, cell_high, told, door.mark, 7.5 * scale)


def _ground(
    sheet: Sheet, x: float, y: float, width: float, height: float, mark: HouseholdMark
) -> None:
    """Blue is solid, sand light with a double edge, teal hatched around white."""
    match mark:
        case HouseholdMark.OBSERVING:
            sheet.fill(x, y, width, height, BLUE)
        case HouseholdMark.RELEASED:
            sheet.fill(x, y, width, height, SAND)
            sheet.box(x + 0.5, y + 0.5, width - 1, height - 1)
        case HouseholdMark.ABROAD:
            sheet.hatch(hatched(x, y, width, height, HATCH), TEAL)
            sheet.fill(x + 1, y + 1, width - 2, height - 2, "#FFFFFF")
        case HouseholdMark.NONE:
            pass
    sheet.box(x, y, width, height)


def _words(
    sheet: Sheet,
    x: float,
    y: float,
    width: float,
    height: float,
    words: str,
    mark: HouseholdMark,
    size: float,
) -> None:
    """In the middle of a door."""
    top = y + height / 2 - size * 0.19
    sheet.text(
        x + width / 2,
        top,
        words,
        size=size,
        width=width - 1.2,
        align=Align.CENTRE,
        white=mark is HouseholdMark.OBSERVING,
    )
