"""The visitor's slip (来访凭条) in both languages: on the 80 mm roll, or at the head of an A4."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gatekeeper import text
from gatekeeper.credentials.drawing import QUIET_ZONE, matrix
from gatekeeper.reports.page import HEIGHT, WIDTH, Align, Sheet, paint
from gatekeeper.text.visits import purpose_words

TITLE = text.mark("Visitor slip")
RETURN_IT = text.mark("Show or hand in this slip when leaving.")

# Printers of receipts leave 4 mm to each side of an 80 mm roll.
ROLL = (80.0, 150.0)
EDGE = 5.0
STRIP = ROLL[0] - 2 * EDGE
CODE_SIDE = 52.0
LANGUAGES = ("zh_CN", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitSlip:
    """One visitor's slip; `code` is the text of its QR code."""

    compound: str
    checkpoint: str
    number: str
    name: str
    place: str
    purpose: str
    valid_from: datetime
    valid_until: datetime
    code: str
    plate: str = ""
    roll: bool = True


def draw(data: VisitSlip, language: str) -> bytes:
    """The PDF; the slip itself speaks both languages, the title of the file one."""

    def painter(sheet: Sheet) -> None:
        left = (sheet.width - STRIP) / 2
        if not data.roll:
            sheet.box(left - EDGE, 10, ROLL[0], ROLL[1] - 2, grey=0.7)
        _slip(sheet, left, 6.0 if data.roll else 14.0, data)

    size = ROLL if data.roll else (WIDTH, HEIGHT)
    return paint(text.tr_in(language, TITLE), [painter], language, size=size, numbered=False)


def _slip(sheet: Sheet, left: float, top: float, data: VisitSlip) -> None:
    middle, right = left + STRIP / 2, left + STRIP
    sheet.text(middle, top, data.compound, size=10, width=STRIP, align=Align.CENTRE)
    sheet.text(middle, top + 5, _both(TITLE), size=15, width=STRIP, align=Align.CENTRE)
    sheet.text(middle, top + 13, data.number, size=20, width=STRIP, align=Align.CENTRE)
    modules = matrix(data.code)
    border = CODE_SIDE * QUIET_ZONE / (len(modules) + 2 * QUIET_ZONE)
    corner = middle - CODE_SIDE / 2 + border
    sheet.code(corner, top + 22 + border, CODE_SIDE - 2 * border, modules)
    y = top + 22 + CODE_SIDE + 1
    purpose = " ".join(purpose_words(data.purpose, language) for language in LANGUAGES)
    for msgid, value in (
        (text.mark("Visitor"), data.name),
        (text.mark("Host"), data.place),
        (text.mark("Purpose"), purpose),
        (text.mark("Plate"), data.plate),
        (text.mark("Valid"), _span(data.valid_from, data.valid_until)),
    ):
        if value:
            sheet.text(left, y, _both(msgid), size=8, width=22)
            sheet.text(left + 24, y - 0.6, value, size=11, width=STRIP - 24)
            y += 6.5
    y += 1.5
    sheet.text(left, y + 4, _both(text.mark("Signature of the host")), size=8, width=34)
    sheet.line(left + 36, y + 8, right, y + 8, grey=0.4)
    for place, language in enumerate(LANGUAGES):
        words = text.tr_in(language, RETURN_IT)
        y_words = y + 12 + 4.5 * place
        sheet.text(middle, y_words, words, size=8.5, width=STRIP, align=Align.CENTRE)
    sheet.text(middle, y + 22, data.checkpoint, size=7.5, width=STRIP, align=Align.CENTRE)


def _both(msgid: str) -> str:
    """Chinese and English in one line; once where they are the same."""
    told = dict.fromkeys(text.tr_in(language, msgid) for language in LANGUAGES)
    return " ".join(told)


def _span(start: datetime, end: datetime) -> str:
    """Day and hours on the clock of the gate's own place."""
    first, last = start.astimezone(), end.astimezone()
    if first.date() == last.date():
        return f"{first:%Y-%m-%d %H:%M} – {last:%H:%M}"
    return f"{first:%m-%d %H:%M} – {last:%m-%d %H:%M}"
