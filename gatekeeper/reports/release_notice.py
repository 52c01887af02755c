"""The release notice (解除医学观察告知书), numbered, one A4 page a case, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from gatekeeper import text
from gatekeeper.domain.policy import FirstDay, ObservationKind
from gatekeeper.reports.notice import Words, day_words, print_notices
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
    title = text.tr_in(language, TITLE)
    says = [partial(_words, one) for one in data.notices]
    return print_notices(title, says, language, compound=data.compound, issued_on=data.issued_on)


def _words(notice: Notice, language: str) -> Words:
    tr = partial(text.tr_in, language)
    return Words(
        title=tr(TITLES[notice.kind]),
        number=tr("No. {notice} (case {case})", notice=notice.number, case=notice.case),
        paragraphs=tuple(_paragraphs(notice, language)),
    )


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
