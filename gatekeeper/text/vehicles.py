"""Cars in words, for the panel of the lane, the voice, lists and papers."""

from __future__ import annotations

from gatekeeper import text
from gatekeeper.domain.party import Missing

_PLACES = (
    text.mark("First person"),
    text.mark("Second person"),
    text.mark("Third person"),
    text.mark("Fourth person"),
    text.mark("Fifth person"),
    text.mark("Sixth person"),
    text.mark("Seventh person"),
    text.mark("Eighth person"),
    text.mark("Ninth person"),
)
_PUT_OFF = {
    "walks": text.mark("Gets out and walks in"),
    "refused": text.mark("Refused; gets out"),
    "stays-outside": text.mark("Stays outside"),
    "counted-wrongly": text.mark("Counted wrongly"),
}
_OUTCOMES = {
    "granted": text.mark("passed"),
    "held": text.mark("held"),
    "denied": text.mark("refused"),
    "turned-back": text.mark("turned back"),
    "abandoned": text.mark("drove off"),
}
_CALLED = {
    "blocks-the-way": text.mark("Blocks the way"),
    "fire-lane": text.mark("Stands in the fire lane"),
    "wrong-slot": text.mark("Stands in another's slot"),
    "lights-on": text.mark("Lights or window left on"),
    "alarm": text.mark("Alarm sounds"),
}
_ENDED = {
    "lifted": text.mark("Control was lifted"),
    "moved-out": text.mark("Moved out"),
    "entered-wrongly": text.mark("Entered wrongly"),
    "over": text.mark("Its day has come"),
    "case-closed": text.mark("The observation ended"),
    "owner-erased": text.mark("The owner was erased"),
}
_RESULTS = {
    "reached": text.mark("Reached"),
    "not-reached": text.mark("Not reached"),
    "moved": text.mark("Moved"),
}
CALL_REASONS, CALL_RESULTS = tuple(_CALLED), tuple(_RESULTS)


def place_words(place: int) -> str:
    """第三人; places count from 1."""
    return text.tr(_PLACES[place - 1]) if 1 <= place <= len(_PLACES) else str(place)


def missing_words(one: Missing) -> str:
    """What is said beside the car: 第三人，缺体温."""
    what = text.check_name(one.check or "pass")
    return text.tr("{who}, {what} missing", who=place_words(one.place), what=what)


def put_off_words(reason: str, language: str | None = None) -> str:
    """Why somebody is no longer in the car."""
    return text.tr_in(language or text.language(), _PUT_OFF.get(reason, reason))


def car_outcome_words(outcome: str, language: str | None = None) -> str:
    """How it went with the car, in the register."""
    return text.tr_in(language or text.language(), _OUTCOMES.get(outcome, outcome))


def call_reason_words(reason: str, language: str | None = None) -> str:
    """Why the owner is called (挪车)."""
    return text.tr_in(language or text.language(), _CALLED.get(reason, reason))


def result_words(result: str, language: str | None = None) -> str:
    """What came of the call."""
    return text.tr_in(language or text.language(), _RESULTS.get(result, result))


def end_words(why: str, language: str | None = None) -> str:
    """Why a held car was let go."""
    return text.tr_in(language or text.language(), _ENDED.get(why, why))
