"""What a station has to send: its chains, how far the office has them, what is on its way."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from gatekeeper.domain.exchange import CLOSED, BundleState, Outgoing, first_to_send
from gatekeeper.store import changes
from gatekeeper.store.database import driver
from gatekeeper.store.exchange import Acknowledged, ArrivedBundle, OfficePeer, OutgoingBundle
from gatekeeper.store.journal import LogHead
from gatekeeper.store.lines import first_hash
from gatekeeper.store.station import Station

# Nearly all lines are verdicts: they are written while the span is walked through, the others
# are fetched one by one by their numbers.
MANY = "access-1"

# Bundles spoilt on their way are counted for so long before the next ones are made.
SPOILT_COUNT = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """A chain this file holds of its own: the station's or that of one it replaced.

    `is_closed`: the office takes no further line of it.
    """

    station: str
    public: bytes
    count: int
    hash: bytes
    signature: bytes
    acknowledged: int
    is_closed: bool = False

    @property
    def waiting(self) -> int:
        """Lines that the office is not known to have and would take."""
        return 0 if self.is_closed else max(0, self.count - self.acknowledged)


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What stands before the first line of a bundle; `signature` where lines were purged."""

    previous: bytes
    signature: bytes | None = None


def office(session: Session, own: str) -> OfficePeer | None:
    """The office this station belongs to; a restored file has to be enrolled as the new one."""
    return session.get(OfficePeer, own)


def former_office(session: Session) -> OfficePeer | None:
    """The office of the station that this one replaced."""
    statement = (
        select(OfficePeer)
        .join(Station, Station.id == OfficePeer.station)
        .where(Station.retired_at.is_not(None))
        .order_by(Station.retired_at.desc())
        .limit(1)
    )
    return session.scalars(statement).one_or_none()


def chains(session: Session, own: str) -> tuple[Chain, ...]:
    """Those of replaced stations first, the oldest before the others."""
    closed = set(
        session.scalars(
            select(OutgoingBundle.chain).where(
                OutgoingBundle.sender == own, OutgoingBundle.code == CLOSED
            )
        )
    )
    statement = (
        select(
            Station.id,
            Station.public,
            LogHead.count,
            LogHead.hash,
            LogHead.signature,
            func.coalesce(Acknowledged.through, 0),
        )
        .join(LogHead, LogHead.station == Station.id)
        .outerjoin(Acknowledged, Acknowledged.chain == Station.id)
        .where(or_(Station.id == own, Station.retired_at.is_not(None)))
        .order_by(Station.created_at, Station.id)
    )
    found = [
        Chain(
            station=station,
            public=public,
            count=count,
            hash=last_hash,
            signature=signature,
            acknowledged=through,
            is_closed=station in closed,
        )
        for station, public, count, last_hash, signature, through in session.execute(statement)
    ]
    return tuple(sorted(found, key=lambda chain: chain.station == own))


def reach(session: Session, own: str) -> Mapping[str, int] | None:
    """How far the office has each chain of this file; None where the station has no office."""
    if office(session, own) is None:
        return None
    return {chain.station: chain.acknowledged for chain in chains(session, own)}


def next_number(session: Session) -> int:
    """Bundles are numbered for ever."""
    return (session.scalar(select(func.max(OutgoingBundle.number))) or 0) + 1


def first_line(session: Session, own: str, chain: Chain, now: datetime) -> int | None:
    """The first line that no bundle on its way holds; None where the chain has to wait."""
    statement = select(OutgoingBundle).where(
        OutgoingBundle.sender == own,
        OutgoingBundle.chain == chain.station,
        OutgoingBundle.last > chain.acknowledged,
        OutgoingBundle.state != BundleState.ACKNOWLEDGED,
    )
    since = now - SPOILT_COUNT
    bundles = [
        Outgoing(first=bundle.first, last=bundle.last, state=bundle.state, code=bundle.code)
        for bundle in session.scalars(statement)
        if not (bundle.is_spoilt and bundle.answered_at and bundle.answered_at < since)
    ]
    return first_to_send(chain.acknowledged, bundles)


def on_their_way(session: Session, own: str) -> tuple[OutgoingBundle, ...]:
    """Bundles of this station without a final answer, in the order they were made."""
    statement = (
        select(OutgoingBundle)
        .where(
            OutgoingBundle.sender == own,
            OutgoingBundle.state.in_((BundleState.MADE, BundleState.SENT)),
        )
        .order_by(OutgoingBundle.number)
    )
    return tuple(session.scalars(statement))


def forget_answers(session: Session, own: str) -> None:
    """Everything is to be sent anew; the numbers of bundles go on."""
    for chain in chains(session, own):
        if chain.acknowledged:
            changes.remember_again(session, chain.station, 0)
    newest = session.scalar(select(func.max(OutgoingBundle.number)))
    session.execute(delete(Acknowledged))
    session.execute(delete(OutgoingBundle).where(OutgoingBundle.number != newest))
    session.execute(update(OutgoingBundle).values(state=BundleState.ACKNOWLEDGED, code=""))


# --- the lines of a span ----------------------------------------------------------------------

_HASH = "SELECT hash FROM journal WHERE station = ? AND sequence = ?"
_FIRST = "SELECT min(sequence) FROM journal WHERE station = ? AND sequence >= ?"
_CHECKPOINT = "SELECT hash, signature FROM log_checkpoints WHERE station = ? AND through = ?"
_LINES = (
    "SELECT sequence, kind, line FROM journal WHERE station = ? AND sequence BETWEEN ? AND ? "
    "ORDER BY sequence"
)
_LINE = "SELECT line FROM journal WHERE station = ? AND sequence = ?"
# The row as the bundle has it, made where it lies: as `lines.line_of` would, a test compares.
_PARTS = """
SELECT sequence || ',' || part || ',' || coalesce(person, '') || ',' || coalesce(expires_at, '')
  || ',' || lower(hex(salt)) || ',' || CASE
    WHEN instr(data, '"') OR instr(data, ',') THEN '"' || replace(data, '"', '""') || '"'
    ELSE data END
FROM journal_private WHERE station = ? AND sequence BETWEEN ? AND ? ORDER BY sequence, part
"""
_ERASED = (
    "SELECT sequence, part, erased_by_station, erased_by FROM erased_parts "
    "WHERE station = ? AND sequence BETWEEN ? AND ? ORDER BY sequence, part"
)
# What was measured and who it was name no picture, and nearly all parts are these.
_NAMING = (
    "SELECT data FROM journal_private WHERE station = ? AND sequence BETWEEN ? AND ? "
    "AND part NOT IN ('who', 'measured') AND length(data) > 64"
)
_JPEG = "SELECT jpeg FROM photos WHERE sha256 = ?"
_PICTURE = re.compile(r'"([0-9a-f]{64})"')


def start_of(session: Session, chain: Chain, first: int) -> tuple[int, Start] | None:
    """Where a bundle can begin at or after `first`, and what stands before; None: no line left.

    Lines that were purged before any office had them are not waited for: the signed checkpoint
    stands for them.
    """
    held = driver(session)
    (found,) = held.execute(_FIRST, (chain.station, first)).fetchone()
    if found is None:
        return None
    if found == 1:
        return 1, Start(previous=first_hash(chain.public))
    before = held.execute(_HASH, (chain.station, found - 1)).fetchone()
    if before is not None:
        return found, Start(previous=before[0])
    last_hash, signature = held.execute(_CHECKPOINT, (chain.station, found - 1)).fetchone()
    return found, Start(previous=last_hash, signature=signature)


def hash_of(session: Session, station: str, sequence: int) -> bytes:
    """The hash of a line that is there."""
    (found,) = driver(session).execute(_HASH, (station, sequence)).fetchone()
    return bytes(found)


class Span:
    """The lines of a chain from `first` to `last`, in constant memory.

    `many` first: it tells apart which lines are of another kind.
    """

    def __init__(self, session: Session, station: str, first: int, last: int) -> None:
        self._held: Any = driver(session)
        self._span = station, first, last
        self._others: dict[str, array[int]] = {}

    def many(self) -> Iterator[str]:
        """The lines of the kind `MANY`."""
        for sequence, kind, line in self._held.execute(_LINES, self._span):
            if kind == MANY:
                yield line
            else:
                self._others.setdefault(kind, array("q")).append(sequence)

    def others(self) -> Iterator[tuple[str, Iterator[str]]]:
        """Every other kind with its lines."""
        for kind in sorted(self._others):
            yield kind, self._of(self._others[kind])

    def _of(self, sequences: array[int]) -> Iterator[str]:
        for sequence in sequences:
            yield self._held.execute(_LINE, (self._span[0], sequence)).fetchone()[0]

    def parts(self) -> Iterator[str]:
        """The private parts as rows of `private-1.csv`."""
        return (row for (row,) in self._held.execute(_PARTS, self._span))

    def erased(self) -> Iterator[tuple[str, str, str, str]]:
        """Which parts are gone, and by which line, as rows of `erased-1.csv`."""
        for sequence, part, station, by in self._held.execute(_ERASED, self._span):
            yield str(sequence), part, station, str(by)

    def pictures(self) -> set[str]:
        """The hashes that the parts name; not all need be pictures."""
        rows = self._held.execute(_NAMING, self._span)
        return {name for (data,) in rows for name in pictures_in(data)}


def pictures_in(data: str) -> list[str]:
    """The hashes in a JSON text, among which are those of pictures."""
    return _PICTURE.findall(data)


def jpeg(session: Session, sha256: str) -> bytes | None:
    """A picture by its hash; None where there is no such one, or none any more."""
    found = driver(session).execute(_JPEG, (sha256,)).fetchone()
    return found[0] if found else None


def last_arrived(session: Session) -> int:
    """The number of the newest bundle of the office that was taken over here."""
    return session.scalar(select(func.max(ArrivedBundle.number))) or 0
