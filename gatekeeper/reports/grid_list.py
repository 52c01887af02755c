"""The grid on paper (网格责任表): who leads what, which doors, and what has nobody (O21)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gatekeeper import text
from gatekeeper.reports.cells import Align, Column
from gatekeeper.reports.register import print_register
from gatekeeper.text.grid import level_words

TITLE = text.mark("Grid and leaders")
LINES_PER_PAGE = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A grid, or stairs without anybody (`level` empty)."""

    level: str
    name: str
    above: str
    leader: str
    phone: str
    stairs: str
    doors: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GridList:
    """All grids, the highest first; `doors` in all, `nobodys` without anybody in charge."""

    compound: str
    drawn_at: datetime
    lines: tuple[Line, ...]
    doors: int
    nobodys: int


def draw(data: GridList, language: str) -> bytes:
    """The PDF; phones in full, since it hangs where residents look for whom to call."""

    def tr(msgid: str, **told: object) -> str:
        return text.tr_in(language, msgid, **told)

    columns = [
        Column(title=tr("Level"), width=20),
        Column(title=tr("Grid"), width=26),
        Column(title=tr("Above it"), width=26),
        Column(title=tr("Leader"), width=26),
        Column(title=tr("Phone"), width=26),
        Column(title=tr("Buildings and stairs"), width=42),
        Column(title=tr("Doors"), width=14, align=Align.RIGHT),
    ]
    rows = [
        (
            level_words(line.level, language) if line.level else "",
            line.name,
            line.above,
            line.leader or tr("nobody"),
            line.phone,
            line.stairs,
            str(line.doors),
        )
        for line in data.lines
    ]
    told = tr(
        "Doors: {doors}, nobody in charge: {nobodys}.", doors=data.doors, nobodys=data.nobodys
    )
    return print_register(
        tr(TITLE),
        columns,
        rows,
        language,
        left=[data.compound, told],
        right=[f"{data.drawn_at:%Y-%m-%d %H:%M}"],
        per_page=LINES_PER_PAGE,
    )
