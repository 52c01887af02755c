"""The checklist of one body (居家观察工作清单): every household, this body's columns only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from gatekeeper import text
from gatekeeper.domain.bodies import Body
from gatekeeper.domain.checklist import Tick, TickState, When, of_body
from gatekeeper.domain.masking import mask_name
from gatekeeper.reports.cells import Align, Column
from gatekeeper.reports.page import pages_of, paint
from gatekeeper.reports.sheet import LANDSCAPE, MARGIN, Sheet
from gatekeeper.reports.typesetting import wrapped
from gatekeeper.text.checklist import task_words, when_words
from gatekeeper.text.fever import body_words

TITLE = text.mark("Checklist of observed households")
FOOT = text.mark("√ done, □ to do. A daily task is ticked anew each day.")
LINES_PER_PAGE = 13
INSIDE = LANDSCAPE[0] - 2 * MARGIN
# Number, address, name, day n.
FIRST = (10.0, 28.0, 24.0, 18.0)
TOP, ROW = MARGIN + 15, 11.0
HEADING, HEADING_LINE, HEADING_LINES = 7.0, 3.0, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """One observed person; `ticks` and `states` by the key of the task."""

    place: str
    name: str
    day: str
    states: dict[str, TickState]
    ticks: dict[str, Tick | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """What one body does on a day."""

    compound: str
    body: Body
    day_on: date
    rows: tuple[Household, ...]


def draw(data: Checklist, language: str) -> bytes:
    """The PDF, on its side; names masked, as it goes through many hands."""
    tr = partial(text.tr_in, language)
    title = f"{tr(TITLE)} · {body_words(data.body, language)}"
    rows = [_cells(place, row, data.body) for place, row in enumerate(data.rows, start=1)]

    def page(sheet: Sheet, part: Sequence[Sequence[str]]) -> None:
        sheet.text(sheet.width / 2, MARGIN, title, size=16, width=INSIDE, align=Align.CENTRE)
        sheet.text(MARGIN, MARGIN + 9, data.compound, size=9, width=INSIDE / 2)
        right = sheet.width - MARGIN
        sheet.text(right, MARGIN + 9, f"{data.day_on}", size=10, align=Align.RIGHT)
        sheet.table(TOP, _columns(data.body, language), part, row_height=ROW)
        _headings(sheet, data.body, language)
        sheet.text(MARGIN, sheet.height - 14, tr(FOOT), size=8.5, width=INSIDE)

    return paint(title, pages_of(rows, LINES_PER_PAGE, page), language, size=LANDSCAPE)


def _columns(body: Body, language: str) -> list[Column]:
    """Those of the tasks without a title: theirs is too long for one line."""
    tr = partial(text.tr_in, language)
    titles = (tr(text.mark("No.")), tr(text.mark("Address")), tr(text.mark("Name")))
    first = zip((*titles, tr(text.mark("Day n"))), FIRST, strict=True)
    return [
        *(Column(title=title, width=wide) for title, wide in first),
        *(Column(title="", width=_width(body), align=Align.CENTRE) for _ in of_body(body)),
    ]


def _width(body: Body) -> float:
    return (INSIDE - sum(FIRST)) / len(of_body(body))


def _headings(sheet: Sheet, body: Body, language: str) -> None:
    """What each task is and when, in as many lines as a heading holds."""
    width = _width(body)
    for place, one in enumerate(of_body(body)):
        words = f"{task_words(one.key, language)} ({when_words(one.when, language)})"
        lines = wrapped(words, HEADING, width - 2, most=HEADING_LINES)
        middle = MARGIN + sum(FIRST) + (place + 0.5) * width
        y = TOP + (ROW - HEADING_LINE * len(lines)) / 2
        for line in lines:
            sheet.text(middle, y, line, size=HEADING, width=width - 1, align=Align.CENTRE)
            y += HEADING_LINE


def _cells(place: int, row: Household, body: Body) -> tuple[str, ...]:
    cells = [str(place), row.place, mask_name(row.name), row.day]
    for one in of_body(body):
        tick = row.ticks[one.key]
        if tick is not None:
            day = "" if one.when is When.DAILY else f"{tick.done_at.month}-{tick.done_at.day}"
            cells.append("  ".join(part for part in ("√", day, tick.note) if part))
        else:
            cells.append("□" if row.states[one.key] is TickState.DUE else "")
    return tuple(cells)
