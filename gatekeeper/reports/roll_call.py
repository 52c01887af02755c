"""Who is inside (在场人员名单), to be ticked off at the assembly point (G59)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from gatekeeper import text
from gatekeeper.domain.calendar import day_span, local
from gatekeeper.domain.coverage import Coverage
from gatekeeper.reports.cells import Align, Column
from gatekeeper.reports.register import print_register, where
from gatekeeper.store import figures, reach
from gatekeeper.text.coverage import lines_of

TITLE = text.mark("Roll-call of those inside")

LINES_PER_PAGE = 30
BOX = "□"


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """One person inside, with the full name: it is called out. `since` is None when not known."""

    name: str
    place: str
    building: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RollCall:
    """Everyone inside at a moment, as this post knows it.

    `others_until` is how far it knows the passages at the other posts; None where there are none.
    """

    compound: str
    checkpoint: str
    drawn_at: datetime
    present: tuple[Present, ...]
    others_until: datetime | None = None
    coverage: Coverage | None = None


def gather(session: Session, *, now: datetime, compound: str, checkpoint: str) -> RollCall:
    """Everyone whose last passage is an entry."""
    present = tuple(
        Present(name=row.name, place=row.place, since=row.since) for row in figures.inside(session)
    )
    midnight = day_span(local(now, None).date(), None)[0]
    return RollCall(
        compound=compound,
        checkpoint=checkpoint,
        drawn_at=now,
        present=present,
        others_until=figures.others_until(session),
        coverage=reach.coverage(session, midnight, now, now),
    )


def draw(data: RollCall, language: str) -> bytes:
    """The PDF, by building, then place and name; times are those of the clock on the wall."""
    tr = partial(text.tr_in, language)
    people = sorted(data.present, key=_order)
    rows = [
        (str(number), BOX, one.name, one.place, _clock(one.since), "")
        for number, one in enumerate(people, start=1)
    ]
    left = [where(data.compound, data.checkpoint)]
    if data.others_until is not None:
        left.append(tr("Other posts: known until {moment}", moment=_clock(data.others_until)))
    told = tr(
        "Inside at {moment}: {count}",
        count=len(data.present),
        moment=f"{data.drawn_at.astimezone():%Y-%m-%d %H:%M}",
    )
    columns = (
        Column(title=tr("No."), width=14, align=Align.CENTRE),
        Column(title=tr("Here"), width=14, align=Align.CENTRE),
        Column(title=tr("Name"), width=42),
        Column(title=tr("Address"), width=50),
        Column(title=tr("Inside since"), width=30, align=Align.CENTRE),
        Column(title=tr("Remarks"), width=30),
    )
    return print_register(
        tr(TITLE),
        columns,
        rows,
        language,
        left=left,
        right=[told],
        notes=lines_of(data.coverage, None, language)[:1],
        per_page=LINES_PER_PAGE,
    )


def _clock(moment: datetime | None) -> str:
    return f"{moment.astimezone():%m-%d %H:%M}" if moment else ""


def _order(one: Present) -> tuple[list[tuple[int, int, str]], list[tuple[int, int, str]], str]:
    return _natural(one.building or one.place), _natural(one.place), one.name


def _natural(words: str) -> list[tuple[int, int, str]]:
    """Numbers by value, so that building 3 stands before building 10."""
    parts = re.findall(r"[0-9]+|[^0-9]+", words)
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts]
