"""The register of visitors of one day (来访登记表), those turned away as figures (G13, G15)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from sqlalchemy.orm import Session

from gatekeeper import text
from gatekeeper.domain.calendar import day_span, local
from gatekeeper.domain.coverage import Coverage
from gatekeeper.domain.masking import mask_phone
from gatekeeper.reports.cells import Align, Column
from gatekeeper.reports.register import print_register, where
from gatekeeper.reports.sheet import LANDSCAPE
from gatekeeper.store import reach, visit_lists
from gatekeeper.store.visit_lists import VisitRow
from gatekeeper.text.coverage import lines_of
from gatekeeper.text.visits import answer_words, document_words, purpose_words, refusal_words

TITLE = text.mark("Visitor register")

LINES_PER_PAGE = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitorRegister:
    """One day's visits, and how many were turned away without a name, by the reason's key."""

    compound: str
    checkpoint: str
    day: date
    visits: tuple[VisitRow, ...]
    turned_away: Mapping[str, int]
    coverage: Coverage | None = None


def gather(
    session: Session, *, now: datetime, compound: str, checkpoint: str, day: date | None = None
) -> VisitorRegister:
    """The visits of a day on the clock of the gate's own place; today unless another is named."""
    wanted = day or local(now, None).date()
    start, end = day_span(wanted, None)
    counted = visit_lists.turned_away(session, start, end)
    return VisitorRegister(
        compound=compound,
        checkpoint=checkpoint,
        day=wanted,
        visits=visit_lists.of_day(session, start, end),
        turned_away={code.removeprefix("refused-"): count for code, count in counted.items()},
        coverage=reach.coverage(session, start, end, now),
    )


def draw(data: VisitorRegister, language: str) -> bytes:
    """The PDF; phone and document masked, as the paper lies open at the post."""
    say = partial(text.tr_in, language)
    told = say(
        text.mark("Visitors: {visitors}; turned away without a name: {refused}"),
        visitors=len(data.visits),
        refused=sum(data.turned_away.values()),
    )
    reasons = (
        f"{refusal_words(reason, language)}: {count}" for reason, count in data.turned_away.items()
    )
    return print_register(
        say(TITLE),
        _columns(language, tells_posts=data.coverage is not None),
        [
            _cells(number, visit, data, language)
            for number, visit in enumerate(data.visits, start=1)
        ],
        language,
        left=[where(data.compound, data.checkpoint, f"{data.day:%Y-%m-%d}")],
        right=[told],
        foot="  ".join(reasons),
        notes=lines_of(data.coverage, None, language),
        per_page=LINES_PER_PAGE,
        size=LANDSCAPE,
    )


def _columns(language: str, *, tells_posts: bool) -> tuple[Column, ...]:
    """At the office with the post: each counts its own slips."""
    say = partial(text.tr_in, language)
    posts = (Column(title=say(text.mark("Post")), width=22),) if tells_posts else ()
    return (
        Column(title=say(text.mark("No.")), width=10, align=Align.CENTRE),
        Column(title=say(text.mark("Slip")), width=15, align=Align.CENTRE),
        *posts,
        Column(title=say(text.mark("Name")), width=25),
        Column(title=say(text.mark("Phone")), width=25),
        Column(title=say(text.mark("Document")), width=32 if posts else 40),
        Column(title=say(text.mark("Host")), width=22),
        Column(title=say(text.mark("Purpose")), width=22 if posts else 28),
        Column(title=say(text.mark("Plate")), width=21),
        Column(title=say(text.mark("Host's answer")), width=28),
        Column(title=say(text.mark("In")), width=12, align=Align.CENTRE),
        Column(title=say(text.mark("Out")), width=12, align=Align.CENTRE),
        Column(title=say(text.mark("Remarks")), width=21 if posts else 29),
    )


def _cells(number: int, visit: VisitRow, data: VisitorRegister, language: str) -> tuple[str, ...]:
    document = f"{document_words(visit.document_kind, language)} {visit.document_mask}".strip()
    said = (
        refusal_words(visit.refused, language)
        if visit.refused
        else answer_words(visit.answer, language)
    )
    return (
        str(number),
        visit.number,
        *((visit.post,) if data.coverage is not None else ()),
        visit.name,
        mask_phone(visit.phone),
        document,
        visit.place,
        purpose_words(visit.purpose, language),
        visit.plate,
        said,
        _clock(visit.entered_at),
        _clock(visit.left_at),
        visit.notes,
    )


def _clock(moment: datetime | None) -> str:
    return f"{moment.astimezone():%H:%M}" if moment else ""
