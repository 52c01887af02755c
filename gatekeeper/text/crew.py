"""The crew of a post in words: where its people come from, its shifts, who stands in them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, tzinfo

from gatekeeper import text
from gatekeeper.domain.calendar import local
from gatekeeper.domain.duty import Assignment, Gap, Shift, ShiftKey, Standing
from gatekeeper.domain.posts import Pattern, Post
from gatekeeper.text.named import key_of

_AFFILIATIONS = {
    "property": text.mark("property staff"),
    "community": text.mark("community"),
    "police": text.mark("police"),
    "party-member": text.mark("party member"),
    "volunteer": text.mark("volunteer"),
    "delegate": text.mark("delegated cadre"),
}

_PATTERNS = {
    Pattern.THREE: text.mark("three shifts in turn"),
    Pattern.TWO: text.mark("two shifts of 12 hours"),
    Pattern.ONE: text.mark("24 hours"),
    Pattern.FREE: text.mark("hours of its own"),
    Pattern.NONE: text.mark("not on the roster"),
}

_SHIFTS = {
    ShiftKey.EARLY: text.mark("early shift"),
    ShiftKey.MIDDLE: text.mark("middle shift"),
    ShiftKey.LATE: text.mark("night shift"),
    ShiftKey.DAY: text.mark("day shift"),
    ShiftKey.NIGHT: text.mark("night shift"),
    ShiftKey.FULL: text.mark("24-hour shift"),
    ShiftKey.FREE: text.mark("on duty"),
    ShiftKey.WATCH: text.mark("night watch"),
}

_STANDINGS = {
    Standing.PLANNED: text.mark("planned"),
    Standing.SUBSTITUTE: text.mark("substitute"),
    Standing.ADDITIONAL: text.mark("additional"),
    Standing.REPLACED: text.mark("replaced by another"),
    Standing.CANCELLED: text.mark("taken out"),
}

_WEEKDAYS = (
    text.mark("Mon"),
    text.mark("Tue"),
    text.mark("Wed"),
    text.mark("Thu"),
    text.mark("Fri"),
    text.mark("Sat"),
    text.mark("Sun"),
)


def affiliation_name(key: str, language: str | None = None) -> str:
    """Where somebody comes from; a site's own word stays as it is."""
    return text.tr_in(language or text.language(), _AFFILIATIONS.get(key, key))


def affiliation_key(words: str, languages: Iterable[str]) -> str:
    """The key of what somebody typed in one of the languages; a site's own word is its own."""
    return key_of(words, _AFFILIATIONS, languages)


def pattern_words(pattern: Pattern, language: str | None = None) -> str:
    """How a post is staffed."""
    return text.tr_in(language or text.language(), _PATTERNS[pattern])


def shift_words(key: ShiftKey, language: str | None = None) -> str:
    """A shift by its name."""
    return text.tr_in(language or text.language(), _SHIFTS[key])


def standing_words(standing: Standing, language: str | None = None) -> str:
    """How somebody comes to stand in a shift."""
    return text.tr_in(language or text.language(), _STANDINGS[standing])


def hours_words(shift: Shift, zone: tzinfo | None) -> str:
    """ "06:00-14:00" on the clock of the place."""
    return f"{local(shift.begins_at, zone):%H:%M}-{local(shift.ends_at, zone):%H:%M}"


def day_words(day: date, language: str | None = None) -> str:
    """ "Mon 03-14"."""
    weekday = text.tr_in(language or text.language(), _WEEKDAYS[day.weekday()])
    return f"{weekday} {day:%m-%d}"


def row_words(post: Post, shift: Shift, zone: tzinfo | None, language: str | None = None) -> str:
    """A line of the roster: post, shift and its hours."""
    return f"{post.full_name} {shift_words(shift.key, language)} {hours_words(shift, zone)}"


def gap_words(gap: Gap) -> str:
    """A shift that is short: when, where, how many."""
    return text.tr(
        "{day} {post} {shift}: {count} missing",
        day=day_words(gap.shift.day),
        post=gap.post.full_name,
        shift=shift_words(gap.shift.key),
        count=gap.missing,
    )


def person_words(one: Assignment, language: str | None = None) -> str:
    """A name with where it comes from, as the roster is read out."""
    where = affiliation_name(one.affiliation, language) if one.affiliation else ""
    return f"{one.name} ({where})" if where else one.name
