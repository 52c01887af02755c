"""The observation notice (居家医学观察告知书) at its beginning, numbered, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from gatekeeper import text
from gatekeeper.domain.policy import ObservationKind
from gatekeeper.reports.notice import Noticed, Notices, Words, print_notices
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


def draw(data: Notices[Noticed], language: str) -> bytes:
    """The PDF, a page each."""
    return print_notices(TITLE, data, _words, language)


def _words(one: Noticed, language: str) -> Words:
    tr = partial(text.tr_in, language)
    return Words(
        title=tr(TITLES[one.kind]),
        number=tr(text.mark("No. {number}"), number=one.number),
        paragraphs=tuple(_paragraphs(one, language)),
    )


def _paragraphs(one: Noticed, language: str) -> list[str]:
    tr = partial(text.tr_in, language)
    rules = {ObservationKind.CENTRAL: CENTRAL_RULES, ObservationKind.MONITORING: MONITORING_RULES}
    numbered = enumerate(rules.get(one.kind, RULES), start=1)
    return [
        one.told(BEGINS, language),
        *(f"{place}. {tr(rule)}" for place, rule in numbered),
        *one.charge(CHARGE, CHARGE_ALONE, language),
    ]
