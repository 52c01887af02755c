"""The duty roster (值班表), A4 across: lines a shift, a column a day (G23, G49, G52)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from itertools import zip_longest

from sqlalchemy.orm import Session

from gatekeeper import text
from gatekeeper.domain.calendar import local
from gatekeeper.domain.duty import Assignment, Gap, Shift
from gatekeeper.domain.posts import Post
from gatekeeper.reports.cells import Align, Column
from gatekeeper.reports.register import print_register, where
from gatekeeper.reports.sheet import LANDSCAPE, MARGIN
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
    wide = (LANDSCAPE[0] - 2 * MARGIN - SHIFT_WIDTH) / max(1, len(data.days))
    columns = (
        Column(title=text.tr_in(language, "Shifts"), width=SHIFT_WIDTH),
        *(
            Column(title=day_words(day, language), width=wide, align=Align.CENTRE)
            for day in data.days
        ),
    )
    span = f"{data.days[0]} - {data.days[-1]}" if data.days else ""
    return print_register(
        text.tr_in(language, TITLE),
        columns,
        lines(data, language),
        language,
        left=[where(data.compound, span)],
        right=[f"{local(data.drawn_at, data.zone):%Y-%m-%d %H:%M}"],
        per_page=LINES_PER_PAGE,
        size=LANDSCAPE,
    )


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
