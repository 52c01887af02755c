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
from gatekeeper.reports.page import LANDSCAPE, MARGIN, Align, Painter, Sheet, chunks, paint
from gatekeeper.reports.typesetting import POINTS_PER_MM, printable, wrapped
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
SIZE, HEADING = 9.0, 8.0
LINE = 4.4
CLOSING_LINE = 5.0
PADDING = 1.4
MOST_LINES = 6
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    title: str
    width: float
    align: Align = Align.LEFT


Cells = tuple[list[str], ...]


def draw(data: LedgerBook, language: str) -> bytes:
    """The PDF on A4 lying; cells break into lines, headings stand on every page."""
    columns = _columns(data, language)
    width = LANDSCAPE[0] - 2 * MARGIN
    stretch = width / sum(column.width for column in columns)
    columns = [
        _Column(title=one.title, width=one.width * stretch, align=one.align) for one in columns
    ]
    rows = [_wrapped(columns, cells) for cells in _cells(data, language)]
    pages: list[tuple[Cells, ...]] = list(_pages(rows)) or [()]
    closing = _closing(data, language)
    used = TOP + _heading_height() + sum(_height(cells) for cells in pages[-1])
    fitting = max(0, int((BOTTOM - used - 2) / CLOSING_LINE))
    rest = chunks(closing[fitting:], int((BOTTOM - TOP) / CLOSING_LINE) - 3)
    painters = [_painter(data, language, columns, page, ()) for page in pages[:-1]]
    painters.append(_painter(data, language, columns, pages[-1], closing[:fitting]))
    painters += [_painter(data, language, columns, (), part) for part in rest]
    return paint(said(data.ledger.title, language), painters, language, size=LANDSCAPE)


def _columns(data: LedgerBook, language: str) -> list[_Column]:
    def tr(msgid: str) -> str:
        return text.tr_in(language, msgid)

    columns = [
        _Column(title=tr("No."), width=10, align=Align.CENTRE),
        _Column(title=tr("Time"), width=24, align=Align.CENTRE),
    ]
    columns += [
        _Column(
            title=said(one.title, language),
            width=SHAPED if one.shape else _WIDTHS[one.kind],
            align=Align.RIGHT if one.kind is FieldKind.NUMBER else Align.LEFT,
        )
        for one in data.ledger.fields
    ]
    if data.ledger.life:
        columns.append(_Column(title=tr("Status"), width=18))
        columns.append(_Column(title=tr("Responsible"), width=24))
    return [*columns, _Column(title=tr("Recorded by"), width=20)]


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


def _wrapped(columns: Sequence[_Column], cells: Sequence[str]) -> Cells:
    return tuple(
        wrapped(printable(cell)[0], SIZE, column.width - 2 * PADDING, most=MOST_LINES)
        for column, cell in zip(columns, cells, strict=True)
    )


def _height(cells: Cells) -> float:
    return max(len(cell) for cell in cells) * LINE + 2 * PADDING


def _pages(rows: Sequence[Cells]) -> Iterator[tuple[Cells, ...]]:
    """As many rows on a page as fit below the headings."""
    page: list[Cells] = []
    y = TOP + _heading_height()
    for cells in rows:
        if page and y + _height(cells) > BOTTOM:
            yield tuple(page)
            page, y = [], TOP + _heading_height()
        page.append(cells)
        y += _height(cells)
    if page:
        yield tuple(page)


def _heading_height() -> float:
    return 2 * LINE + 2 * PADDING


def _painter(
    data: LedgerBook,
    language: str,
    columns: Sequence[_Column],
    rows: Sequence[Cells],
    closing: Sequence[str],
) -> Painter:
    def page(sheet: Sheet) -> None:
        _head(sheet, data, language)
        heading = tuple(
            wrapped(column.title, HEADING, column.width - 2 * PADDING, most=2) for column in columns
        )
        y = _row(sheet, TOP, columns, heading, _heading_height(), centred=True)
        for cells in rows:
            y = _row(sheet, y, columns, cells, _height(cells))
        y += 2
        for words in closing:
            sheet.text(MARGIN, y, words, size=SIZE, width=sheet.width - 2 * MARGIN)
            y += CLOSING_LINE

    return page


def _head(sheet: Sheet, data: LedgerBook, language: str) -> None:
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


def _row(
    sheet: Sheet,
    y: float,
    columns: Sequence[_Column],
    cells: Cells,
    height: float,
    *,
    centred: bool = False,
) -> float:
    x = MARGIN
    for column, lines in zip(columns, cells, strict=True):
        sheet.box(x, y, column.width, height, grey=0.4)
        align = Align.CENTRE if centred else column.align
        places = {
            Align.LEFT: x + PADDING,
            Align.CENTRE: x + column.width / 2,
            Align.RIGHT: x + column.width - PADDING,
        }
        top = y + (height - len(lines) * LINE) / 2 + (LINE - SIZE / POINTS_PER_MM) / 2
        for number, words in enumerate(lines):
            size = HEADING if centred else SIZE
            sheet.text(places[align], top + number * LINE, words, size=size, align=align)
        x += column.width
    return y + height


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
