"""Hours, weekdays and days as people type them, and what is wrong with them."""

from __future__ import annotations

import re
from datetime import date, time

from gatekeeper.text import tr

_HOURS = re.compile(r"([01]?\d|2[0-3])[::]([0-5]\d)\s*[-–~—]\s*([01]?\d|2[0-3])[::]([0-5]\d)")
_WEEKDAYS = re.compile(r"[1-7][1-7\s,,、]*")


def hours_from(typed: str) -> tuple[time, time] | None:
    """ "08:00-18:00" as two times."""
    found = _HOURS.fullmatch(typed.strip())
    if found is None:
        return None
    begin_hour, begin_minute, end_hour, end_minute = map(int, found.groups())
    return time(begin_hour, begin_minute), time(end_hour, end_minute)


def weekdays_from(typed: str) -> frozenset[int]:
    """ "12345" as 0 to 4."""
    return frozenset(int(day) - 1 for day in re.findall(r"[1-7]", typed))


def day_from(typed: str) -> date | None:
    """ "2022-03-14"."""
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        return None


def hours_fault(typed: str) -> str:
    return "" if hours_from(typed) else tr("Like 08:00-18:00.")


def weekdays_fault(typed: str) -> str:
    return "" if _WEEKDAYS.fullmatch(typed.strip()) else tr("Only the digits 1 to 7.")


def day_fault(typed: str) -> str:
    return "" if day_from(typed) else tr("A day like 2022-03-14.")
