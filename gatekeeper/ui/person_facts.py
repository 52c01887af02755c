"""What the card of a person says, line by line."""

from __future__ import annotations

from gatekeeper.domain.masking import mask_name
from gatekeeper.services.observation_lists import CaseRow
from gatekeeper.services.passes import PassRow
from gatekeeper.services.registry import PersonCard, Revealed
from gatekeeper.text import kind_word, tr
from gatekeeper.text.observation import case_state_words, kind_words
from gatekeeper.text.passes import pass_kind_words
from gatekeeper.text.people import paper_word, sex_word, tenure_word
from gatekeeper.ui.row_model import Column
from gatekeeper.ui.settings_pages import LANGUAGE_NAMES
from gatekeeper.ui.words import day_and_time, status_words


def pass_stand(row: PassRow) -> str:
    """Active, lost, revoked, replaced; or that it has ended by itself."""
    return tr("expired") if row.is_expired else status_words(row.status)


PASS_COLUMNS = (
    Column(title=lambda: tr("Pass number"), words=lambda r: r.number),
    Column(title=lambda: tr("Kind of pass"), words=lambda r: pass_kind_words(r.kind)),
    Column(title=lambda: tr("Issue no."), words=lambda r: str(r.issue)),
    Column(title=lambda: tr("Status"), words=pass_stand),
    Column(
        title=lambda: tr("Valid until"), words=lambda r: day_and_time(r.valid_until), stretch=True
    ),
)


def facts(card: PersonCard, full: Revealed | None) -> list[str]:
    """Who he is, line by line; masked unless the full values were asked for."""
    return _told(
        (tr("Moved out"), card.moved_out_on.isoformat() if card.moved_out_on else ""),
        (tr("Name"), card.name if full else mask_name(card.name)),
        (tr("Name in Latin letters"), card.latin_name if full else mask_name(card.latin_name)),
        (tr("Kind"), kind_word(card.kind)),
        (tr("Address"), card.place),
        (tr("Owner or tenant"), tenure_word(card.tenure)),
        (tr("Sex"), sex_word(card.sex)),
        (tr("Birthday"), full.born_on.isoformat() if full and full.born_on else ""),
        (tr("Age"), str(card.age) if card.age is not None and not full else ""),
    )


def more(card: PersonCard, full: Revealed | None) -> list[str]:
    """How he is reached and what he shows of himself."""
    until = card.no_phone_until
    return _told(
        (tr("Phone"), full.phone if full else card.phone),
        (tr("No phone, until"), until.isoformat() if until else ""),
        (tr("Landlord's phone"), full.landlord_phone if full else card.landlord_phone),
        (tr("ID number"), full.id_number if full else card.id_number),
        (paper_word(card.paper_kind), full.paper_number if full else card.paper_number),
        (tr("Employer"), card.employer),
        (tr("Language of papers"), dict(LANGUAGE_NAMES).get(card.language, "")),
        (tr("Plates"), " ".join(card.plates)),
        (tr("Pass"), _eligible(card)),
    )


def _told(*lines: tuple[str, str]) -> list[str]:
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


def _eligible(card: PersonCard) -> str:
    """May he hold one (G09), and since when not."""
    if card.refusal is None:
        return tr("may be issued")
    day = card.refusal.parameters.get("day")
    return tr("not before the observation ends, {day}", day=day) if day else tr("no resident pass")
