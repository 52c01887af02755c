"""The health of one of the staff on one paper (员工健康状况一人一档表, O24, G44)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from gatekeeper import text
from gatekeeper.domain.day_sheet import celsius
from gatekeeper.domain.four_pieces import FourPieces
from gatekeeper.domain.ledger import Ledger, said
from gatekeeper.domain.whereabouts import Stay
from gatekeeper.reports.cells import Align, Column
from gatekeeper.reports.flow import Block, Signed, Words, facts, listed, print_flow
from gatekeeper.reports.known import CaseLine
from gatekeeper.reports.register import where
from gatekeeper.text.observation import case_state_words, kind_words
from gatekeeper.text.people import sex_word

TITLE = text.mark("Staff health file")
HIGH = "▲"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One temperature; `ledger` where it was written down, None where the gate measured it."""

    at: datetime
    tenths: int
    ledger: Ledger | None
    is_high: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffFile:
    """Whose health it is; `reason` why it is in full, empty where it is masked."""

    compound: str
    checkpoint: str
    reason: str
    name: str
    sex: str
    born_on: date | None
    id_number: str
    phone: str
    place: str
    employer: str
    pieces: FourPieces
    complete_on: date | None
    last_on: date | None
    since: date
    readings: tuple[Reading, ...]
    stays: tuple[Stay, ...]
    cases: tuple[CaseLine, ...]


def draw(data: StaffFile, language: str) -> bytes:
    """The PDF, as many pages as the readings need."""
    tr = partial(text.tr_in, language)
    why = (
        tr("In full: {reason}", reason=data.reason)
        if data.reason
        else tr("Names and numbers are masked.")
    )
    return print_flow(
        tr(TITLE),
        tuple(_blocks(data, language)),
        language,
        left=where(data.compound, data.checkpoint),
        right=why,
    )


def rows(data: StaffFile, language: str) -> tuple[tuple[str, str], ...]:
    """Who it is, and the four pieces."""
    tr, pieces = partial(text.tr_in, language), data.pieces
    return (
        (tr("Name"), data.name),
        (tr("Sex"), sex_word(data.sex, language)),
        (tr("Born on"), _day(data.born_on)),
        (tr("ID number"), data.id_number),
        (tr("Phone"), data.phone),
        (tr("Address"), data.place),
        (tr("Employer, department"), data.employer),
        (tr(text.mark("Health declaration of")), _day(pieces.form_on)),
        (tr("No. of the health pass card"), pieces.card),
        (tr(text.mark("Green code seen on")), _day(pieces.code_on)),
        (tr("Approved by"), pieces.approved_by),
        (tr("Complete since"), _day(data.complete_on)),
        (tr(text.mark("Good through")), _day(data.last_on)),
    )


def readings(data: StaffFile, language: str) -> tuple[tuple[str, ...], ...]:
    """The temperatures as rows, the newest first."""
    gate = text.tr_in(language, text.mark("measured at the gate"))
    return tuple(
        (
            f"{one.at:%Y-%m-%d %H:%M}",
            f"{celsius(one.tenths)} {HIGH if one.is_high else ''}".strip(),
            said(one.ledger.title, language) if one.ledger else gate,
        )
        for one in data.readings
    )


def _blocks(data: StaffFile, language: str) -> Iterator[Block]:
    tr = partial(text.tr_in, language)
    yield facts([row for row in rows(data, language) if row[1]], language)
    yield from listed(
        tr(text.mark("Temperatures since {day}"), day=data.since),
        (
            Column(title=tr("Time"), width=50),
            Column(title="°C", width=30, align=Align.CENTRE),
            Column(title=tr(text.mark("Where it was taken")), width=100),
        ),
        readings(data, language),
        language,
    )
    yield from listed(
        tr(text.mark("Where he was")),
        (
            Column(title=tr(text.mark("Province, city, street")), width=110),
            Column(title=tr(text.mark("From and until")), width=70),
        ),
        ((one.place, f"{_day(one.from_on)} – {_day(one.until_on)}") for one in data.stays),
        language,
    )
    yield from listed(
        tr("Observation"),
        (
            Column(title=tr("Case"), width=30),
            Column(title=tr("Kind of observation"), width=54),
            Column(title=tr("From and through"), width=60),
            Column(title=tr("Status"), width=36),
        ),
        (
            (
                one.number,
                kind_words(one.kind, language),
                f"{one.first_on} – {one.last_on}",
                case_state_words(one.state, language),
            )
            for one in data.cases
        ),
        language,
    )
    yield Words(words=tr(text.mark("Contact, symptoms, remarks: ____________________________")))
    yield Signed(who=tr(text.mark("Signature of the person")), day=tr("Date"))
    yield Signed(who=tr("Checked by"), day=tr("Date"))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
