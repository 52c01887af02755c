"""The register of visitors of one day (来访登记表), those turned away as figures (G13, G15)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from gatekeeper import text
from gatekeeper.domain.masking import mask_phone
from gatekeeper.reports.page import HEIGHT, MARGIN, WIDTH, Align, Column, Sheet, pages_of, paint
from gatekeeper.store import visit_lists
from gatekeeper.store.visit_lists import VisitRow
from gatekeeper.text.visits import answer_words, document_words, purpose_words, refusal_words

TITLE = text.mark("Visitor register")

# A book of twelve columns lies on its side.
LANDSCAPE = (HEIGHT, WIDTH)
LINES_PER_PAGE = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitorRegister:
    """One day's visits, and how many were turned away without a name, by the reason's key."""

    compound: str
    checkpoint: str
    day: date
    visits: tuple[VisitRow, ...]
    turned_away: Mapping[str, int]


def gather(
    session: Session, *, now: datetime, compound: str, checkpoint: str, day: date | None = None
) -> VisitorRegister:
    """The visits of a day on the clock of the gate's own place; today unless another is named."""
    here = now.astimezone()
    wanted = day or here.date()
    start = here.replace(
        year=wanted.year,
        month=wanted.month,
        day=wanted.day,
        hour=0,
        minute=0,
        second=0,
        microsecond=0,
    )
    end = start + timedelta(days=1)
    counted = visit_lists.turned_away(session, start, end)
    return VisitorRegister(
        compound=compound,
        checkpoint=checkpoint,
        day=wanted,
        visits=visit_lists.of_day(session, start, end),
        turned_away={code.removeprefix("refused-"): count for code, count in counted.items()},
    )


def draw(data: VisitorRegister, language: str) -> bytes:
    """The PDF; phone and document masked, as the paper lies open at the post."""
    rows = [_cells(number, visit, language) for number, visit in enumerate(data.visits, start=1)]

    def painter(sheet: Sheet, part: Sequence[Sequence[str]]) -> None:
        _page(sheet, part, data, language)

    pages = pages_of(rows, LINES_PER_PAGE, painter)
    return paint(text.tr_in(language, TITLE), pages, language, size=LANDSCAPE)


def _cells(number: int, visit: VisitRow, language: str) -> tuple[str, ...]:
    document = f"{document_words(visit.document_kind, language)} {visit.document_mask}".strip()
    said = (
        refusal_words(visit.refused, language)
        if visit.refused
        else answer_words(visit.answer, language)
    )
    return (
        str(number),
        visit.number,
        visit.name,
        mask_phone(visit.phone),
        document,
        visit.place,
        purpose_words(visit.purpose, language),
        visit.plate,
        said,
        _clock(visit.entered_at),
        _clock(visit.left_at),
        visit.notes,
    )


def _page(
    sheet: Sheet, rows: Sequence[Sequence[str]], data: VisitorRegister, language: str
) -> None:
    def say(msgid: str, **fields: object) -> str:
        return text.tr_in(language, msgid, **fields)

    sheet.text(sheet.width / 2, MARGIN, say(TITLE), size=16, width=150, align=Align.CENTRE)
    where = " · ".join(part for part in (data.compound, data.checkpoint) if part)
    sheet.text(MARGIN, MARGIN + 8, f"{where}  {data.day:%Y-%m-%d}", size=9, width=120)
    told = say(
        text.mark("Visitors: {visitors}; turned away without a name: {refused}"),
        visitors=len(data.visits),
        refused=sum(data.turned_away.values()),
    )
    sheet.text(sheet.width - MARGIN, MARGIN + 8, told, size=9, width=130, align=Align.RIGHT)
    columns = (
        Column(title=say(text.mark("No.")), width=10, align=Align.CENTRE),
        Column(title=say(text.mark("Slip")), width=15, align=Align.CENTRE),
        Column(title=say(text.mark("Name")), width=25),
        Column(title=say(text.mark("Phone")), width=25),
        Column(title=say(text.mark("Document")), width=40),
        Column(title=say(text.mark("Host")), width=22),
        Column(title=say(text.mark("Purpose")), width=28),
        Column(title=say(text.mark("Plate")), width=21),
        Column(title=say(text.mark("Host's answer")), width=28),
        Column(title=say(text.mark("In")), width=12, align=Align.CENTRE),
        Column(title=say(text.mark("Out")), width=12, align=Align.CENTRE),
        Column(title=say(text.mark("Remarks")), width=29),
    )
    sheet.table(MARGIN + 14, columns, rows)
    reasons = "  ".join(
        f"{refusal_words(reason, language)}: {count}" for reason, count in data.turned_away.items()
    )
    sheet.text(MARGIN, sheet.height - 14, reasons, size=8.5, width=sheet.width - 2 * MARGIN)


def _clock(moment: datetime | None) -> str:
    return f"{moment.astimezone():%H:%M}" if moment else ""
