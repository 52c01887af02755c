"""Makes values for tests: keyword defaults, a clock that stands still, numbered ids."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

A_MORNING = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
"""Monday 08:30 in the compound."""


class Clock:
    """Stands still until somebody moves it; call it for the time, as `utc_now` is called."""

    def __init__(self, now: datetime = A_MORNING) -> None:
        if now.tzinfo is None:
            raise ValueError("a moment is aware")
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, span: timedelta | None = None, /, **units: float) -> datetime:
        """Move by a span or by `days=`, `hours=`, `minutes=`, `seconds=`; the new time."""
        self.now += (span or timedelta()) + timedelta(**units)
        return self.now


def numbered_ids(first: int = 1) -> Callable[[], UUID]:
    """A stand-in for `uuid7`: each call gives the next id, in order, the same in every run."""
    numbers = itertools.count(first)
    return lambda: numbered_id(next(numbers))


def numbered_id(number: int) -> UUID:
    """The id that `numbered_ids` gives at its call of that number."""
    return UUID(f"00000000-0000-7000-8000-{number:012x}")
