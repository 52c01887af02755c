"""The release notice (解除医学观察告知书), numbered, one A4 page a case, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from gatekeeper import text
from gatekeeper.domain.policy import ObservationKind
from gatekeeper.reports.notice import Noticed, Notices, Words, day_words, print_notices

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
class Notice(Noticed):
    """One released person; `ended_at` is on the clock of the place."""

    case: str
    ended_at: datetime
    is_early: bool = False


def draw(data: Notices[Notice], language: str) -> bytes:
    """The PDF, a page each."""
    return print_notices(TITLE, data, _words, language)


def _words(notice: Notice, language: str) -> Words:
    tr = partial(text.tr_in, language)
    return Words(
        title=tr(TITLES[notice.kind]),
        number=tr("No. {notice} (case {case})", notice=notice.number, case=notice.case),
        paragraphs=tuple(_paragraphs(notice, language)),
    )


def _paragraphs(notice: Notice, language: str) -> list[str]:
    when = f"{day_words(notice.ended_at.date(), language)} {notice.ended_at:%H:%M}"
    sentence = ENDED_EARLY if notice.is_early else ENDED
    return [
        notice.told(sentence, language, when=when),
        text.tr_in(language, THANKS),
        *notice.charge(CHARGE, CHARGE_ALONE, language),
    ]
