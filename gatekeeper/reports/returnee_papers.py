"""The papers of a family that arrives: each on one page, in the language of whom it is for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from gatekeeper import text
from gatekeeper.domain.ledger import Words, said
from gatekeeper.domain.measures import Measure
from gatekeeper.domain.nine_questions import NO, YES, AnswerKind, Question
from gatekeeper.domain.policy import FirstDay
from gatekeeper.domain.returnees import Leg
from gatekeeper.reports.cells import Align, Column
from gatekeeper.reports.page import paint
from gatekeeper.reports.sheet import MARGIN, WIDTH, Painter, Sheet
from gatekeeper.reports.typesetting import wrapped
from gatekeeper.text.observation import first_day_words
from gatekeeper.text.returnee_papers import ADVICES, MONITORING_RULES, PROMISES, RULES
from gatekeeper.text.returnees import condition_words, means_words, measure_words
from gatekeeper.text.visits import document_words

TITLE = text.mark("Papers of a family")
COMMITMENT = text.mark("Commitment letter")
NINE = text.mark("Nine questions")
FORM = text.mark("Registration form of a returnee")
NOTICE = text.mark("Notice of observation at home")
ADVICE = text.mark("Advice for returnees")
CONTACT_CARD = text.mark("Service contact card for observation at home")
HOTLINES = text.mark("Hotline card")

INSIDE = WIDTH - 2 * MARGIN
BODY = 13.0
LINE = 8.2
# What an answer stands in from its question, and what room there is for all of them.
INDENT = 8.0
QUESTION_SIZES = (12.0, 11.0, 10.0, 9.0, 8.0, 7.0, 6.0)
QUESTIONS_HEIGHT = 195.0
SIGNATURE = (50.0, 17.0)
BLANK = "________"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One of the family as the papers name him; `signature` is a JPEG."""

    number: str
    name: str
    language: str
    document_kind: str
    document: str
    phone: str
    origin: str
    condition: str
    celsius: str
    measure: Measure
    days: int
    first_on: date | None
    last_on: date | None
    counted: FirstDay = FirstDay.ZERO
    signature: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A name by language and a number; none is a line to write on."""

    name: Words
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyPapers:
    """A party and all that its papers say."""

    compound: str
    checkpoint: str
    number: str
    door: str
    plate: str
    drawn_at: datetime
    limit: str
    legs: tuple[Leg, ...]
    questions: tuple[Question, ...]
    answers: tuple[str, ...]
    contacts: tuple[Number, ...]
    hotlines: tuple[Number, ...]
    people: tuple[Person, ...]


def draw(data: FamilyPapers, language: str) -> bytes:
    """The PDF: of each person his own papers, those of the household in each language once."""
    painters: list[Painter] = []
    for person in data.people:
        painters += [_page(page, data, person) for page in (_commitment, _form)]
        if person.measure in (Measure.HOME, Measure.MONITORING):
            painters.append(_page(_notice, data, person))
    for first in _one_of_each_language(data.people):
        shared = (_nine, _advice, _contact_card, _hotline_card)
        painters += [_page(page, data, first) for page in shared]
    return paint(text.tr_in(language, TITLE), painters, language, numbered=False)


Drawn = Callable[[Sheet, FamilyPapers, Person], None]


def _page(drawn: Drawn, data: FamilyPapers, person: Person) -> Painter:
    return lambda sheet: drawn(sheet, data, person)


def _one_of_each_language(people: Sequence[Person]) -> tuple[Person, ...]:
    first: dict[str, Person] = {}
    for person in people:
        first.setdefault(person.language, person)
    return tuple(first.values())


# --- the pages --------------------------------------------------------------------------------


def _commitment(sheet: Sheet, data: FamilyPapers, person: Person) -> None:
    tr = _tongue(person)
    y = _head(sheet, data, tr(COMMITMENT), person.number)
    who = f"{person.name}  {_document(person)}"
    y = _paragraph(
        sheet,
        y,
        tr(text.mark("I, {who}, living at {door}, promise:"), who=who, door=data.door or BLANK),
    )
    for place, promise in enumerate(PROMISES, start=1):
        words = tr(promise, origin=person.origin)
        y = _paragraph(sheet, y, f"{place}. {words}", indent=6.0)
    _signed(sheet, y + 12, data, person)


def _nine(sheet: Sheet, data: FamilyPapers, person: Person) -> None:
    tr = _tongue(person)
    y = _head(sheet, data, tr(NINE), data.number)
    names = ("、" if person.language == "zh_CN" else ", ").join(one.name for one in data.people)
    y = _paragraph(sheet, y, tr(text.mark("For: {names}"), names=names))
    size = _size_for(data, person)
    for place, (one, answer) in enumerate(zip(data.questions, data.answers, strict=True), start=1):
        question = f"{place}. {said(one.text, person.language)}"
        y = _paragraph(sheet, y + 1.5, question, size=size)
        words = _answer(one, answer, person.language)
        mark = "  ▲" if one.is_marked(answer) else ""
        y = _paragraph(sheet, y, f"{words}{mark}", indent=INDENT, size=size)
        sheet.line(MARGIN + INDENT, y - 0.8, WIDTH - MARGIN, y - 0.8, grey=0.7)
    _signed(sheet, y + 10, data, person)


def _size_for(data: FamilyPapers, person: Person) -> float:
    """A site's twelve long questions with long answers fit on the page too, in smaller print."""
    for size in QUESTION_SIZES[:-1]:
        lines = 0
        for one, answer in zip(data.questions, data.answers, strict=True):
            words = _answer(one, answer, person.language)
            lines += len(wrapped(f"99. {said(one.text, person.language)}", size, INSIDE, most=6))
            lines += len(wrapped(words, size, INSIDE - INDENT, most=6))
        if lines * LINE * size / BODY + 3.5 * len(data.questions) <= QUESTIONS_HEIGHT:
            return size
    return QUESTION_SIZES[-1]


def _form(sheet: Sheet, data: FamilyPapers, person: Person) -> None:
    tr = _tongue(person)
    y = _head(sheet, data, tr(FORM), person.number)
    document = document_words(person.document_kind, person.language)
    rows = [
        (tr(text.mark("Name")), person.name),
        (f"{tr(text.mark('Document no.'))} {document}".strip(), person.document),
        (tr(text.mark("Phone")), person.phone),
        (tr(text.mark("Address")), data.door),
        (tr(text.mark("Coming from")), person.origin),
        (tr(text.mark("Plate")), data.plate),
        (tr(text.mark("Condition")), condition_words(person.condition, person.language)),
        (tr(text.mark("Temperature")), f"{person.celsius} °C" if person.celsius else ""),
        (tr(text.mark("Measure")), measure_words(person.measure, person.days, person.language)),
    ]
    for label, value in rows:
        sheet.box(MARGIN, y, 55, 10)
        sheet.box(MARGIN + 55, y, INSIDE - 55, 10)
        sheet.text(MARGIN + 2, y + 2.8, label, size=10.5, width=51)
        sheet.text(MARGIN + 57, y + 2.6, value, size=11.5, width=INSIDE - 59)
        y += 10
    y += 6
    sheet.text(MARGIN, y, tr(text.mark("How they came")), size=11)
    columns = [
        Column(title=tr(text.mark("Leg from")), width=42),
        Column(title=tr(text.mark("Leg to")), width=38),
        Column(title=tr(text.mark("Means of travel")), width=22),
        Column(title=tr(text.mark("Train, flight or car no.")), width=34),
        Column(title=tr(text.mark("Travel day")), width=24, align=Align.CENTRE),
        Column(title=tr(text.mark("Seat")), width=20),
    ]
    legs = [
        (
            leg.origin,
            leg.to,
            means_words(leg.by, person.language),
            leg.number,
            leg.on.isoformat() if leg.on else "",
            leg.seat,
        )
        for leg in data.legs
    ]
    sheet.table(y + 6, columns, legs or [("",) * 6], row_height=9)
    _signed(sheet, y + 6 + 9 * (len(legs or [0]) + 1) + 12, data, person)


def _notice(sheet: Sheet, data: FamilyPapers, person: Person) -> None:
    tr = _tongue(person)
    y = _head(sheet, data, tr(NOTICE), person.number)
    y = _paragraph(
        sheet,
        y,
        tr(text.mark("To {name}, {door}:"), name=person.name, door=data.door or BLANK),
    )
    days = measure_words(person.measure, person.days, person.language)
    y = _paragraph(
        sheet,
        y,
        tr(
            text.mark("You come from {origin}. The measure is: {measure}."),
            origin=person.origin,
            measure=days,
        ),
    )
    if person.first_on and person.last_on:
        span = tr(
            text.mark("First day {first}, last day {last} ({counted})."),
            first=person.first_on.isoformat(),
            last=person.last_on.isoformat(),
            counted=first_day_words(person.counted, person.language),
        )
        y = _paragraph(sheet, y, span)
    rules = RULES if person.measure is Measure.HOME else MONITORING_RULES
    for place, rule in enumerate(rules, start=1):
        y = _paragraph(sheet, y, f"{place}. {tr(rule)}", indent=6.0)
    _signed(sheet, y + 12, data, person, office=True)


def _advice(sheet: Sheet, data: FamilyPapers, person: Person) -> None:
    tr = _tongue(person)
    y = _head(sheet, data, tr(ADVICE), data.number)
    for place, advice in enumerate(ADVICES, start=1):
        y = _paragraph(sheet, y + 1.5, f"{place}. {tr(advice, limit=data.limit)}", size=13)
    sheet.text(WIDTH - MARGIN, y + 14, data.compound, size=12, width=90, align=Align.RIGHT)


def _contact_card(sheet: Sheet, data: FamilyPapers, person: Person) -> None:
    tr = _tongue(person)
    y = _head(sheet, data, tr(CONTACT_CARD), data.number)
    y = _paragraph(sheet, y, tr(text.mark("Household: {door}"), door=data.door or BLANK))
    _numbers(sheet, y + 3, data.contacts, person.language)


def _hotline_card(sheet: Sheet, data: FamilyPapers, person: Person) -> None:
    y = _head(sheet, data, _tongue(person)(HOTLINES), data.number)
    _numbers(sheet, y, data.hotlines, person.language)


# --- what they share --------------------------------------------------------------------------


def _tongue(person: Person) -> Callable[..., str]:
    return lambda msgid, **fields: text.tr_in(person.language, msgid, **fields)


def _head(sheet: Sheet, data: FamilyPapers, title: str, number: str) -> float:
    """Place and number above the title; where the text begins."""
    sheet.text(MARGIN, 14, data.compound, size=10, width=100)
    sheet.text(WIDTH - MARGIN, 14, number, size=11, align=Align.RIGHT)
    sheet.text(WIDTH / 2, 26, title, size=20, width=INSIDE, align=Align.CENTRE)
    sheet.line(MARGIN, 38, WIDTH - MARGIN, 38)
    return 44.0


def _paragraph(
    sheet: Sheet, y: float, words: str, *, indent: float = 0.0, size: float = BODY
) -> float:
    """Lines from `y` down; where the next one begins."""
    height = LINE * size / BODY
    for line in wrapped(words, size, INSIDE - indent, most=6):
        sheet.text(MARGIN + indent, y, line, size=size)
        y += height
    return y + 1.0


def _signed(
    sheet: Sheet, y: float, data: FamilyPapers, person: Person, *, office: bool = False
) -> None:
    """Signature and day on the right; for the office, its seal on the left."""
    tr = _tongue(person)
    left = WIDTH - MARGIN - 75
    sheet.text(left, y + 4, tr(text.mark("Signed by")), size=BODY, width=24)
    if person.signature:
        sheet.picture(left + 25, y - 6, *SIGNATURE, person.signature)
    sheet.line(left + 25, y + 11, WIDTH - MARGIN, y + 11)
    sheet.text(left, y + 16, tr(text.mark("Signed on")), size=BODY, width=24)
    sheet.text(left + 25, y + 16, f"{data.drawn_at.astimezone():%Y-%m-%d}", size=BODY)
    if office:
        sheet.text(MARGIN, y + 4, data.compound, size=BODY, width=80)
        sheet.text(MARGIN, y + 16, tr(text.mark("Seal")), size=BODY)


def _numbers(sheet: Sheet, y: float, numbers: Sequence[Number], language: str) -> None:
    for one in numbers:
        sheet.text(MARGIN, y, said(one.name, language), size=14, width=85)
        if one.phone:
            sheet.text(MARGIN + 90, y - 0.6, one.phone, size=18, width=INSIDE - 90)
        sheet.line(MARGIN + 88, y + 8, WIDTH - MARGIN, y + 8, grey=0.5)
        y += 16


def _document(person: Person) -> str:
    if not person.document:
        return ""
    return f"{document_words(person.document_kind, person.language)} {person.document}".strip()


def _answer(one: Question, answer: str, language: str) -> str:
    if one.kind is AnswerKind.TEXT:
        return answer or "________________"
    words = {YES: text.mark("Yes"), NO: text.mark("No")}
    return text.tr_in(language, words[answer]) if answer in words else "□ / □"
