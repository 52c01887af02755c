"""What figures cover, in words: the stations, until when, and what is missing."""

from __future__ import annotations

from datetime import datetime, tzinfo
from functools import partial

from gatekeeper import text
from gatekeeper.domain.calendar import local
from gatekeeper.domain.coverage import Coverage, Held, Part

_PARTS = {
    Held.PART: text.mark("{name} missing since {since}"),
    Held.NOTHING: text.mark("{name} missing since {since}"),
    Held.CLOSED: text.mark("{name}: its log ended at {since}"),
}
_NEVER = {
    Held.NOTHING: text.mark("{name}: nothing received yet"),
    Held.CLOSED: text.mark("{name}: its log ended before anything came"),
}


def coverage_words(coverage: Coverage, zone: tzinfo | None, language: str | None = None) -> str:
    """ "Incomplete: South gate missing since 03-02 21:40. Complete: East gate, North gate." """
    say, told = partial(text.tr_in, language or text.language()), []
    missing = coverage.missing
    if missing:
        parts = _listed([part_words(one, zone, language) for one in missing])
        told.append(say(text.mark("Incomplete: {parts}."), parts=parts))
    whole = [one.name for one in coverage.parts if one.held is Held.WHOLE]
    if whole:
        told.append(say(text.mark("Complete: {parts}."), parts=_listed(whole)))
    ended = [one for one in coverage.parts if one.held is Held.CLOSED]
    if ended:
        told.append(_listed([part_words(one, zone, language) for one in ended]) + ".")
    return " ".join(told) or say(text.mark("No station was there at this time."))


def span_words(coverage: Coverage, zone: tzinfo | None, language: str | None = None) -> str:
    """ "Time covered: 03-01 00:00 to 03-02 00:00"; while it lasts, up to the moment of the look."""
    begins, ends = (_at(one, zone) for one in (coverage.begins_at, coverage.ends_at))
    words = (
        text.mark("Time covered: {begins} to {ends}")
        if coverage.is_over
        else text.mark("Time covered: {begins} to {ends}, not over yet")
    )
    return text.tr_in(language or text.language(), words, begins=begins, ends=ends)


def lines_of(
    coverage: Coverage | None, zone: tzinfo | None, language: str | None = None
) -> tuple[str, ...]:
    """Both, for the head of a paper or the foot of a file; nothing at a gate."""
    if coverage is None:
        return ()
    return coverage_words(coverage, zone, language), span_words(coverage, zone, language)


def part_words(part: Part, zone: tzinfo | None, language: str | None = None) -> str:
    """One station that is not whole."""
    spoken = language or text.language()
    if part.since is None:
        return text.tr_in(spoken, _NEVER[part.held], name=part.name)
    return text.tr_in(spoken, _PARTS[part.held], name=part.name, since=_at(part.since, zone))


def _at(moment: datetime, zone: tzinfo | None) -> str:
    return f"{local(moment, zone):%m-%d %H:%M}"


def _listed(words: list[str]) -> str:
    return ", ".join(words)
