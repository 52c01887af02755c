"""What the card of a person says, line by line."""

from __future__ import annotations

from gatekeeper.domain.masking import mask_name
from gatekeeper.services.observation_lists import CaseRow
from gatekeeper.services.registry import PersonCard, Revealed
from gatekeeper.text import kind_word, tr
from gatekeeper.text.observation import case_state_words, kind_words
from gatekeeper.ui.faces import sex_word
from gatekeeper.ui.row_model import Column
from gatekeeper.ui.words import day_and_time, status_words

PASS_COLUMNS = (
    Column(title=lambda: tr("Pass number"), words=lambda r: r.number),
    Column(title=lambda: tr("Issue no."), words=lambda r: str(r.issue)),
    Column(title=lambda: tr("Status"), words=lambda r: status_words(r.status)),
    Column(
        title=lambda: tr("Valid until"), words=lambda r: day_and_time(r.valid_until), stretch=True
    ),
)


def facts(card: PersonCard, full: Revealed | None) -> list[str]:
    """What is known, line by line; masked unless the full values were asked for."""
    until = card.no_phone_until
    lines = (
        (tr("Name"), card.name if full else mask_name(card.name)),
        (tr("Kind"), kind_word(card.kind)),
        (tr("Address"), card.place),
        (tr("Sex"), sex_word(card.sex)),
        (tr("Phone"), full.phone if full else card.phone),
        (tr("Landlord's phone"), full.landlord_phone if full else card.landlord_phone),
        (tr("ID number"), full.id_number if full else card.id_number),
        (tr("Plates"), " ".join(card.plates)),
        (tr("No phone, until"), until.isoformat() if until else ""),
    )
    return [tr("{what}: {value}", what=what, value=value) for what, value in lines if value]


def observed_words(case: CaseRow, *, is_office: bool) -> list[str]:
    """A case of observation: in full for the office; the gate only reads until when he stays in."""
    if not is_office:
        until = day_and_time(case.ended_at)
        return [tr("Stays at home until {until}", until=until)] if case.is_open else []
    state = (
        tr("day {day} of {days}", day=case.day, days=case.days)
        if case.is_open
        else case_state_words(case.state)
    )
    told = f"{kind_words(case.kind)}, {state}, {case.last_on} ({case.number})"
    lines = [(tr("Observation"), told), (tr("In charge"), case.charge_name)]
    return [tr("{what}: {value}", what=what, value=value) for what, value in lines if value]
