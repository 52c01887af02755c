"""Headed paragraphs and tables one below the other, over as many pages as they need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from gatekeeper.reports.page import HEIGHT, MARGIN, WIDTH, Align, Column, Painter, Sheet, paint
from gatekeeper.reports.typesetting import wrapped

INSIDE = WIDTH - 2 * MARGIN
BOTTOM = HEIGHT - 16
SIZE, LINE, ROW, GAP = 10.0, 5.4, 6.6, 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A heading with paragraphs, then a table if there are columns; `signed`: lines to sign on."""

    heading: str = ""
    paragraphs: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    rows: Sequence[Sequence[str]] = ()
    signed: tuple[str, ...] = ()


@dataclass(slots=True)
class _Layout:
    """Where each thing comes to stand: the painters of each page, and how far down it is full."""

    pages: list[list[Painter]]
    y: float

    def room(self, height: float) -> None:
        """A new page where so much does not fit any more."""
        if self.y + height > BOTTOM:
            self.pages.append([])
            self.y = MARGIN

    def put(self, painter: Painter, height: float) -> None:
        self.pages[-1].append(painter)
        self.y += height


def print_blocks(title: str, blocks: Sequence[Block], language: str) -> bytes:
    """The PDF, the title on the first page."""
    layout = _Layout([[partial(_title, words=title)]], MARGIN + 14)
    for block in blocks:
        _block(layout, block)
    return paint(title, [partial(_page, painters=page) for page in layout.pages], language)


def _block(layout: _Layout, block: Block) -> None:
    lines = [line for words in block.paragraphs for line in wrapped(words, SIZE, INSIDE, most=12)]
    first = 8 * bool(block.heading) + LINE * min(len(lines), 2) + 2 * ROW * bool(block.columns)
    layout.room(first)
    if block.heading:
        layout.put(partial(_words, y=layout.y, words=block.heading, size=12.5), 8)
    for line in lines:
        layout.room(LINE)
        layout.put(partial(_words, y=layout.y, words=line, size=SIZE), LINE)
    if block.columns:
        _rows(layout, block)
    for words in block.signed:
        layout.room(14)
        layout.put(partial(_signed, y=layout.y + 6, words=words), 14)
    layout.y += GAP


def _rows(layout: _Layout, block: Block) -> None:
    """As many rows as fit, the headings again on each further page; headings alone when empty."""
    rest = list(block.rows)
    while True:
        layout.room(2 * ROW)
        fit = max(1, int((BOTTOM - layout.y) / ROW) - 1)
        part, rest = rest[:fit], rest[fit:]
        painter = partial(_table, y=layout.y, columns=block.columns, rows=part)
        layout.put(painter, ROW * (len(part) + 1))
        if not rest:
            return


def _page(sheet: Sheet, *, painters: Sequence[Painter]) -> None:
    for painter in painters:
        painter(sheet)


def _title(sheet: Sheet, *, words: str) -> None:
    sheet.text(sheet.width / 2, MARGIN, words, size=18, width=INSIDE, align=Align.CENTRE)


def _words(sheet: Sheet, *, y: float, words: str, size: float) -> None:
    sheet.text(MARGIN, y, words, size=size, width=INSIDE)


def _table(
    sheet: Sheet, *, y: float, columns: Sequence[Column], rows: Sequence[Sequence[str]]
) -> None:
    sheet.table(y, columns, rows, row_height=ROW)


def _signed(sheet: Sheet, *, y: float, words: str) -> None:
    sheet.text(MARGIN, y, words, size=SIZE, width=80)
    sheet.line(MARGIN + 84, y + 5, MARGIN + 160, y + 5, grey=0.4)
