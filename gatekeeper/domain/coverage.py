"""What figures over several stations cover: which of them, until when, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# While a span lasts nobody is later than this: a live exchange comes every few seconds or minutes.
RUNNING = timedelta(minutes=10)


class Held(StrEnum):
    """How much of a station's part of a span is here."""

    WHOLE = "whole"
    PART = "part"  # missing since a moment
    NOTHING = "nothing"  # of this span, or of the station at all
    CLOSED = "closed"  # its chain ended within the span: nothing more will come


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """A station and how far its lines reach here: all it recorded up to `through` is in.

    `began_at` is when it was let in, or its first line; `ended_at` when its chain was closed.
    """

    station: str
    name: str
    began_at: datetime
    through: datetime | None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A station's part of a span; `since` is from when on something is missing."""

    station: str
    name: str
    held: Held
    since: datetime | None = None

    @property
    def is_missing(self) -> bool:
        return self.held in (Held.PART, Held.NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Of a span; `ends_at` is the moment of the look where the span is not over."""

    begins_at: datetime
    ends_at: datetime
    is_over: bool
    parts: tuple[Part, ...] = ()

    @property
    def missing(self) -> tuple[Part, ...]:
        """The stations something of which is still to come, the longest missing first."""
        found = [one for one in self.parts if one.is_missing]
        return tuple(sorted(found, key=lambda one: (one.since or self.begins_at, one.name)))

    @property
    def names_missing(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.missing)

    @property
    def is_complete(self) -> bool:
        return not self.missing


def covered(
    reaches: Iterable[Reach], begins_at: datetime, ends_at: datetime, now: datetime
) -> Coverage:
    """The part of every station that was there at some time of the span."""
    is_over = ends_at <= now
    # Of a span that lasts nobody can have sent the last minutes.
    wanted = ends_at if is_over else max(begins_at, now - RUNNING)
    there = [
        one
        for one in reaches
        if begins_at < now and one.began_at < ends_at and not _ended(one, begins_at)
    ]
    return Coverage(
        begins_at=begins_at,
        ends_at=min(ends_at, max(now, begins_at)),
        is_over=is_over,
        parts=tuple(_part(one, begins_at, wanted) for one in sorted(there, key=_in_order)),
    )


def _in_order(one: Reach) -> tuple[str, str]:
    return one.name, one.station


def _ended(one: Reach, begins_at: datetime) -> bool:
    return one.ended_at is not None and one.ended_at <= begins_at


def _part(one: Reach, begins_at: datetime, wanted: datetime) -> Part:
    through = one.through
    if through is not None and through >= wanted:
        return Part(station=one.station, name=one.name, held=Held.WHOLE)
    if one.ended_at is not None:
        return Part(station=one.station, name=one.name, held=Held.CLOSED, since=through)
    if through is None or through <= begins_at:
        return Part(station=one.station, name=one.name, held=Held.NOTHING, since=through)
    return Part(station=one.station, name=one.name, held=Held.PART, since=through)
