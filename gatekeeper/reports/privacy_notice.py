"""The privacy notice (个人信息处理告知) to hang up: what is kept, why, how long, what one may ask.

A page for each language, made from the table of what is kept how long: it cannot tell otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from gatekeeper import text
from gatekeeper.config import LANGUAGES
from gatekeeper.domain.purposes import Purpose
from gatekeeper.domain.retention import Kind
from gatekeeper.reports.cells import Align, Column
from gatekeeper.reports.notice import day_words
from gatekeeper.reports.page import chunks, paint
from gatekeeper.reports.sheet import MARGIN, WIDTH, Painter, Sheet
from gatekeeper.reports.typesetting import wrapped
from gatekeeper.text.retention import kept_words, kind_title

TITLE = text.mark("Privacy notice")
INSIDE = WIDTH - 2 * MARGIN
SIZE, LINE = 10.5, 5.6
# Rows are this high until there are too many of them; lower ones can still be read.
ROW, LOWEST_ROW, EASY_ROWS = 5.4, 3.9, 17
# Two tables side by side: a row is a kind with its days.
HALF = INSIDE / 2 - 2
NAME = 50.0
FIRST_ROWS, MORE_ROWS = 26, 42

PURPOSES = {
    Purpose.ACCESS: text.mark("To let in who belongs here, by pass and by the records."),
    Purpose.VISITORS: text.mark("To register visitors and ask their hosts."),
    Purpose.VEHICLES: text.mark("To know whose vehicle goes in and out."),
    Purpose.OUTINGS: text.mark("To count outings and see that everybody is back."),
    Purpose.EPIDEMIC: text.mark(
        "To prevent the epidemic: temperature, health code, tests and questions at the gate."
    ),
    Purpose.OBSERVATION: text.mark(
        "To register who returns from elsewhere, and to look after people under observation."
    ),
    Purpose.SERVICES: text.mark("To help: goods, errands, lost property, calls for a car."),
    Purpose.RECORD: text.mark("To show afterwards who decided what, in a log without names."),
}
HOW = text.mark(
    "The data stay encrypted on the computers of this gate and of the community office. Faces are "
    "not recognised by machine. On screens, lists and files names, phones and numbers are masked; "
    "showing them in full takes a reason, which is recorded."
)
SENSITIVE = text.mark(
    "Document numbers, where you were, photos and health data are sensitive. They are asked only "
    "where the purposes above need them; without them the gate may ask for another proof or not "
    "let you in."
)
ENDING = text.mark(
    "When the epidemic ends, health data is destroyed by a day that is announced; two people sign "
    "the record."
)
RIGHTS = text.mark(
    "You may ask what is held on you and who looked at it, have it copied, corrected or erased, "
    "and object. Bring a document. For a child under 14 a parent asks. What cannot be erased yet, "
    "and why, is told in writing."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyNotice:
    """What hangs at the gate: who handles the data, for what, which kinds, how long."""

    controller: str
    contact: str
    checkpoint: str
    profile: str
    issued_on: date
    purposes: tuple[Purpose, ...]
    kinds: tuple[Kind, ...]

    @property
    def is_epidemic(self) -> bool:
        return Purpose.EPIDEMIC in self.purposes


def draw(data: PrivacyNotice, language: str) -> bytes:
    """The PDF; the window's language first."""
    order = sorted(LANGUAGES, key=lambda one: one != language)
    painters = [painter for spoken in order for painter in _pages(data, spoken)]
    return paint(text.tr_in(language, TITLE), painters, language)


def _pages(data: PrivacyNotice, language: str) -> list[Painter]:
    """One page, or more where there are more kinds than fit on it."""
    first, rest = data.kinds[: 2 * FIRST_ROWS], data.kinds[2 * FIRST_ROWS :]
    return [
        partial(_first, data=data, kinds=first, language=language),
        *(partial(_more, kinds=part, language=language) for part in chunks(rest, 2 * MORE_ROWS)),
    ]


def _first(sheet: Sheet, *, data: PrivacyNotice, kinds: Sequence[Kind], language: str) -> None:
    tr = partial(text.tr_in, language)
    sheet.text(sheet.width / 2, MARGIN, tr(TITLE), size=24, width=INSIDE, align=Align.CENTRE)
    y = MARGIN + 14
    who = tr("Who handles the data: {name}", name=data.controller)
    asked = tr("Whom to ask: {contact}", contact=data.contact) if data.contact else ""
    where = tr(
        "At: {place}. Rules in force: {profile}.",
        place=data.checkpoint,
        profile=text.profile_name(data.profile, language),
    )
    issued = tr("As of {day}", day=day_words(data.issued_on, language))
    sheet.text(sheet.width - MARGIN, y, issued, size=SIZE, width=60, align=Align.RIGHT)
    y = _paragraphs(sheet, y, [one for one in (who, asked, where) if one])
    y = _headed(sheet, y, tr("What for"), [f"· {tr(PURPOSES[one])}" for one in data.purposes])
    y = _headed(sheet, y, tr("How"), [tr(HOW), tr(SENSITIVE)])
    y = _headed(sheet, y, tr("What is kept, and how long"), [])
    y = _table(sheet, top=y, kinds=kinds, language=language) + 3
    ending = [tr(ENDING)] if data.is_epidemic else []
    _headed(sheet, y, tr("Your rights"), [tr(RIGHTS), *ending])


def _more(sheet: Sheet, *, kinds: Sequence[Kind], language: str) -> None:
    _table(sheet, top=MARGIN, kinds=kinds, language=language)


def _headed(sheet: Sheet, y: float, heading: str, paragraphs: Sequence[str]) -> float:
    sheet.text(MARGIN, y, heading, size=13, width=INSIDE)
    return _paragraphs(sheet, y + 7, paragraphs)


def _paragraphs(sheet: Sheet, y: float, paragraphs: Sequence[str]) -> float:
    """One below the other; where the next thing begins."""
    for paragraph in paragraphs:
        for line in wrapped(paragraph, SIZE, INSIDE, most=6):
            sheet.text(MARGIN, y, line, size=SIZE, width=INSIDE)
            y += LINE
    return y + 1.5


def _table(sheet: Sheet, *, top: float, kinds: Sequence[Kind], language: str) -> float:
    """Two halves side by side, each ruled; where the next thing begins."""
    rows = -(-len(kinds) // 2)
    high = ROW if top == MARGIN else max(LOWEST_ROW, min(ROW, ROW * EASY_ROWS / max(rows, 1)))
    for place, part in enumerate(chunks(kinds, max(rows, 1))):
        x = MARGIN + place * (HALF + 4)
        _half(sheet, x, top, part, language, high)
    return top + (rows + 1) * high


def _half(
    sheet: Sheet, x: float, top: float, kinds: Sequence[Kind], language: str, high: float
) -> None:
    tr = partial(text.tr_in, language)
    columns = (
        Column(title=tr("Kind of data"), width=NAME),
        Column(title=tr("Kept"), width=HALF - NAME),
    )
    rows = [(kind_title(one, language), kept_words(one, language)) for one in kinds]
    y = top
    for cells in [tuple(column.title for column in columns), *rows]:
        left = x
        for column, cell in zip(columns, cells, strict=True):
            size = min(9, 2 * high)
            sheet.text(
                left + 1, y + (high - size * 0.4) / 2, cell, size=size, width=column.width - 2
            )
            left += column.width
        y += high
        sheet.line(x, y, x + HALF, y, grey=0.6)
