"""The dated list of expected returnees: how each area stands today, who was told when (O23)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from gatekeeper import text
from gatekeeper.domain.areas import Level
from gatekeeper.domain.expected import BriefedBy
from gatekeeper.domain.masking import mask_phone
from gatekeeper.domain.measures import Measure
from gatekeeper.reports.cells import Column
from gatekeeper.reports.register import print_register
from gatekeeper.reports.sheet import LANDSCAPE
from gatekeeper.text.returnees import level_words, measure_words
from gatekeeper.text.whereabouts import briefed_words

TITLE = text.mark("Briefing of expected returnees")
LINES_PER_PAGE = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Somebody expected; what he was told stands beside what holds today."""

    name: str
    phone: str
    coming_from: str
    due_on: date | None
    door: str
    level: Level | None
    measure: Measure
    days: int
    told_at: datetime | None
    channel: BriefedBy | None
    level_then: Level | None
    told_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefings:
    """Those shown on the screen."""

    compound: str
    drawn_at: datetime
    lines: tuple[Line, ...]


def draw(data: Briefings, language: str) -> bytes:
    """The PDF, phones masked: the list is read in the office."""

    def tr(msgid: str) -> str:
        return text.tr_in(language, msgid)

    columns = [
        Column(title=tr(text.mark("No.")), width=9),
        Column(title=tr(text.mark("Name")), width=24),
        Column(title=tr(text.mark("Phone")), width=26),
        Column(title=tr(text.mark("Coming from")), width=38),
        Column(title=tr(text.mark("Comes on")), width=22),
        Column(title=tr(text.mark("To which door")), width=24),
        Column(title=tr(text.mark("Area today")), width=24),
        Column(title=tr(text.mark("Measure")), width=38),
        Column(title=tr(text.mark("Told on")), width=34),
        Column(title=tr(text.mark("Area then")), width=28),
    ]
    return print_register(
        tr(TITLE),
        columns,
        [_cells(place, line, language) for place, line in enumerate(data.lines, start=1)],
        language,
        left=[data.compound],
        right=[f"{data.drawn_at:%Y-%m-%d %H:%M}"],
        per_page=LINES_PER_PAGE,
        size=LANDSCAPE,
    )


def _cells(place: int, line: Line, language: str) -> tuple[str, ...]:
    told = ""
    if line.told_at is not None and line.channel is not None:
        told = f"{line.told_at:%m-%d %H:%M} {briefed_words(line.channel, language)}"
    then = level_words(line.level_then, language) if line.told_at else ""
    return (
        str(place),
        line.name,
        mask_phone(line.phone),
        line.coming_from,
        line.due_on.isoformat() if line.due_on else "",
        line.door,
        level_words(line.level, language),
        measure_words(line.measure, line.days, language),
        told,
        " ".join(part for part in (then, line.told_by) if part),
    )
