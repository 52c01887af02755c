"""A slip to carry away, in both languages: on the 80 mm roll, or at the head of an A4."""

from __future__ import annotations

from collections.abc import Callable

from gatekeeper import text
from gatekeeper.config import LANGUAGES
from gatekeeper.reports.cells import Align
from gatekeeper.reports.page import paint
from gatekeeper.reports.sheet import HEIGHT, WIDTH, Sheet

ROLL = 80.0
# Printers of receipts leave 4 mm to each side.
EDGE = 5.0
STRIP = ROLL - 2 * EDGE

Painter = Callable[[Sheet, float, float], None]
"""Paints a slip whose strip begins at this left and top."""


def print_slip(painter: Painter, title: str, language: str, *, height: float, roll: bool) -> bytes:
    """The PDF of one slip; on A4 a frame shows where to cut. The file's title is in `language`."""

    def page(sheet: Sheet) -> None:
        left = (sheet.width - STRIP) / 2
        if not roll:
            sheet.box(left - EDGE, 10, ROLL, height - 2, grey=0.7)
        painter(sheet, left, 6.0 if roll else 14.0)

    size = (ROLL, height) if roll else (WIDTH, HEIGHT)
    return paint(title, [page], language, size=size, footed=False)


def centred(sheet: Sheet, left: float, y: float, words: str, size: float) -> None:
    """A line in the middle of the strip."""
    sheet.text(left + STRIP / 2, y, words, size=size, width=STRIP, align=Align.CENTRE)


def in_both(say: Callable[[str], str]) -> str:
    """What is said in Chinese and in English, in one line; once where it is the same."""
    return " ".join(dict.fromkeys(map(say, LANGUAGES)))


def both(msgid: str) -> str:
    """A text in Chinese and in English."""
    return in_both(lambda language: text.tr_in(language, msgid))


def advice(sheet: Sheet, left: float, y: float, msgid: str) -> None:
    """What whoever carries the slip should know, a line a language."""
    for place, language in enumerate(LANGUAGES):
        centred(sheet, left, y + 4.5 * place, text.tr_in(language, msgid), 8.5)


def to_sign(sheet: Sheet, left: float, y: float, msgid: str) -> None:
    """A line to sign on, and who does."""
    sheet.text(left, y + 4, both(msgid), size=8, width=36)
    sheet.line(left + 38, y + 8, left + STRIP, y + 8, grey=0.4)
