"""One entry of a ledger as a sheet of its own (检查整改单, 承诺书): fields, steps, signatures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper import text
from gatekeeper.domain.ledger import Ledger, said
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.reports.cells import Align
from gatekeeper.reports.page import paint
from gatekeeper.reports.sheet import HEIGHT, MARGIN, WIDTH, Painter, Sheet
from gatekeeper.reports.typesetting import printable, wrapped
from gatekeeper.store import ledger_pages, people
from gatekeeper.store.accounts import rows as account_rows
from gatekeeper.store.ledger_pages import EntryRow, LineRow
from gatekeeper.text.ledgers import action_words, cell_words, state_words

TITLE = text.mark("Sheet")

SIZE, LINE, PADDING = 10.5, 5.2, 1.8
NAMED = 42.0  # mm of the names to the left
INSIDE = WIDTH - 2 * MARGIN
TOP, BOTTOM = 44.0, HEIGHT - 20
PICTURE = 38.0
MOST_LINES = 30
SIGNED = 16.0  # mm for one who signs, with the day


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerSheet:
    """An entry in full with the steps of its life, for it is signed by whom it is about."""

    ledger: Ledger
    entry: EntryRow
    lines: tuple[LineRow, ...]
    compound: str
    checkpoint: str
    operators: Mapping[UUID, str] = field(default_factory=dict)
    pictures: Mapping[str, bytes] = field(default_factory=dict, repr=False)


def gather(
    session: Session,
    *,
    now: datetime,
    compound: str,
    checkpoint: str,
    ledger: Ledger,
    entry: UUID,
) -> LedgerSheet:
    """The entry as it stands; InvalidInput when there is none."""
    row = ledger_pages.entry(session, entry)
    if row is None:
        raise InvalidInput([Problem(code="entry-unknown")])
    named = {
        one.key: people.photo_of(session, row.values.get(one.key))
        for one in ledger.fields
        if one.is_picture
    }
    return LedgerSheet(
        ledger=ledger,
        entry=row,
        lines=ledger_pages.lines_of(session, entry),
        compound=compound,
        checkpoint=checkpoint,
        operators={one.id: one.name for one in account_rows(session)},
        pictures={key: jpeg for key, jpeg in named.items() if jpeg is not None},
    )


def draw(data: LedgerSheet, language: str) -> bytes:
    """The PDF on A4; long texts break into lines, what does not fit goes on overleaf."""
    pages: list[list[_Row]] = [[]]
    y = TOP
    for row in _rows(data, language):
        if y + row.height > BOTTOM and pages[-1]:
            pages.append([])
            y = TOP
        pages[-1].append(row)
        y += row.height
    foot = len(data.ledger.signed) * SIGNED + (PICTURE + 6 if data.pictures else 0)
    if y + foot > BOTTOM:
        pages.append([])
    painters: list[Painter] = [
        partial(_page, data, language, rows, is_last=rows is pages[-1]) for rows in pages
    ]
    return paint(_title(data, language), painters, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    name: str
    lines: Sequence[str]

    @property
    def height(self) -> float:
        return max(1, len(self.lines)) * LINE + 2 * PADDING


def _title(data: LedgerSheet, language: str) -> str:
    return said(data.ledger.slip, language) or said(data.ledger.title, language)


def _rows(data: LedgerSheet, language: str) -> Iterator[_Row]:
    """Each field that says something, then each step after the first."""
    entry = data.entry

    def row(name: str, words: str) -> _Row:
        room = INSIDE - NAMED - 2 * PADDING
        plain, _ = printable(words)
        return _Row(name=name, lines=wrapped(plain, SIZE, room, most=MOST_LINES))

    for one in data.ledger.fields:
        if not one.is_picture:
            value = entry.values.get(one.key, "")
            words = cell_words(one, value, language, is_cut=entry.is_cut, in_full=True)
            yield row(said(one.title, language), words)
    if data.ledger.life:
        words = state_words(data.ledger, entry.state, language)
        yield row(text.tr_in(language, "Status"), words)
    for line in data.lines[1:]:
        told = (line.responsible, line.note, data.operators.get(line.operator, ""))
        words = " · ".join(part for part in told if part)
        step = action_words(line.action, language)
        yield row(f"{step} {line.recorded_at.astimezone():%m-%d %H:%M}", words)


def _page(
    data: LedgerSheet, language: str, rows: Sequence[_Row], sheet: Sheet, *, is_last: bool
) -> None:
    title = _title(data, language)
    sheet.text(WIDTH / 2, MARGIN, title, size=18, width=INSIDE, align=Align.CENTRE)
    where = " · ".join(part for part in (data.compound, data.checkpoint) if part)
    sheet.text(MARGIN, 34, where, size=9.5, width=INSIDE / 2)
    when = f"{data.entry.occurred_at.astimezone():%Y-%m-%d %H:%M}"
    number = text.tr_in(language, "No. {number}", number=data.entry.id.hex[-6:].upper())
    sheet.text(WIDTH - MARGIN, 34, f"{number} · {when}", size=9.5, align=Align.RIGHT)
    y = TOP
    for row in rows:
        sheet.box(MARGIN, y, NAMED, row.height, grey=0.4)
        sheet.box(MARGIN + NAMED, y, INSIDE - NAMED, row.height, grey=0.4)
        room = NAMED - 2 * PADDING
        sheet.text(MARGIN + PADDING, y + PADDING + 0.4, row.name, size=SIZE, width=room)
        for number_of, words in enumerate(row.lines):
            at = y + PADDING + 0.4 + number_of * LINE
            sheet.text(MARGIN + NAMED + PADDING, at, words, size=SIZE)
        y += row.height
    if is_last:
        _foot(data, language, sheet, y + 6)


def _foot(data: LedgerSheet, language: str, sheet: Sheet, y: float) -> None:
    """Pictures, then who signs, each with the day."""
    x = MARGIN
    for one in data.ledger.fields:
        jpeg = data.pictures.get(one.key)
        if jpeg is not None:
            sheet.picture(x, y, 1.4 * PICTURE, PICTURE - 5, jpeg)
            sheet.text(x, y + PICTURE - 4, said(one.title, language), size=8.5)
            x += 1.4 * PICTURE + 6
    y += PICTURE + 6 if data.pictures else 0
    for words in data.ledger.signed:
        sheet.text(MARGIN, y + 6, said(words, language), size=SIZE, width=60)
        sheet.line(MARGIN + 62, y + 11, MARGIN + 122, y + 11, grey=0.4)
        sheet.text(MARGIN + 128, y + 6, text.tr_in(language, "Date"), size=SIZE)
        sheet.line(MARGIN + 140, y + 11, WIDTH - MARGIN, y + 11, grey=0.4)
        y += SIGNED
