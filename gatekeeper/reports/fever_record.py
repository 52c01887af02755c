"""The record of a fever case (发热人员闭环管理表): every step, what is next and whose it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from gatekeeper import text
from gatekeeper.domain.bodies import Body
from gatekeeper.domain.fever import Done, FeverStep
from gatekeeper.reports.cells import Align, Column
from gatekeeper.reports.page import chunks, paint
from gatekeeper.reports.sheet import MARGIN, WIDTH, Painter, Sheet
from gatekeeper.text.fever import body_words, step_words, told_words

TITLE = text.mark("Record of a fever case")
STEPS_PER_PAGE = 16
ROW = 11.0
INSIDE = WIDTH - 2 * MARGIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One step with the name of who wrote it down; `at` is on the clock of the place."""

    at: datetime
    done: Done
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeverRecord:
    """A case as it stands; `next` is None once the loop is closed."""

    compound: str
    number: str
    name: str
    place: str
    charge_name: str
    charge_phone: str
    lines: tuple[Line, ...]
    next: FeverStep | None
    owner: Body | None


def draw(data: FeverRecord, language: str) -> bytes:
    """The PDF, a page unless a case has very many steps."""
    painters: list[Painter] = [
        partial(_page, data=data, lines=lines, language=language)
        for lines in chunks(data.lines, STEPS_PER_PAGE)
    ]
    return paint(text.tr_in(language, TITLE), painters, language)


def _page(sheet: Sheet, *, data: FeverRecord, lines: Sequence[Line], language: str) -> None:
    tr, right = partial(text.tr_in, language), WIDTH - MARGIN
    sheet.text(WIDTH / 2, MARGIN, tr(TITLE), size=18, width=INSIDE, align=Align.CENTRE)
    sheet.text(MARGIN, MARGIN + 11, data.compound, size=10, width=INSIDE / 2)
    number = tr(text.mark("No. {number}"), number=data.number)
    sheet.text(right, MARGIN + 11, number, size=10, width=INSIDE / 2, align=Align.RIGHT)
    who = f"{tr(text.mark('Name'))}  {data.name}    {tr(text.mark('Address'))}  {data.place}"
    sheet.text(MARGIN, MARGIN + 18, who, size=12, width=INSIDE)
    charge = f"{tr(text.mark('In charge'))}  {data.charge_name}  {data.charge_phone}"
    sheet.text(MARGIN, MARGIN + 25, charge, size=10, width=INSIDE)
    rows = [
        (
            f"{line.at:%Y-%m-%d %H:%M}",
            step_words(line.done.step, language),
            told_words(line.done, language),
            line.by,
        )
        for line in lines
    ]
    sheet.table(MARGIN + 33, _columns(language), rows, row_height=ROW)
    y = MARGIN + 38 + ROW * (len(lines) + 1)
    sheet.text(MARGIN, y, _following(data, language), size=12, width=INSIDE)
    for place, words in enumerate((text.mark("Written by"), text.mark("Checked by"))):
        left = MARGIN + place * INSIDE / 2
        sheet.text(left, y + 18, tr(words), size=10.5, width=30)
        sheet.line(left + 32, y + 23, left + INSIDE / 2 - 8, y + 23, grey=0.4)


def _following(data: FeverRecord, language: str) -> str:
    tr = partial(text.tr_in, language)
    if data.next is None:
        return tr(text.mark("The case is closed."))
    return tr(
        text.mark("Next step: {step} ({owner})"),
        step=step_words(data.next, language),
        owner=body_words(data.owner, language),
    )


def _columns(language: str) -> list[Column]:
    tr = partial(text.tr_in, language)
    return [
        Column(title=tr(text.mark("Time")), width=36, align=Align.CENTRE),
        Column(title=tr(text.mark("Step")), width=46),
        Column(title=tr(text.mark("Details")), width=70),
        Column(title=tr(text.mark("Recorded by")), width=28),
    ]
