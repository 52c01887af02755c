"""Arrivals to a cut-off date on paper: by origin, with those in incubation (O28)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gatekeeper import text
from gatekeeper.domain.whereabouts import ArrivalFigures
from gatekeeper.reports.cells import Align, Column
from gatekeeper.reports.register import print_register
from gatekeeper.text.whereabouts import arrival_words, origin_words

TITLE = text.mark("Arrivals by origin")
LINES_PER_PAGE = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrivals:
    """The figures as the screen shows them."""

    compound: str
    drawn_at: datetime
    figures: ArrivalFigures


def draw(data: Arrivals, language: str) -> bytes:
    """The PDF: a line an origin, then all together."""

    def tr(msgid: str) -> str:
        return text.tr_in(language, msgid)

    columns = [
        Column(title=tr(text.mark("Origin")), width=80),
        Column(title=tr(text.mark("Arrivals")), width=50, align=Align.RIGHT),
        Column(title=tr(text.mark("In incubation")), width=50, align=Align.RIGHT),
    ]
    figures = data.figures
    rows = [
        (origin_words(row.origin, language), str(row.arrivals), str(row.incubating))
        for row in figures.rows
    ]
    rows.append((tr(text.mark("Total")), str(figures.arrivals), str(figures.incubating)))
    return print_register(
        tr(TITLE),
        columns,
        rows,
        language,
        left=[data.compound],
        right=[f"{data.drawn_at:%Y-%m-%d %H:%M}"],
        per_page=LINES_PER_PAGE,
        foot=arrival_words(figures, language),
    )
