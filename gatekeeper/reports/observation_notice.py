"""The observation notice (居家医学观察告知书) at its beginning, numbered, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from gatekeeper import text
from gatekeeper.domain.policy import FirstDay, ObservationKind
from gatekeeper.reports.notice import Words, day_words, print_notices
from gatekeeper.text.observation import first_day_words, kind_words
from gatekeeper.text.returnee_papers import MONITORING_RULES, RULES

TITLE = text.mark("Observation notices")
TITLES: Mapping[ObservationKind, str] = {
    ObservationKind.CENTRAL: text.mark("Notice of central isolation"),
    ObservationKind.HOME: text.mark("Notice of home observation"),
    ObservationKind.MONITORING: text.mark("Notice of health monitoring at home"),
}
BEGINS = text.mark(
    "{name}, {place}: you arrived on {arrived} and are under observation ({kind}) for {days} days,"
    " from {first} to {last} ({counted})."
)
CENTRAL_RULES = (
    text.mark("Stay in your room for the whole time; nobody comes to see you."),
    text.mark("Two temperatures a day, in the morning and in the afternoon."),
    text.mark("With a fever or a cough tell the doctor of the site at once."),
    text.mark("When the time is over you get a notice of release."),
)
CHARGE = text.mark("In charge of you is {name}, telephone {phone}.")
CHARGE_ALONE = text.mark("In charge of you is {name}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """One person whose observation begins."""

    number: str
    name: str
    place: str
    kind: ObservationKind
    arrived_on: date
    first_day: FirstDay
    first_on: date
    last_on: date
    days: int
    charge_name: str = ""
    charge_phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationNotices:
    """All that are printed together."""

    compound: str
    issued_on: date
    notices: tuple[Observed, ...]


def draw(data: ObservationNotices, language: str) -> bytes:
    """The PDF, a page each; each page speaks both languages, the window's first."""
    title = text.tr_in(language, TITLE)
    says = [partial(_words, one) for one in data.notices]
    return print_notices(title, says, language, compound=data.compound, issued_on=data.issued_on)


def _words(one: Observed, language: str) -> Words:
    tr = partial(text.tr_in, language)
    return Words(
        title=tr(TITLES[one.kind]),
        number=tr(text.mark("No. {number}"), number=one.number),
        paragraphs=tuple(_paragraphs(one, language)),
    )


def _paragraphs(one: Observed, language: str) -> list[str]:
    tr = partial(text.tr_in, language)
    days = partial(day_words, language=language)
    told = tr(
        BEGINS,
        name=one.name,
        place=one.place,
        kind=kind_words(one.kind, language),
        arrived=days(one.arrived_on),
        first=days(one.first_on),
        last=days(one.last_on),
        days=one.days,
        counted=first_day_words(one.first_day, language),
    )
    rules = {ObservationKind.CENTRAL: CENTRAL_RULES, ObservationKind.MONITORING: MONITORING_RULES}
    numbered = enumerate(rules.get(one.kind, RULES), start=1)
    paragraphs = [told, *(f"{place}. {tr(rule)}" for place, rule in numbered)]
    if one.charge_name:
        sentence = CHARGE if one.charge_phone else CHARGE_ALONE
        paragraphs.append(tr(sentence, name=one.charge_name, phone=one.charge_phone))
    return paragraphs
