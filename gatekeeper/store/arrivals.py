"""Which bundles came from the stations, whose logs they may hold, and what became of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from gatekeeper.domain.exchange import Receipt, ReceiptState, Way
from gatekeeper.store.lines import canonical
from gatekeeper.store.received import DownBundle, EnrolledStation, IncomingBundle, RefusedRow
from gatekeeper.store.station import Station

# What is stored and applied of a chain.
DONE = (ReceiptState.MERGED, ReceiptState.AGAIN)


def public_key(session: Session, station: str) -> bytes | None:
    """The key of an enrolled station; None for any other."""
    statement = (
        select(Station.public)
        .join(EnrolledStation, EnrolledStation.station == Station.id)
        .where(Station.id == station)
    )
    return session.scalars(statement).one_or_none()


def goes_on(session: Session, station: str, other: str) -> bool:
    """Was `station` put in the place of `other`, at once or by way of those between?"""
    return other in before(session, station)


def before(session: Session, station: str) -> frozenset[str]:
    """All whose log this station goes on with: as it was enrolled, or as it carried them here."""
    found: set[str] = set()
    open_ends = {station}
    while open_ends:
        replaced = select(EnrolledStation.replaces).where(
            EnrolledStation.station.in_(open_ends), EnrolledStation.replaces != ""
        )
        carried = select(IncomingBundle.chain).where(
            IncomingBundle.station.in_(open_ends),
            IncomingBundle.chain != IncomingBundle.station,
            IncomingBundle.state.in_(DONE),
        )
        met = {*session.scalars(replaced), *session.scalars(carried)} - found - {station}
        found |= met
        open_ends = met
    return frozenset(found)


def may_carry(session: Session, sender: str, chain: str) -> bool:
    """May this station send and erase of that log: its own, one it goes on with, or nobody's?

    Nobody's is what a station wrote before it was restored and enrolled: its lines prove
    themselves.
    """
    if sender == chain or goes_on(session, sender, chain):
        return True
    known = session.get(Station, chain)
    if known is not None and known.is_own:
        return False
    return session.get(EnrolledStation, chain) is None


def bundle(session: Session, sha256: str) -> IncomingBundle | None:
    return session.get(IncomingBundle, sha256)


def waiting(session: Session, chain: str, stored: int) -> Sequence[IncomingBundle]:
    """Bundles of this log that wait no longer, the first first."""
    statement = (
        select(IncomingBundle)
        .where(
            IncomingBundle.chain == chain,
            IncomingBundle.state == ReceiptState.WAITING,
            IncomingBundle.first <= stored + 1,
        )
        .order_by(IncomingBundle.first, IncomingBundle.last, IncomingBundle.sha256)
    )
    return session.scalars(statement).all()


def kept_files(session: Session) -> frozenset[str]:
    """Names of the files that wait or were set aside."""
    statement = select(IncomingBundle.file).where(IncomingBundle.file != "")
    return frozenset(session.scalars(statement))


def receipt_of(row: IncomingBundle, state: ReceiptState | None = None) -> Receipt:
    """What the station is told of it."""
    return Receipt(
        number=row.number,
        # Of what cannot be opened the sender knows the name alone.
        sha256=row.named or row.sha256,
        chain=row.chain,
        state=state or row.state,
        acknowledged=row.acknowledged,
        code=row.code,
        parameters=json.loads(row.parameters),
    )


def receipts(session: Session, station: str, known: int) -> tuple[Receipt, ...]:
    """What was not told yet, or only in bundles after number `known` of those made for it."""
    statement = (
        select(IncomingBundle)
        .where(
            IncomingBundle.station == station,
            or_(IncomingBundle.receipt_in.is_(None), IncomingBundle.receipt_in > known),
        )
        .order_by(IncomingBundle.number, IncomingBundle.received_at, IncomingBundle.sha256)
    )
    return tuple(receipt_of(row) for row in session.scalars(statement))


def tell(session: Session, station: str, number: int, now: datetime) -> None:
    """The receipts that were open go with this bundle."""
    open_ones = select(IncomingBundle).where(
        IncomingBundle.station == station, IncomingBundle.receipt_in.is_(None)
    )
    for row in session.scalars(open_ones):
        row.receipt_in, row.told_at = number, now
    for decided in settled(session, station, number):
        if decided.told_in is None:
            decided.told_in = number


def settled(session: Session, station: str, known: int) -> tuple[RefusedRow, ...]:
    """What was decided about rows of this station and is not told yet, as `receipts`."""
    statement = (
        select(RefusedRow)
        .where(
            RefusedRow.station.in_((station, *before(session, station))),
            RefusedRow.way != Way.OPEN,
            RefusedRow.settled_at.is_not(None),
            or_(RefusedRow.told_in.is_(None), RefusedRow.told_in > known),
        )
        .order_by(RefusedRow.station, RefusedRow.sequence, RefusedRow.id)
    )
    return tuple(session.scalars(statement))


def close(session: Session, chain: str, through: int, reason: str) -> None:
    """What was set aside or waits of this log is answered anew: it was closed."""
    told = {"station": chain, "through": through, "reason": reason}
    statement = select(IncomingBundle).where(
        IncomingBundle.chain == chain,
        IncomingBundle.last > through,
        IncomingBundle.state.in_((ReceiptState.WAITING, ReceiptState.SET_ASIDE)),
    )
    for row in session.scalars(statement):
        row.state, row.code = ReceiptState.SET_ASIDE, "chain-closed"
        row.parameters = canonical(told)
        row.receipt_in = row.told_at = None


def forget(session: Session, before: datetime) -> tuple[str, ...]:
    """The files of logs that were closed before a moment; their rows need no file any more."""
    closed = select(EnrolledStation.station).where(EnrolledStation.closed_at < before)
    statement = select(IncomingBundle).where(
        IncomingBundle.chain.in_(closed), IncomingBundle.file != ""
    )
    files = []
    for row in session.scalars(statement):
        files.append(row.file)
        row.file = ""
    return tuple(files)


def seen(session: Session, station: str, told: dict[str, Any], now: datetime) -> None:
    """The station was heard of, and which of the office's snapshots it says it has.

    Its newest word counts, also where it is less: a restored one asks for what it lost.
    """
    row = session.get(EnrolledStation, station)
    if row is None:
        return
    row.seen_at = now
    number, down = (_number(told.get(name)) for name in ("snapshot", "down"))
    if number is not None:
        row.snapshot = number
    if down is not None:
        note_taken(session, station, down, now)


def note_taken(session: Session, station: str, number: int, now: datetime) -> None:
    """It has the bundle of this number, which told all that those before it told."""
    session.execute(
        update(DownBundle)
        .where(DownBundle.station == station, DownBundle.number <= number)
        .where(DownBundle.taken_at.is_(None))
        .values(taken_at=now)
    )


def _number(told: object) -> int | None:
    # True is an int to Python.
    return told if type(told) is int and 0 <= told < 2**31 else None


def heard(session: Session, station: str, at: datetime) -> None:
    """It had sent all its lines when it was heard of, unless one of its bundles is not merged."""
    row = session.get(EnrolledStation, station)
    open_one = select(IncomingBundle.sha256).where(
        IncomingBundle.station == station, IncomingBundle.state.not_in(DONE)
    )
    if row is None or session.scalars(open_one.limit(1)).first() is not None:
        return
    if row.known_until is None or row.known_until < at:
        row.known_until = at


def applied_through(session: Session, chain: str) -> int:
    """Up to which line of this log the rows were taken or refused as well.

    A large bundle is stored step by step: until its end nothing of it is acknowledged, or its
    station would take rows for the office's that are older than its own.
    """
    statement = select(func.max(IncomingBundle.last)).where(
        IncomingBundle.chain == chain, IncomingBundle.state.in_(DONE)
    )
    return session.scalar(statement) or 0


def spoilt_before(session: Session, station: str, number: int) -> Sequence[IncomingBundle]:
    """Files of this station that could not be opened, and that this bundle stands in for."""
    statement = select(IncomingBundle).where(
        IncomingBundle.station == station,
        IncomingBundle.state == ReceiptState.SET_ASIDE,
        IncomingBundle.last == 0,
        IncomingBundle.number <= number,
    )
    return session.scalars(statement).all()
