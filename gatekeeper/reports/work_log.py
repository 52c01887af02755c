"""The work log (工作日志, O34), A4 across: every stint with its hours and what was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import partial

from sqlalchemy.orm import Session

from gatekeeper import text
from gatekeeper.domain.calendar import local
from gatekeeper.domain.stints import Stint, length
from gatekeeper.reports.cells import Align, Column
from gatekeeper.reports.register import print_register, where
from gatekeeper.reports.sheet import LANDSCAPE
from gatekeeper.text.crew import affiliation_name
from gatekeeper.text.stints import day_of, ending_words, length_words, span_words

TITLE = text.mark("Work log")

LINES_PER_PAGE = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkLog:
    """Stints in their order, each with the name of its post; `span` is what they are of."""

    compound: str
    drawn_at: datetime
    span: str
    stints: tuple[tuple[Stint, str], ...]
    zone: tzinfo | None = None


def gather(session: Session, *, now: datetime, compound: str, checkpoint: str) -> WorkLog:
    """An empty form: a log is drawn from what the service tells of a year."""
    return WorkLog(compound=compound, drawn_at=now, span="", stints=())


def draw(data: WorkLog, language: str) -> bytes:
    """The PDF; one who is on duty now is counted until the moment of printing."""
    say = partial(text.tr_in, language)
    people: dict[str, list[tuple[datetime, datetime]]] = {}
    for one, _ in data.stints:
        people.setdefault(str(one.person), []).append((one.began_at, _end(one, data)))
    total = sum((length(parts) for parts in people.values()), timedelta())
    columns = (
        Column(title=say(text.mark("Date")), width=22, align=Align.CENTRE),
        Column(title=say(text.mark("From - until")), width=30, align=Align.CENTRE),
        Column(title=say(text.mark("Time served")), width=15, align=Align.RIGHT),
        Column(title=say(text.mark("Name")), width=28),
        Column(title=say(text.mark("Comes from")), width=28),
        Column(title=say(text.mark("Post")), width=30),
        Column(title=say(text.mark("Known by")), width=30),
        Column(title=say(text.mark("What was done")), width=84),
    )
    rows = [
        (
            day_of(one, data.zone),
            span_words(one.began_at, one.ended_at, data.zone),
            length_words(_end(one, data) - one.began_at),
            one.name,
            affiliation_name(one.affiliation, language) if one.affiliation else "",
            post,
            ending_words(one.ending, language),
            one.work,
        )
        for one, post in data.stints
    ]
    return print_register(
        say(TITLE),
        columns,
        rows,
        language,
        left=[where(data.compound, data.span)],
        right=[
            say(
                text.mark("Entries: {count}, hours: {time}. Printed {at}."),
                count=len(rows),
                time=length_words(total),
                at=f"{local(data.drawn_at, data.zone):%Y-%m-%d %H:%M}",
            )
        ],
        per_page=LINES_PER_PAGE,
        size=LANDSCAPE,
        foot=say(text.mark("Checked by: ______________   Date: ______________")),
    )


def _end(one: Stint, data: WorkLog) -> datetime:
    return one.ended_at or max(one.began_at, data.drawn_at)
