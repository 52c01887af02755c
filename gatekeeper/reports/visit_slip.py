"""The visitor's slip (来访凭条) in both languages: on the 80 mm roll, or at the head of an A4."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from gatekeeper import text
from gatekeeper.reports.sheet import Sheet
from gatekeeper.reports.slip import STRIP, advice, both, centred, in_both, print_slip, to_sign
from gatekeeper.text.visits import purpose_words

TITLE = text.mark("Visitor slip")
RETURN_IT = text.mark("Show or hand in this slip when leaving.")

LENGTH = 150.0
CODE_SIDE = 52.0


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
    title, painter = text.tr_in(language, TITLE), partial(_slip, data)
    return print_slip(painter, title, language, height=LENGTH, roll=data.roll)


def _slip(data: VisitSlip, sheet: Sheet, left: float, top: float) -> None:
    centred(sheet, left, top, data.compound, 10)
    centred(sheet, left, top + 5, both(TITLE), 15)
    centred(sheet, left, top + 13, data.number, 20)
    sheet.code(left + (STRIP - CODE_SIDE) / 2, top + 22, CODE_SIDE, data.code)
    y = top + 22 + CODE_SIDE + 1
    for msgid, value in (
        (text.mark("Visitor"), data.name),
        (text.mark("Host"), data.place),
        (text.mark("Purpose"), in_both(partial(purpose_words, data.purpose))),
        (text.mark("Plate"), data.plate),
        (text.mark("Valid"), _span(data.valid_from, data.valid_until)),
    ):
        if value:
            sheet.text(left, y, both(msgid), size=8, width=22)
            sheet.text(left + 24, y - 0.6, value, size=11, width=STRIP - 24)
            y += 6.5
    y += 1.5
    to_sign(sheet, left, y, text.mark("Signature of the host"))
    advice(sheet, left, y + 12, RETURN_IT)
    centred(sheet, left, y + 22, data.checkpoint, 7.5)


def _span(start: datetime, end: datetime) -> str:
    """Day and hours on the clock of the gate's own place."""
    first, last = start.astimezone(), end.astimezone()
    if first.date() == last.date():
        return f"{first:%Y-%m-%d %H:%M} – {last:%H:%M}"
    return f"{first:%m-%d %H:%M} – {last:%m-%d %H:%M}"
