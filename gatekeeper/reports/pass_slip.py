"""A pass on paper for some days (应急出入证): on the 80 mm roll, or at the head of an A4."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from gatekeeper import text
from gatekeeper.reports.sheet import Sheet
from gatekeeper.reports.slip import STRIP, advice, both, centred, in_both, print_slip
from gatekeeper.text.passes import pass_kind_words

TITLE = text.mark("Pass slip")
NEXT = text.mark("Ends with the next card. Ask for it at the office.")

LENGTH = 128.0
CODE_SIDE = 56.0


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
    title, painter = text.tr_in(language, TITLE), partial(_slip, data)
    return print_slip(painter, title, language, height=LENGTH, roll=data.roll)


def _slip(data: PassSlip, sheet: Sheet, left: float, top: float) -> None:
    centred(sheet, left, top, data.compound, 10)
    centred(sheet, left, top + 5, in_both(partial(pass_kind_words, data.kind)), 15)
    centred(sheet, left, top + 13, data.number, 20)
    sheet.code(left + (STRIP - CODE_SIDE) / 2, top + 21, CODE_SIDE, data.code)
    y = top + 21 + CODE_SIDE + 1
    centred(sheet, left, y, data.name, 15)
    centred(sheet, left, y + 7, data.place, 11)
    until = f"{data.valid_until.astimezone():%Y-%m-%d %H:%M}"
    centred(sheet, left, y + 14, f"{both(text.mark('Valid until'))}  {until}", 10)
    advice(sheet, left, y + 21, NEXT)
