"""Times as people type them."""

from __future__ import annotations

import re
import unicodedata
from datetime import time


def time_typed(typed: str) -> time | None:
    """ "9:30", "930" or "09：30" as one writes it into a column; None where it is no time."""
    plain = unicodedata.normalize("NFKC", typed).strip()
    found = re.fullmatch(r"([0-9]{1,2})[:.]?([0-9]{2})", plain)
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2])
    return time(hour, minute) if hour < 24 and minute < 60 else None


def times_typed(typed: str) -> tuple[time, ...] | None:
    """ "06:00 14:00 22:00", one behind the other; None where one is no time."""
    parts = [part for part in re.split(r"[\s,，、;；]+", typed) if part]
    found = [time_typed(part) for part in parts]
    return tuple(one for one in found if one is not None) if None not in found else None
