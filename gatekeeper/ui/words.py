"""Words for values that several screens show: reasons, stand of a pass, moments."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from gatekeeper import text
from gatekeeper.domain.access import Direction, Outcome, PassStatus
from gatekeeper.text import mark, tr

_REASONS = {
    "known-in-person": mark("Known in person"),
    "device-fault": mark("Device fault"),
    "medical": mark("Medical emergency"),
    "ordered": mark("Ordered by a superior"),
    "wrong-person": mark("Wrong person"),
    "wrong-direction": mark("Wrong direction"),
    "did-not-pass": mark("Did not pass"),
    "reading-error": mark("Reading error"),
    "fire": mark("Fire"),
    "police": mark("Police operation"),
    "evacuation": mark("Evacuation"),
    "at-the-gate": mark("Check at the gate"),
    "passes": mark("Issuing a pass"),
    "asked": mark("At the person's request"),
    "lost": mark("Lost"),
    "damaged": mark("Damaged"),
    "moved-away": mark("Moved away"),
    "misused": mark("Lent or misused"),
    "data-changed": mark("Name or address changed"),
    "other": mark("Other (please explain)"),
}

_STATUS = {
    PassStatus.ACTIVE: mark("active"),
    PassStatus.LOST: mark("reported lost"),
    PassStatus.REVOKED: mark("revoked"),
    PassStatus.SUPERSEDED: mark("replaced"),
}


def as_sentence(words: str | Callable[[], str]) -> Callable[[], str]:
    """What is said again in another language; a plain text stays as it is."""
    return words if callable(words) else lambda: words


def with_note(key: str, note: str) -> str:
    """A reason as it is recorded: its key, and what was written to it."""
    return f"{key}: {note}" if note else key


def reason_words(reason: str) -> str:
    """A recorded reason in words: the key from the list, the note as it was written."""
    key, _, note = reason.partition(": ")
    words = tr(_REASONS[key]) if key in _REASONS else key
    if not note:
        return words
    return note if key == "other" else tr("{what}: {value}", what=words, value=note)


def options(keys: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Reasons as a list to choose from."""
    return tuple((key, reason_words(key)) for key in keys)


def status_words(status: str) -> str:
    """How a pass stands."""
    return tr(_STATUS[PassStatus(status)])


def outcome_words(outcome: str, direction: str) -> str:
    """The verdict by the keys its record keeps."""
    return text.verdict(Outcome[outcome.upper()], Direction(direction))


def clock_time(moment: datetime) -> str:
    """ "07:42" on the clock of the gate's own place."""
    return f"{moment.astimezone():%H:%M}"


def recently(moment: datetime) -> str:
    """ "07:42", and the day before it when that was another one."""
    is_today = moment.astimezone().date() == datetime.now().astimezone().date()
    return clock_time(moment) if is_today else day_and_time(moment)


def soon(moment: datetime) -> str:
    """ "00:00" of the night that comes, and the day before it when it is further ahead."""
    is_near = moment - datetime.now().astimezone() <= timedelta(days=1)
    return clock_time(moment) if is_near else day_and_time(moment)


def day_and_time(moment: datetime) -> str:
    """ "2022-03-14 07:42" on the clock of the gate's own place."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"
