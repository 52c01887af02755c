"""One exchange step by step: on the wire, at the desk, and in short writes between."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from gatekeeper.errors import GatekeeperError, SyncError
from gatekeeper.lanes import Lanes
from gatekeeper.services.arriving import Arrived
from gatekeeper.services.exchange import Exchange, Parcel
from gatekeeper.services.exchange_told import OurOffice
from gatekeeper.services.steps import Steps
from gatekeeper.sync import upward
from gatekeeper.sync.address import Address

log = logging.getLogger(__name__)


class Stage(StrEnum):
    """What an exchange is doing."""

    FETCHING = "fetching"
    TAKING = "taking"
    MAKING = "making"
    SENDING = "sending"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far an exchange is: `count` bytes moved, or rows taken, of the bundle of that number."""

    stage: Stage
    number: int = 0
    count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """Both ways with the office, or one way with a stick that is carried.

    An empty `address` is the office's. `again` sends also what was sent just now.
    """

    address: str = ""
    sends: bool = True
    fetches: bool = True
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What an exchange did; `waiting` lines the office is not known to have yet."""

    sent: int = 0
    taken: int = 0
    waiting: int = 0


@dataclass(slots=True, kw_only=True)
class Run:
    """Its steps; `progress` may be read and `cancel` called from any thread.

    `refused` are names of bundles that could not be applied lately: they are left where they are.
    """

    exchange: Exchange
    errand: Errand
    refused: Callable[[str], bool] = lambda name: False
    note_refused: Callable[[str], object] = lambda name: None
    progress: Progress = Progress(stage=Stage.FETCHING)
    _cancelled: threading.Event = field(default_factory=threading.Event)
    _trouble: GatekeeperError | None = None
    _sent: int = 0
    _taken: int = 0

    def cancel(self) -> None:
        """No further step; a transfer ends at its next piece and goes on there another time."""
        self._cancelled.set()

    def steps(self, lanes: Lanes) -> Steps[Done]:
        """Raises what kept it from its end; what was sent and taken until then counts."""
        office = yield lanes.read(self.exchange.office)
        if office is None:
            raise SyncError("exchange-not-enrolled")
        if not (self.errand.address or office.address):
            raise SyncError("exchange-by-stick")
        address = Address.parse(self.errand.address or office.address)
        if self.errand.fetches:
            yield from self._fetch(lanes, address, office)
        if self.errand.sends:
            yield from self._send(lanes, address)
            if self._sent and self.errand.fetches:
                yield from self._fetch(lanes, address, office)
        if self._trouble is not None:
            raise self._trouble
        if self.errand.fetches and (not self.errand.address or self._taken):
            yield lanes.write(self.exchange.note_done)
        state = yield lanes.read(self.exchange.state)
        return Done(sent=self._sent, taken=self._taken, waiting=state.waiting)

    # --- up -----------------------------------------------------------------------------------

    def _send(self, lanes: Lanes, address: Address) -> Steps[None]:
        self._go_on(Stage.MAKING)
        exchange = self.exchange
        made = yield lanes.desk(
            upward.make,
            exchange.database.path,
            exchange.making,
            key=exchange.key,
            now=exchange.clock(),
        )
        parcels = yield lanes.write(exchange.note_made, made, again=self.errand.again)
        if not parcels:
            return
        self._go_on(Stage.SENDING)
        sent, error = yield lanes.wire(self._put, address, parcels)
        self._sent += len(sent)
        yield lanes.write(exchange.note_sent, sent)
        if error is not None:
            raise error

    def _put(
        self, address: Address, parcels: tuple[Parcel, ...]
    ) -> tuple[tuple[int, ...], SyncError | None]:
        with self.exchange.mailbox(address, self._moved) as mailbox:
            return self.exchange.send(
                mailbox, parcels, lambda number: self._go_on(Stage.SENDING, number)
            )

    # --- down ---------------------------------------------------------------------------------

    def _fetch(self, lanes: Lanes, address: Address, office: OurOffice) -> Steps[None]:
        self._go_on(Stage.FETCHING)
        names = yield lanes.wire(self._get, address)
        taken = []
        for name in names:
            self._go_on(Stage.TAKING)
            path = self.exchange.fetched(name)
            try:
                is_taken = yield from self._take(lanes, path, office)
            except GatekeeperError as error:
                path.unlink(missing_ok=True)
                self._refuse(name, error)
            else:
                taken += [name] if is_taken else []
        self._taken += len(taken)
        if taken:
            yield lanes.wire(self._taken_away, address, taken)

    def _get(self, address: Address) -> tuple[str, ...]:
        with self.exchange.mailbox(address, self._moved) as mailbox:
            return self.exchange.fetch(mailbox, self.refused, self._refuse)

    def _refuse(self, name: str, error: GatekeeperError) -> None:
        """It stays where it is; the others are taken, and it is told in the end."""
        if error.code == "exchange-stopped":
            raise error
        log.info("a bundle of the office cannot be applied: %s", error)
        self.note_refused(name)
        self._trouble = self._trouble or error

    def _taken_away(self, address: Address, names: list[str]) -> None:
        with self.exchange.mailbox(address, self._moved) as mailbox:
            for name in names:
                mailbox.acknowledge(name)
                self.exchange.fetched(name).unlink(missing_ok=True)

    def _take(self, lanes: Lanes, path: Path, office: OurOffice) -> Steps[bool]:
        """Receipts first, then the rows some at a time, so that nobody at the gate waits.

        False where the rows follow others that have not come: it is looked at again after those.
        """
        arriving = self.exchange.arriving
        arrived: Arrived = yield lanes.wire(self.exchange.open, path, office)
        try:
            yield lanes.write(arriving.take, arrived.opened, arrived.file)
            rows = arrived.rows
            is_done = False
            while not is_done:
                is_done = yield lanes.write(rows.step)
                self._moved(0)
            applied = rows.applied
            if applied.is_waiting:
                return False
            told = {"rows": applied.rows, "held_back": applied.held_back}
            yield lanes.write(arriving.finish, arrived.opened.manifest, arrived.sha256, **told)
            return True
        finally:
            arrived.opened.close()

    # --- both ---------------------------------------------------------------------------------

    def _go_on(self, stage: Stage, number: int = 0) -> None:
        if self._cancelled.is_set():
            raise SyncError("exchange-stopped")
        self.progress = Progress(stage=stage, number=number)

    def _moved(self, count: int) -> None:
        """Called by a transport after each piece."""
        if self._cancelled.is_set():
            raise SyncError("exchange-stopped")
        now = self.progress
        self.progress = Progress(stage=now.stage, number=now.number, count=now.count + count)
