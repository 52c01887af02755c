"""Screening in words: how a door stands, what comes next, how people are, what became of strips."""

from __future__ import annotations

from collections.abc import Callable

from gatekeeper import text
from gatekeeper.domain.screening import (
    Channel,
    Coverage,
    Outcome,
    Result,
    RoundKind,
    Screened,
    Step,
)
from gatekeeper.domain.strips import StripEnd, StripState

_STANDS = {
    (Outcome.REACHED, Channel.PHONE): text.mark("reached by phone"),
    (Outcome.REACHED, Channel.DOOR): text.mark("reached at the door"),
    (Outcome.MISSED, Channel.PHONE): text.mark("no answer by phone"),
    (Outcome.MISSED, Channel.DOOR): text.mark("nobody home"),
    (Outcome.ELSEWHERE, Channel.PHONE): text.mark("whereabouts known"),
    (Outcome.ELSEWHERE, Channel.DOOR): text.mark("whereabouts known"),
}

_STEPS = {
    Step.PHONE: text.mark("by phone"),
    Step.DOOR: text.mark("at the door"),
    Step.STRIP: text.mark("put a strip on"),
    Step.NONE: "",
}

_RESULTS = {
    Result.WELL: text.mark("well"),
    Result.SYMPTOMS: text.mark("symptoms"),
    Result.AWAY: text.mark("away"),
    Result.RETURNED: text.mark("came back"),
}

_ENDS = {
    StripEnd.NONE: "",
    StripEnd.CAME_HOME: text.mark("came in by a gate"),
    StripEnd.FOLLOWED_UP: text.mark("followed up"),
    StripEnd.TAKEN_DOWN: text.mark("taken down"),
}


def round_title(kind: RoundKind, name: str, scope: str = "", language: str | None = None) -> str:
    """A round by its name, a sweep by its day; with the grid it goes through, if only one."""
    if kind is RoundKind.PLACES:
        return text.tr_in(language or text.language(), "Sweep of places {day}", day=name)
    return f"{name} ({scope})" if scope else name


def stands_words(screened: Screened | None, language: str | None = None) -> str:
    """How a door stands in a round."""
    if screened is None:
        return text.tr_in(language or text.language(), "not tried yet")
    said = _STANDS[screened.outcome, screened.channel]
    return text.tr_in(language or text.language(), said)


def step_words(step: Step, language: str | None = None) -> str:
    """What is to be tried next."""
    said = _STEPS[step]
    return text.tr_in(language or text.language(), said) if said else ""


def result_words(result: Result, language: str | None = None) -> str:
    """How somebody is."""
    return text.tr_in(language or text.language(), _RESULTS[result])


def strip_words(state: StripState, ended: StripEnd, language: str | None = None) -> str:
    """A strip: whole, broken, or how it ended."""
    if state is StripState.CLOSED:
        return text.tr_in(language or text.language(), _ENDS[ended]) if _ENDS[ended] else ""
    said = text.mark("on the door") if state is StripState.UP else text.mark("broken")
    return text.tr_in(language or text.language(), said)


FIGURES: tuple[tuple[str, Callable[[Coverage], int]], ...] = (
    (text.mark("Doors"), lambda c: c.doors),
    (text.mark("By phone"), lambda c: c.by_phone),
    (text.mark("By visit"), lambda c: c.by_visit),
    (text.mark("Elsewhere"), lambda c: c.elsewhere),
    (text.mark("No contact"), lambda c: c.missed),
    (text.mark("Untried"), lambda c: c.untried),
    (text.mark("Left"), lambda c: c.left),
    (text.mark("Strips"), lambda c: c.strips),
    (text.mark("Covered, %"), lambda c: c.percent),
)
"""The columns of coverage, on the screen and on paper."""

PARTS = {
    "patch": text.mark("by patch"),
    "building": text.mark("by building"),
    "team": text.mark("by team"),
}


def total_words(figures: Coverage, strips: int, examined: int, language: str | None = None) -> str:
    """The figures of a whole round in one sentence; a strip is no outcome."""
    return text.tr_in(
        language or text.language(),
        "{doors} doors: {phone} by phone + {visit} by visit = {reached} reached, {elsewhere} known "
        "elsewhere, {left} left. {strips} strips put on, {examined} people examined.",
        doors=figures.doors,
        phone=figures.by_phone,
        visit=figures.by_visit,
        reached=figures.reached,
        elsewhere=figures.elsewhere,
        left=figures.left,
        strips=strips,
        examined=examined,
    )
