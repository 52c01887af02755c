"""体温登记台账 (G07): everybody measured at the post, with first and second reading and result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, tzinfo
from functools import partial

from gatekeeper import text
from gatekeeper.domain.access import Direction
from gatekeeper.domain.calendar import local
from gatekeeper.domain.coverage import Coverage
from gatekeeper.domain.measured import Measured, totals
from gatekeeper.reports.cells import Align, Column
from gatekeeper.reports.register import print_register, where
from gatekeeper.reports.sheet import LANDSCAPE
from gatekeeper.text.coverage import lines_of
from gatekeeper.text.measured import (
    first_words,
    further_words,
    kind_words,
    sent_words,
    totals_words,
)

TITLE = text.mark("Temperature ledger")

LINES_PER_PAGE = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class TemperatureLedger:
    """The rows of some days, names masked: the book lies open at the post."""

    compound: str
    checkpoint: str
    first: date
    last: date
    rows: tuple[Measured, ...]
    zone: tzinfo | None = None
    coverage: Coverage | None = None


def draw(data: TemperatureLedger, language: str) -> bytes:
    """The PDF; one page with its headings when nobody was measured."""
    say = partial(text.tr_in, language)
    days = f"{data.first:%Y-%m-%d}"
    if data.last != data.first:
        days += f" - {data.last:%Y-%m-%d}"
    counted = totals(data.rows)
    foot = [say(text.mark("▲ high, ▽ too low to be true, both by the limits in force then."))]
    if counted.erased:
        foot.append(
            say(
                text.mark("Values deleted after their time: {count}. They were measured."),
                count=counted.erased,
            )
        )
    return print_register(
        say(TITLE),
        _columns(language, tells_posts=data.coverage is not None),
        [_cells(number, row, data, language) for number, row in enumerate(data.rows, start=1)],
        language,
        left=[where(data.compound, data.checkpoint, days), totals_words(counted, language)],
        right=[],
        foot="  ".join(foot),
        notes=lines_of(data.coverage, data.zone, language),
        per_page=LINES_PER_PAGE,
        size=LANDSCAPE,
    )


def _columns(language: str, *, tells_posts: bool) -> tuple[Column, ...]:
    """At the office with the post, which takes its room from the last ones."""
    say = partial(text.tr_in, language)
    posts = (Column(title=say(text.mark("Post")), width=24),) if tells_posts else ()
    return (
        Column(title=say(text.mark("No.")), width=12, align=Align.CENTRE),
        Column(title=say(text.mark("Time")), width=24, align=Align.CENTRE),
        Column(title=say(text.mark("Name")), width=28),
        Column(title=say(text.mark("Address")), width=28),
        Column(title=say(text.mark("Who")), width=20 if posts else 28),
        Column(title=say(text.mark("Way")), width=14, align=Align.CENTRE),
        *posts,
        Column(title=say(text.mark("First reading (°C)")), width=36),
        Column(title=say(text.mark("Measured again (°C)")), width=36),
        Column(title=say(text.mark("Measured by")), width=18 if posts else 26),
        Column(title=say(text.mark("Sent to, remarks")), width=27 if posts else 35),
    )


def _cells(number: int, row: Measured, data: TemperatureLedger, language: str) -> tuple[str, ...]:
    at = local(row.at, data.zone)
    return (
        str(number),
        f"{at:%H:%M}" if data.first == data.last else f"{at:%m-%d %H:%M}",
        row.name,
        row.place,
        kind_words(row.kind, language),
        text.direction_word(Direction(row.direction), language) if row.direction else "",
        *((row.post,) if data.coverage is not None else ()),
        first_words(row, language),
        further_words(row),
        row.by,
        sent_words(row, language),
    )
