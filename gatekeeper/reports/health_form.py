"""The health declaration (健康申报表) of staff who return: blank, or with what is known (G44)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from gatekeeper import text
from gatekeeper.reports.cells import Column
from gatekeeper.reports.flow import (
    BY_HAND,
    INSIDE,
    Block,
    Heading,
    Signed,
    Table,
    Words,
    facts,
    print_flow,
)
from gatekeeper.reports.register import where
from gatekeeper.text.people import sex_word

TITLE = text.mark("Health declaration")
BOX = "□"
STAYS = 3
QUESTIONS = (
    text.mark("In the last 14 days: fever, cough, tired, short of breath?"),
    text.mark("In the last 14 days: contact with somebody infected or suspected?"),
    text.mark("In the last 14 days: contact with somebody from an area of risk?"),
    text.mark("In the last 14 days: in an area of risk, or abroad?"),
    text.mark("Does anybody in the household answer yes to one of these?"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthForm:
    """A declaration; a blank one knows nobody. `received_on` once it was handed in."""

    compound: str
    checkpoint: str
    name: str = ""
    sex: str = ""
    born_on: date | None = None
    id_number: str = ""
    phone: str = ""
    place: str = ""
    employer: str = ""
    received_on: date | None = None


def draw(data: HealthForm, language: str) -> bytes:
    """The PDF; what is answered is never printed beforehand."""
    left = where(data.compound, data.checkpoint)
    return print_flow(
        text.tr_in(language, TITLE), tuple(_blocks(data, language)), language, left=left
    )


def rows(data: HealthForm, language: str) -> tuple[tuple[str, str], ...]:
    """Who declares."""
    tr = partial(text.tr_in, language)
    return (
        (tr("Name"), data.name),
        (tr("Sex"), sex_word(data.sex, language)),
        (tr("Born on"), data.born_on.isoformat() if data.born_on else ""),
        (tr("ID number"), data.id_number),
        (tr("Phone"), data.phone),
        (tr("Address"), data.place),
        (tr(text.mark("Employer, department")), data.employer),
    )


def _blocks(data: HealthForm, language: str) -> Iterator[Block]:
    tr = partial(text.tr_in, language)
    yield facts(rows(data, language), language, by_hand=True)
    yield Heading(words=tr(text.mark("Where I was in the last 14 days")))
    yield Table(
        columns=(
            Column(title=tr(text.mark("From and until")), width=40),
            Column(title=tr(text.mark("Province, city, street")), width=70),
            Column(title=tr(text.mark("Train, flight or plate")), width=INSIDE - 110),
        ),
        rows=(("", "", ""),) * STAYS,
        row_height=BY_HAND,
    )
    yield Heading(words=tr(text.mark("My health")))
    answers = f"{BOX} {tr('yes')}   {BOX} {tr('no')}"
    yield Table(
        columns=(
            Column(title=tr(text.mark("Question")), width=INSIDE - 40),
            Column(title=tr(text.mark("Yes or no")), width=40),
        ),
        rows=tuple((tr(question), answers) for question in QUESTIONS),
        row_height=BY_HAND,
    )
    yield Words(words=tr(text.mark("Temperature today: ______ °C      Health code: ____________")))
    yield Words(
        words=tr(text.mark("What I declare is true and complete; I answer for it before the law."))
    )
    yield Signed(who=tr(text.mark("Signature of the person")), day=tr("Date"))
    if data.received_on is not None:
        yield Words(words=tr(text.mark("Handed in on {day}."), day=data.received_on))
    yield Signed(who=tr(text.mark("Received by")), day=tr("Date"))
