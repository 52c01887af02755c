"""The list of hours served (志愿服务时长统计表, O33): a year, by person, with what is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import partial

from sqlalchemy.orm import Session

from gatekeeper import text
from gatekeeper.domain.calendar import local
from gatekeeper.domain.stints import Tally
from gatekeeper.reports.cells import Align, Column
from gatekeeper.reports.register import print_register, where
from gatekeeper.text.crew import affiliation_name
from gatekeeper.text.stints import length_words, tally_words

TITLE = text.mark("Hours served")

LINES_PER_PAGE = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkHours:
    """A year of the place's calendar."""

    compound: str
    drawn_at: datetime
    year: int
    tally: Tally
    zone: tzinfo | None = None


def gather(session: Session, *, now: datetime, compound: str, checkpoint: str) -> WorkHours:
    """An empty form: the hours are what the service tells of a year."""
    return WorkHours(
        compound=compound, drawn_at=now, year=now.year, tally=Tally(people=(), nameless=timedelta())
    )


def draw(data: WorkHours, language: str) -> bytes:
    """The PDF: totals in the head, people by name, a line to sign below."""
    say = partial(text.tr_in, language)
    columns = (
        Column(title=say(text.mark("No.")), width=14, align=Align.CENTRE),
        Column(title=say(text.mark("Name")), width=44),
        Column(title=say(text.mark("Comes from")), width=42),
        Column(title=say(text.mark("How often")), width=18, align=Align.RIGHT),
        Column(title=say(text.mark("Time served")), width=20, align=Align.RIGHT),
        Column(title=say(text.mark("Hours due")), width=20, align=Align.RIGHT),
        Column(title=say(text.mark("Missing")), width=22, align=Align.RIGHT),
    )
    rows = [
        (
            str(number),
            one.name,
            affiliation_name(one.affiliation, language) if one.affiliation else "",
            str(one.times),
            length_words(one.time),
            length_words(one.due) if one.due else "",
            length_words(one.missing) if one.missing else "",
        )
        for number, one in enumerate(data.tally.people, start=1)
    ]
    return print_register(
        say(TITLE),
        columns,
        rows,
        language,
        left=[where(data.compound, str(data.year)), ""],
        right=[
            f"{local(data.drawn_at, data.zone):%Y-%m-%d %H:%M}",
            tally_words(data.tally, language),
        ],
        per_page=LINES_PER_PAGE,
        foot=say(text.mark("Checked by: ______________   Date: ______________")),
    )
