"""The file of one person (一人一档): all that is known of him, section by section (O07)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from gatekeeper import text
from gatekeeper.domain.checklist import Tick
from gatekeeper.domain.day_sheet import DayEntry, celsius
from gatekeeper.domain.fever import Done
from gatekeeper.domain.measures import Measure
from gatekeeper.domain.person_events import Event
from gatekeeper.domain.returnees import Disposition
from gatekeeper.reports.cells import Column
from gatekeeper.reports.flow import listed, print_flow
from gatekeeper.reports.known import CaseLine, PassLine
from gatekeeper.text.checklist import task_words
from gatekeeper.text.day_sheet import channel_words, swab_words
from gatekeeper.text.fever import step_words, told_words
from gatekeeper.text.observation import case_state_words, kind_words
from gatekeeper.text.passes import pass_kind_words
from gatekeeper.text.people import paper_word, sex_word
from gatekeeper.text.person_events import event_cells
from gatekeeper.text.returnees import disposition_words, measure_words

TITLE = text.mark("Person file")

DIRECTIONS = {"entry": text.mark("in"), "exit": text.mark("out")}
OUTCOMES = {
    "granted": text.mark("let pass"),
    "held": text.mark("held"),
    "denied": text.mark("refused"),
    "pending": text.mark("not decided"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Who he is; phone and numbers masked unless a reason was given."""

    name: str
    latin_name: str
    sex: str
    born_on: date | None
    place: str
    phone: str
    id_number: str
    paper_kind: str
    paper_number: str
    employer: str
    plates: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageLine:
    """One check at a gate, as far back as passages are kept."""

    at: datetime
    direction: str
    outcome: str
    tenths: int | None
    lane: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnLine:
    """One return to the community."""

    number: str
    on: date
    origin: str
    disposition: Disposition | None
    measure: Measure


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFile:
    """One person; `reason` why it is in full, empty where it is masked."""

    compound: str
    reason: str
    facts: Facts
    passes: tuple[PassLine, ...]
    passages: tuple[PassageLine, ...]
    returns: tuple[ReturnLine, ...]
    cases: tuple[CaseLine, ...]
    days: tuple[tuple[date, DayEntry], ...]
    ticks: tuple[Tick, ...]
    fevers: tuple[tuple[str, Done], ...]
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A table of the file: its title, its columns (title, width), its rows."""

    title: str
    columns: tuple[tuple[str, float], ...]
    rows: tuple[tuple[str, ...], ...]


def draw(data: PersonFile, language: str) -> bytes:
    """The PDF, as many pages as it needs; a section without rows says so."""
    tr = partial(text.tr_in, language)
    why = (
        tr(text.mark("In full: {reason}"), reason=data.reason)
        if data.reason
        else tr(text.mark("Numbers are masked."))
    )
    blocks = [
        block
        for one in sections(data, language)
        for block in listed(one.title, _columns(one), one.rows, language)
    ]
    title = f"{tr(TITLE)} · {data.facts.name}"
    return print_flow(title, blocks, language, left=data.compound, right=why)


def sections(data: PersonFile, language: str) -> tuple[Section, ...]:
    """What the file holds, in the order of its pages."""
    tr = partial(text.tr_in, language)
    return (
        _facts(data, language),
        _section(
            tr(text.mark("Passes")),
            (
                (tr(text.mark("Pass number")), 30),
                (tr(text.mark("Kind of pass")), 50),
                (tr(text.mark("Valid")), 60),
                (tr(text.mark("Closed")), 40),
            ),
            [
                (
                    one.number,
                    pass_kind_words(one.kind, language),
                    f"{one.since} – {one.until}",
                    one.closed,
                )
                for one in data.passes
            ],
        ),
        _section(
            tr(text.mark("Returns")),
            (
                (tr(text.mark("No.")), 26),
                (tr(text.mark("Arrived")), 28),
                (tr(text.mark("Coming from")), 56),
                (tr(text.mark("Decision")), 32),
                (tr(text.mark("Measure")), 38),
            ),
            [_return(one, language) for one in data.returns],
        ),
        _section(
            tr(text.mark("Observation")),
            (
                (tr(text.mark("Case")), 20),
                (tr(text.mark("Kind of observation")), 38),
                (tr(text.mark("From and through")), 48),
                (tr(text.mark("Status")), 26),
                (tr(text.mark("In charge")), 24),
                (tr(text.mark("Notices")), 24),
            ),
            [
                (
                    one.number,
                    kind_words(one.kind, language),
                    f"{one.first_on} – {one.last_on}",
                    case_state_words(one.state, language),
                    one.charge,
                    one.notices,
                )
                for one in data.cases
            ],
        ),
        _section(
            tr(text.mark("Daily sheet")),
            (
                (tr(text.mark("Date")), 26),
                (tr(text.mark("Morning °C")), 26),
                (tr(text.mark("Afternoon °C")), 26),
                (tr(text.mark("Contact")), 24),
                (tr(text.mark("Symptoms")), 38),
                (tr(text.mark("Needs, tests")), 40),
            ),
            [_day(day_on, entry, language) for day_on, entry in data.days],
        ),
        _section(
            tr(text.mark("Checklist")),
            (
                (tr(text.mark("Time")), 36),
                (tr(text.mark("Task")), 74),
                (tr(text.mark("Done by")), 36),
                (tr(text.mark("Remark")), 34),
            ),
            [
                (
                    f"{one.done_at:%Y-%m-%d %H:%M}",
                    task_words(one.task, language),
                    one.doer,
                    one.note,
                )
                for one in data.ticks
            ],
        ),
        _section(
            tr(text.mark("Fever cases")),
            (
                (tr(text.mark("Case")), 20),
                (tr(text.mark("Time")), 36),
                (tr(text.mark("Step")), 50),
                (tr(text.mark("Details")), 74),
            ),
            [
                (
                    number,
                    f"{one.done_at:%Y-%m-%d %H:%M}",
                    step_words(one.step, language),
                    told_words(one, language),
                )
                for number, one in data.fevers
            ],
        ),
        _section(
            tr(text.mark("Screening, intakes, referrals, reports")),
            (
                (tr(text.mark("Time")), 36),
                (tr(text.mark("What")), 44),
                (tr(text.mark("Details")), 100),
            ),
            [event_cells(one, language) for one in data.events],
        ),
        _section(
            tr(text.mark("Passages")),
            (
                (tr(text.mark("Time")), 44),
                (tr(text.mark("Direction")), 26),
                (tr(text.mark("Result")), 40),
                ("°C", 24),
                (tr(text.mark("Lane")), 46),
            ),
            [_passage(one, language) for one in data.passages],
        ),
    )


def _section(
    title: str, columns: Sequence[tuple[str, float]], rows: Sequence[Sequence[str]]
) -> Section:
    return Section(title=title, columns=tuple(columns), rows=tuple(tuple(row) for row in rows))


def _facts(data: PersonFile, language: str) -> Section:
    tr, one = partial(text.tr_in, language), data.facts
    born = one.born_on.isoformat() if one.born_on else ""
    paper = f"{paper_word(one.paper_kind, language)} {one.paper_number}".strip()
    told = (
        (tr(text.mark("Name")), f"{one.name}  {one.latin_name}".strip()),
        (tr(text.mark("Sex")), sex_word(one.sex, language)),
        (tr(text.mark("Born on")), born),
        (tr(text.mark("Address")), one.place),
        (tr(text.mark("Phone")), one.phone),
        (tr(text.mark("ID number")), one.id_number),
        (tr(text.mark("Document no.")), paper),
        (tr(text.mark("Employer")), one.employer),
        (tr(text.mark("Plates")), "  ".join(one.plates)),
    )
    columns = ((tr(text.mark("What")), 50.0), (tr(text.mark("Entry in the records")), 130.0))
    return _section(tr(text.mark("Person")), columns, [pair for pair in told if pair[1]])


def _return(one: ReturnLine, language: str) -> tuple[str, ...]:
    decided = disposition_words(one.disposition, language) if one.disposition else ""
    measure = measure_words(one.measure, language=language) if one.disposition else ""
    return (one.number, one.on.isoformat(), one.origin, decided, measure)


def _day(day_on: date, entry: DayEntry, language: str) -> tuple[str, ...]:
    readings = ["" if one is None else celsius(one) for one in (entry.morning, entry.afternoon)]
    more = " ".join(part for part in (entry.needs, swab_words(entry.swab, language)) if part)
    reached = channel_words(entry.channel, language)
    return (day_on.isoformat(), *readings, reached, entry.symptoms, more)


def _passage(one: PassageLine, language: str) -> tuple[str, ...]:
    tr = partial(text.tr_in, language)
    return (
        f"{one.at:%Y-%m-%d %H:%M}",
        tr(DIRECTIONS.get(one.direction, one.direction)),
        tr(OUTCOMES.get(one.outcome, one.outcome)),
        celsius(one.tenths) if one.tenths is not None else "",
        one.lane,
    )


def _columns(section: Section) -> tuple[Column, ...]:
    return tuple(Column(title=title, width=width) for title, width in section.columns)
