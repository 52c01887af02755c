"""Lines and tables one below the other, over as many pages as they need."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from gatekeeper.reports.cells import CELL_PADDING, CELL_SIZE, Column
from gatekeeper.reports.page import MARGIN, WIDTH, Sheet
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


Block = Heading | Words | Table


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


def _add_table(pages: _Pages, table: Table) -> None:
    """As many rows as fit, and the rest under the same headings on the next page."""
    rows = [_broken(table.columns, row) for row in table.rows]
    while rows:
        room = pages.left if pages.left >= TOGETHER else pages.whole
        lines = list(rows.pop(0))
        while rows and (len(lines) + len(rows[0]) + 1) * ROW <= room - BELOW:
            lines += rows.pop(0)
        pages.add((len(lines) + 1) * ROW + BELOW, _rows(table.columns, lines))


def _rows(columns: tuple[Column, ...], lines: Sequence[tuple[str, ...]]) -> Painting:
    return lambda sheet, y: sheet.table(y, columns, lines, row_height=ROW)


def _broken(columns: tuple[Column, ...], row: tuple[str, ...]) -> list[tuple[str, ...]]:
    """A row as lines: what is too long for its cell goes on below."""
    cells = [
        wrapped(printable(cell)[0], CELL_SIZE, column.width - 2 * CELL_PADDING, most=MOST_LINES)
        for column, cell in zip(columns, row, strict=True)
    ]
    return list(zip_longest(*cells, fillvalue=""))
