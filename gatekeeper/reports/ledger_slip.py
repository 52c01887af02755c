"""One entry of a ledger to carry away (物品放行条), in both languages: 80 mm roll, or A4."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper import text
from gatekeeper.domain.ledger import Ledger, said
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.reports.page import HEIGHT, WIDTH, Align, Sheet, paint
from gatekeeper.store import ledger_pages
from gatekeeper.store.ledger_pages import EntryRow
from gatekeeper.text.ledgers import cell_words

TITLE = text.mark("Slip")

# Printers of receipts leave 4 mm to each side of an 80 mm roll.
ROLL = (80.0, 150.0)
EDGE = 5.0
STRIP = ROLL[0] - 2 * EDGE
LANGUAGES = ("zh_CN", "en")


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerSlip:
    """An entry as printed: in full, for it goes with whom it is about."""

    ledger: Ledger
    entry: EntryRow
    compound: str
    checkpoint: str
    roll: bool = True


def gather(
    session: Session,
    *,
    now: datetime,
    compound: str,
    checkpoint: str,
    ledger: Ledger,
    entry: UUID,
    roll: bool = True,
) -> LedgerSlip:
    """The entry as it stands; InvalidInput when there is none."""
    row = ledger_pages.entry(session, entry)
    if row is None:
        raise InvalidInput([Problem(code="entry-unknown")])
    return LedgerSlip(ledger=ledger, entry=row, compound=compound, checkpoint=checkpoint, roll=roll)


def draw(data: LedgerSlip, language: str) -> bytes:
    """The PDF; the slip itself speaks both languages, the title of the file one."""

    def painter(sheet: Sheet) -> None:
        left = (sheet.width - STRIP) / 2
        if not data.roll:
            sheet.box(left - EDGE, 10, ROLL[0], ROLL[1] - 2, grey=0.7)
        _slip(sheet, left, 6.0 if data.roll else 14.0, data)

    size = ROLL if data.roll else (WIDTH, HEIGHT)
    title = said(data.ledger.title, language) or text.tr_in(language, TITLE)
    return paint(title, [painter], language, size=size, numbered=False)


def _slip(sheet: Sheet, left: float, top: float, data: LedgerSlip) -> None:
    middle, right = left + STRIP / 2, left + STRIP
    sheet.text(middle, top, data.compound, size=10, width=STRIP, align=Align.CENTRE)
    for place, language in enumerate(LANGUAGES):
        title, size = said(data.ledger.title, language), 15 - 5 * place
        y = top + 5 + 7 * place
        sheet.text(middle, y, title, size=size, width=STRIP, align=Align.CENTRE)
    when = f"{data.entry.occurred_at.astimezone():%Y-%m-%d %H:%M}"
    sheet.text(middle, top + 17, when, size=10, width=STRIP, align=Align.CENTRE)
    y = top + 24
    for one in data.ledger.fields:
        value = data.entry.values.get(one.key, "")
        if one.is_picture or not value:
            continue
        titles = dict.fromkeys(said(one.title, language) for language in LANGUAGES)
        words = dict.fromkeys(
            cell_words(one, value, language, in_full=True) for language in LANGUAGES
        )
        sheet.text(left, y, " ".join(titles), size=7.5, width=STRIP)
        sheet.text(left, y + 3.2, " ".join(words), size=11, width=STRIP)
        y += 9.5
    for msgid in (text.mark("Signature of the resident"), text.mark("Signature of the guard")):
        both = " ".join(text.tr_in(language, msgid) for language in LANGUAGES)
        sheet.text(left, y + 4, both, size=7.5, width=36)
        sheet.line(left + 38, y + 8, right, y + 8, grey=0.4)
        y += 10
    sheet.text(middle, y + 4, data.checkpoint, size=7.5, width=STRIP, align=Align.CENTRE)
