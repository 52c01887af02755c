"""Days and times of the place: where a local day begins, when the clock on the wall says a time.

`zone` None everywhere is the computer's own.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum


class Period(StrEnum):
    """Local days; a week begins on Monday."""

    DAY = "day"
    WEEK = "week"


def local(moment: datetime, zone: tzinfo | None) -> datetime:
    """The moment as calendar and clock of the place say it."""
    return moment.astimezone(zone)


def moment_of(day: date, at: time, zone: tzinfo | None) -> datetime:
    """When the clock of the place says this time on this day."""
    if zone is None:
        return datetime.combine(day, at).astimezone()
    return datetime.combine(day, at, tzinfo=zone)


def day_span(day: date, zone: tzinfo | None) -> tuple[datetime, datetime]:
    """A day of the place: its midnight and the next one."""
    return moment_of(day, time(0), zone), moment_of(day + timedelta(days=1), time(0), zone)


def period_begins(period: Period, now: datetime, zone: tzinfo | None) -> datetime:
    """Local midnight of today, or of this week's Monday."""
    day = local(now, zone).date()
    if period is Period.WEEK:
        day -= timedelta(days=day.weekday())
    return moment_of(day, time(0), zone)
