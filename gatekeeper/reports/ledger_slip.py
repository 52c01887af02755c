"""One entry of a ledger to carry away (物品放行条), in both languages: 80 mm roll, or A4."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper import text
from gatekeeper.config import LANGUAGES
from gatekeeper.domain.ledger import Ledger, said
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.reports.sheet import Sheet
from gatekeeper.reports.slip import STRIP, centred, in_both, print_slip, to_sign
from gatekeeper.store import ledger_pages
from gatekeeper.store.ledger_pages import EntryRow
from gatekeeper.text.ledgers import cell_words

TITLE = text.mark("Slip")

LENGTH = 150.0


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
    title = said(data.ledger.title, language) or text.tr_in(language, TITLE)
    return print_slip(partial(_slip, data), title, language, height=LENGTH, roll=data.roll)


def _slip(data: LedgerSlip, sheet: Sheet, left: float, top: float) -> None:
    centred(sheet, left, top, data.compound, 10)
    for place, language in enumerate(LANGUAGES):
        title = said(data.ledger.title, language)
        centred(sheet, left, top + 5 + 7 * place, title, 15 - 5 * place)
    centred(sheet, left, top + 17, f"{data.entry.occurred_at.astimezone():%Y-%m-%d %H:%M}", 10)
    y = top + 24
    for one in data.ledger.fields:
        value = data.entry.values.get(one.key, "")
        if one.is_picture or not value:
            continue
        words = in_both(partial(cell_words, one, value, in_full=True))
        sheet.text(left, y, in_both(partial(said, one.title)), size=7.5, width=STRIP)
        sheet.text(left, y + 3.2, words, size=11, width=STRIP)
        y += 9.5
    for msgid in (text.mark("Signature of the resident"), text.mark("Signature of the guard")):
        to_sign(sheet, left, y, msgid)
        y += 10
    centred(sheet, left, y + 4, data.checkpoint, 7.5)
