"""The visit card (方便就诊卡) of people from Hubei: whoever shows it is seen at once (O31)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from gatekeeper import text
from gatekeeper.reports.sheet import Sheet
from gatekeeper.reports.slip import STRIP, advice, both, centred, print_slip

TITLE = text.mark("Visit card")
SHOW_IT = text.mark("Show this card at the triage desk. Wear a mask.")

LENGTH = 95.0


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitCard:
    """One card; `number` is that of the case."""

    compound: str
    number: str
    name: str
    place: str
    origin: str
    given_at: datetime
    charge: str
    roll: bool = True


def draw(data: VisitCard, language: str) -> bytes:
    """The PDF; the card itself speaks both languages."""
    title, painter = text.tr_in(language, TITLE), partial(_card, data)
    return print_slip(painter, title, language, height=LENGTH, roll=data.roll)


def _card(data: VisitCard, sheet: Sheet, left: float, top: float) -> None:
    centred(sheet, left, top, data.compound, 10)
    centred(sheet, left, top + 5, both(TITLE), 15)
    centred(sheet, left, top + 13, data.number, 18)
    y = top + 25
    for msgid, value in (
        (text.mark("Name"), data.name),
        (text.mark("Address"), data.place),
        (text.mark("Came from"), data.origin),
        (text.mark("Handed out"), f"{data.given_at:%Y-%m-%d %H:%M}"),
        (text.mark("In charge"), data.charge),
    ):
        sheet.text(left, y, both(msgid), size=8, width=24)
        sheet.text(left + 26, y - 0.6, value, size=11, width=STRIP - 26)
        y += 7
    advice(sheet, left, y + 4, SHOW_IT)
