"""The station's side of the exchange: what is made, sent, fetched, kept; each step in its lane."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import delete, func, select

from gatekeeper import sync
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.exchange import BundleState, ExchangeState
from gatekeeper.domain.permissions import Act, require
from gatekeeper.errors import SyncError
from gatekeeper.services import exchange_told
from gatekeeper.services.arriving import SUBJECT, Arrived, Arriving, Taking
from gatekeeper.services.exchange_tables import write_tables
from gatekeeper.services.exchange_told import BundleRow, OurOffice, SettledTold, our_office
from gatekeeper.store import outgoing
from gatekeeper.store.database import Database
from gatekeeper.store.exchange import ArrivedBundle, OutgoingBundle, SettledRow
from gatekeeper.store.journal import Journal, LogHead
from gatekeeper.sync.address import Address
from gatekeeper.sync.bundle import Sealed, open_bundle
from gatekeeper.sync.form import SUFFIX
from gatekeeper.sync.mailbox import Mailbox, Secrets, watched

MESSAGES = {
    "exchange-stopped": "The exchange was stopped. Nothing is lost; it goes on where it was.",
    "exchange-running": "An exchange is running already.",
    "exchange-failed": "The exchange failed ({why}). Call the supervisor; nothing is lost.",
    "exchange-by-stick": (
        "This station has no way to its office but a stick: export to it, and import the answer."
    ),
}

UP, DOWN = "up", "down"

# An office that is there answers within a minute. A bundle that got lost goes again.
ANSWERED_WITHIN = timedelta(minutes=10)
# One that waits there for the lines before it goes again when those should have come long ago.
WAITS_WITHIN = timedelta(days=1)

# Faults of one bundle, not of the way to it.
ONE_ALONE = ("exchange-damaged", "exchange-gone")

# A down bundle that is applied is not looked at again; the row stays for a copy that comes late.
KEEP_ARRIVED = timedelta(days=400)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A bundle that is to be sent, under its name in the mailbox."""

    number: int
    path: Path
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """`folder` is where bundles lie on their way; `password` asks the keyring for an address.

    `snapshots` takes over the rows that come with the answers.
    """

    database: Database
    journal: Journal
    clock: Callable[[], datetime]
    folder: Path
    key: bytes | None = field(repr=False)
    snapshots: Taking
    password: Callable[[Address], str] = field(default=lambda _: "", repr=False)

    @property
    def arriving(self) -> Arriving:
        return Arriving(database=self.database, journal=self.journal, clock=self.clock)

    # --- the office, and how one stands with it; any lane -------------------------------------

    def office(self) -> OurOffice | None:
        """Whom this station sends to; None before it is enrolled."""
        with self.database.read() as session:
            found = outgoing.office(session, self.journal.station)
            return our_office(found) if found is not None else None

    def state(self) -> ExchangeState:
        """Lines that wait, age of the office's data, and what a person has to do."""
        with self.database.read() as session:
            return exchange_told.state(session, self.journal.station, self.clock())

    def history(self, limit: int = 200) -> tuple[BundleRow, ...]:
        """The bundles of this station, the newest first."""
        with self.database.read() as session:
            return exchange_told.history(session, self.journal.station, limit)

    def tables(self, row: BundleRow, folder: Path, language: str) -> Callable[[], object]:
        """What writes the lines of a bundle as tables for people; call it in a desk process."""
        return partial(
            write_tables,
            self.database.path,
            folder,
            key=self.key,
            chain=row.chain,
            first=row.first,
            last=row.last,
            language=language,
        )

    def settled(self) -> tuple[SettledTold, ...]:
        """What the office decided about rows from here, until somebody has seen it."""
        with self.database.read() as session:
            return exchange_told.settled(session)

    def note_seen(self, rows: Sequence[SettledTold], by: Operator) -> None:
        """Somebody here has seen what the office decided; write lane."""
        require(by, Act.EXCHANGE)
        now = self.clock()
        with self.database.begin(SUBJECT) as session:
            for row in rows:
                found = session.get(SettledRow, (row.table, row.key, row.sequence))
                if found is not None:
                    found.seen_at = now

    # --- sending ------------------------------------------------------------------------------

    def note_made(self, made: Sequence[Sealed], *, again: bool) -> tuple[Parcel, ...]:
        """New bundles take their numbers; what is to be sent now. Write lane.

        Those without an answer go again after `ANSWERED_WITHIN`, with `again` at once. One whose
        file is gone is forgotten, so that its lines go with the next.
        """
        own, now = self.journal.station, self.clock()
        with self.database.begin(SUBJECT) as session:
            for sealed in made:
                session.add(_made(sealed, own, now))
            session.flush()
            parcels = []
            for bundle in outgoing.on_their_way(session, own):
                path = self._up / bundle.name
                if not path.is_file():
                    session.delete(bundle)
                elif again or _is_due(bundle, now):
                    name = f"{UP}/{own}/{bundle.name}"
                    parcels.append(Parcel(number=bundle.number, path=path, name=name))
        return tuple(parcels)

    def send(
        self,
        mailbox: Mailbox,
        parcels: Sequence[Parcel],
        before: Callable[[int], object] = lambda number: None,
    ) -> tuple[tuple[int, ...], SyncError | None]:
        """Send in order; the numbers that went, and what ended it. On the wire."""
        gone: list[int] = []
        for parcel in parcels:
            try:
                before(parcel.number)
                mailbox.send(parcel.path, parcel.name)
            except SyncError as error:
                return tuple(gone), error
            gone.append(parcel.number)
        return tuple(gone), None

    def note_sent(self, numbers: Sequence[int]) -> None:
        """They are on their way; write lane."""
        now = self.clock()
        with self.database.begin(SUBJECT) as session:
            for number in numbers:
                bundle = session.get(OutgoingBundle, number)
                assert bundle is not None
                bundle.sent_at = now
                if bundle.state is BundleState.MADE:
                    bundle.state = BundleState.SENT

    # --- fetching -----------------------------------------------------------------------------

    def fetch(
        self,
        mailbox: Mailbox,
        passing: Callable[[str], bool] = lambda name: False,
        refused: Callable[[str, SyncError], object] = lambda name, error: None,
    ) -> tuple[str, ...]:
        """The names of the bundles for this station that lie in `folder` now. On the wire.

        What was applied before is taken away there; what is `passing` stays where it is. One that
        comes damaged is `refused` and holds up no other.
        """
        names = []
        for name in mailbox.names(f"{DOWN}/{self.journal.station}"):
            if passing(name):
                continue
            if self.arriving.has_arrived(digits_of(name)):
                mailbox.acknowledge(name)
                continue
            here = self.fetched(name)
            if not here.is_file():
                here.parent.mkdir(parents=True, exist_ok=True)
                try:
                    mailbox.receive(name, here)
                except SyncError as error:
                    if error.code not in ONE_ALONE:
                        raise
                    refused(name, error)
                    continue
            names.append(name)
        return tuple(names)

    def fetched(self, name: str) -> Path:
        """Where the file lies that was fetched under this name."""
        return self.folder / DOWN / name.rpartition("/")[2]

    def open(self, path: Path, office: OurOffice) -> Arrived:
        """The bundle, proven to be our office's, for us and whole; on the wire."""
        identity = self._identity()
        keys = {office.id: office.public}
        opened = open_bundle(path, identity, keys=keys.get)
        try:
            self.arriving.require(opened.manifest, path.name, office.id)
            rows = self.snapshots.begin(opened)
            with path.open("rb") as file:
                return Arrived(
                    opened=opened,
                    file=path.name,
                    sha256=hashlib.file_digest(file, "sha256").hexdigest(),
                    rows=rows,
                )
        except BaseException:
            opened.close()
            raise

    def note_done(self) -> None:
        """An exchange came to its end; write lane."""
        now = self.clock()
        with self.database.begin(SUBJECT) as session:
            office = outgoing.office(session, self.journal.station)
            assert office is not None
            office.exchanged_at = now

    # --- what lies here -----------------------------------------------------------------------

    @contextmanager
    def mailbox(self, address: Address, moved: Callable[[int], object]) -> Iterator[Mailbox]:
        """The mailbox at an address; `moved` hears of each piece. On the wire."""
        with watched(moved), sync.connect(address, self._secrets(address)) as mailbox:
            yield mailbox

    def _secrets(self, address: Address) -> Secrets:
        """What proves to the mailbox who comes."""
        return Secrets(
            password=self.password(address),
            station=self.journal.station,
            sign=self.journal.key.sign,
            now=self.clock,
            lines=self.lines,
        )

    def lines(self) -> int:
        """How many this station's log has; any lane."""
        with self.database.read() as session:
            return session.get_one(LogHead, self.journal.station).count

    def tidy(self, keep: timedelta) -> None:
        """Delete bundles the office has had for so long, and files nothing tells of; write lane."""
        now = self.clock()
        own = self.journal.station
        final = (BundleState.ACKNOWLEDGED, BundleState.SET_ASIDE)
        with self.database.begin(SUBJECT) as session:
            newest = session.scalar(select(func.max(OutgoingBundle.number)))
            over = session.scalars(
                select(OutgoingBundle).where(
                    (OutgoingBundle.sender != own)
                    | (OutgoingBundle.state.in_(final) & (OutgoingBundle.answered_at < now - keep))
                )
            ).all()
            for bundle in over:
                (self._up / bundle.name).unlink(missing_ok=True)
                # The newest keeps the number, an open trouble its words.
                if bundle.number != newest and bundle.state is not BundleState.SET_ASIDE:
                    session.delete(bundle)
            session.flush()
            session.execute(
                delete(ArrivedBundle).where(ArrivedBundle.applied_at < now - KEEP_ARRIVED)
            )
            known = set(session.scalars(select(OutgoingBundle.name)))
        for path in _files(self._up):
            if path.name not in known and _is_old(path, now):
                path.unlink(missing_ok=True)
        for path in _files(self.folder / DOWN):
            if _is_old(path, now, keep):
                path.unlink(missing_ok=True)

    @property
    def _up(self) -> Path:
        return self.folder / UP

    @property
    def making(self) -> Path:
        """Where new bundles are written."""
        return self._up

    def _identity(self) -> str:
        from gatekeeper.store.exchange import ExchangeKey

        with self.database.read() as session:
            found = session.get(ExchangeKey, self.journal.station)
            if found is None:
                raise SyncError("exchange-not-enrolled")
            return found.identity


def digits_of(name: str) -> str:
    """The first digits of a bundle's hash, as its name tells them."""
    return name.removesuffix(SUFFIX).rpartition("-")[2]


def _made(sealed: Sealed, own: str, now: datetime) -> OutgoingBundle:
    span = sealed.manifest.span
    assert span is not None
    return OutgoingBundle(
        number=sealed.manifest.number,
        sender=own,
        chain=span.station,
        first=span.first,
        last=span.last,
        name=sealed.name,
        sha256=sealed.sha256,
        size=sealed.bytes,
        made_at=now,
    )


def _is_due(bundle: OutgoingBundle, now: datetime) -> bool:
    """Was it never sent, or was its answer to be here by now?"""
    if bundle.answered_at is not None:
        return not timedelta(0) <= now - bundle.answered_at < WAITS_WITHIN
    return bundle.sent_at is None or not timedelta(0) <= now - bundle.sent_at < ANSWERED_WITHIN


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []


# A bundle that is being written has no row yet.
_YOUNG = timedelta(days=1)


def _is_old(path: Path, now: datetime, age: timedelta = _YOUNG) -> bool:
    try:
        return path.stat().st_mtime < (now - age).timestamp()
    except FileNotFoundError:
        return False
