"""The book of one ledger for a period: every entry, totals, and what was missed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal

from sqlalchemy.orm import Session

from gatekeeper import text
from gatekeeper.domain.ledger import Field, FieldKind, Ledger, State, said
from gatekeeper.domain.ledger_due import Occasion, occasions
from gatekeeper.domain.ledger_rules import InUse
from gatekeeper.domain.ledger_totals import Totals, stock, totals
from gatekeeper.reports.broken import (
    HEADING_HEIGHT,
    SIZE,
    Cells,
    broken,
    headings,
    height_of,
    table,
)
from gatekeeper.reports.broken import pages as table_pages
from gatekeeper.reports.cells import Align, Column
from gatekeeper.reports.page import chunks, paint
from gatekeeper.reports.sheet import LANDSCAPE, MARGIN, Painter, Sheet
from gatekeeper.reports.typesetting import wrapped
from gatekeeper.store import figures, ledger_pages
from gatekeeper.store.accounts import rows as account_rows
from gatekeeper.store.ledger_due import entry_of, judged_by
from gatekeeper.store.ledger_pages import EntryRow, Wanted
from gatekeeper.text.ledgers import (
    about_words,
    answers_words,
    cell_words,
    state_words,
    stock_words,
    sums_words,
)

TITLE = text.mark("Ledger")

# Between the heading above and the footer below.
TOP, BOTTOM = 34.0, 197.0
CLOSING_LINE = 5.0
MISSED_COLUMNS = 4

# A phone or ID number.
SHAPED = 27.0
# How wide a column wants to be in millimetres, before all are stretched to the page.
_WIDTHS = {
    FieldKind.TEXT: 44.0,
    FieldKind.NUMBER: 17.0,
    FieldKind.CHOICE: 27.0,
    FieldKind.PERSON: 22.0,
    FieldKind.HOUSEHOLD: 24.0,
    FieldKind.VEHICLE: 22.0,
    FieldKind.PLACE: 34.0,
    FieldKind.TICKS: 44.0,
    FieldKind.TIME: 17.0,
    FieldKind.DATE: 25.0,
    FieldKind.COUNTS: 40.0,
    FieldKind.PHOTO: 14.0,
    FieldKind.SIGNATURE: 18.0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerBook:
    """All entries of a period, oldest first; `in_full` shows private fields without mask."""

    ledger: Ledger
    compound: str
    checkpoint: str
    since: datetime
    until: datetime
    drawn_at: datetime
    rows: tuple[EntryRow, ...]
    operators: tuple[str, ...]
    totals: Totals
    missed: tuple[Occasion, ...]
    in_full: bool = False
    stock: Mapping[str, Decimal] = field(default_factory=dict)


def gather(
    session: Session,
    *,
    now: datetime,
    compound: str,
    checkpoint: str,
    ledger: Ledger,
    since: datetime,
    until: datetime,
    in_full: bool = False,
    zone: tzinfo | None = None,
) -> LedgerBook:
    """The entries of `since` to before `until`; what was missed in that time as it stands now.

    The windows of the day are those of `zone`, None: the computer's own.
    """
    wanted = Wanted(since=since, until=until, oldest_first=True)
    rows = tuple(ledger_pages.every(session, ledger.key, wanted))
    names = {row.id: row.name for row in account_rows(session)}
    return LedgerBook(
        ledger=ledger,
        compound=compound,
        checkpoint=checkpoint,
        since=since,
        until=until,
        drawn_at=now,
        rows=rows,
        operators=tuple(names.get(row.operator, "") for row in rows),
        totals=totals(ledger, map(entry_of, rows)),
        missed=_missed(session, ledger, since.astimezone(zone), min(until, now).astimezone(zone)),
        in_full=in_full,
        stock=_stock(session, ledger, until) if ledger.stock else {},
    )


def _stock(session: Session, ledger: Ledger, until: datetime) -> Mapping[str, Decimal]:
    """What was there of each thing when the period ended."""
    rows = ledger_pages.every(session, ledger.key, Wanted(until=until))
    return stock(ledger, map(entry_of, rows), text.language())


def _missed(
    session: Session, ledger: Ledger, since: datetime, until: datetime
) -> tuple[Occasion, ...]:
    if not ledger.due or since >= until:
        return ()
    in_force = figures.policy_in_force(session)
    in_use = InUse(
        since=ledger_pages.first_at(session, ledger.key),
        profile=in_force.profile if in_force else "",
        profile_since=in_force.since if in_force else None,
    )

    own, calling = judged_by(session, ledger, since)
    found = occasions(ledger, own, since, until, in_use, calling)
    return tuple(one for one in found if one.is_missed(until))


# --- drawing ----------------------------------------------------------------------------------


def draw(data: LedgerBook, language: str) -> bytes:
    """The PDF on A4 lying; cells break into lines, headings stand on every page."""
    columns = _columns(data, language)
    width = LANDSCAPE[0] - 2 * MARGIN
    stretch = width / sum(column.width for column in columns)
    columns = [
        Column(title=one.title, width=one.width * stretch, align=one.align) for one in columns
    ]
    rows = [broken(columns, cells) for cells in _cells(data, language)]
    pages: list[tuple[Cells, ...]] = list(table_pages(rows, BOTTOM - TOP - HEADING_HEIGHT)) or [()]
    closing = _closing(data, language)
    used = TOP + HEADING_HEIGHT + sum(map(height_of, pages[-1]))
    fitting = max(0, int((BOTTOM - used - 2) / CLOSING_LINE))
    rest = chunks(closing[fitting:], int((BOTTOM - TOP) / CLOSING_LINE) - 3)
    painters = [_painter(data, language, columns, page, ()) for page in pages[:-1]]
    painters.append(_painter(data, language, columns, pages[-1], closing[:fitting]))
    painters += [_painter(data, language, columns, (), part) for part in rest]
    return paint(said(data.ledger.title, language), painters, language, size=LANDSCAPE)


def _columns(data: LedgerBook, language: str) -> list[Column]:
    def tr(msgid: str) -> str:
        return text.tr_in(language, msgid)

    columns = [
        Column(title=tr("No."), width=10, align=Align.CENTRE),
        Column(title=tr("Time"), width=24, align=Align.CENTRE),
    ]
    columns += [
        Column(
            title=said(one.title, language),
            width=SHAPED if one.shape else _WIDTHS[one.kind],
            align=Align.RIGHT if one.kind is FieldKind.NUMBER else Align.LEFT,
        )
        for one in data.ledger.fields
    ]
    if data.ledger.life:
        columns.append(Column(title=tr("Status"), width=18))
        columns.append(Column(title=tr("Responsible"), width=24))
    return [*columns, Column(title=tr("Recorded by"), width=20)]


def _cells(data: LedgerBook, language: str) -> Iterator[list[str]]:
    ledger = data.ledger
    for number, (row, operator) in enumerate(zip(data.rows, data.operators, strict=True), start=1):
        cells = [str(number), f"{row.occurred_at.astimezone():%m-%d %H:%M}"]
        cells += (_cell(one, row, language, data.in_full) for one in ledger.fields)
        if ledger.life:
            cells += (state_words(ledger, row.state, language), row.responsible)
        elif row.state is State.WITHDRAWN:
            operator = f"{operator} ({state_words(ledger, row.state, language)})"
        yield [*cells, operator]


def _cell(one: Field, row: EntryRow, language: str, in_full: bool) -> str:
    value = row.values.get(one.key, "")
    return cell_words(one, value, language, is_cut=row.is_cut, in_full=in_full)


def _painter(
    data: LedgerBook,
    language: str,
    columns: Sequence[Column],
    rows: Sequence[Cells],
    closing: Sequence[str],
) -> Painter:
    def page(sheet: Sheet) -> None:
        sheet.stamp("head", lambda sheet: _head(sheet, data, columns, language))
        y = table(sheet, TOP, columns, rows) + 2
        for words in closing:
            sheet.text(MARGIN, y, words, size=SIZE, width=sheet.width - 2 * MARGIN)
            y += CLOSING_LINE

    return page


def _head(sheet: Sheet, data: LedgerBook, columns: Sequence[Column], language: str) -> None:
    """What every page begins with, the headings of the table too."""
    title = said(data.ledger.title, language)
    sheet.text(sheet.width / 2, MARGIN - 3, title, size=18, width=200, align=Align.CENTRE)
    where = " · ".join(part for part in (data.compound, data.checkpoint) if part)
    sheet.text(MARGIN, 25, where, size=SIZE, width=100)
    last = data.until - timedelta(microseconds=1)
    span = text.tr_in(
        language,
        "{since} to {until} · entries: {count}",
        since=f"{data.since.astimezone():%Y-%m-%d}",
        until=f"{last.astimezone():%Y-%m-%d}",
        count=data.totals.entries,
    )
    right = sheet.width - MARGIN
    sheet.text(right, 25, span, size=SIZE, width=120, align=Align.RIGHT)
    if data.in_full:
        words = text.tr_in(language, "Personal data in full: keep under lock")
        sheet.text(sheet.width / 2, 25, words, size=SIZE, width=70, align=Align.CENTRE)
    headings(sheet, TOP, columns)


def _closing(data: LedgerBook, language: str) -> tuple[str, ...]:
    """Totals, answers and what was missed, as lines below the table."""
    parts = [
        *sums_words(data.ledger, data.totals, language),
        *answers_words(data.ledger, data.totals, language),
    ]
    lines = []
    if parts:
        lines.append(text.tr_in(language, "Total: {parts}", parts=" · ".join(parts)))
    if data.stock:
        told = text.tr_in(language, ", ").join(stock_words(data.stock))
        lines.append(text.tr_in(language, "In stock: {parts}", parts=told))
    if data.missed:
        told = ", ".join(_missed_words(data, one, language) for one in data.missed)
        count = len(data.missed)
        lines.append(text.tr_in(language, "Missed ({count}): {which}", count=count, which=told))
    return tuple(part for line in lines for part in wrapped(line, SIZE, 260, most=20))


def _missed_words(data: LedgerBook, one: Occasion, language: str) -> str:
    span = f"{one.from_at.astimezone():%m-%d %H:%M}-{one.until_at.astimezone():%H:%M}"
    return f"{about_words(data.ledger, one, language)} {span}".strip()
