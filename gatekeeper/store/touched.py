"""Which published tables the lines since a moment may have changed: the others need no look."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from gatekeeper.store import (
    approvals,
    car_holds,
    four_pieces,
    observation,
    returnees,
    strips,
    visit_log,
    work,
)
from gatekeeper.store.journal import JournalLine, LogHead
from gatekeeper.store.lined import Lined
from gatekeeper.store.lines import values_of
from gatekeeper.store.received import TouchedTable
from gatekeeper.store.station import Station
from gatekeeper.store.travelling import EXCHANGED
from gatekeeper.store.visits import VisitRecord

# What is published beside rows, looked at each time: they are few.
KEYS, ORDERS = "issuing_keys", "orders"
BESIDE = (KEYS, ORDERS)

# The published tables whose rows follow lines, but visits, which have parts of their own.
FOLLOWED: Mapping[str, Lined] = {
    lined.table.__tablename__: lined
    for lined in (
        observation.LINED,
        approvals.LINED,
        work.LINED,
        four_pieces.LINED,
        returnees.PARTIES,
        returnees.MEMBERS,
        strips.LINED,
        car_holds.LINED,
    )
}
_FOLLOWS: Mapping[str, str] = {
    visit_log.LEDGER: VisitRecord.__tablename__,
    **{lined.ledger: name for name, lined in FOLLOWED.items()},
}
_FOLLOWING = frozenset(_FOLLOWS.values())
# A merge lets rows of every kind lead to somebody else, without lines of their own.
_MERGES = "merges"
# A visit says when its visitor came and went.
_BY_PASSAGES = frozenset({VisitRecord.__tablename__})


def heads(session: Session) -> dict[str, int]:
    """How many lines of each chain are stored; a signed head may lie further on."""
    found = {}
    for station in session.scalars(select(LogHead.station)).all():
        newest = (
            select(JournalLine.sequence)
            .where(JournalLine.station == station)
            .order_by(JournalLine.sequence.desc())
            .limit(1)
        )
        found[station] = session.scalar(newest) or 0
    return found


def marks(session: Session) -> dict[str, int]:
    """The tables to which rows of stations were written, and how often so far."""
    rows = session.execute(select(TouchedTable.table_name, TouchedTable.times))
    return {name: times for name, times in rows}  # noqa: C416  (typed)


def clear(session: Session, seen: Mapping[str, int]) -> None:
    """These were compared; what was written meanwhile stays marked."""
    for name, times in seen.items():
        session.execute(
            delete(TouchedTable).where(TouchedTable.table_name == name, TouchedTable.times == times)
        )


def since(
    session: Session, before: Mapping[str, int], now: Mapping[str, int]
) -> tuple[frozenset[str], bool]:
    """The tables that lines after `before` are about, and whether they say more than rows do:
    that somebody passed, or what was erased here.

    Rows of stations are marked where they are written: of their lines only passages and erasures
    say anything.
    """
    tables, has_news = set(BESIDE), False
    own = set(session.scalars(select(Station.id).where(Station.is_own)))
    for station, through in now.items():
        span = _span(station, before.get(station, 0), through)
        kinds = set(session.scalars(select(JournalLine.kind).where(*span).distinct()))
        if "access-1" in kinds:
            has_news = True
            tables |= _BY_PASSAGES
        if "erasure-1" in kinds:
            tables |= _FOLLOWING
        if station in own:
            has_news = has_news or "erasure-1" in kinds
            for kind in kinds & _TELLING:
                for line in _lines(session, span, kind):
                    tables |= _about(kind, values_of(kind, line) or {})
    return frozenset(tables), has_news


_TELLING = frozenset({"change-1", "ledger-1", "audit-1"})


def _span(station: str, first: int, last: int) -> tuple[Any, ...]:
    return (
        JournalLine.station == station,
        JournalLine.sequence > first,
        JournalLine.sequence <= last,
    )


def _lines(session: Session, span: tuple[Any, ...], kind: str) -> Iterator[str]:
    statement = select(JournalLine.line).where(*span, JournalLine.kind == kind)
    yield from session.scalars(statement, execution_options={"yield_per": 1000})


def _about(kind: str, values: Mapping[str, str]) -> frozenset[str]:
    match kind:
        case "change-1":
            return frozenset({values["table"]})
        case "ledger-1" if values["ledger"] == _MERGES:
            return _FOLLOWING | frozenset(EXCHANGED)
        case "ledger-1":
            return frozenset({_FOLLOWS[values["ledger"]]} if values["ledger"] in _FOLLOWS else ())
        case "audit-1":
            # An import tells how many rows, not which.
            is_batch = "rows" in json.loads(values["values"])
            return frozenset(EXCHANGED if is_batch else ())
        case _:
            return frozenset()
