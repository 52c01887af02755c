"""The shift log in words: its spans, what is named one by one, what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any

from gatekeeper import text
from gatekeeper.domain.calendar import local
from gatekeeper.domain.duty_spans import Period, Span
from gatekeeper.domain.shift_log import Effort, Note, NoteKind
from gatekeeper.text.crew import shift_words
from gatekeeper.text.stints import length_words

if TYPE_CHECKING:
    from gatekeeper.domain.stints import Part

MESSAGES = {
    "shift-log-no-station": text.mark("No station of this post tells its records here."),
    "shift-log-to-come": text.mark("This shift is still to come."),
    "shift-log-running": text.mark("This shift is not over yet."),
    "shift-log-paper": text.mark("{count} appearances were written down from paper sheets."),
    "shift-log-seconds-unknown": text.mark(
        "Of {count} of {all} appearances the seconds to the verdict are not known."
    ),
    "shift-log-starts": text.mark("The program was started {count} times."),
    "shift-log-moved": text.mark("The station was put at another post in this time."),
    "shift-log-emergency": text.mark("Emergency passage {since} to {until}: nobody was checked."),
    "shift-log-before": text.mark("This station recorded nothing yet."),
    "shift-log-deleted": text.mark("Lines of the log of this time are deleted: it is too old."),
}

_PERIODS = {
    Period.SHIFT: text.mark("One shift"),
    Period.DAY: text.mark("One day"),
    Period.WEEK: text.mark("One week"),
    Period.MONTH: text.mark("One month"),
}

_NOTES = {
    NoteKind.OVERRIDDEN: text.mark("let pass by approval"),
    NoteKind.HIGH: text.mark("high reading"),
}
# Shorter ones are the time it takes to type a PIN.
SHORTEST = timedelta(minutes=1)


def period_words(period: Period, language: str | None = None) -> str:
    """What the log is drawn of."""
    return text.tr_in(language or text.language(), _PERIODS[period])


def span_words(span: Span, zone: tzinfo | None, language: str | None = None) -> str:
    """ "early shift 06:00-14:00"; outside a post's hours it says so."""
    spoken = language or text.language()
    name = shift_words(span.key, spoken) if span.key else text.tr_in(spoken, OUTSIDE)
    times = f"{local(span.begins_at, zone):%H:%M}-{local(span.ends_at, zone):%H:%M}"
    return f"{name} {times}"


OUTSIDE = text.mark("outside the shifts")


def note_words(note: Note, language: str | None = None) -> str:
    """What happened, and whether it stands."""
    spoken = language or text.language()
    words = text.tr_in(spoken, _what(note))
    if note.void:
        return words + text.tr_in(spoken, text.mark(" (corrected)"))
    if note.kind is NoteKind.REFUSED and note.let_in:
        return words + text.tr_in(spoken, text.mark(" (let pass later)"))
    return words


def _what(note: Note) -> str:
    """A refusal by what it was: turned away without a name, not let in, kept from leaving."""
    if note.kind is not NoteKind.REFUSED:
        return _NOTES[note.kind]
    if any(code.startswith("refused-") for code in note.line.findings):
        return text.mark("turned away")
    return text.mark("not let in") if note.line.direction == "entry" else text.mark("kept inside")


def remark_words(
    code: str, parameters: Mapping[str, Any], zone: tzinfo | None, language: str | None = None
) -> str:
    """A remark with its moments on the clock of the place."""
    told = {
        key: f"{local(value, zone):%m-%d %H:%M}" if isinstance(value, datetime) else value
        for key, value in parameters.items()
    }
    told = {key: "..." if value is None else value for key, value in told.items()}
    return text.tr_in(language or text.language(), MESSAGES[code], **told)


def unmanned_words(
    missing: int,
    parts: tuple[Part, ...],
    zone: tzinfo | None,
    language: str | None = None,
) -> str:
    """Who is missing on the roster, and when nobody was signed on."""
    spoken, told = language or text.language(), []
    if missing:
        told.append(text.tr_in(spoken, "{count} missing", count=missing))
    for begins, ends in parts:
        if ends - begins >= SHORTEST:
            span = f"{local(begins, zone):%H:%M}-{local(ends, zone):%H:%M}"
            length = length_words(ends - begins)
            sentence = text.mark("nobody signed on {span} ({length})")
            told.append(text.tr_in(spoken, sentence, span=span, length=length))
    return ", ".join(told)


def seconds_words(one: Effort) -> str:
    """The median with how many it is of; empty where none is known."""
    middle = one.median_seconds
    return "" if middle is None else f"{middle:.1f} ({len(one.seconds)})"


def hour_words(one: Effort) -> str:
    """ "08:00-09:00": the hour stands on the clock of the place already."""
    return f"{one.hour:%H:%M}-{one.hour + timedelta(hours=1):%H:%M}"
