"""What lies at the gate by building (G35), to be ticked off as it is collected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from gatekeeper import text
from gatekeeper.reports.cells import Align, Column
from gatekeeper.reports.register import print_register

TITLE = text.mark("Goods at the gate")
PER_PAGE = 28
NOWHERE = text.mark("no building")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfRow:
    """A building's line; `since` is on the clock of the place."""

    building: str
    pieces: int
    fresh: int
    since: datetime
    is_too_long: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfList:
    """What `draw` takes."""

    compound: str
    drawn_at: datetime
    rows: tuple[ShelfRow, ...]


def draw(data: ShelfList, language: str) -> bytes:
    """The PDF; an empty shelf is one page that says so by its total."""
    tr = partial(text.tr_in, language)
    told = tr(
        "{compound}, {moment}: {pieces} pieces",
        compound=data.compound,
        moment=f"{data.drawn_at:%Y-%m-%d %H:%M}",
        pieces=sum(row.pieces for row in data.rows),
    )
    columns = (
        Column(title=tr("Building"), width=30),
        Column(title=tr("Pieces"), width=22, align=Align.RIGHT),
        Column(title=tr("Of them fresh"), width=26, align=Align.RIGHT),
        Column(title=tr("Since"), width=38),
        Column(title=tr("Collected (tick)"), width=64),
    )
    return print_register(
        tr(TITLE),
        columns,
        [_cells(row, tr(NOWHERE), tr("too long")) for row in data.rows],
        language,
        left=[told],
        right=[],
        per_page=PER_PAGE,
        row_height=8.6,
    )


def _cells(row: ShelfRow, nowhere: str, long: str) -> tuple[str, ...]:
    since = f"{row.since:%m-%d %H:%M}" + (f" {long}" if row.is_too_long else "")
    ticks = "□" * min(row.pieces, 14) + ("…" if row.pieces > 14 else "")
    building = nowhere if row.building == "?" else row.building
    return (building, str(row.pieces), str(row.fresh or ""), since, ticks)
