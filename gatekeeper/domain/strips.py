"""Paper strips (提示条) on doors of empty flats: looked at daily, followed up when broken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

MESSAGES = {
    "strip-there": "A strip is on this door already, since {day}.",
    "strip-gone": "There is no strip on this door.",
    "strip-not-broken": "This strip is whole. Say first that it is broken.",
    "strip-note-missing": "What came of it?",
    "strip-note-long": "At most {most} characters.",
}

NOTE_CHARACTERS = 100


class StripState(StrEnum):
    """On the door; found broken; closed."""

    UP = "up"
    BROKEN = "broken"
    CLOSED = "closed"


class StripEnd(StrEnum):
    """How a strip ended: somebody came through a gate, was met, or it was taken down."""

    NONE = ""
    CAME_HOME = "came-home"
    FOLLOWED_UP = "followed-up"
    TAKEN_DOWN = "taken-down"


@dataclass(frozen=True, slots=True, kw_only=True)
class StripTimes:
    """When a strip was put on and last looked at."""

    state: StripState
    put_at: datetime
    looked_at: datetime | None = None

    def due_at(self, look: timedelta) -> datetime | None:
        """When it has to be looked at; a broken one at once, a closed one never."""
        if self.state is StripState.CLOSED:
            return None
        seen = self.looked_at or self.put_at
        return seen if self.state is StripState.BROKEN else seen + look

    def is_due(self, now: datetime, look: timedelta) -> bool:
        due = self.due_at(look)
        return due is not None and now >= due
