"""A period of a post as spans of duty, one after the other without a gap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum

from gatekeeper.domain.calendar import day_span
from gatekeeper.domain.duty import DAY, Hours, ShiftKey, days_of, shifts_of, week_of
from gatekeeper.domain.posts import Post


class Period(StrEnum):
    """What a shift log is drawn of."""

    SHIFT = "shift"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One shift of one post; `key` None for the hours in which it has none."""

    post: Post
    day: date
    key: ShiftKey | None
    begins_at: datetime
    ends_at: datetime


def days_in(period: Period, day: date) -> tuple[date, ...]:
    """The days of a period by one of them."""
    match period:
        case Period.SHIFT | Period.DAY:
            return (day,)
        case Period.WEEK:
            return week_of(day)
        case _:
            first = day.replace(day=1)
            following = (first + 31 * DAY).replace(day=1)
            return days_of(first, (following - first).days)


def spans(post: Post, days: Sequence[date], hours: Hours, zone: tzinfo | None) -> tuple[Span, ...]:
    """Day after day, without a gap: a duty day lasts until the next one begins.

    The night watch stands beside the shifts of its hours and is no span of its own.
    """
    return tuple(span for day in days for span in _spans_of(post, day, hours, zone))


def _spans_of(post: Post, day: date, hours: Hours, zone: tzinfo | None) -> Iterator[Span]:
    def at(shift_day: date) -> list[tuple[ShiftKey, datetime, datetime]]:
        return [
            (one.key, one.begins_at, one.ends_at)
            for one in shifts_of(post, shift_day, hours, zone)
            if one.key is not ShiftKey.WATCH
        ]

    shifts = at(day)
    if not shifts:
        begins, ends = day_span(day, zone)
        yield Span(post=post, day=day, key=None, begins_at=begins, ends_at=ends)
        return
    for key, begins, ends in shifts:
        yield Span(post=post, day=day, key=key, begins_at=begins, ends_at=ends)
    following = at(day + DAY)[0][1]
    if shifts[-1][2] < following:
        yield Span(post=post, day=day, key=None, begins_at=shifts[-1][2], ends_at=following)
