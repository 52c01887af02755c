"""The release notice (解除医学观察告知书), numbered, one A4 page a case, in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from gatekeeper import text
from gatekeeper.config import LANGUAGES
from gatekeeper.domain.policy import FirstDay, ObservationKind
from gatekeeper.reports.page import Align, Sheet, paint
from gatekeeper.reports.typesetting import wrapped
from gatekeeper.text.observation import first_day_words, kind_words

TITLE = text.mark("Release notices")
TITLES = {
    ObservationKind.CENTRAL: text.mark("Notice of release from central isolation"),
    ObservationKind.HOME: text.mark("Notice of release from home observation"),
    ObservationKind.MONITORING: text.mark("Notice of the end of health monitoring"),
}
ENDED = text.mark(
    "{name}, {place}: you arrived on {arrived} and were under observation ({kind}) for {days} days,"
    " from {first} to {last} ({counted}). The time is over; from {when} you are released."
)
ENDED_EARLY = text.mark(
    "{name}, {place}: you arrived on {arrived} and have been under observation ({kind}) since"
    " {first} ({counted}). It ended early, at {when}; from then on you are released."
)
THANKS = text.mark("Thank you for your patience. Please go on watching your health.")
CHARGE = text.mark("In charge of you was {name}, telephone {phone}.")
CHARGE_ALONE = text.mark("In charge of you was {name}.")

LEFT, MEASURE = 25.0, 160.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One released person; `ended_at` is on the clock of the place."""

    number: str
    case: str
    name: str
    place: str
    kind: ObservationKind
    arrived_on: date
    first_day: FirstDay
    first_on: date
    last_on: date
    days: int
    ended_at: datetime
    is_early: bool = False
    charge_name: str = ""
    charge_phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseNotices:
    """All that are printed together."""

    compound: str
    issued_on: date
    notices: tuple[Notice, ...]


def draw(data: ReleaseNotices, language: str) -> bytes:
    """The PDF, a page each; each page speaks both languages, the window's first."""
    order = sorted(LANGUAGES, key=lambda one: one != language)
    painters = [partial(_page, data=data, notice=one, languages=order) for one in data.notices]
    return paint(text.tr_in(language, TITLE), painters, language, numbered=False)


def _page(sheet: Sheet, *, data: ReleaseNotices, notice: Notice, languages: Sequence[str]) -> None:
    for language, top in zip(languages, (20.0, 155.0), strict=True):
        _notice(sheet, top, data, notice, language)
    sheet.line(LEFT, 146, LEFT + MEASURE, 146, grey=0.7)


def _notice(sheet: Sheet, top: float, data: ReleaseNotices, notice: Notice, language: str) -> None:
    tr = partial(text.tr_in, language)
    middle, right = sheet.width / 2, LEFT + MEASURE
    title = tr(TITLES[notice.kind])
    sheet.text(middle, top, title, size=20, width=MEASURE, align=Align.CENTRE)
    number = tr("No. {notice} (case {case})", notice=notice.number, case=notice.case)
    sheet.text(right, top + 13, number, size=10.5, width=MEASURE, align=Align.RIGHT)
    y = top + 24
    for paragraph in _paragraphs(notice, language):
        for line in wrapped(paragraph, 12.5, MEASURE, most=6):
            sheet.text(LEFT, y, line, size=12.5, width=MEASURE)
            y += 7.5
        y += 3
    y = top + 100
    sheet.text(LEFT, y, tr("Received (signature)"), size=10.5, width=40)
    sheet.line(LEFT + 42, y + 5, LEFT + 85, y + 5, grey=0.4)
    sheet.text(right, y, data.compound, size=12, width=70, align=Align.RIGHT)
    issued = tr("{day} (stamp)", day=day_words(data.issued_on, language))
    sheet.text(right, y + 8, issued, size=10.5, width=70, align=Align.RIGHT)


def _paragraphs(notice: Notice, language: str) -> list[str]:
    tr = partial(text.tr_in, language)
    days = partial(day_words, language=language)
    told = tr(
        ENDED_EARLY if notice.is_early else ENDED,
        name=notice.name,
        place=notice.place,
        kind=kind_words(notice.kind, language),
        arrived=days(notice.arrived_on),
        first=days(notice.first_on),
        last=days(notice.last_on),
        days=notice.days,
        counted=first_day_words(notice.first_day, language),
        when=f"{days(notice.ended_at.date())} {notice.ended_at:%H:%M}",
    )
    paragraphs = [told, tr(THANKS)]
    if notice.charge_name:
        sentence = CHARGE if notice.charge_phone else CHARGE_ALONE
        paragraphs.append(tr(sentence, name=notice.charge_name, phone=notice.charge_phone))
    return paragraphs


def day_words(day: date, language: str) -> str:
    """2022年3月16日, or 2022-03-16."""
    return f"{day.year}年{day.month}月{day.day}日" if language == "zh_CN" else day.isoformat()
