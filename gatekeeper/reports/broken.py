"""A table whose cells break into lines, so that each row is as high as it needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate

from gatekeeper.reports.cells import ASCENT, Align, Column, Set, indent
from gatekeeper.reports.sheet import MARGIN, Sheet
from gatekeeper.reports.typesetting import POINTS_PER_MM, printable, set_width, wrapped

SIZE, HEADING = 9.0, 8.0
LINE = 4.4
PADDING = 1.4
MOST_LINES = 6
HEADING_HEIGHT = 2 * LINE + 2 * PADDING

Cells = tuple[tuple[str, ...], ...]
"""A row: the lines of each of its cells."""


def broken(columns: Sequence[Column], cells: Sequence[str]) -> Cells:
    """A row in lines that fit their columns."""
    return tuple(_lines(cell, column.width) for column, cell in zip(columns, cells, strict=True))


@lru_cache(maxsize=8192)
def _lines(cell: str, width: float) -> tuple[str, ...]:
    """Of one cell; a book says most of its words many times."""
    return tuple(wrapped(printable(cell)[0], SIZE, width - 2 * PADDING, most=MOST_LINES))


def height_of(cells: Cells) -> float:
    """How high a row is in millimetres."""
    return max(map(len, cells)) * LINE + 2 * PADDING


def pages(rows: Iterable[Cells], room: float) -> Iterator[tuple[Cells, ...]]:
    """As many rows on a page as there is room for."""
    page: list[Cells] = []
    used = 0.0
    for cells in rows:
        height = height_of(cells)
        if page and used + height > room:
            yield tuple(page)
            page, used = [], 0.0
        page.append(cells)
        used += height
    if page:
        yield tuple(page)


def headings(sheet: Sheet, top: float, columns: Sequence[Column]) -> None:
    """The titles of the columns, in the middle of their row."""
    for x, column in zip(_edges(columns), columns, strict=False):
        lines = wrapped(column.title, HEADING, column.width - 2 * PADDING, most=2)
        centred = replace(column, align=Align.CENTRE)
        sheet.column(_set(centred, x, top, lines, HEADING_HEIGHT, HEADING), LINE)


def table(sheet: Sheet, top: float, columns: Sequence[Column], rows: Sequence[Cells]) -> float:
    """The rows below their headings, and all rules; where it ends. A column is one text."""
    heights = [height_of(cells) for cells in rows]
    tops = list(accumulate(heights, initial=top + HEADING_HEIGHT))
    edges = _edges(columns)
    sheet.rules(
        [(edges[0], y, edges[-1], y) for y in (top, *tops)]
        + [(x, top, x, tops[-1]) for x in edges],
        grey=0.4,
    )
    for place, (column, x) in enumerate(zip(columns, edges, strict=False)):
        lines: list[Set] = []
        for cells, y, height in zip(rows, tops, heights, strict=False):
            lines += _set(column, x, y, cells[place], height, SIZE)
        sheet.column(lines, LINE + 2 * PADDING)
    return tops[-1]


def _edges(columns: Sequence[Column]) -> list[float]:
    return list(accumulate((column.width for column in columns), initial=MARGIN))


def _set(
    column: Column, left: float, top: float, lines: Sequence[str], height: float, size: float
) -> Iterator[Set]:
    """The lines of a cell, in the middle of its height."""
    down = (height - len(lines) * LINE) / 2 + (LINE - SIZE / POINTS_PER_MM) / 2
    foot = top + down + size * ASCENT / POINTS_PER_MM
    for number, words in enumerate(lines):
        wide = 0.0 if column.align is Align.LEFT else set_width(words, size)
        yield left + indent(wide, column.width, column.align), foot + number * LINE, words, size
