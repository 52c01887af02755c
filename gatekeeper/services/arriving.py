"""What the office sends back, at the station: receipts, decisions, and the rows beside them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from gatekeeper.domain.exchange import BundleState, Receipt, ReceiptState, Way
from gatekeeper.errors import SyncError
from gatekeeper.store import outgoing
from gatekeeper.store.database import Database
from gatekeeper.store.exchange import (
    Acknowledged,
    ArrivedBundle,
    EditedRow,
    OutgoingBundle,
    SettledRow,
)
from gatekeeper.store.journal import Journal
from gatekeeper.sync.bundle import Direction, Manifest, Opened

SUBJECT = "exchange"

MESSAGES = {
    "exchange-not-enrolled": (
        "This station belongs to no office yet. Ask the office for an enrolment code."
    ),
    "exchange-other-station": "The bundle {file} is for another station.",
    "exchange-receipt": "The office's answer in {file} cannot be read; ask there for another one.",
}

REASON_CHARACTERS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Arriving:
    """All of it runs in the write lane, one transaction each, but `require`."""

    database: Database
    journal: Journal
    clock: Callable[[], datetime]

    def require(self, manifest: Manifest, file: str, office: str) -> None:
        """Raises SyncError unless our office sent it, and to us."""
        is_ours = manifest.direction is Direction.DOWN and manifest.receiver == self.journal.station
        if not is_ours or manifest.sender != office:
            raise SyncError("exchange-other-station", file=file)

    def has_arrived(self, sha256: str) -> bool:
        """Was a bundle applied whose hash begins so? Any lane."""
        with self.database.read() as session:
            found = select(ArrivedBundle).where(ArrivedBundle.sha256.startswith(sha256))
            return session.scalars(found.limit(1)).first() is not None

    def take(self, opened: Opened, file: str) -> None:
        """Believe the receipts and what was decided; the same bundle again changes nothing."""
        manifest = opened.manifest
        now = self.clock()
        with self.database.begin(SUBJECT) as session:
            is_newest = _is_newest(session, manifest.made_at)
            try:
                receipts = [_receipt(row) for row in opened.rows("receipts-1")]
                settled = [_settled(row, now) for row in opened.rows("settled-1")]
                through = _told(manifest, receipts)
            except (ValueError, TypeError) as error:
                raise SyncError("exchange-receipt", file=file) from error
            for receipt in receipts:
                _answer(session, self.journal.station, receipt, now)
            for chain in outgoing.chains(session, self.journal.station):
                if chain.station in through:
                    _acknowledge(session, chain.station, through[chain.station], now, is_newest)
            for row in settled:
                if session.get(SettledRow, (row.table_name, row.row_key, row.sequence)) is None:
                    session.add(row)

    def finish(self, manifest: Manifest, sha256: str, *, rows: int, held_back: int) -> None:
        """All of the bundle is applied."""
        with self.database.begin(SUBJECT) as session:
            if session.get(ArrivedBundle, sha256) is None:
                session.add(
                    ArrivedBundle(
                        sha256=sha256,
                        number=manifest.number,
                        snapshot=int(manifest.told.get("snapshot", 0)),
                        made_at=manifest.made_at,
                        applied_at=self.clock(),
                        rows=rows,
                        held_back=held_back,
                    )
                )


def _is_newest(session: Session, made_at: datetime) -> bool:
    newest = session.scalar(select(func.max(ArrivedBundle.made_at)))
    return newest is None or made_at >= newest


# --- receipts ---------------------------------------------------------------------------------


def _receipt(row: list[str]) -> Receipt:
    number, sha256, chain, state, acknowledged, code, parameters = row
    return Receipt(
        number=int(number),
        sha256=sha256,
        chain=chain,
        state=ReceiptState(state),
        acknowledged=int(acknowledged),
        code=code,
        parameters=_object(parameters),
    )


def _object(text: str) -> Mapping[str, Any]:
    value = json.loads(text or "{}")
    if not isinstance(value, dict):
        raise TypeError(text)
    return value


def _settled(row: list[str], now: datetime) -> SettledRow:
    table, key, sequence, way, reason = row
    return SettledRow(
        table_name=table,
        row_key=key,
        sequence=int(sequence),
        way=Way(way),
        reason=reason[:REASON_CHARACTERS],
        told_at=now,
    )


def _told(manifest: Manifest, receipts: list[Receipt]) -> dict[str, int]:
    """How far the office has each chain; what the bundle says as a whole counts last."""
    through: dict[str, int] = {}
    for receipt in receipts:
        if receipt.chain:
            through[receipt.chain] = max(receipt.acknowledged, through.get(receipt.chain, 0))
    whole = manifest.told.get("acknowledged", {})
    return through | {str(chain): int(line) for chain, line in whole.items()}


_STATES = {
    ReceiptState.MERGED: BundleState.ACKNOWLEDGED,
    ReceiptState.AGAIN: BundleState.ACKNOWLEDGED,
    ReceiptState.WAITING: BundleState.SENT,
    ReceiptState.SET_ASIDE: BundleState.SET_ASIDE,
}


def _answer(session: Session, own: str, receipt: Receipt, now: datetime) -> None:
    """The office's word about one bundle; what it once took it does not take back."""
    bundle = session.get(OutgoingBundle, receipt.number)
    if bundle is None or bundle.sender != own or bundle.state is BundleState.ACKNOWLEDGED:
        return
    # A name holds the first digits alone, and what cannot be opened has nothing else.
    if not receipt.sha256 or not bundle.sha256.startswith(receipt.sha256):
        return
    bundle.state = _STATES[receipt.state]
    bundle.answered_at = now
    bundle.code = receipt.code
    bundle.parameters = json.dumps(dict(receipt.parameters))


def _acknowledge(
    session: Session, chain: str, through: int, now: datetime, is_newest: bool
) -> None:
    """Never back, unless the newest word says so: an office that lost lines gets them again."""
    known = session.get(Acknowledged, chain)
    if known is None:
        session.add(Acknowledged(chain=chain, through=through, at=now))
    elif through > known.through or (is_newest and through < known.through):
        known.through, known.at = through, now
    elif through < known.through:
        return
    session.flush()
    session.execute(
        update(OutgoingBundle)
        .where(OutgoingBundle.chain == chain, OutgoingBundle.last <= through)
        .where(OutgoingBundle.state != BundleState.ACKNOWLEDGED)
        .values(state=BundleState.ACKNOWLEDGED, answered_at=now, code="", parameters="{}")
    )
    session.execute(
        delete(EditedRow).where(EditedRow.station == chain, EditedRow.sequence <= through)
    )


def waiting_rows(session: Session) -> Iterator[SettledRow]:
    """What the office decided and nobody here has looked at, the newest first."""
    statement = select(SettledRow).where(SettledRow.seen_at.is_(None))
    yield from session.scalars(statement.order_by(SettledRow.told_at.desc()))
