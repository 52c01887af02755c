"""The floating population on paper: tenants by building, and the landlords asked (O42, O43)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gatekeeper import text
from gatekeeper.domain.tenants import Floating, total
from gatekeeper.reports.cells import Align, Column
from gatekeeper.reports.register import print_register
from gatekeeper.text.whereabouts import floating_words

TITLE = text.mark("Floating population")
LINES_PER_PAGE = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class FloatingPopulation:
    """Building by building; nobody is named."""

    compound: str
    drawn_at: datetime
    parts: tuple[Floating, ...]


def draw(data: FloatingPopulation, language: str) -> bytes:
    """The PDF: a line a building, then all together."""

    def tr(msgid: str) -> str:
        return text.tr_in(language, msgid)

    def number(msgid: str) -> Column:
        return Column(title=tr(msgid), width=29, align=Align.RIGHT)

    columns = [
        Column(title=tr(text.mark("Building")), width=35),
        number(text.mark("Rented flats")),
        number(text.mark("Tenants")),
        number(text.mark("Foreign")),
        number(text.mark("No landlord")),
        number(text.mark("Landlord asked")),
    ]
    whole = total(data.parts)
    rows = [_cells(part.building, part) for part in data.parts]
    rows.append(_cells(tr(text.mark("Total")), whole))
    return print_register(
        tr(TITLE),
        columns,
        rows,
        language,
        left=[data.compound],
        right=[f"{data.drawn_at:%Y-%m-%d %H:%M}"],
        per_page=LINES_PER_PAGE,
        foot=floating_words(whole, language),
    )


def _cells(name: str, part: Floating) -> tuple[str, ...]:
    figures = (part.flats, part.tenants, part.foreign, part.without_landlord, part.asked)
    return name, *map(str, figures)
