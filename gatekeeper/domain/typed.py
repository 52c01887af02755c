"""Days, times and moments as people type them; None wherever it is none."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta, tzinfo

from gatekeeper.domain.calendar import moment_of

_DAY = re.compile(r"(?:([0-9]{4})[-/.年])?([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_TIME = re.compile(r"([0-9]{1,2})(?:[:.]?([0-9]{2}))?")

# Not every computer counts the moments of any year.
YEARS_OF_MOMENTS = range(2000, 2200)
HALF_A_YEAR = timedelta(days=183)
# Tomorrow, typed by a slip, is told as such and never taken for last year's.
A_DAY = timedelta(days=1)


def day_typed(typed: str, today: date | None = None) -> date | None:
    """ "2022-03-14", "2022/3/14", "2022年3月14日", "20220314"; "3-14" is the last there was."""
    plain = "".join(_plain(typed).split())
    found = _DIGITS.fullmatch(plain) or _DAY.fullmatch(plain)
    if found is None:
        return None
    year, month, day = (int(part or 0) for part in found.groups())
    if year:
        return _date(year, month, day)
    if today is None:
        return None
    told = (_date(one, month, day) for one in (today.year + 1, today.year, today.year - 1))
    return next((one for one in told if one is not None and one <= today + A_DAY), None)


def time_typed(typed: str) -> time | None:
    """ "9:30", "930", "09：30" or "9", as one writes it into a column."""
    found = _TIME.fullmatch(_plain(typed))
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def times_typed(typed: str) -> tuple[time, ...] | None:
    """ "06:00 14:00 22:00", one behind the other."""
    found = [time_typed(part) for part in re.split(r"[\s,，、;；]+", typed) if part]
    return tuple(one for one in found if one is not None) if None not in found else None


def hours_typed(typed: str) -> tuple[time, time] | None:
    """ "08:00-18:00" as two times."""
    found = [time_typed(part) for part in re.split("[-~\N{EN DASH}\N{EM DASH}]", _plain(typed))]
    if len(found) != 2 or found[0] is None or found[1] is None:
        return None
    return found[0], found[1]


def weekdays_typed(typed: str) -> frozenset[int] | None:
    """ "12345" as 0 to 4, which is Monday to Friday; also "1, 3"."""
    if not re.fullmatch(r"[1-7][1-7\s,,、]*", _plain(typed)):
        return None
    return frozenset(int(day) - 1 for day in re.findall(r"[1-7]", _plain(typed)))


def moment_typed(typed: str, today: date, zone: tzinfo | None) -> datetime | None:
    """ "9:30" is today, "3-14 9:30" the nearest of the years, "2022-03-14 09:30" just that.

    On the clock of the place. Without a day the clock has its colon: 2022 may be half a date.
    """
    *days, clock = _plain(typed).split() or [""]
    at = time_typed(clock)
    if at is None or len(days) > 1 or not (days or ":" in clock):
        return None
    day = day_typed(days[0], today + HALF_A_YEAR) if days else today
    return moment_of(day, at, zone) if day and day.year in YEARS_OF_MOMENTS else None


def _plain(typed: str) -> str:
    return unicodedata.normalize("NFKC", typed).strip()


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
