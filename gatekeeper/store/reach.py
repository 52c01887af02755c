"""How far the lines of each station reach at an office, and at which post each of them stood."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from gatekeeper.domain.coverage import Coverage, Reach, covered
from gatekeeper.store.journal import JournalLine, LogHead
from gatekeeper.store.lines import values_of
from gatekeeper.store.received import EnrolledStation


def chains(session: Session) -> tuple[str, ...]:
    """Every chain this file holds: at an office those of its stations and its own."""
    return tuple(session.scalars(select(LogHead.station).order_by(LogHead.station)))


def reaches(session: Session, only: Sequence[str] | None = None) -> tuple[Reach, ...]:
    """Each enrolled station, or only these, with the moment up to which all it recorded is here."""
    enrolled = {row.station: row for row in session.scalars(select(EnrolledStation))}
    return tuple(
        _reach(session, row, enrolled)
        for row in enrolled.values()
        if only is None or row.station in only
    )


def coverage(
    session: Session,
    begins_at: datetime,
    ends_at: datetime,
    now: datetime,
    only: Sequence[str] | None = None,
) -> Coverage | None:
    """What is here of a span, of all stations or of these; None where none was ever let in."""
    found = reaches(session, only)
    return covered(found, begins_at, ends_at, now) if found else None


def names(session: Session) -> Mapping[str, str]:
    """What the office calls its stations."""
    rows = session.execute(select(EnrolledStation.station, EnrolledStation.name))
    return {row.station: row.name for row in rows}


def _reach(session: Session, row: EnrolledStation, known: Mapping[str, EnrolledStation]) -> Reach:
    first, last = _recorded(session, row.station)
    # The last line, or later: it said that there was nothing more.
    found = [moment for moment in (last, row.known_until) if moment is not None]
    later = known.get(row.replaced_by)
    ended = row.closed_at or (later.enrolled_at if later is not None else None)
    return Reach(
        station=row.station,
        name=row.name,
        began_at=min(row.enrolled_at, first) if first is not None else row.enrolled_at,
        through=max(found, default=None),
        ended_at=ended,
    )


def _recorded(session: Session, station: str) -> tuple[datetime | None, datetime | None]:
    """The moments of the first and the last line of a chain; they are stored without a gap."""
    ends = (JournalLine.sequence.asc(), JournalLine.sequence.desc())
    first, last = (_moment(session, station, order) for order in ends)
    return first, last


def _moment(session: Session, station: str, order: Any) -> datetime | None:
    statement = (
        select(JournalLine.kind, JournalLine.line)
        .where(JournalLine.station == station)
        .order_by(order)
        .limit(1)
    )
    row = session.execute(statement).first()
    told = values_of(*row) if row is not None else None
    return datetime.fromisoformat(told["recorded_at"]) if told is not None else None


# --- where they stood -----------------------------------------------------------------------------

MOVED = "station-at-post"
EVER = datetime.min.replace(tzinfo=UTC)
# Written out, not bound: only so is the index of the audit lines used.
_AUDITS = text("journal.kind = 'audit-1'")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood:
    """The posts of a station, the first since ever, each further one since a moment."""

    name: str
    posts: tuple[tuple[datetime, UUID], ...]

    def at(
        self, post: UUID, begins_at: datetime, ends_at: datetime
    ) -> Iterator[tuple[datetime, datetime]]:
        """From when to when it stood at a post within a span."""
        ends = (*(since for since, _ in self.posts[1:]), ends_at)
        for (since, there), until in zip(self.posts, ends, strict=True):
            first, last = max(since, begins_at), min(until, ends_at)
            if there == post and first < last:
                yield first, last


def own_post(station: str) -> UUID:
    """A station that was put nowhere stands at a post of its own."""
    return UUID(station * 2)


def stood(session: Session) -> Mapping[str, Stood]:
    """Where each enrolled station stood."""
    return {
        row.station: Stood(
            name=row.name,
            posts=((EVER, row.post or own_post(row.station)), *_moves(session, row.station)),
        )
        for row in session.scalars(select(EnrolledStation))
    }


def _moves(session: Session, station: str) -> Iterator[tuple[datetime, UUID]]:
    statement = (
        select(JournalLine.line)
        .where(JournalLine.station == station, _AUDITS)
        .where(JournalLine.line.contains(f",{MOVED},", autoescape=True))
        .order_by(JournalLine.sequence)
    )
    for line in session.scalars(statement):
        told = values_of("audit-1", line)
        assert told is not None
        at = datetime.fromisoformat(told["recorded_at"])
        yield at, UUID(json.loads(told["values"])["post"])
