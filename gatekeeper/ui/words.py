"""Words for values that several screens show: reasons, stand of a pass, moments."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from gatekeeper.domain.access import Direction, Outcome, PassStatus
from gatekeeper.text import mark, tr, verdicts
from gatekeeper.text.reasons import reason_words

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


def options(keys: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Reasons as a list to choose from."""
    return tuple((key, reason_words(key)) for key in keys)


def status_words(status: str) -> str:
    """How a pass stands."""
    return tr(_STATUS[PassStatus(status)])


def outcome_words(outcome: str, direction: str) -> str:
    """The verdict by the keys its record keeps."""
    return verdicts.verdict(Outcome[outcome.upper()], Direction(direction))


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
