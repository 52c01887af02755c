"""The work proof (工作证明) to be filled in and stamped by an employer: blank, or as taken down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from gatekeeper import text
from gatekeeper.domain.work import ProofState, Shift, ShiftKind
from gatekeeper.reports.flow import Block, Heading, Signed, Words, facts, print_flow
from gatekeeper.reports.register import where
from gatekeeper.text.outings import proof_state_words, shift_kind_words

TITLE = text.mark("Work proof")
TICKED, BOX = "■", "□"
WEEK = "1234567"
TIMES, DAYS = "____ : ____  –  ____ : ____", "____"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkProofForm:
    """A form; everything of a blank one is empty, its `state` None."""

    compound: str
    checkpoint: str
    name: str = ""
    place: str = ""
    employer: str = ""
    employer_phone: str = ""
    shift: Shift | None = None
    state: ProofState | None = None
    taken_on: date | None = None
    until: date | None = None


def draw(data: WorkProofForm, language: str) -> bytes:
    """The PDF of one page."""
    left = where(data.compound, data.checkpoint)
    return print_flow(
        text.tr_in(language, TITLE), tuple(_blocks(data, language)), language, left=left
    )


def rows(data: WorkProofForm, language: str) -> tuple[tuple[str, str], ...]:
    """What the employer tells, in the order of the form."""
    tr = partial(text.tr_in, language)
    return (
        (tr("Name"), data.name),
        (tr("ID number"), ""),
        (tr("Address"), data.place),
        (tr("Employer"), data.employer),
        (tr(text.mark("Address of the workplace")), ""),
        (tr(text.mark("Job")), ""),
        (tr("Kind of shift"), _kinds(data.shift, language)),
        (tr(text.mark("Working hours")), _times(data.shift)),
        (tr(text.mark("Rest days of the week")), _rest(data.shift)),
        (tr(text.mark("Or a rota")), _rota(data.shift, language)),
        (tr(text.mark("Whom to ask, phone")), data.employer_phone),
    )


def _blocks(data: WorkProofForm, language: str) -> Iterator[Block]:
    tr = partial(text.tr_in, language)
    yield facts(rows(data, language), language, by_hand=True)
    yield Words(
        words=tr(
            text.mark(
                "We confirm that the person named works for us and has to leave home for the "
                "shifts given here. We answer for what is written and tell the community at once "
                "when it changes."
            )
        ),
        size=11,
    )
    day = tr("Date")
    yield Signed(who=tr(text.mark("Signature for the employer")), day=day)
    yield Signed(who=tr(text.mark("Stamp of the employer")), day=day)
    yield Heading(words=tr(text.mark("For the community")))
    if data.state is not None and data.taken_on is not None and data.until is not None:
        yield Words(
            words=tr(
                text.mark("Taken down {day}: {state}. Counts until {until}."),
                day=data.taken_on,
                state=proof_state_words(data.state, language),
                until=data.until,
            ),
            size=11,
        )
    yield Signed(who=tr(text.mark("Asked at the employer by")), day=day)


def _kinds(shift: Shift | None, language: str) -> str:
    """Every kind with its box; the one that holds is filled."""
    return "      ".join(
        f"{TICKED if shift and shift.kind is kind else BOX} {shift_kind_words(kind, language)}"
        for kind in ShiftKind
    )


def _times(shift: Shift | None) -> str:
    return f"{shift.starts:%H:%M} – {shift.ends:%H:%M}" if shift else TIMES


def _rest(shift: Shift | None) -> str:
    """1 is Monday, as on the screen."""
    if shift is not None and shift.kind is ShiftKind.ROTA:
        return ""
    rest = shift.rest_days if shift else frozenset()
    return "    ".join(f"{TICKED if int(day) - 1 in rest else BOX} {day}" for day in WEEK)


def _rota(shift: Shift | None, language: str) -> str:
    if shift is not None and shift.kind is not ShiftKind.ROTA:
        return ""
    return text.tr_in(
        language,
        text.mark("{on} days on, {off} days off, from {day}"),
        on=shift.days_on if shift else DAYS,
        off=shift.days_off if shift else DAYS,
        day=shift.counted_from if shift else "______-____-____",
    )
