"""The codes of patrol points (巡更点) to cut out and put up, eight on a sheet (G58)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from gatekeeper import text
from gatekeeper.reports.cells import Align
from gatekeeper.reports.page import chunks, paint
from gatekeeper.reports.sheet import MARGIN, Sheet

TITLE = text.mark("Codes of the points")

ACROSS, DOWN = 2, 4
CARD_WIDTH, CARD_HEIGHT = 90.0, 65.0
CODE_SIDE = 42.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One place with the text of its code."""

    name: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PointCodes:
    """All points of one ledger."""

    compound: str
    ledger: str
    points: tuple[Point, ...]


def draw(data: PointCodes, language: str) -> bytes:
    """The PDF."""
    painters = [partial(_page, data, part) for part in chunks(data.points, ACROSS * DOWN)]
    return paint(text.tr_in(language, TITLE), painters, language)


def _page(data: PointCodes, part: Sequence[Point], sheet: Sheet) -> None:
    for place, point in enumerate(part):
        row, column = divmod(place, ACROSS)
        _card(sheet, MARGIN + column * CARD_WIDTH, MARGIN + row * CARD_HEIGHT, point, data)


def _card(sheet: Sheet, x: float, y: float, point: Point, data: PointCodes) -> None:
    sheet.box(x, y, CARD_WIDTH, CARD_HEIGHT, grey=0.6)
    middle, inside = x + CARD_WIDTH / 2, CARD_WIDTH - 8
    head = " · ".join(part for part in (data.compound, data.ledger) if part)
    sheet.text(middle, y + 3, head, size=9, width=inside, align=Align.CENTRE)
    sheet.text(middle, y + 8, point.name, size=18, width=inside, align=Align.CENTRE)
    sheet.code(middle - CODE_SIDE / 2, y + 17, CODE_SIDE, point.code)
    sheet.text(middle, y + 59.5, point.code, size=7, width=inside, align=Align.CENTRE)
