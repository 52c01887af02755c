"""The file of one household (一户一档): its people, landlord, passes, cars, cases (O06)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from gatekeeper import text
from gatekeeper.domain.ledger import FieldKind, Ledger, said
from gatekeeper.domain.people import TENANT
from gatekeeper.domain.screening import Result, Screened
from gatekeeper.reports.cells import Column
from gatekeeper.reports.flow import INSIDE, Block, Words, facts, listed, print_flow
from gatekeeper.reports.known import CaseLine, PassLine
from gatekeeper.reports.register import where
from gatekeeper.store.ledger_pages import EntryRow
from gatekeeper.text.ledgers import cell_words, state_words
from gatekeeper.text.observation import case_state_words, kind_words
from gatekeeper.text.passes import pass_kind_words
from gatekeeper.text.people import sex_word, tenure_word
from gatekeeper.text.screening import result_words, stands_words

TITLE = text.mark("Household file")
RENTER = "▲"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody who lives there, or did until `left_on`."""

    name: str
    sex: str
    born_on: date | None
    tenure: str
    phone: str
    id_number: str
    employer: str
    left_on: date | None

    @property
    def mark(self) -> str:
        """租户: told apart at a glance, also in black and white."""
        return RENTER if self.tenure == TENANT else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPass:
    """An issue of a pass; no name where it is the household's."""

    name: str
    told: PassLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Car:
    """A registered car of the household or of one of its people."""

    plate: str
    name: str
    slot: str
    about: str
    allowed_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """A case of one of its people."""

    name: str
    told: CaseLine


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenedDoor:
    """How the door stood in a round, and what was said of its people."""

    round: str
    on: date
    screened: Screened
    people: tuple[tuple[str, Result, str], ...]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """An entry of a ledger about this door."""

    at: datetime
    ledger: Ledger
    entry: EntryRow


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseholdFile:
    """One flat; `reason` why it is in full, empty where it is masked."""

    compound: str
    checkpoint: str
    reason: str
    place: str
    charge: str
    is_rented: bool
    landlord: str
    landlord_phone: str
    members: tuple[Member, ...]
    passes: tuple[HeldPass, ...]
    cars: tuple[Car, ...]
    cases: tuple[Observed, ...]
    rounds: tuple[ScreenedDoor, ...]
    requests: tuple[Request, ...]


def draw(data: HouseholdFile, language: str) -> bytes:
    """The PDF, as many pages as it needs; a part without rows says so."""
    tr = partial(text.tr_in, language)
    why = (
        tr("In full: {reason}", reason=data.reason)
        if data.reason
        else tr(text.mark("Names and numbers are masked."))
    )
    return print_flow(
        f"{tr(TITLE)} · {data.place}",
        tuple(blocks(data, language)),
        language,
        left=where(data.compound, data.checkpoint),
        right=why,
    )


def blocks(data: HouseholdFile, language: str) -> Iterator[Block]:
    """From the flat to what was asked for."""
    tr = partial(text.tr_in, language)
    yield facts([row for row in _flat(data, language) if row[1]], language)
    yield from _members(data, language)
    yield from listed(
        tr("Passes"),
        (
            Column(title=tr(text.mark("Pass number")), width=30),
            Column(title=tr(text.mark("Kind of pass")), width=42),
            Column(title=tr(text.mark("Holder")), width=34),
            Column(title=tr("Valid"), width=48),
            Column(title=tr("Closed"), width=26),
        ),
        (
            (
                one.told.number,
                pass_kind_words(one.told.kind, language),
                one.name or tr("Household"),
                f"{one.told.since} – {one.told.until}",
                one.told.closed,
            )
            for one in data.passes
        ),
        language,
    )
    yield from listed(
        tr("Vehicles"),
        (
            Column(title=tr("Plate"), width=32),
            Column(title=tr("Owner"), width=40),
            Column(title=tr("Slot"), width=28),
            Column(title=tr(text.mark("Let in until")), width=30),
            Column(title=tr("Remarks"), width=50),
        ),
        (
            (one.plate, one.name or tr("Household"), one.slot, _day(one.allowed_until), one.about)
            for one in data.cars
        ),
        language,
    )
    yield from _care(data, language)


def _flat(data: HouseholdFile, language: str) -> tuple[tuple[str, str], ...]:
    tr = partial(text.tr_in, language)
    here = [one for one in data.members if one.left_on is None]
    renters = [one for one in here if one.tenure == TENANT]
    people = tr(
        "People: {count}, of them tenants: {renters}.", count=len(here), renters=len(renters)
    )
    landlord = f"{data.landlord}  {data.landlord_phone}".strip()
    if data.is_rented and not landlord:
        landlord = tr("The landlord is not known.")
    return (
        (tr("Address"), data.place),
        (tr("People"), people),
        (tr(text.mark("Rented")), tr("yes") if data.is_rented else tr("no")),
        (tr("Landlord"), landlord),
        (tr("In charge"), data.charge),
    )


def _members(data: HouseholdFile, language: str) -> Iterator[Block]:
    tr = partial(text.tr_in, language)
    yield from listed(
        tr(text.mark("Members of the household")),
        (
            Column(title=tr("Name"), width=28),
            Column(title=tr("Sex"), width=11),
            Column(title=tr("Born on"), width=22),
            Column(title=tr("Phone"), width=26),
            Column(title=tr("ID number"), width=38),
            Column(title=tr("Employer"), width=25),
            Column(title=tr("State"), width=30),
        ),
        (
            (
                f"{one.mark}{one.name}",
                sex_word(one.sex, language),
                _day(one.born_on),
                one.phone,
                one.id_number,
                one.employer,
                _stands(one, language),
            )
            for one in data.members
        ),
        language,
    )
    if any(one.mark for one in data.members):
        yield Words(words=f"{RENTER} {tr('tenant')}", size=8.5)


def _stands(one: Member, language: str) -> str:
    if one.left_on is not None:
        return text.tr_in(language, text.mark("left {day}"), day=one.left_on)
    return tenure_word(one.tenure, language)


def _care(data: HouseholdFile, language: str) -> Iterator[Block]:
    tr = partial(text.tr_in, language)
    yield from listed(
        tr("Observation"),
        (
            Column(title=tr("Case"), width=22),
            Column(title=tr("Name"), width=28),
            Column(title=tr("Kind of observation"), width=42),
            Column(title=tr("From and through"), width=48),
            Column(title=tr("Status"), width=40),
        ),
        (
            (
                one.told.number,
                one.name,
                kind_words(one.told.kind, language),
                f"{one.told.first_on} – {one.told.last_on}",
                case_state_words(one.told.state, language),
            )
            for one in data.cases
        ),
        language,
    )
    yield from listed(
        tr("Screening"),
        (
            Column(title=tr("Round"), width=40),
            Column(title=tr("Date"), width=22),
            Column(title=tr("Result"), width=40),
            Column(title=tr("People"), width=INSIDE - 102),
        ),
        (
            (one.round, _day(one.on), stands_words(one.screened, language), _said(one, language))
            for one in data.rounds
        ),
        language,
    )
    yield from listed(
        tr(text.mark("Requests for help")),
        (
            Column(title=tr("Time"), width=32),
            Column(title=tr("Ledger"), width=38),
            Column(title=tr("What"), width=INSIDE - 94),
            Column(title=tr("State"), width=24),
        ),
        (request_words(one, language, in_full=bool(data.reason)) for one in data.requests),
        language,
    )


def request_words(one: Request, language: str, *, in_full: bool) -> tuple[str, ...]:
    """When, in which ledger, what was written but the door, how it stands."""
    ledger, entry = one.ledger, one.entry
    told = (
        cell_words(
            field, entry.values.get(field.key, ""), language, is_cut=entry.is_cut, in_full=in_full
        )
        for field in ledger.fields
        if field.kind is not FieldKind.HOUSEHOLD and not field.is_picture
    )
    return (
        f"{one.at:%Y-%m-%d %H:%M}",
        said(ledger.title, language),
        "; ".join(part for part in told if part),
        state_words(ledger, entry.state, language),
    )


def _said(one: ScreenedDoor, language: str) -> str:
    """Each with how he is and where, then what is noted of the door."""
    people = (
        " ".join(part for part in (name, result_words(result, language), place) if part)
        for name, result, place in one.people
    )
    return "; ".join(part for part in (*people, one.note) if part)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
