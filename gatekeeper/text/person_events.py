"""What happened to a person, in words."""

from __future__ import annotations

from gatekeeper import text
from gatekeeper.domain.abnormal import AbnormalKind
from gatekeeper.domain.desk_intake import Desk
from gatekeeper.domain.person_events import Event, Happening
from gatekeeper.domain.screening import Result
from gatekeeper.text.abnormal import kind_words
from gatekeeper.text.screening import result_words

_WORDS = {
    Happening.SCREENED: text.mark("Screening round"),
    Happening.ELSEWHERE: text.mark("Was elsewhere"),
    Happening.TAKEN_IN: text.mark("Intake"),
    Happening.REFERRED: text.mark("Sent to the fever clinic"),
    Happening.REPORTED: text.mark("Reported upward"),
}
_DESKS = {
    Desk.HALL: text.mark("triage desk of the hall"),
    Desk.SITE: text.mark("isolation site"),
}


def event_cells(one: Event, language: str) -> tuple[str, str, str]:
    """When, what, and what was told of it."""
    said = text.tr_in(language, _WORDS[one.what])
    details = ", ".join(part for part in (_code_words(one, language), one.told) if part)
    return f"{one.at:%Y-%m-%d %H:%M}", said, details


def _code_words(one: Event, language: str) -> str:
    if not one.code:
        return ""
    match one.what:
        case Happening.SCREENED:
            return result_words(Result(one.code), language)
        case Happening.TAKEN_IN:
            return text.tr_in(language, _DESKS[Desk(one.code)])
    return kind_words(AbnormalKind(one.code), language)
