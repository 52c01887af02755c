"""The bundles an office made for its stations, and what each station has of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, aliased

from gatekeeper.store.publication import heads_of
from gatekeeper.store.received import (
    DownBundle,
    EnrolledStation,
    PublishedRow,
    PublishedSnapshot,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """A station that is answered: to whom its bundles are sealed, which snapshot it has.

    `told_at` and `acknowledged` are those of the last bundle for it. One that `is_closed` is told
    just that: receipts, but no rows any more.
    """

    station: str
    recipient: str
    snapshot: int
    told_at: datetime | None
    acknowledged: str
    is_closed: bool = False


def receiver(session: Session, station: str) -> Receiver | None:
    """None for a station that is not known or was replaced."""
    found = session.get(EnrolledStation, station)
    if found is None or found.replaced_by:
        return None
    last = session.scalars(
        select(DownBundle)
        .where(DownBundle.station == station)
        .order_by(DownBundle.number.desc())
        .limit(1)
    ).first()
    return Receiver(
        station=station,
        recipient=found.recipient,
        snapshot=_kept(session, found.snapshot),
        told_at=last.made_at if last is not None else None,
        acknowledged=last.acknowledged if last is not None else "",
        is_closed=found.closed_at is not None,
    )


def _kept(session: Session, number: int) -> int:
    """The newest snapshot up to this one of which is known how far the chains went; else 0."""
    statement = select(func.max(PublishedSnapshot.number)).where(PublishedSnapshot.number <= number)
    return session.scalar(statement) or 0


def ages(session: Session, station: str) -> dict[str, datetime]:
    """Until when the passages of each other station are known; from its beginning at least."""
    statement = select(EnrolledStation).where(
        EnrolledStation.station != station,
        EnrolledStation.closed_at.is_(None),
        EnrolledStation.replaced_by == "",
    )
    return {one.station: one.known_until or one.enrolled_at for one in session.scalars(statement)}


def spans(session: Session, station: str, since: int, through: int) -> dict[str, tuple[int, int]]:
    """Which lines of the other chains a station does not know yet, between two snapshots."""
    before = heads_of(session.get(PublishedSnapshot, since) if since else None)
    now = heads_of(session.get(PublishedSnapshot, through))
    return {chain: (before.get(chain, 0), last) for chain, last in now.items() if chain != station}


def next_number(session: Session, station: str) -> int:
    """The number of the next bundle for a station; a gap says nothing."""
    found = session.get_one(EnrolledStation, station)
    found.down_number += 1
    session.flush()
    return found.down_number


def waiting(session: Session, station: str) -> Sequence[DownBundle]:
    """What it did not take yet, the oldest first."""
    statement = select(DownBundle).where(
        DownBundle.station == station, DownBundle.taken_at.is_(None)
    )
    return session.scalars(statement.order_by(DownBundle.number)).all()


def named(session: Session, station: str, name: str) -> DownBundle | None:
    statement = select(DownBundle).where(DownBundle.station == station, DownBundle.name == name)
    return session.scalars(statement).one_or_none()


def replace_waiting(session: Session, station: str, number: int) -> Sequence[DownBundle]:
    """Those before this one, which tells all that they told; they are known no more."""
    older = [one for one in waiting(session, station) if one.number < number]
    for one in older:
        session.delete(one)
    session.flush()
    return older


def note(session: Session, **told: Any) -> None:
    """A bundle lies there."""
    session.add(DownBundle(**told))
    session.flush()


def note_snapshot(session: Session, station: str, number: int) -> None:
    """It took the bundle with this snapshot; what it says itself counts more."""
    found = session.get(EnrolledStation, station)
    if found is not None and number > found.snapshot:
        found.snapshot = number
        session.flush()


def lying(session: Session) -> frozenset[str]:
    """The names of the bundles that wait."""
    waits = select(DownBundle.name).where(DownBundle.taken_at.is_(None))
    return frozenset(session.scalars(waits))


def tidy(session: Session, before: datetime) -> None:
    """Forget bundles taken before a moment, and snapshots that no station asks from any more.

    The last bundle that each took says what it was told.
    """
    newest = aliased(DownBundle)
    last = (
        select(func.max(newest.number))
        .where(newest.station == DownBundle.station, newest.taken_at.is_not(None))
        .correlate(DownBundle)
        .scalar_subquery()
    )
    session.execute(
        delete(DownBundle).where(DownBundle.taken_at < before, DownBundle.number < last),
        execution_options={"synchronize_session": False},
    )
    asked = set(session.scalars(select(EnrolledStation.snapshot)))
    number = session.scalar(select(func.max(PublishedSnapshot.number))) or 0
    session.execute(
        delete(PublishedSnapshot)
        .where(PublishedSnapshot.number < number, PublishedSnapshot.number.not_in(asked))
        .where(PublishedSnapshot.made_at < before)
    )
    # What is gone is told until everybody had it.
    had = session.scalar(
        select(func.min(EnrolledStation.snapshot)).where(
            EnrolledStation.closed_at.is_(None), EnrolledStation.replaced_by == ""
        )
    )
    session.execute(
        delete(PublishedRow).where(
            PublishedRow.digest == "", PublishedRow.number <= (number if had is None else had)
        )
    )
