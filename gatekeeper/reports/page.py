"""A paper of pages: each painted by its painter, with its foot and "page x of y"."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

from gatekeeper import text
from gatekeeper.reports.cells import Align
from gatekeeper.reports.sheet import HEIGHT, MARGIN, WIDTH, Painter, Sheet
from gatekeeper.reports.typesetting import POINTS_PER_MM, font

FOOTER_SIZE = 7.5

Item = TypeVar("Item")

PAGE_OF = text.mark("Page {page} of {pages}")
PRINTED = text.mark("Printed {at} by {name}")
# What the imprint may take of the footer, and what the number of the page needs.
IMPRINT_WIDTH, NUMBER_WIDTH = 78.0, 30.0
MISSING = text.mark("〓 stands for characters that cannot be printed: {codes}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """Who has a paper printed, where and when; stands at the foot of each page of A4."""

    post: str
    at: str
    name: str = ""

    def words(self, language: str) -> str:
        printed = text.tr_in(language, PRINTED, at=self.at, name=self.name or "-")
        return " · ".join(part for part in (printed, self.post) if part)


# Known to whoever has papers drawn and to no paper: like the language, it is the same for all.
_imprint: ContextVar[Imprint | None] = ContextVar("imprint", default=None)


@contextmanager
def imprinted(imprint: Imprint | None) -> Iterator[None]:
    """Pages painted meanwhile bear this imprint."""
    token = _imprint.set(imprint)
    try:
        yield
    finally:
        _imprint.reset(token)


def paint(
    title: str,
    painters: Sequence[Painter],
    language: str,
    *,
    size: tuple[float, float] = (WIDTH, HEIGHT),
    numbered: bool = True,
    footed: bool = True,
) -> bytes:
    """A PDF, each page painted by its painter; at least one page.

    `footed` pages tell their imprint and what could not be printed; `numbered` ones also which of
    how many they are. What is cut apart or carried along has no foot.
    `size` is that of the paper in millimetres, A4 unless a roll or a label is meant.
    The font is embedded with the characters in use only. Runs in a desk process.
    """
    from reportlab import rl_config
    from reportlab.pdfgen.canvas import Canvas

    # Pages as letters are for mail of the last century: a quarter larger, and slow to write.
    rl_config.useA85 = 0
    font()
    out = io.BytesIO()
    width, height = size
    canvas = Canvas(out, pagesize=(width * POINTS_PER_MM, height * POINTS_PER_MM), lang=language)
    canvas.setTitle(title)
    canvas.setCreator("gatekeeper")
    stamps: dict[str, set[str]] = {}
    for number, painter in enumerate(painters or [_nothing], start=1):
        sheet = Sheet(canvas=canvas, width=width, height=height, stamps=stamps)
        painter(sheet)
        if footed:
            _footer(sheet, language)
        if footed and numbered:
            _number(sheet, number, max(len(painters), 1), language)
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


def _footer(sheet: Sheet, language: str) -> None:
    """Who printed it to the left; what the font lacks beside it."""
    y, x, inside = sheet.height - 8.5, MARGIN, sheet.width - 2 * MARGIN - NUMBER_WIDTH
    imprint = _imprint.get()
    if imprint is not None:
        words = imprint.words(language)
        sheet.text(x, y, words, size=FOOTER_SIZE, width=IMPRINT_WIDTH)
        x, inside = x + IMPRINT_WIDTH + 3, inside - IMPRINT_WIDTH - 3
    if sheet.missing:
        codes = " ".join(f"U+{ord(character):04X}" for character in sorted(sheet.missing))
        note = text.tr_in(language, MISSING, codes=codes)
        sheet.text(x, y, note, size=FOOTER_SIZE, width=inside)


def _number(sheet: Sheet, page: int, pages: int, language: str) -> None:
    y = sheet.height - 8.5
    words = text.tr_in(language, PAGE_OF, page=page, pages=pages)
    sheet.text(sheet.width - MARGIN, y, words, size=FOOTER_SIZE, align=Align.RIGHT)


def _bound(painter: Callable[[Sheet, Sequence[Any]], None], part: Sequence[Any]) -> Painter:
    return lambda sheet: painter(sheet, part)


def _nothing(sheet: Sheet) -> None:
    """An empty page."""
