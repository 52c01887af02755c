"""The health pass card (健康通行卡) of staff whose four pieces are complete (G44)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

from gatekeeper import text
from gatekeeper.reports.sheet import Sheet
from gatekeeper.reports.slip import STRIP, advice, both, centred, print_slip, to_sign

TITLE = text.mark("Health pass card")
SHOW_IT = text.mark("Show it together with your pass.")

LENGTH = 105.0


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthCard:
    """One card with the other three pieces and the day through which they count."""

    compound: str
    checkpoint: str
    number: str
    name: str
    employer: str
    form_on: date | None
    code_on: date | None
    approved_by: str
    last_on: date | None
    roll: bool = True


def draw(data: HealthCard, language: str) -> bytes:
    """The PDF; the card itself speaks both languages."""
    title, painter = text.tr_in(language, TITLE), partial(_card, data)
    return print_slip(painter, title, language, height=LENGTH, roll=data.roll)


def rows(data: HealthCard) -> tuple[tuple[str, str], ...]:
    """What it says below its number."""
    return (
        (both(text.mark("Name")), data.name),
        (both(text.mark("Employer")), data.employer),
        (both(text.mark("Form of")), _day(data.form_on)),
        (both(text.mark("Code seen")), _day(data.code_on)),
        (both(text.mark("Approved by")), data.approved_by),
        (both(text.mark("Good through")), _day(data.last_on)),
    )


def _card(data: HealthCard, sheet: Sheet, left: float, top: float) -> None:
    centred(sheet, left, top, data.compound, 10)
    centred(sheet, left, top + 5, both(TITLE), 14)
    centred(sheet, left, top + 13, data.number, 16)
    y = top + 25
    for name, value in rows(data):
        sheet.text(left, y, name, size=8, width=28)
        sheet.text(left + 30, y - 0.6, value, size=11, width=STRIP - 30)
        y += 7
    advice(sheet, left, y + 1, SHOW_IT)
    to_sign(sheet, left, y + 11, text.mark("Issued by"))
    centred(sheet, left, y + 23, data.checkpoint, 7.5)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
