"""What the office sends back, at the station: receipts, decisions, and the rows beside them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from gatekeeper.domain.exchange import CLOSED, BundleState, Receipt, ReceiptState, Way
from gatekeeper.errors import SyncError
from gatekeeper.store import changes, outgoing
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
from gatekeeper.sync.told import told_of

SUBJECT = "exchange"

MESSAGES = {
    "exchange-not-enrolled": (
        "This station belongs to no office yet. Ask the office for an enrolment code."
    ),
    "exchange-other-station": "The bundle {file} is for another station.",
    "exchange-receipt": "The office's answer in {file} cannot be read; ask there for another one.",
}

REASON_CHARACTERS = 200


class Applied(Protocol):
    """What became of the rows in a bundle; `is_waiting`: they follow others that have not come."""

    @property
    def rows(self) -> int: ...

    @property
    def held_back(self) -> int: ...

    @property
    def is_waiting(self) -> bool: ...


class Rows(Protocol):
    """Rows being taken over: `step` in the write lane until it says True."""

    @property
    def applied(self) -> Applied: ...

    def step(self) -> bool: ...


class Taking(Protocol):
    """What is needed of `services.snapshots`; `begin` proves the bundle and writes nothing."""

    def begin(self, opened: Opened, /) -> Rows: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A bundle of the office, opened; close it."""

    opened: Opened
    file: str
    sha256: str
    rows: Rows


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
        whole, now = told_of(manifest).acknowledged, self.clock()
        with self.database.begin(SUBJECT) as session:
            is_newest = _is_newest(session, manifest.made_at)
            try:
                receipts = [_receipt(row) for row in opened.rows("receipts-1")]
                settled = [_settled(row, now) for row in opened.rows("settled-1")]
            except (ValueError, TypeError) as error:
                raise SyncError("exchange-receipt", file=file) from error
            chains = {one.station for one in outgoing.chains(session, self.journal.station)}
            for receipt in receipts:
                _answer(session, self.journal.station, receipt, now)
                if receipt.chain in chains:
                    _acknowledge(session, receipt.chain, receipt.acknowledged, now)
            for chain in chains & whole.keys():
                _acknowledge(session, chain, whole[chain], now, may_lower=is_newest)
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
                        snapshot=told_of(manifest).snapshot,
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
    if bundle.code == CLOSED and bundle.chain != own:
        # What was edited after the end of a log that is over: the office's rows count again.
        session.execute(delete(EditedRow).where(EditedRow.station == bundle.chain))


def _acknowledge(
    session: Session, chain: str, through: int, now: datetime, *, may_lower: bool = False
) -> None:
    """Never back, unless the newest word says so: an office that lost lines gets them again."""
    known = session.get(Acknowledged, chain)
    if known is None:
        session.add(Acknowledged(chain=chain, through=through, at=now))
    elif through > known.through or (may_lower and through < known.through):
        if through < known.through:
            changes.remember_again(session, chain, through)
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
