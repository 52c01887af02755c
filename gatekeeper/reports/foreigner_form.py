"""The form of one foreign returnee (一人一表): every line named in both languages (O08)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

from gatekeeper import text
from gatekeeper.domain.policy import ObservationKind
from gatekeeper.reports.cells import Align
from gatekeeper.reports.page import paint
from gatekeeper.reports.sheet import MARGIN, WIDTH, Sheet
from gatekeeper.reports.slip import both, in_both
from gatekeeper.text.observation import kind_words
from gatekeeper.text.people import paper_word, sex_word

TITLE = text.mark("Registration form of a foreign returnee")
INSIDE = WIDTH - 2 * MARGIN
LABEL, ROW = 62.0, 11.5


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignerForm:
    """One person; what is not known stays empty, to be filled in by hand."""

    compound: str
    name: str
    latin_name: str
    sex: str
    born_on: date | None
    paper_kind: str
    paper_number: str
    phone: str
    employer: str
    place: str
    landlord: str
    origin: str
    route: str
    arrived_on: date | None
    kind: ObservationKind | None
    first_on: date | None
    last_on: date | None
    charge: str


def draw(data: ForeignerForm, language: str) -> bytes:
    """The PDF of one page."""
    page = partial(_page, data=data, language=language)
    return paint(text.tr_in(language, TITLE), [page], language)


def rows(data: ForeignerForm) -> tuple[tuple[str, str], ...]:
    """Label in both languages and value."""
    days = [f"{day}" for day in (data.first_on, data.last_on) if day]
    kind, paper = data.kind, in_both(lambda one: paper_word(data.paper_kind, one))
    return (
        (both(text.mark("Name")), data.name),
        (both(text.mark("Name in Latin letters")), data.latin_name),
        (both(text.mark("Nationality")), ""),
        (both(text.mark("Sex")), in_both(lambda one: sex_word(data.sex, one))),
        (both(text.mark("Born on")), f"{data.born_on or ''}"),
        (both(text.mark("Kind of document")), paper),
        (both(text.mark("Document no.")), data.paper_number),
        (both(text.mark("Phone")), data.phone),
        (both(text.mark("Employer")), data.employer),
        (both(text.mark("Address")), data.place),
        (both(text.mark("Landlord")), data.landlord),
        (both(text.mark("Coming from")), data.origin),
        (both(text.mark("How they came")), data.route),
        (both(text.mark("Arrived")), f"{data.arrived_on or ''}"),
        (both(text.mark("Measure")), in_both(lambda one: kind_words(kind, one)) if kind else ""),
        (both(text.mark("From and through")), " – ".join(days)),
        (both(text.mark("In charge")), data.charge),
    )


def _page(sheet: Sheet, *, data: ForeignerForm, language: str) -> None:
    sheet.text(WIDTH / 2, MARGIN, both(TITLE), size=16, width=INSIDE, align=Align.CENTRE)
    sheet.text(MARGIN, MARGIN + 11, data.compound, size=10, width=INSIDE)
    y = MARGIN + 19
    for label, value in rows(data):
        sheet.box(MARGIN, y, LABEL, ROW)
        sheet.box(MARGIN + LABEL, y, INSIDE - LABEL, ROW)
        sheet.text(MARGIN + 2, y + 3.6, label, size=10, width=LABEL - 4)
        sheet.text(MARGIN + LABEL + 2, y + 3.4, value, size=11.5, width=INSIDE - LABEL - 4)
        y += ROW
    for place, words in enumerate((text.mark("Signed by"), text.mark("Written by"))):
        left = MARGIN + place * INSIDE / 2
        sheet.text(left, y + 14, both(words), size=10, width=34)
        sheet.line(left + 36, y + 19, left + INSIDE / 2 - 8, y + 19, grey=0.4)
