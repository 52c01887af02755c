"""A pass on paper for some days (应急出入证): on the 80 mm roll, or at the head of an A4."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gatekeeper import text
from gatekeeper.credentials.drawing import QUIET_ZONE, matrix
from gatekeeper.reports.page import HEIGHT, WIDTH, Align, Sheet, paint
from gatekeeper.text.passes import pass_kind_words

TITLE = text.mark("Pass slip")
NEXT = text.mark("Ends with the next card. Ask for it at the office.")

# Printers of receipts leave 4 mm to each side of an 80 mm roll.
ROLL = (80.0, 128.0)
EDGE = 5.0
STRIP = ROLL[0] - 2 * EDGE
CODE_SIDE = 56.0
LANGUAGES = ("zh_CN", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class PassSlip:
    """One pass; `code` is the text of its QR code."""

    compound: str
    kind: str
    number: str
    name: str
    place: str
    valid_until: datetime
    code: str
    roll: bool = True


def draw(data: PassSlip, language: str) -> bytes:
    """The PDF; the slip itself speaks both languages, the title of the file one."""

    def painter(sheet: Sheet) -> None:
        left = (sheet.width - STRIP) / 2
        if not data.roll:
            sheet.box(left - EDGE, 10, ROLL[0], ROLL[1] - 2, grey=0.7)
        _slip(sheet, left, 6.0 if data.roll else 14.0, data)

    size = ROLL if data.roll else (WIDTH, HEIGHT)
    return paint(text.tr_in(language, TITLE), [painter], language, size=size, numbered=False)


def _slip(sheet: Sheet, left: float, top: float, data: PassSlip) -> None:
    middle = left + STRIP / 2
    kind = " ".join(pass_kind_words(data.kind, language) for language in LANGUAGES)
    sheet.text(middle, top, data.compound, size=10, width=STRIP, align=Align.CENTRE)
    sheet.text(middle, top + 5, kind, size=15, width=STRIP, align=Align.CENTRE)
    sheet.text(middle, top + 13, data.number, size=20, width=STRIP, align=Align.CENTRE)
    modules = matrix(data.code)
    border = CODE_SIDE * QUIET_ZONE / (len(modules) + 2 * QUIET_ZONE)
    sheet.code(middle - CODE_SIDE / 2 + border, top + 21 + border, CODE_SIDE - 2 * border, modules)
    y = top + 21 + CODE_SIDE + 1
    sheet.text(middle, y, data.name, size=15, width=STRIP, align=Align.CENTRE)
    sheet.text(middle, y + 7, data.place, size=11, width=STRIP, align=Align.CENTRE)
    until = f"{data.valid_until.astimezone():%Y-%m-%d %H:%M}"
    told = " ".join(text.tr_in(language, "Valid until") for language in LANGUAGES)
    sheet.text(middle, y + 14, f"{told}  {until}", size=10, width=STRIP, align=Align.CENTRE)
    for place, language in enumerate(LANGUAGES):
        words = text.tr_in(language, NEXT)
        y_words = y + 21 + 4.5 * place
        sheet.text(middle, y_words, words, size=8.5, width=STRIP, align=Align.CENTRE)
