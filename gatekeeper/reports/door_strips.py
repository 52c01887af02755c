"""Paper strips (提示条) for doors: six to an A4, in both languages, to cut and stick on (O05)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from gatekeeper import text
from gatekeeper.config import LANGUAGES
from gatekeeper.reports.cells import Align
from gatekeeper.reports.page import chunks, paint
from gatekeeper.reports.sheet import HEIGHT, MARGIN, WIDTH, Sheet
from gatekeeper.reports.slip import both

TITLE = text.mark("Door strips")
PER_PAGE = 6
STEP = (HEIGHT - 2 * MARGIN) / PER_PAGE
# Where nobody is in charge a number is written in by hand.
BLANK = "_" * 20
LINES = (
    text.mark("This strip tells whether somebody came home. Please do not take it off."),
    text.mark("If you live here and are back: please ring the number below before anything else."),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """One strip; `charge` is who answers for the door, with his phone."""

    number: str
    door: str
    put_on: date
    charge: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorStrips:
    """Those to be printed."""

    compound: str
    strips: tuple[Strip, ...]


def draw(data: DoorStrips, language: str) -> bytes:
    """The PDF: a name of nobody who lives there stands on it."""
    pages = [partial(_page, part, data.compound) for part in chunks(data.strips, PER_PAGE)]
    return paint(text.tr_in(language, TITLE), pages, language, footed=False)


def _page(strips: Sequence[Strip], compound: str, sheet: Sheet) -> None:
    for place, strip in enumerate(strips):
        _strip(sheet, MARGIN + place * STEP, strip, compound)


def _strip(sheet: Sheet, top: float, strip: Strip, compound: str) -> None:
    inside = WIDTH - 2 * MARGIN
    sheet.box(MARGIN, top + 1, inside, STEP - 2, grey=0.6)
    head = both(text.mark("Notice"))
    sheet.text(WIDTH / 2, top + 4, head, size=14, width=inside - 70, align=Align.CENTRE)
    sheet.text(MARGIN + 4, top + 4, strip.door, size=11, width=40)
    sheet.text(WIDTH - MARGIN - 4, top + 4, strip.number, size=11, align=Align.RIGHT)
    y = top + 13
    for language in LANGUAGES:
        for words in LINES:
            sheet.text(
                WIDTH / 2,
                y,
                text.tr_in(language, words),
                size=10,
                width=inside - 8,
                align=Align.CENTRE,
            )
            y += 5.2
    foot = f"{compound}    {strip.charge or BLANK}"
    sheet.text(MARGIN + 4, top + STEP - 8, foot, size=10, width=inside - 40)
    sheet.text(
        WIDTH - MARGIN - 4, top + STEP - 8, strip.put_on.isoformat(), size=10, align=Align.RIGHT
    )
