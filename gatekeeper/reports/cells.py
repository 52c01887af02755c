"""What stands in the cells of a table: how a column is aligned, where each text goes, how large."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from gatekeeper.reports.typesetting import POINTS_PER_MM, set_cell

CELL_SIZE = 9.5
CELL_PADDING = 1.5
# Of a character's height, how much lies above the line it stands on; for setting by the top.
ASCENT = 0.88

Set = tuple[float, float, str, float]
"""A text with its place, the foot of its letters in millimetres, and its size of type."""


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


def indent(wide: float, width: float, align: Align) -> float:
    """How far into its cell a text of this width begins."""
    if align is Align.LEFT:
        return CELL_PADDING
    spare = width - wide
    return spare / 2 if align is Align.CENTRE else spare - CELL_PADDING


def set_column(
    left: float, top: float, column: Column, cells: Sequence[str], row_height: float
) -> tuple[list[Set], set[str]]:
    """One cell below the other from `top` down, and the characters that the font lacks."""
    lines: list[Set] = []
    missing: set[str] = set()
    inner = column.width - 2 * CELL_PADDING
    for number, cell in enumerate(cells):
        words, size, wide, lost = set_cell(cell, CELL_SIZE, inner)
        missing |= lost
        down = (number + 0.5) * row_height + (ASCENT - 0.5) * size / POINTS_PER_MM
        lines.append((left + indent(wide, column.width, column.align), top + down, words, size))
    return lines, missing
