"""One shift of the shift log: crew, figures, what is named one by one, hand-over, the log's end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from functools import partial
from typing import Any

from gatekeeper import text
from gatekeeper.domain.calendar import local
from gatekeeper.domain.duty import Assignment
from gatekeeper.domain.handover import Handover
from gatekeeper.domain.reasons import reasons
from gatekeeper.domain.shift_log import Effort, NoteKind
from gatekeeper.domain.shift_pages import Named, Page
from gatekeeper.reports.cells import Align, Column
from gatekeeper.reports.flow import Block, Heading, Table, Words
from gatekeeper.text.coverage import coverage_words
from gatekeeper.text.crew import day_words, person_words, standing_words
from gatekeeper.text.handover import condition_words, equipment_words, item_words, kind_words
from gatekeeper.text.reasons import reason_words
from gatekeeper.text.shift_log import (
    hour_words,
    note_words,
    remark_words,
    seconds_words,
    span_words,
    unmanned_words,
)
from gatekeeper.text.stints import ending_words, length_words
from gatekeeper.text.stints import span_words as times_words


def blocks_of(page: Page, zone: tzinfo | None, language: str) -> Iterator[Block]:
    """From the crew to the end of the log."""
    say = partial(text.tr_in, language)
    span = page.span
    yield Heading(
        words=f"{day_words(span.day, language)} {span.post.full_name} "
        f"{span_words(span, zone, language)}"
    )
    yield from _crew(page, zone, language)
    counts = page.figures
    yield Words(
        words=say(
            text.mark(
                "Came in {entered}, went out {left}, refused {refused}, let pass by approval "
                "{overridden}, high readings {high}, not settled {unsettled}, corrected {void}."
            ),
            entered=counts.entered,
            left=counts.left,
            refused=counts.refused,
            overridden=counts.overridden,
            high=counts.high,
            unsettled=counts.unsettled,
            void=counts.void,
        )
    )
    yield from _named(page, zone, language)
    yield from _efforts(page, language)
    for one in page.handovers:
        yield from _handover(one, page, zone, language)
    yield from _end(page, zone, language)


def _crew(page: Page, zone: tzinfo | None, language: str) -> Iterator[Block]:
    say = partial(text.tr_in, language)
    planned = ", ".join(_assigned(one, language) for one in page.crew)
    yield Words(
        words=say(text.mark("On the roster: {names}"), names=planned or say(text.mark("nobody")))
    )
    signed = ", ".join(
        f"{one.name or say('erased')} {times_words(one.began_at, one.ended_at, zone)} "
        f"({ending_words(one.ending, language)})"
        for one in page.stints
    )
    yield Words(words=say(text.mark("On duty: {names}"), names=signed or say(text.mark("nobody"))))
    parts = page.unmanned if page.is_known else ()
    if uncovered := unmanned_words(page.missing, parts, zone, language):
        yield Words(words=say(text.mark("Uncovered: {words}"), words=uncovered))


def _assigned(one: Assignment, language: str) -> str:
    words = person_words(one, language)
    return words if one.counts else f"{words} [{standing_words(one.standing, language)}]"


def _named(page: Page, zone: tzinfo | None, language: str) -> Iterator[Block]:
    say = partial(text.tr_in, language)
    yield Heading(words=say(text.mark("Refusals, approvals, high readings")))
    if not page.notes:
        yield Words(words=say(text.mark("None.")))
        return
    yield Table(
        columns=(
            Column(title=say(text.mark("Time")), width=13, align=Align.CENTRE),
            Column(title=say(text.mark("What")), width=24),
            Column(title=say(text.mark("Name")), width=18),
            Column(title=say(text.mark("Address")), width=24),
            Column(title=say(text.mark("Why")), width=76),
            Column(title=say(text.mark("Operator")), width=25),
        ),
        rows=tuple(_note(one, page, zone, language) for one in page.notes),
    )


def _note(one: Named, page: Page, zone: tzinfo | None, language: str) -> tuple[str, ...]:
    line, say = one.note.line, partial(text.tr_in, language)
    why = [text.reason(code, language) for code in reasons(line.findings)]
    if one.note.kind is NoteKind.HIGH and line.tenths is not None:
        why = [f"{line.tenths / 10:.1f} °C"]
    if one.note.kind is NoteKind.OVERRIDDEN:
        why = [text.reason(code, language) for code in line.overridden]
        why += [reason_words(one.reason, language)] if one.reason else []
        if one.on_word_of:
            who = page.operators.get(one.on_word_of, "")
            sentence = (
                text.mark("on the word of {name}, confirmed")
                if one.is_confirmed
                else text.mark("on the word of {name}, not confirmed yet")
            )
            why.append(say(sentence, name=who))
    return (
        f"{local(line.at, zone):%H:%M}",
        note_words(one.note, language),
        one.name,
        one.place,
        "; ".join(why),
        page.operators.get(line.operator, ""),
    )


def _efforts(page: Page, language: str) -> Iterator[Block]:
    if not page.efforts:
        return
    say = partial(text.tr_in, language)
    titles = (
        text.mark("Scans"),
        text.mark("Typed"),
        text.mark("On paper"),
        text.mark("Approved"),
        text.mark("Refusals"),
    )
    yield Heading(words=say(text.mark("Effort by hour and operator")))
    yield Table(
        columns=(
            Column(title=say(text.mark("Hour")), width=26, align=Align.CENTRE),
            Column(title=say(text.mark("Operator")), width=36),
            *(Column(title=say(title), width=18, align=Align.RIGHT) for title in titles),
            Column(title=say(text.mark("Seconds")), width=28, align=Align.RIGHT),
        ),
        rows=tuple(_effort(one, page) for one in page.efforts),
    )


def _effort(one: Effort, page: Page) -> tuple[str, ...]:
    return (
        hour_words(one),
        page.operators.get(one.operator, ""),
        *(str(n) for n in (one.scans, one.typed, one.paper, one.overrides, one.refusals)),
        seconds_words(one),
    )


def _handover(one: Handover, page: Page, zone: tzinfo | None, language: str) -> Iterator[Block]:
    say = partial(text.tr_in, language)
    yield Heading(words=say(text.mark("Hand-over")))
    relief = page.operators.get(one.relief, "") if one.relief else "-"
    told = {
        "at": f"{local(one.handed_at, zone):%m-%d %H:%M}",
        "outgoing": page.operators.get(one.outgoing, ""),
        "relief": relief,
        "how": kind_words(one.kind, language),
        "number": one.sequence,
    }
    yield Words(
        words=say(
            text.mark("{at}: {outgoing} to {relief}, {how}; signed by PIN, line {number}."), **told
        )
    )
    for item in one.told.items:
        if item.count:
            named = ": " + ", ".join(item.lines) if item.lines else ""
            yield Words(words=f"{item_words(item.key, language)} {item.count}{named}")
    pieces = ", ".join(
        f"{equipment_words(piece.name, language)} {piece.number} "
        f"({condition_words(piece.condition, language)})"
        for piece in one.told.equipment
    )
    for sentence, words in (
        (text.mark("Equipment: {words}"), pieces),
        (text.mark("Notes: {words}"), one.told.notes),
        (text.mark("Objection: {words}"), one.told.objection),
    ):
        if words:
            yield Words(words=say(sentence, words=words))


def _end(page: Page, zone: tzinfo | None, language: str) -> Iterator[Block]:
    say = partial(text.tr_in, language)
    yield Heading(words=say(text.mark("Outages, missing data, log")))
    for one in page.outages:
        began = one.until - timedelta(seconds=one.seconds)
        told: dict[str, Any] = {"since": _at(began, zone), "until": _at(one.until, zone)}
        told["length"] = length_words(timedelta(seconds=one.seconds))
        yield Words(words=say(text.mark("Not running: {since} to {until} ({length})."), **told))
    if page.coverage is not None:
        yield Words(words=coverage_words(page.coverage, zone, language))
    for remark in page.remarks:
        yield Words(words=remark_words(remark.code, remark.parameters, zone, language))
    if not page.outages and not page.remarks and page.coverage is None:
        yield Words(words=say(text.mark("No outage, nothing missing.")))
    for mark in page.logs:
        told = {"number": mark.sequence, "hash": mark.hash[:16]}
        words = say(text.mark("Log at the end: line {number}, hash {hash} ..."), **told)
        yield Words(words=f"{mark.name}: {words}" if mark.name else words)
    line = "______________"
    yield Words(
        words=say(
            text.mark("Handed over by: {line}   Taken over by: {line}   Supervisor: {line}"),
            line=line,
        )
    )


def _at(moment: datetime, zone: tzinfo | None) -> str:
    return f"{local(moment, zone):%m-%d %H:%M}"
