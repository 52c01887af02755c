"""Numbered sheets for a power cut (纸质登记表): lines to write on, typed in afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from gatekeeper import text
from gatekeeper.domain.paper import LINES, SheetKind
from gatekeeper.domain.visits import REFUSAL_REASONS
from gatekeeper.reports.cells import Align, Column
from gatekeeper.reports.page import paint
from gatekeeper.reports.sheet import LANDSCAPE, MARGIN, Sheet
from gatekeeper.store import paper
from gatekeeper.text.outings import purpose_words
from gatekeeper.text.paper import kind_words
from gatekeeper.text.visits import refusal_words

TITLE = text.mark("Paper sheet")

TOP = MARGIN + 22
BOTTOM = 30

# Headings with their share of the width, by kind; the first column is the line's number.
_COLUMNS: Mapping[SheetKind, tuple[tuple[str, int], ...]] = {
    SheetKind.VISITORS: (
        (text.mark("Time in"), 22),
        (text.mark("Name"), 32),
        (text.mark("Phone"), 38),
        (text.mark("Document no."), 50),
        (text.mark("Host"), 34),
        (text.mark("Purpose"), 30),
        (text.mark("Temperature"), 18),
        (text.mark("Time out"), 22),
    ),
    SheetKind.VEHICLES: (
        (text.mark("Time"), 22),
        (text.mark("In or out"), 24),
        (text.mark("Plate"), 40),
        (text.mark("People in it"), 24),
        (text.mark("Driver's name and phone"), 60),
        (text.mark("Going to"), 36),
        (text.mark("Remarks"), 40),
    ),
    SheetKind.REFUSALS: (
        (text.mark("Time"), 26),
        (text.mark("Reason (1 to 7)"), 36),
        (text.mark("Who, if he said so"), 70),
        (text.mark("Remarks"), 114),
    ),
    SheetKind.OUTINGS: (
        (text.mark("Time"), 26),
        (text.mark("In or out"), 26),
        (text.mark("Name"), 40),
        (text.mark("Address"), 44),
        (text.mark("Goes out for"), 50),
        (text.mark("Remarks"), 60),
    ),
    SheetKind.RESIDENTS: (
        (text.mark("Quarter from"), 36),
        (text.mark("In (tally)"), 76),
        (text.mark("Came in"), 24),
        (text.mark("Out (tally)"), 76),
        (text.mark("Went out"), 24),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BlankSheet:
    """One sheet's kind and number."""

    kind: SheetKind
    serial: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSheets:
    """The sheets of one print; `purposes` are the profile's, told at the foot."""

    compound: str
    checkpoint: str
    printed_at: datetime
    sheets: tuple[BlankSheet, ...]
    purposes: tuple[str, ...] = ()


def gather(
    session: Session,
    *,
    now: datetime,
    compound: str,
    checkpoint: str,
    serials: Sequence[int] = (),
    purposes: Sequence[str] = (),
) -> PaperSheets:
    """The sheets with these numbers, as far as they were given out."""
    known = (paper.sheet_of(session, serial) for serial in serials)
    sheets = tuple(BlankSheet(kind=row.kind, serial=row.serial) for row in known if row)
    return PaperSheets(
        compound=compound,
        checkpoint=checkpoint,
        printed_at=now,
        sheets=sheets,
        purposes=tuple(purposes),
    )


def draw(data: PaperSheets, language: str) -> bytes:
    """The PDF, a page a sheet, on its side: a line has room for a hand in gloves."""
    painters = [partial(_page, blank=one, data=data, language=language) for one in data.sheets]
    title = text.tr_in(language, TITLE)
    return paint(title, painters, language, size=LANDSCAPE, numbered=False)


def _page(sheet: Sheet, blank: BlankSheet, data: PaperSheets, language: str) -> None:
    def say(msgid: str, **fields: object) -> str:
        return text.tr_in(language, msgid, **fields)

    title = kind_words(blank.kind, language)
    sheet.text(sheet.width / 2, MARGIN, title, size=16, width=140, align=Align.CENTRE)
    number = say(text.mark("Sheet {number}"), number=f"{blank.serial:05d}")
    sheet.text(sheet.width - MARGIN, MARGIN, number, size=16, width=60, align=Align.RIGHT)
    where = " · ".join(part for part in (data.compound, data.checkpoint) if part)
    sheet.text(MARGIN, MARGIN + 10, where, size=10, width=90)
    blanks = say(text.mark("Date ________________   Guard ________________"))
    right = sheet.width - MARGIN
    sheet.text(right, MARGIN + 10, blanks, size=10, width=140, align=Align.RIGHT)
    lines = LINES[blank.kind]
    columns = _columns(blank.kind, sheet.width - 2 * MARGIN, language)
    height = (sheet.height - TOP - BOTTOM) / (lines + 1)
    rows = [(str(line), *[""] * (len(columns) - 1)) for line in range(1, lines + 1)]
    sheet.table(TOP, columns, rows, row_height=height)
    foot = sheet.height - BOTTOM + 4
    told = _legend(blank.kind, data, language)
    sheet.text(MARGIN, foot, told, size=9, width=sheet.width - 2 * MARGIN)
    rule = say(
        text.mark("Write the time of each line. Typed in later (F10), it is marked as paper.")
    )
    sheet.text(MARGIN, foot + 6, rule, size=9, width=sheet.width - 2 * MARGIN)


def _columns(kind: SheetKind, width: float, language: str) -> list[Column]:
    number = Column(title=text.tr_in(language, "No."), width=12, align=Align.CENTRE)
    shares = _COLUMNS[kind]
    unit = (width - number.width) / sum(share for _, share in shares)
    return [
        number,
        *(Column(title=text.tr_in(language, title), width=share * unit) for title, share in shares),
    ]


def _legend(kind: SheetKind, data: PaperSheets, language: str) -> str:
    """The digits that a hurried hand writes instead of words."""
    match kind:
        case SheetKind.REFUSALS:
            words = [refusal_words(reason, language) for reason in REFUSAL_REASONS]
        case SheetKind.OUTINGS:
            words = [purpose_words(purpose, language) for purpose in data.purposes]
        case _:
            words = []
    return "   ".join(f"{place} {word}" for place, word in enumerate(words, start=1))
