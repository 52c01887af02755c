"""A register: one table over as many pages as it needs, each with its title and the same head."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from gatekeeper.reports.cells import Align, Column
from gatekeeper.reports.page import pages_of, paint
from gatekeeper.reports.sheet import HEIGHT, MARGIN, WIDTH, Sheet

LINE = 6.0


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
) -> bytes:
    """The PDF; `left` and `right` are the lines of the head. One page with headings when empty."""

    table = MARGIN + 8 + LINE * max(len(left), len(right))

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
        sheet.form(table, columns, count, row_height=row_height)
        sheet.text(MARGIN, sheet.height - 14, foot, size=8.5, width=inside)

    return paint(title, pages_of(rows, per_page, page), language, size=size)


def where(*parts: str) -> str:
    """Compound, checkpoint and what else is known, one behind the other."""
    return " · ".join(part for part in parts if part)
