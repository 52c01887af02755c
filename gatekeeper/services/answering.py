"""What a station is answered: its receipts, what people decided, how far its chains are stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from gatekeeper.domain.exchange import Receipt, Way
from gatekeeper.services.publishing import Answers
from gatekeeper.store import arrivals
from gatekeeper.store.lines import canonical
from gatekeeper.store.received import DownBundle, IncomingBundle, RefusedRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """Tells again what stood only in bundles that the station never took."""

    clock: Callable[[], datetime]

    def answers(self, session: Session, station: str) -> Answers:
        """As the next bundle for this station holds them."""
        known = _known(session, station)
        chains = {station, *_chains(session, station)}
        return Answers(
            receipts=[_fields(one) for one in arrivals.receipts(session, station, known)],
            settled=[
                (row.table_name, row.row_key, str(row.sequence), row.way.value, row.reason)
                for row in _settled(session, chains, known)
            ],
            acknowledged={
                chain: arrivals.applied_through(session, chain) for chain in sorted(chains)
            },
        )

    def answered(self, session: Session, station: str, number: int) -> None:
        """They went with the bundle of this number; in its transaction."""
        arrivals.tell(session, station, number, self.clock())
        chains = {station, *_chains(session, station)}
        for row in _settled(session, chains, number):
            row.told_in = number


def _known(session: Session, station: str) -> int:
    """The number of the last bundle that the station is known to have."""
    statement = select(func.max(DownBundle.number)).where(
        DownBundle.station == station, DownBundle.taken_at.is_not(None)
    )
    return session.scalar(statement) or 0


def _chains(session: Session, station: str) -> set[str]:
    """Those it sent lines of: its own, and of stations it goes on with."""
    statement = select(IncomingBundle.chain).where(IncomingBundle.station == station).distinct()
    return set(session.scalars(statement))


def _settled(session: Session, chains: set[str], known: int) -> list[RefusedRow]:
    statement = (
        select(RefusedRow)
        .where(
            RefusedRow.station.in_(chains),
            RefusedRow.way != Way.OPEN,
            or_(RefusedRow.told_in.is_(None), RefusedRow.told_in > known),
        )
        .order_by(RefusedRow.station, RefusedRow.sequence, RefusedRow.id)
    )
    return list(session.scalars(statement))


def _fields(receipt: Receipt) -> tuple[str, ...]:
    return (
        str(receipt.number),
        receipt.sha256,
        receipt.chain,
        receipt.state.value,
        str(receipt.acknowledged),
        receipt.code,
        canonical(dict(receipt.parameters)),
    )
