"""The duty roster (值班表), A4 across: lines a shift, a column a day (G23, G49, G52)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from itertools import zip_longest

from sqlalchemy.orm import Session

from gatekeeper import text
from gatekeeper.domain.calendar import local
from gatekeeper.domain.duty import Assignment, Gap, Shift
from gatekeeper.domain.posts import Post
from gatekeeper.reports.page import (
    HEIGHT,
    MARGIN,
    WIDTH,
    Align,
    Column,
    Sheet,
    pages_of,
    paint,
)
from gatekeeper.text.crew import day_words, person_words, row_words

TITLE = text.mark("Duty roster")

LINES_PER_PAGE = 18
SHIFT_WIDTH = 62.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRoster:
    """Some days of the roster; `zone` is that of the place."""

    compound: str
    drawn_at: datetime
    days: tuple[date, ...]
    shifts: tuple[tuple[Post, Shift], ...]
    assignments: tuple[Assignment, ...]
    gaps: tuple[Gap, ...]
    zone: tzinfo | None = None


def gather(session: Session, *, now: datetime, compound: str, checkpoint: str) -> DutyRoster:
    """An empty form: a roster is drawn from what the service tells of its days."""
    return DutyRoster(compound=compound, drawn_at=now, days=(), shifts=(), assignments=(), gaps=())


def draw(data: DutyRoster, language: str) -> bytes:
    """The PDF: a name a line, so that none is cut; a shift nobody stands in says so."""

    def painter(sheet: Sheet, part: Sequence[Sequence[str]]) -> None:
        _page(sheet, part, data, language)

    title = text.tr_in(language, TITLE)
    pages = pages_of(lines(data, language), LINES_PER_PAGE, painter)
    return paint(title, pages, language, size=(HEIGHT, WIDTH))


def lines(data: DutyRoster, language: str) -> list[tuple[str, ...]]:
    """The table without its heading: the shift on its first line, each day's people below it."""
    short = {(gap.post.id, gap.shift.day, gap.shift.key): gap.missing for gap in data.gaps}
    rows: list[tuple[str, ...]] = []
    for post, shift in data.shifts:
        columns = []
        for day in data.days:
            place = (post.id, day, shift.key)
            here = [
                person_words(one, language)
                for one in data.assignments
                if one.counts and one.place == place
            ]
            if place in short:
                here.append(text.tr_in(language, "{count} missing", count=short[place]))
            columns.append(here)
        heading = [row_words(post, shift, data.zone, language)]
        rows += zip_longest(heading, *columns, fillvalue="")
    return rows


def _page(sheet: Sheet, rows: Sequence[Sequence[str]], data: DutyRoster, language: str) -> None:
    title = text.tr_in(language, TITLE)
    sheet.text(HEIGHT / 2, MARGIN, title, size=16, width=200, align=Align.CENTRE)
    span = f"{data.days[0]} - {data.days[-1]}" if data.days else ""
    sheet.text(MARGIN, MARGIN + 8, f"{data.compound}  {span}", size=9, width=150)
    told = f"{local(data.drawn_at, data.zone):%Y-%m-%d %H:%M}"
    sheet.text(HEIGHT - MARGIN, MARGIN + 8, told, size=9, width=60, align=Align.RIGHT)
    wide = (HEIGHT - 2 * MARGIN - SHIFT_WIDTH) / max(1, len(data.days))
    columns = (
        Column(title=text.tr_in(language, "Shifts"), width=SHIFT_WIDTH),
        *(
            Column(title=day_words(day, language), width=wide, align=Align.CENTRE)
            for day in data.days
        ),
    )
    sheet.table(MARGIN + 14, columns, rows)
