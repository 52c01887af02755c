"""The temperature sheet (体温记录表): one person, every day, two readings; filled or to fill in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from gatekeeper import text
from gatekeeper.domain.day_sheet import DayEntry, celsius
from gatekeeper.domain.policy import ObservationKind
from gatekeeper.reports.cells import Align, Column
from gatekeeper.reports.page import chunks, paint
from gatekeeper.reports.sheet import MARGIN, WIDTH, Painter, Sheet
from gatekeeper.text.day_sheet import channel_words, swab_words
from gatekeeper.text.observation import kind_words

TITLE = text.mark("Temperature sheet")
FOOT = text.mark("▲: at the limit of {limit} °C. The community is told at once.")
FOOT_ABOVE = text.mark("▲: above {limit} °C. The community is told at once.")

DAYS_PER_PAGE = 15
ROW = 13.0
INSIDE = WIDTH - 2 * MARGIN


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of the sheet; `high` are its readings at the limit, as they are printed."""

    number: int
    day_on: date
    entry: DayEntry
    high: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """Whose sheet it is, and all its days in their order."""

    number: str
    name: str
    place: str
    kind: ObservationKind
    charge_name: str
    charge_phone: str
    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TemperatureSheets:
    """All that are printed together; `limit` is the policy's, `above` whether only more counts."""

    compound: str
    limit: int
    above: bool
    people: tuple[Observed, ...]


def draw(data: TemperatureSheets, language: str) -> bytes:
    """The PDF, a page each unless somebody is observed for longer."""
    painters: list[Painter] = [
        partial(_page, data=data, one=one, days=days, language=language)
        for one in data.people
        for days in chunks(one.days, DAYS_PER_PAGE)
    ]
    return paint(text.tr_in(language, TITLE), painters, language)


def _page(
    sheet: Sheet, *, data: TemperatureSheets, one: Observed, days: Sequence[Day], language: str
) -> None:
    tr = partial(text.tr_in, language)
    right = WIDTH - MARGIN
    sheet.text(WIDTH / 2, MARGIN, tr(TITLE), size=18, width=INSIDE, align=Align.CENTRE)
    sheet.text(MARGIN, MARGIN + 11, data.compound, size=10, width=INSIDE / 2)
    number = tr(text.mark("No. {number}"), number=one.number)
    sheet.text(right, MARGIN + 11, number, size=10, width=INSIDE / 2, align=Align.RIGHT)
    who = f"{tr(text.mark('Name'))}  {one.name}    {tr(text.mark('Address'))}  {one.place}"
    sheet.text(MARGIN, MARGIN + 18, who, size=12, width=INSIDE * 0.6)
    kind = kind_words(one.kind, language)
    sheet.text(right, MARGIN + 18, kind, size=11, width=INSIDE * 0.38, align=Align.RIGHT)
    charge = f"{tr(text.mark('In charge'))}  {one.charge_name}  {one.charge_phone}"
    sheet.text(MARGIN, MARGIN + 25, charge, size=10, width=INSIDE)
    rows = [_cells(day, language) for day in days]
    sheet.table(MARGIN + 33, _columns(language), rows, row_height=ROW)
    foot = tr(FOOT_ABOVE if data.above else FOOT, limit=celsius(data.limit))
    sheet.text(MARGIN, MARGIN + 35 + ROW * (len(days) + 1), foot, size=9, width=INSIDE)


def _columns(language: str) -> list[Column]:
    tr = partial(text.tr_in, language)
    return [
        Column(title=tr(text.mark("Day n")), width=14, align=Align.CENTRE),
        Column(title=tr(text.mark("Date")), width=24, align=Align.CENTRE),
        Column(title=tr(text.mark("Morning °C")), width=26, align=Align.CENTRE),
        Column(title=tr(text.mark("Afternoon °C")), width=26, align=Align.CENTRE),
        Column(title=tr(text.mark("Symptoms")), width=36),
        Column(title=tr(text.mark("Contact")), width=22),
        Column(title=tr(text.mark("Needs, tests")), width=32),
    ]


def _cells(day: Day, language: str) -> tuple[str, ...]:
    entry = day.entry
    readings = [
        "" if tenths is None else celsius(tenths) + (" ▲" if tenths in day.high else "")
        for tenths in (entry.morning, entry.afternoon)
    ]
    more = " ".join(part for part in (entry.needs, swab_words(entry.swab, language)) if part)
    return (
        str(day.number),
        f"{day.day_on:%Y-%m-%d}",
        *readings,
        entry.symptoms,
        channel_words(entry.channel, language),
        more,
    )
