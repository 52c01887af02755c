"""The exchange with the community office in values: bundles, receipts, what a person settles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Any


class BundleState(StrEnum):
    """How far a station's bundle has come."""

    MADE = "made"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    SET_ASIDE = "set-aside"  # 异常数据包: a person at the office has to look at it


class ReceiptState(StrEnum):
    """What the office did with a bundle."""

    MERGED = "merged"
    AGAIN = "again"  # every line of it was stored already
    WAITING = "waiting"  # for the lines before it
    SET_ASIDE = "set-aside"


class Way(StrEnum):
    """What a person decided about a row that the office did not take."""

    OPEN = "open"
    ACCEPTED = "accepted"  # with the correction that the next snapshot carries
    ASKED = "asked"  # the gate is to look at it again
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The office's answer to one bundle; `acknowledged` n: it stores every line up to n."""

    number: int
    sha256: str
    chain: str
    state: ReceiptState
    acknowledged: int
    code: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeState:
    """How a station stands with its office, as the window tells it.

    `waiting` lines were not acknowledged yet; `lists_until` is how far the office's data reaches.
    """

    office: str
    waiting: int
    last_at: datetime | None
    lists_until: datetime | None
    lists_age: timedelta | None
    code: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)


# --- when the next exchange is due ------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """Every night at `at`, by the local clock; with `live` so often beside it."""

    at: time
    live: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tries:
    """How it went so far: the last exchange that was done, and `failures` in a row since.

    `is_urgent`: something is to travel at once, a lost pass or a report upward.
    """

    done_at: datetime | None = None
    tried_at: datetime | None = None
    failures: int = 0
    is_urgent: bool = False


def due_at(
    rhythm: Rhythm,
    tries: Tries,
    now: datetime,
    wait: Callable[[int], timedelta],
    zone: tzinfo | None = None,
) -> datetime:
    """When the next exchange is due; what is past is due now, a missed night is made up at once.

    `wait` tells how long to let the other side rest after so many failures in a row; it holds for
    what is urgent too. A moment that lies before us (the clock was set back) says nothing. `zone`
    None is the computer's own.
    """
    due = _due_by_clock(rhythm, tries, now, zone)
    if tries.failures and tries.tried_at is not None and tries.tried_at <= now:
        due = max(due, tries.tried_at + wait(tries.failures))
    return due


def _due_by_clock(rhythm: Rhythm, tries: Tries, now: datetime, zone: tzinfo | None) -> datetime:
    day = now.astimezone(zone).date()
    if _moment(day, rhythm.at, zone) > now:
        day -= _A_DAY
    done_at = tries.done_at
    if tries.is_urgent or done_at is None or done_at > now:
        return now
    hour = _moment(day, rhythm.at, zone)
    if done_at < hour:
        return hour
    following = _moment(day + _A_DAY, rhythm.at, zone)
    return following if rhythm.live is None else min(following, done_at + rhythm.live)


_A_DAY = timedelta(days=1)


def _moment(day: date, at: time, zone: tzinfo | None) -> datetime:
    """Whatever the clocks are put forward or back to on that day."""
    local = datetime.combine(day, at, zone)
    return local.astimezone(UTC)


# --- what is sent -----------------------------------------------------------------------------

# The office could not open it, whatever the reason: made anew, it may come through.
SPOILT = frozenset({"bundle-damaged", "bundle-not-ours", "bundle-files", "bundle-too-large"})
SPOILT_AT_MOST = 3
CLOSED = "chain-closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A bundle of one chain as far as it matters to the next one."""

    first: int
    last: int
    state: BundleState
    code: str = ""


def first_to_send(acknowledged: int, bundles: Iterable[Outgoing]) -> int | None:
    """The first line of a chain that neither the office has nor a bundle on its way holds.

    None: the chain has to wait. A bundle that the office set aside stops it until a person there
    has looked at it; one that was only spoilt on its way is made anew, but not for ever.
    """
    made = sorted(bundles, key=lambda bundle: bundle.first)
    aside = [bundle for bundle in made if bundle.state is BundleState.SET_ASIDE]
    if any(bundle.code not in SPOILT for bundle in aside) or len(aside) >= SPOILT_AT_MOST:
        return None
    first = acknowledged + 1
    for bundle in made:
        if bundle.state is not BundleState.SET_ASIDE and bundle.first <= first:
            first = max(first, bundle.last + 1)
    return first
