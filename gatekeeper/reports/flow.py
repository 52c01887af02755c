"""Lines and tables one below the other, over as many pages as they need."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import zip_longest

from gatekeeper import text
from gatekeeper.reports.cells import CELL_PADDING, CELL_SIZE, Align, Column
from gatekeeper.reports.page import paint
from gatekeeper.reports.sheet import HEIGHT, MARGIN, WIDTH, Painter, Sheet
from gatekeeper.reports.typesetting import printable, wrapped

INSIDE = WIDTH - 2 * MARGIN
LINE = 5.5
ROW = 6.5
HEADING = 9.0
# A heading alone at the foot of a page belongs to nothing.
TOGETHER = 3 * ROW
# Room below a table.
BELOW = 2.0
# A cell that breaks into more lines is cut: nobody reads a sheet of one cell.
MOST_LINES = 6
# From the title to the footer of a paper that is nothing but such parts.
TOP, BOTTOM = 34.0, HEIGHT - 14.0
# For a hand that writes with a pen; for one who signs, with the day.
BY_HAND, SIGNED = 8.5, 14.0

Painting = Callable[[Sheet, float], None]
Placed = tuple[float, Painting]
"""How high something is, and what paints it from its top down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What stands above a part of the page."""

    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A sentence, broken into lines."""

    words: str
    size: float = 9.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under headings that are repeated on every page; long cells break into lines."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    row_height: float = ROW


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A line to sign on and one for the day, and who signs."""

    who: str
    day: str


Block = Heading | Words | Table | Signed


def print_flow(
    title: str, blocks: Sequence[Block], language: str, *, left: str, right: str = ""
) -> bytes:
    """The PDF of a paper in A4: its title and what stands below it on each page, then the parts."""

    def page(sheet: Sheet, placed: Sequence[Placed]) -> None:
        sheet.text(WIDTH / 2, MARGIN - 1, title, size=17, width=INSIDE, align=Align.CENTRE)
        sheet.text(MARGIN, MARGIN + 10, left, size=9, width=INSIDE * 0.55)
        edge = WIDTH - MARGIN
        sheet.text(edge, MARGIN + 10, right, size=9, width=INSIDE * 0.43, align=Align.RIGHT)
        paint_page(sheet, placed, TOP)

    painters: list[Painter] = [partial(page, placed=one) for one in laid_out(blocks, TOP, BOTTOM)]
    return paint(title, painters, language)


KNOWN = (text.mark("What"), text.mark("Entry in the records"))
ASKED = (text.mark("Item"), text.mark("To be filled in"))


def facts(rows: Iterable[tuple[str, str]], language: str, *, by_hand: bool = False) -> Table:
    """A name and its value in each row: what is known of one thing, or room to write it."""
    name, value = (text.tr_in(language, title) for title in (ASKED if by_hand else KNOWN))
    columns = (Column(title=name, width=50), Column(title=value, width=INSIDE - 50))
    return Table(columns=columns, rows=tuple(rows), row_height=BY_HAND if by_hand else ROW)


def told(words: Iterable[str], heading: str = "") -> tuple[Block, ...]:
    """Sentences one below the other, under a heading if there is one."""
    head: tuple[Block, ...] = (Heading(words=heading),) if heading else ()
    return (*head, *(Words(words=one) for one in words))


def listed(
    title: str, columns: tuple[Column, ...], rows: Iterable[tuple[str, ...]], language: str
) -> tuple[Block, ...]:
    """A table under its heading; a sentence where there is nothing in it."""
    told = tuple(rows)
    if not told:
        nothing = Words(words=text.tr_in(language, text.mark("Nothing is known.")))
        return (Heading(words=title), nothing)
    return (Heading(words=title), Table(columns=columns, rows=told))


def laid_out(blocks: Sequence[Block], top: float, bottom: float) -> list[list[Placed]]:
    """The blocks on pages, at least one, from `top` to `bottom` in millimetres."""
    pages = _Pages(whole=bottom - top)
    for block in blocks:
        match block:
            case Heading(words=words):
                pages.add(HEADING, _line(words, 12.5, 2.5), wanted=HEADING + TOGETHER)
            case Words(words=words, size=size):
                for line in wrapped(printable(words)[0], size, INSIDE, most=20):
                    pages.add(LINE, _line(line, size, 0.5))
            case Table():
                _add_table(pages, block)
            case Signed():
                pages.add(SIGNED, _to_sign(block))
    return pages.pages


def paint_page(sheet: Sheet, placed: Sequence[Placed], top: float) -> None:
    """One page of `laid_out`."""
    y = top
    for height, painter in placed:
        painter(sheet, y)
        y += height


@dataclass(slots=True, kw_only=True)
class _Pages:
    """Pages being filled; `used` of the last one."""

    whole: float
    used: float = 0.0
    pages: list[list[Placed]] = field(default_factory=lambda: [[]])

    @property
    def left(self) -> float:
        return self.whole - self.used

    def add(self, height: float, painter: Painting, *, wanted: float = 0.0) -> None:
        """On this page, or on the next one where there is no room for so much."""
        if max(height, wanted) > self.left and self.pages[-1]:
            self.pages.append([])
            self.used = 0.0
        self.pages[-1].append((height, painter))
        self.used += height


def _line(words: str, size: float, down: float) -> Painting:
    return lambda sheet, y: sheet.text(MARGIN, y + down, words, size=size, width=INSIDE)


def _to_sign(block: Signed) -> Painting:
    def painting(sheet: Sheet, y: float) -> None:
        sheet.text(MARGIN, y + 5, block.who, size=10, width=58)
        sheet.line(MARGIN + 60, y + 10, MARGIN + 122, y + 10, grey=0.4)
        sheet.text(MARGIN + 127, y + 5, block.day, size=10, width=14)
        sheet.line(MARGIN + 142, y + 10, WIDTH - MARGIN, y + 10, grey=0.4)

    return painting


def _add_table(pages: _Pages, table: Table) -> None:
    """As many rows as fit, and the rest under the same headings on the next page."""
    rows, high = [_broken(table.columns, row) for row in table.rows], table.row_height
    while rows:
        room = pages.left if pages.left >= TOGETHER else pages.whole
        lines = list(rows.pop(0))
        while rows and (len(lines) + len(rows[0]) + 1) * high <= room - BELOW:
            lines += rows.pop(0)
        pages.add((len(lines) + 1) * high + BELOW, _rows(table, lines))


def _rows(table: Table, lines: Sequence[tuple[str, ...]]) -> Painting:
    return lambda sheet, y: sheet.table(y, table.columns, lines, row_height=table.row_height)


def _broken(columns: tuple[Column, ...], row: tuple[str, ...]) -> list[tuple[str, ...]]:
    """A row as lines: what is too long for its cell goes on below."""
    cells = [
        wrapped(printable(cell)[0], CELL_SIZE, column.width - 2 * CELL_PADDING, most=MOST_LINES)
        for column, cell in zip(columns, row, strict=True)
    ]
    return list(zip_longest(*cells, fillvalue=""))
