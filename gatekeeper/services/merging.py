"""The office takes bundles: proven, stored, applied, answered; one that cannot be is set aside."""

from __future__ import annotations

import contextlib
import hashlib
import re
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from gatekeeper.domain.exchange import Receipt, ReceiptState
from gatekeeper.errors import SyncError
from gatekeeper.services.spool import Spool
from gatekeeper.services.transfer import Transfer
from gatekeeper.store import arrivals
from gatekeeper.store.database import Database
from gatekeeper.store.erasure import make_gone
from gatekeeper.store.journal import Journal
from gatekeeper.store.lines import canonical
from gatekeeper.store.merge import stored_through
from gatekeeper.store.received import IncomingBundle
from gatekeeper.sync.bundle import Manifest, open_bundle
from gatekeeper.sync.form import SUFFIX

SUBJECT = "exchange"

# Waits for the lines before it, or for a newer program here.
WAITING = frozenset({"chain-gap", "bundle-future", "bundle-kind"})
# Of these there is nobody to answer.
UNANSWERED = frozenset({"bundle-sender-unknown", "bundle-unreadable"})

# Some thousand pages: before the bound at which a commit, anybody's, would have to move them.
CHECKPOINT_EVERY = 4

_BLOCK = 1 << 20
_NAME = re.compile(r"(?:up/)?([0-9a-f]{16})/([0-9]{6,9})-([0-9a-f]{12})\.gkb", re.ASCII)


@dataclass(slots=True, kw_only=True)
class Merging:
    """Takes the files of stations; one at a time, all of it in the write lane or step by step.

    `identity` opens what is sealed for this office. Files lie in `folder`, sealed as they came,
    while they wait or are set aside.
    """

    database: Database
    journal: Journal
    clock: Callable[[], datetime]
    identity: str = field(repr=False)
    folder: Path

    def take(self, path: Path, name: str = "") -> Receipt:
        """All steps of `begin` at once, for callers that may block."""
        taking = self.begin(path, name)
        while not taking.is_done:
            taking.step()
        return taking.receipt

    def begin(self, path: Path, name: str = "") -> Taking:
        """Take a file over; its steps are to be called one after the other, see `Taking`.

        `name` is the one it travelled under. Raises SyncError bundle-unreadable.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            sha256 = _digest(path)
            file = self.folder / f"{sha256}{SUFFIX}"
            if path != file:
                _move(path, file)
        except OSError as fault:
            told = {"file": path.name, "why": fault.strerror or str(fault)}
            raise SyncError("bundle-unreadable", **told) from fault
        return Taking(merging=self, file=file, sha256=sha256, name=name)

    def left_over(self) -> tuple[Path, ...]:
        """Files that a crash left between two steps: to be taken again, by `begin`."""
        with self.database.read() as session:
            kept = arrivals.kept_files(session)
        found = sorted(self.folder.glob(f"*{SUFFIX}"))
        return tuple(path for path in found if path.name not in kept)

    def again(self, sha256: str) -> Taking | None:
        """A file that waits or was set aside, once somebody has set right what was in its way."""
        file = self.folder / f"{sha256}{SUFFIX}"
        return self.begin(file) if file.is_file() else None

    def tidy(self, keep: timedelta) -> None:
        """Delete what was set aside of logs that have been closed for so long."""
        with self.database.begin(SUBJECT) as session:
            files = arrivals.forget(session, self.clock() - keep)
        for name in files:
            (self.folder / name).unlink(missing_ok=True)

    # --- what is told --------------------------------------------------------------------------

    def receipts_for(self, station: str, known: int = 0) -> tuple[Receipt, ...]:
        """What a bundle to this station has to tell; `known` is the last of these that it has."""
        with self.database.read() as session:
            return arrivals.receipts(session, station, known)


class Taking:
    """One file being taken: call `step` until `is_done`, then read `receipt`.

    Each step is one short transaction or none. While `is_writing` is False the next one only
    reads and may run in any one thread instead of the write lane. A step may raise StoreError;
    SyncError where there is nobody to answer. Whatever ends it half-way, the file taken again
    goes on.
    """

    def __init__(self, *, merging: Merging, file: Path, sha256: str, name: str) -> None:
        self.merging, self.file, self.sha256 = merging, file, sha256
        self.is_done = False
        self.is_writing = True
        self._receipt: Receipt | None = None
        self._named = _NAME.fullmatch(name)
        self._work = self._take()

    @property
    def receipt(self) -> Receipt:
        assert self._receipt is not None, "not taken yet"
        return self._receipt

    def step(self) -> None:
        try:
            next(self._work)
        except StopIteration:
            self.is_done = True
        except BaseException:
            self.is_done = True
            raise

    def close(self) -> None:
        """Leave it where it stands."""
        self._work.close()
        self.is_done = True

    # --- the steps -----------------------------------------------------------------------------

    def _take(self) -> Generator[None, None, None]:
        known = self._known_again()
        if known is not None:
            self._receipt = known
            self.file.unlink(missing_ok=True)
            return
        yield
        manifest: Manifest | None = None
        try:
            self._refuse_other_file()
            merging = self.merging
            with (
                open_bundle(self.file, merging.identity, keys=self._key) as opened,
                closing(Spool(merging.folder)) as spool,
            ):
                manifest = opened.manifest
                transfer = Transfer(
                    database=merging.database, now=merging.clock(), opened=opened, spool=spool
                )
                self.is_writing = False
                for _ in transfer.prove():
                    yield
                self.is_writing = True
                yield from self._store(transfer)
        except SyncError as fault:
            self.is_writing = True
            self._not_taken(fault, manifest)
            return
        yield
        yield from self._what_waited(manifest)

    def _store(self, transfer: Transfer) -> Iterator[None]:
        """In one transaction if it is small, else each act in its own."""
        database = self.merging.database
        if transfer.is_small:
            with database.begin(SUBJECT) as session:
                for act in transfer.acts():
                    act(session)
                self._end(session, transfer)
        else:
            for number, act in enumerate(transfer.acts(), start=1):
                with database.begin(SUBJECT) as session:
                    act(session)
                if number % CHECKPOINT_EVERY == 0:
                    self.is_writing = False
                    yield
                    database.checkpoint_beside()
                    self.is_writing = True
                yield
            with database.begin(SUBJECT) as session:
                self._end(session, transfer)
        self.file.unlink(missing_ok=True)
        if transfer.erased:
            make_gone(database)

    def _known_again(self) -> Receipt | None:
        """The answer to a file that was merged before; it is told anew."""
        with self.merging.database.begin(SUBJECT) as session:
            row = arrivals.bundle(session, self.sha256)
            if row is None or row.state not in arrivals.DONE:
                return None
            row.receipt_in = row.told_at = None
            row.acknowledged = stored_through(session, row.chain)
            return arrivals.receipt_of(row, ReceiptState.AGAIN)

    def _refuse_other_file(self) -> None:
        if self._named and not self.sha256.startswith(self._named[3]):
            raise SyncError("bundle-damaged", file=self._named[0])

    def _key(self, sender: str) -> bytes | None:
        with self.merging.database.read() as session:
            return arrivals.public_key(session, sender)

    def _end(self, session: Session, transfer: Transfer) -> None:
        manifest = transfer.opened.manifest
        state = ReceiptState.MERGED if transfer.is_new else ReceiptState.AGAIN
        row = self._row(session, state, manifest)
        row.rows = transfer.rows
        row.applied, row.had, row.refused = transfer.applied, transfer.had, transfer.refused
        row.code, row.parameters = "", canonical(transfer.told())
        arrivals.seen(session, manifest.sender, dict(manifest.told), row.received_at)
        if transfer.is_to_the_end:
            arrivals.heard(session, manifest.sender, min(manifest.made_at, row.received_at))
        for spoilt in arrivals.spoilt_before(session, manifest.sender, manifest.number):
            (self.merging.folder / spoilt.file).unlink(missing_ok=True)
            session.delete(spoilt)
        self._receipt = arrivals.receipt_of(row)

    def _not_taken(self, fault: SyncError, manifest: Manifest | None) -> None:
        """It waits, or is set aside; the file stays, and the sender is told why."""
        if fault.code in UNANSWERED or (manifest is None and self._named is None):
            self.file.unlink(missing_ok=True)
            raise fault
        state = ReceiptState.WAITING if fault.code in WAITING else ReceiptState.SET_ASIDE
        with self.merging.database.begin(SUBJECT) as session:
            # Where nothing of it can be believed, whoever it is named after is answered.
            named = self._named[1] if manifest is None and self._named else ""
            if named and arrivals.public_key(session, named) is None:
                self.file.unlink(missing_ok=True)
                raise fault
            row = self._row(session, state, manifest)
            row.code, row.file = fault.code, self.file.name
            row.parameters = canonical(_plain(fault.parameters))
            if manifest is not None:
                arrivals.seen(session, manifest.sender, {}, row.received_at)
            self._receipt = arrivals.receipt_of(row)

    def _row(
        self, session: Session, state: ReceiptState, manifest: Manifest | None
    ) -> IncomingBundle:
        """The one row of this file; a receipt that changes is told anew."""
        span = manifest.span if manifest else None
        row = arrivals.bundle(session, self.sha256)
        if row is None:
            station = manifest.sender if manifest else self._named[1] if self._named else ""
            number = manifest.number if manifest else int(self._named[2]) if self._named else 0
            row = IncomingBundle(
                sha256=self.sha256,
                station=station,
                chain=span.station if span else station,
                number=number,
                first=span.first if span else 0,
                last=span.last if span else 0,
                size=self.file.stat().st_size,
                made_at=manifest.made_at if manifest else None,
                received_at=self.merging.clock(),
                state=state,
                named=self._named[3] if self._named and manifest is None else "",
            )
            session.add(row)
        row.state, row.file = state, ""
        row.receipt_in = row.told_at = None
        row.acknowledged = stored_through(session, row.chain)
        return row

    def _what_waited(self, manifest: Manifest) -> Iterator[None]:
        """What waited for these lines is taken by itself."""
        assert manifest.span is not None
        merging, chain = self.merging, manifest.span.station
        while True:
            with merging.database.read() as session:
                stored = stored_through(session, chain)
                files = [row.file for row in arrivals.waiting(session, chain, stored)]
            fits = next((name for name in files if (merging.folder / name).is_file()), None)
            if fits is None:
                return
            following = Taking(
                merging=merging, file=merging.folder / fits, sha256=fits[:64], name=""
            )
            yield from following._take()
            if following.receipt.state is ReceiptState.WAITING:
                return


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while data := file.read(_BLOCK):
            digest.update(data)
    return digest.hexdigest()


def _move(path: Path, file: Path) -> None:
    try:
        path.replace(file)
    except OSError:  # from another disk
        half = file.with_suffix(".part")
        shutil.copyfile(path, half)
        half.replace(file)
        with contextlib.suppress(OSError):
            path.unlink()


def _plain(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value if isinstance(value, int) else str(value) for name, value in told.items()}
