"""One page being painted: millimetres from the top left; words, rules, tables, codes, pictures."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, groupby
from typing import Any

from gatekeeper.credentials.drawing import QUIET_ZONE, matrix
from gatekeeper.reports.cells import ASCENT, Align, Column, Set, set_column
from gatekeeper.reports.typesetting import FONT, POINTS_PER_MM, fit, printable

# ISO A4 in millimetres.
WIDTH, HEIGHT = 210.0, 297.0
MARGIN = 15.0
# A wide table lies on its side.
LANDSCAPE = (HEIGHT, WIDTH)

NEAR = 0.005  # millimetres: less than a printer's dot


Painter = Callable[["Sheet"], None]


@dataclass(slots=True, kw_only=True)
class Sheet:
    """One page being painted; lengths in millimetres, sizes of type in points."""

    canvas: Any
    width: float = WIDTH
    height: float = HEIGHT
    missing: set[str] = field(default_factory=set)
    stamps: dict[str, set[str]] = field(default_factory=dict)

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
        self.form(y, columns, len(rows), row_height=row_height)
        self.cells(y, columns, rows, row_height=row_height)

    def form(
        self, y: float, columns: Sequence[Column], count: int, *, row_height: float = 8.0
    ) -> None:
        """Headings and rules for so many rows."""
        edges = self._edges(columns)
        bottom = y + (count + 1) * row_height
        across = [y + number * row_height for number in range(count + 2)]
        self.rules(
            [(edges[0], level, edges[-1], level) for level in across]
            + [(edge, y, edge, bottom) for edge in edges]
        )
        for x, column in zip(edges, columns, strict=False):
            self._cells(x, y, replace(column, align=Align.CENTRE), [column.title], row_height)

    def cells(
        self,
        y: float,
        columns: Sequence[Column],
        rows: Sequence[Sequence[str]],
        *,
        row_height: float = 8.0,
    ) -> None:
        """The rows of a table whose headings begin at `y`; a column is one text.

        A list of thousands is written several times as fast as cell by cell.
        """
        for place, (x, column) in enumerate(zip(self._edges(columns), columns, strict=False)):
            words = [row[place] for row in rows]
            self._cells(x, y + row_height, column, words, row_height)

    def _cells(
        self, x: float, y: float, column: Column, words: Sequence[str], row_height: float
    ) -> None:
        lines, lost = set_column(x, y, column, words, row_height)
        self.missing |= lost
        self.column(lines, row_height)

    def _edges(self, columns: Sequence[Column]) -> list[float]:
        left = (self.width - sum(column.width for column in columns)) / 2
        return list(accumulate((column.width for column in columns), initial=left))

    def stamp(self, name: str, painter: Painter) -> None:
        """What is the same on many pages of a paper is written once, and each of them shows it."""
        if name not in self.stamps:
            outer, self.missing = self.missing, set()
            self.canvas.beginForm(name)
            painter(self)
            self.canvas.endForm()
            self.stamps[name], self.missing = self.missing, outer
        self.canvas.doForm(name)
        self.missing |= self.stamps[name]

    def column(self, lines: Iterable[Set], pitch: float = 0.0) -> None:
        """Texts that stand mostly `pitch` millimetres below each other, as one text.

        Only where one stands elsewhere its place is written, only where its size changes the font.
        """
        out, size_now, expected_x, expected_y = None, 0.0, 0.0, 0.0
        for x, y, words, size in lines:
            if not words:
                continue
            if out is None:
                out = self.canvas.beginText(*self._points(x, y))
            elif abs(x - expected_x) > NEAR or abs(y - expected_y) > NEAR:
                out.setTextOrigin(*self._points(x, y))
            if size != size_now:
                out.setFont(FONT, size, pitch * POINTS_PER_MM)
                size_now = size
            out.textLine(words)
            expected_x, expected_y = x, y + pitch
        if out is not None:
            self.canvas.drawText(out)

    def rules(
        self, lines: Iterable[tuple[float, float, float, float]], *, grey: float = 0.0
    ) -> None:
        """Thin lines from place to place, as one path.

        Written here in hundredths of a point: reportlab's numbers take most of a table's time.
        """
        high, points = self.height, POINTS_PER_MM
        path = " ".join(
            f"{x1 * points:.2f} {(high - y1) * points:.2f} m "
            f"{x2 * points:.2f} {(high - y2) * points:.2f} l"
            for x1, y1, x2, y2 in lines
        )
        self.canvas.setLineWidth(0.4)
        self.canvas.setStrokeGray(grey)
        self.canvas.addLiteral(f"n {path} S")

    def _points(self, x: float, y: float) -> tuple[float, float]:
        """From millimetres below the top left to points above the bottom left."""
        return x * POINTS_PER_MM, (self.height - y) * POINTS_PER_MM


def _runs(modules: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Start and length of each run of dark modules."""
    start = 0
    for dark, run in groupby(modules):
        length = len(list(run))
        if dark:
            yield start, length
        start += length
