"""A register: one table over as many pages as it needs, each with its title and the same head."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

from gatekeeper.reports.cells import Align, Column
from gatekeeper.reports.page import pages_of, paint
from gatekeeper.reports.sheet import HEIGHT, MARGIN, WIDTH, Sheet
from gatekeeper.reports.typesetting import wrapped

LINE = 6.0
# Type and height of a note's lines, and how many one may have.
NOTE, NOTE_LINE, MOST_LINES = 8.5, 5.0, 3


def print_register(
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    language: str,
    *,
    left: Sequence[str],
    right: Sequence[str],
    per_page: int,
    size: tuple[float, float] = (WIDTH, HEIGHT),
    row_height: float = 8.0,
    foot: str = "",
    notes: Sequence[str] = (),
) -> bytes:
    """The PDF; `left` and `right` are the lines of the head. One page with headings when empty.

    `notes` stand below the head in all the width there is, and take the room of rows.
    """

    above = MARGIN + 8 + LINE * max(len(left), len(right))
    wide = size[0] - 2 * MARGIN
    told = [line for note in notes for line in wrapped(note, NOTE, wide, most=MOST_LINES)]
    table = above + NOTE_LINE * len(told)
    per_page -= math.ceil(NOTE_LINE * len(told) / row_height)

    def page(sheet: Sheet, part: Sequence[Sequence[str]]) -> None:
        sheet.stamp(f"rows-{len(part)}", partial(form, len(part)))
        sheet.cells(table, columns, part, row_height=row_height)

    def form(count: int, sheet: Sheet) -> None:
        """Everything but the rows."""
        inside = sheet.width - 2 * MARGIN
        sheet.text(sheet.width / 2, MARGIN, title, size=16, width=inside - 30, align=Align.CENTRE)
        top = MARGIN + 8
        for place, words in enumerate(left):
            sheet.text(MARGIN, top + LINE * place, words, size=9, width=inside * 0.47)
        for place, words in enumerate(right):
            y, edge = top + LINE * place, sheet.width - MARGIN
            sheet.text(edge, y, words, size=9, width=inside * 0.5, align=Align.RIGHT)
        for place, words in enumerate(told):
            sheet.text(MARGIN, above + NOTE_LINE * place, words, size=NOTE, width=inside)
        sheet.form(table, columns, count, row_height=row_height)
        sheet.text(MARGIN, sheet.height - 14, foot, size=8.5, width=inside)

    return paint(title, pages_of(rows, per_page, page), language, size=size)


def where(*parts: str) -> str:
    """Compound, checkpoint and what else is known, one behind the other."""
    return " · ".join(part for part in parts if part)
