"""How often somebody may try to be let in: codes are few, and guessing is slow."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

MOST_TRIES = 10
WITHIN_SECONDS = 60.0
# From so many addresses at once nobody is a gate; who comes next waits until it is over.
MOST_CALLERS = 1000


@dataclass(slots=True, kw_only=True)
class Tries:
    """Counts the tries of each address within the last minute."""

    now: Callable[[], float] = time.monotonic
    _tried: dict[str, list[float]] = field(default_factory=dict)

    def wait(self, who: str) -> int:
        """Count one more; the seconds to wait where there were too many, 0 where it may be."""
        now = self.now()
        for one, times in list(self._tried.items()):
            recent = [at for at in times if now - at < WITHIN_SECONDS]
            if recent:
                self._tried[one] = recent
            else:
                del self._tried[one]
        times = self._tried.get(who, [])
        if len(times) >= MOST_TRIES:
            return max(1, round(WITHIN_SECONDS - (now - times[0])))
        if who not in self._tried and len(self._tried) >= MOST_CALLERS:
            return round(WITHIN_SECONDS)
        self._tried[who] = [*times, now]
        return 0

    def forget(self, who: str) -> None:
        """Whoever was let in made no guesses."""
        self._tried.pop(who, None)
