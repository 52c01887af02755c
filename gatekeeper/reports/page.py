"""A printed page: millimetres from the top left, words, rules, tables, codes, "page x of y"."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import accumulate, groupby
from math import dist
from typing import Any, TypeVar

from gatekeeper import text
from gatekeeper.credentials.drawing import QUIET_ZONE, matrix
from gatekeeper.reports.typesetting import FONT, POINTS_PER_MM, fit, font, printable, set_width

# ISO A4 in millimetres.
WIDTH, HEIGHT = 210.0, 297.0
MARGIN = 15.0
# A wide table lies on its side.
LANDSCAPE = (HEIGHT, WIDTH)

CELL_SIZE = 9.5
CELL_PADDING = 1.5
FOOTER_SIZE = 7.5
NEAR = 0.01  # points: less than a printer's dot
# Of a character's height, how much lies above the line it stands on; for setting by the top.
ASCENT = 0.88

Item = TypeVar("Item")

PAGE_OF = text.mark("Page {page} of {pages}")
MISSING = text.mark("〓 stands for characters that cannot be printed: {codes}")


class Align(StrEnum):
    """Where a text stands against its `x`."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table: its heading and its width in millimetres."""

    title: str
    width: float
    align: Align = Align.LEFT


@dataclass(slots=True, kw_only=True)
class Sheet:
    """One page being painted; lengths in millimetres, sizes of type in points."""

    canvas: Any
    width: float = WIDTH
    height: float = HEIGHT
    missing: set[str] = field(default_factory=set)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = 10,
        width: float | None = None,
        align: Align = Align.LEFT,
        white: bool = False,
    ) -> None:
        """Set one line with its top at `y`; made smaller, then cut with "…", to fit `width`."""
        words, lost = printable(words)
        self.missing |= lost
        if width is not None:
            words, size = fit(words, size, width)
        x_points, y_points = self._points(x, y + size * ASCENT / POINTS_PER_MM)
        self.canvas.setFont(FONT, size)
        self.canvas.setFillGray(1 if white else 0)
        match align:
            case Align.LEFT:
                self.canvas.drawString(x_points, y_points, words)
            case Align.CENTRE:
                self.canvas.drawCentredString(x_points, y_points, words)
            case Align.RIGHT:
                self.canvas.drawRightString(x_points, y_points, words)

    def line(self, x1: float, y1: float, x2: float, y2: float, *, grey: float = 0.0) -> None:
        self.canvas.setLineWidth(0.4)
        self.canvas.setStrokeGray(grey)
        self.canvas.line(*self._points(x1, y1), *self._points(x2, y2))

    def box(self, x: float, y: float, width: float, height: float, *, grey: float = 0.0) -> None:
        self.canvas.setLineWidth(0.4)
        self.canvas.setStrokeGray(grey)
        left, bottom = self._points(x, y + height)
        self.canvas.rect(left, bottom, width * POINTS_PER_MM, height * POINTS_PER_MM)

    def fill(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """A box of one colour ("#1B5E8C") without an edge."""
        from reportlab.lib.colors import HexColor

        self.canvas.setFillColor(HexColor(colour))
        left, bottom = self._points(x, y + height)
        size = width * POINTS_PER_MM, height * POINTS_PER_MM
        self.canvas.rect(left, bottom, *size, stroke=0, fill=1)

    def hatch(self, lines: Sequence[tuple[float, float, float, float]], colour: str) -> None:
        """Thin lines of one colour, each from one point to another."""
        from reportlab.lib.colors import HexColor

        self.canvas.setLineWidth(0.8)
        self.canvas.setStrokeColor(HexColor(colour))
        self.canvas.lines([(*self._points(*line[:2]), *self._points(*line[2:])) for line in lines])

    def code(self, x: float, y: float, side: float, words: str) -> None:
        """A QR code as filled squares; `side` counts the light border that it needs around it."""
        modules = matrix(words)
        module = side / (len(modules) + 2 * QUIET_ZONE)
        left_edge, top = x + QUIET_ZONE * module, y + QUIET_ZONE * module
        path = self.canvas.beginPath()
        for row, cells in enumerate(modules):
            for start, length in _runs(cells):
                # A hair taller, or viewers that smooth edges show a light line between the rows.
                left, bottom = self._points(left_edge + start * module, top + (row + 1.02) * module)
                width = length * module * POINTS_PER_MM
                path.rect(left, bottom, width, 1.02 * module * POINTS_PER_MM)
        self.canvas.setFillGray(0)
        self.canvas.drawPath(path, stroke=0, fill=1)

    def picture(self, x: float, y: float, width: float, height: float, jpeg: bytes) -> None:
        """A JPEG, whole and undistorted, in the middle of the given box."""
        from reportlab.lib.utils import ImageReader

        left, bottom = self._points(x, y + height)
        self.canvas.drawImage(
            ImageReader(io.BytesIO(jpeg)),
            left,
            bottom,
            width * POINTS_PER_MM,
            height * POINTS_PER_MM,
            preserveAspectRatio=True,
            anchor="c",
        )

    def table(
        self,
        y: float,
        columns: Sequence[Column],
        rows: Sequence[Sequence[str]],
        *,
        row_height: float = 8.0,
    ) -> None:
        """A ruled table from `y` down, headings first; each cell is one line."""
        left = (self.width - sum(column.width for column in columns)) / 2
        edges = list(accumulate((column.width for column in columns), initial=left))
        bottom = y + (len(rows) + 1) * row_height
        across = [y + number * row_height for number in range(len(rows) + 2)]
        self._rules(
            [(edges[0], level, edges[-1], level) for level in across]
            + [(edge, y, edge, bottom) for edge in edges]
        )
        for place, (x, column) in enumerate(zip(edges, columns, strict=False)):
            self._cells(x, y, column, [column.title, *(row[place] for row in rows)], row_height)

    def _cells(
        self, left: float, top: float, column: Column, cells: Sequence[str], row_height: float
    ) -> None:
        """A column's cells as one text, in which a line below the last needs no place of its own.

        A list of thousands is written several times as fast as cell by cell.
        """
        out = self.canvas.beginText()
        size, expected = 0.0, (0.0, 0.0)
        for number, cell in enumerate(cells):
            words, lost = printable(cell)
            self.missing |= lost
            words, fitting = fit(words, CELL_SIZE, column.width - 2 * CELL_PADDING)
            if fitting != size:
                size = fitting
                out.setFont(FONT, size, row_height * POINTS_PER_MM)
            x = left + _indent(words, size, column.width, column.align if number else Align.CENTRE)
            line = (number + 0.5) * row_height + (ASCENT - 0.5) * size / POINTS_PER_MM
            start = self._points(x, top + line)
            if dist(start, expected) > NEAR:
                out.setTextOrigin(*start)
            out.textLine(words)
            expected = (start[0], start[1] - row_height * POINTS_PER_MM)
        self.canvas.drawText(out)

    def _rules(self, lines: Sequence[tuple[float, float, float, float]]) -> None:
        self.canvas.setLineWidth(0.4)
        self.canvas.setStrokeGray(0)
        self.canvas.lines([(*self._points(*line[:2]), *self._points(*line[2:])) for line in lines])

    def _points(self, x: float, y: float) -> tuple[float, float]:
        """From millimetres below the top left to points above the bottom left."""
        return x * POINTS_PER_MM, (self.height - y) * POINTS_PER_MM


Painter = Callable[[Sheet], None]


def paint(
    title: str,
    painters: Sequence[Painter],
    language: str,
    *,
    size: tuple[float, float] = (WIDTH, HEIGHT),
    numbered: bool = True,
) -> bytes:
    """A PDF, each page painted by its painter, with footers if `numbered`; at least one page.

    `size` is that of the paper in millimetres, A4 unless a roll or a label is meant.
    The font is embedded with the characters in use only. Runs in a desk process.
    """
    from reportlab.pdfgen.canvas import Canvas

    font()
    out = io.BytesIO()
    width, height = size
    canvas = Canvas(out, pagesize=(width * POINTS_PER_MM, height * POINTS_PER_MM), lang=language)
    canvas.setTitle(title)
    canvas.setCreator("gatekeeper")
    for number, painter in enumerate(painters or [_nothing], start=1):
        sheet = Sheet(canvas=canvas, width=width, height=height)
        painter(sheet)
        if numbered:
            _footer(sheet, number, max(len(painters), 1), language)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def pages_of(
    rows: Sequence[Sequence[str]], per_page: int, painter: Callable[[Sheet, Sequence[Any]], None]
) -> list[Painter]:
    """Painters for a table that runs over pages; one page with headings only when empty."""
    return [_bound(painter, part) for part in chunks(rows, per_page) or [()]]


def chunks(items: Sequence[Item], size: int) -> list[Sequence[Item]]:
    """The items in their order, `size` at a time (Python 3.11 has no `itertools.batched`)."""
    return [items[start : start + size] for start in range(0, len(items), size)]


def _indent(words: str, size: float, width: float, align: Align) -> float:
    """How far into its cell a text begins."""
    if align is Align.LEFT:
        return CELL_PADDING
    spare = width - set_width(words, size)
    return spare / 2 if align is Align.CENTRE else spare - CELL_PADDING


def _footer(sheet: Sheet, page: int, pages: int, language: str) -> None:
    y = sheet.height - 8.5
    if sheet.missing:
        codes = " ".join(f"U+{ord(character):04X}" for character in sorted(sheet.missing))
        note = text.tr_in(language, MISSING, codes=codes)
        sheet.text(MARGIN, y, note, size=FOOTER_SIZE, width=sheet.width - 2 * MARGIN - 30)
    words = text.tr_in(language, PAGE_OF, page=page, pages=pages)
    sheet.text(sheet.width - MARGIN, y, words, size=FOOTER_SIZE, align=Align.RIGHT)


def _runs(modules: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Start and length of each run of dark modules."""
    start = 0
    for dark, run in groupby(modules):
        length = len(list(run))
        if dark:
            yield start, length
        start += length


def _bound(painter: Callable[[Sheet, Sequence[Any]], None], part: Sequence[Any]) -> Painter:
    return lambda sheet: painter(sheet, part)


def _nothing(sheet: Sheet) -> None:
    """An empty page."""
