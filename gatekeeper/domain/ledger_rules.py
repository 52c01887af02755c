"""What a ledger may demand of its entries: in time, once, and adding up to what is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum


class Span(StrEnum):
    """Within what nothing may stand twice: a day, or those entries not finished yet."""

    DAY = "day"
    OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """From `start` to before `end` on the clock of the place; over midnight when `end` is less."""

    start: time
    end: time

    @property
    def length(self) -> timedelta:
        """A whole day where both are the same."""
        minutes = [moment.hour * 60 + moment.minute for moment in (self.start, self.end)]
        return timedelta(minutes=(minutes[1] - minutes[0] - 1) % (24 * 60) + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """When an entry is expected: in windows of the day, every so many days, or after another one.

    `per` is a field: each of its options, or each value seen lately, is expected by itself.
    `counts` are the values an entry must have to be the expected one; `of` and `when` say which
    entry of which ledger calls for one `within` a span. `rostered`: of everybody who is on duty in
    a window, where a roster is kept. `listed` names the ledger whose unfinished entries (`when`)
    say of whom or what one is expected. `by` is a date of the entry: until then it is to be
    finished. It is due `ahead` of its end. In `profiles` it always holds, elsewhere only while the
    ledger is in use, and nowhere else where that is `only` so.
    """

    windows: tuple[Window, ...] = ()
    every: timedelta | None = None
    within: timedelta | None = None
    of: str = ""
    when: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, str] = field(default_factory=dict)
    per: str = ""
    rostered: bool = False
    listed: str = ""
    by: str = ""
    ahead: timedelta = timedelta(days=1)
    profiles: tuple[str, ...] = ()
    only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unique:
    """These fields together stand once within a span."""

    fields: tuple[str, ...]
    per: Span = Span.DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """What is there of each thing (`of`): the amounts of all entries, those of `out` taken off."""

    of: tuple[str, ...]
    amount: str
    out: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class InUse:
    """Since when anything can be expected: the first entry, or the profile that demands it.

    `since` None: nobody writes this ledger, and only what the profile demands is expected.
    """

    since: datetime | None = None
    profile: str = ""
    profile_since: datetime | None = None

    def of(self, rule: Due) -> datetime | None:
        """Since when this rule holds; None when it does not."""
        moments = [] if rule.only else [self.since]
        if self.profile in rule.profiles:
            moments.append(self.profile_since)
        return min((moment for moment in moments if moment is not None), default=None)
