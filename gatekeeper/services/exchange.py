"""The station's side of the exchange: what is made, sent, fetched, kept; each step in its lane."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from gatekeeper.domain.exchange import CLOSED, BundleState, ExchangeState
from gatekeeper.errors import SyncError
from gatekeeper.services.arriving import SUBJECT, Arriving
from gatekeeper.store import outgoing
from gatekeeper.store.access import DataAge
from gatekeeper.store.database import Database
from gatekeeper.store.exchange import ArrivedBundle, OfficePeer, OutgoingBundle
from gatekeeper.store.journal import Journal
from gatekeeper.store.outgoing import Chain
from gatekeeper.store.station import station_id
from gatekeeper.sync.address import Address
from gatekeeper.sync.bundle import Opened, Sealed, open_bundle
from gatekeeper.sync.form import SUFFIX
from gatekeeper.sync.mailbox import Mailbox, Secrets

MESSAGES = {
    "exchange-stopped": "The exchange was stopped. Nothing is lost; it goes on where it was.",
    "exchange-running": "An exchange is running already.",
    "exchange-failed": "The exchange failed ({why}). Call the supervisor; nothing is lost.",
    "exchange-by-stick": (
        "This station has no way to its office but a stick: export to it, and import the answer."
    ),
    "exchange-restored": (
        "This station was restored from a backup and counts as a new one. Enrol it again at "
        "{office}; then it also sends what the old one had not sent."
    ),
    "exchange-set-aside": (
        "The office has set bundle {number} aside: {why} Somebody there has to look at it; "
        "until then nothing more of this log is sent."
    ),
    "exchange-chain-closed": (
        "The office has closed this log at line {through} ({reason}). Restore the newest backup: "
        "the station then begins a new log and is enrolled again."
    ),
    "exchange-rolled-back": (
        "The office has {through} lines of this station, here are {count}: an older copy of the "
        "database was put in place. Restore it with “gatekeeper restore” as a new station."
    ),
}

UP, DOWN = "up", "down"
OFFICE_LISTS = "office-lists"
"""The source in `data_ages` that the checks ask about."""

# An office that is there answers within a minute. A bundle that got lost goes again.
ANSWERED_WITHIN = timedelta(minutes=10)

# Faults of one bundle, not of the way to it.
ONE_ALONE = ("exchange-damaged", "exchange-gone")

# A down bundle that is applied is not looked at again; the row stays for a copy that comes late.
KEEP_ARRIVED = timedelta(days=400)


@dataclass(frozen=True, slots=True, kw_only=True)
class OurOffice:
    """The office this station belongs to; an empty `address` is a stick that is carried."""

    id: str
    name: str
    public: bytes
    address: str
    exchanged_at: datetime | None


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
class Parcel:
    """A bundle that is to be sent, under its name in the mailbox."""

    number: int
    path: Path
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A bundle of the office, opened; close it."""

    opened: Opened
    file: str
    sha256: str
    rows: Rows


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleRow:
    """A bundle as the screen lists it."""

    number: int
    chain: str
    lines: int
    size: int
    made_at: datetime
    sent_at: datetime | None
    answered_at: datetime | None
    state: BundleState
    code: str
    parameters: Mapping[str, Any]


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
            return _office(found) if found is not None else None

    def state(self) -> ExchangeState:
        """Lines that wait, age of the office's data, and what a person has to do."""
        now = self.clock()
        with self.database.read() as session:
            found = outgoing.office(session, self.journal.station)
            former = outgoing.former_office(session) if found is None else None
            chains = outgoing.chains(session, self.journal.station)
            age = session.get(DataAge, OFFICE_LISTS)
            code, told = _trouble(session, self.journal.station, chains)
            if former is not None:
                code, told = "exchange-restored", {"office": former.name}
        until = age.until if age is not None else None
        return ExchangeState(
            office=found.name if found is not None else "",
            waiting=sum(chain.waiting for chain in chains),
            last_at=found.exchanged_at if found is not None else None,
            lists_until=until,
            lists_age=now - until if until is not None else None,
            code=code,
            parameters=told,
        )

    def history(self, limit: int = 200) -> tuple[BundleRow, ...]:
        """The bundles of this station, the newest first."""
        statement = (
            select(OutgoingBundle)
            .where(OutgoingBundle.sender == self.journal.station)
            .order_by(OutgoingBundle.number.desc())
            .limit(limit)
        )
        with self.database.read() as session:
            return tuple(_row(bundle) for bundle in session.scalars(statement))

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
                elif again or bundle.sent_at is None or _is_late(bundle.sent_at, now):
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

    def secrets(self, address: Address, moved: Callable[[int], None]) -> Secrets:
        """What proves to the mailbox who comes."""
        return Secrets(
            password=self.password(address),
            station=self.journal.station,
            sign=self.journal.key.sign,
            now=self.clock,
        )

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


def _office(peer: OfficePeer) -> OurOffice:
    return OurOffice(
        id=station_id(peer.public),
        name=peer.name,
        public=peer.public,
        address=peer.address,
        exchanged_at=peer.exchanged_at,
    )


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


def _row(bundle: OutgoingBundle) -> BundleRow:
    return BundleRow(
        number=bundle.number,
        chain=bundle.chain,
        lines=bundle.last - bundle.first + 1,
        size=bundle.size,
        made_at=bundle.made_at,
        sent_at=bundle.sent_at,
        answered_at=bundle.answered_at,
        state=bundle.state,
        code=bundle.code,
        parameters=json.loads(bundle.parameters),
    )


def _trouble(session: Session, own: str, chains: Sequence[Chain]) -> tuple[str, Mapping[str, Any]]:
    """What keeps a chain from being sent, in the order of its weight; nothing: an empty code."""
    for chain in chains:
        if chain.station == own and chain.acknowledged > chain.count:
            told = {"through": chain.acknowledged, "count": chain.count}
            return "exchange-rolled-back", told
    statement = (
        select(OutgoingBundle)
        .where(OutgoingBundle.sender == own, OutgoingBundle.state == BundleState.SET_ASIDE)
        .order_by(OutgoingBundle.number.desc())
    )
    aside = [bundle for bundle in session.scalars(statement) if not bundle.is_spoilt]
    closed = next((bundle for bundle in aside if bundle.code == CLOSED), None)
    if closed is not None:
        return "exchange-chain-closed", json.loads(closed.parameters)
    if aside:
        last = aside[0]
        why = {"code": last.code, "parameters": json.loads(last.parameters)}
        return "exchange-set-aside", {"number": last.number, "why": why}
    return "", {}


def _is_late(sent_at: datetime, now: datetime) -> bool:
    return not timedelta(0) <= now - sent_at < ANSWERED_WITHIN


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []


# A bundle that is being written has no row yet.
_YOUNG = timedelta(days=1)


def _is_old(path: Path, now: datetime, age: timedelta = _YOUNG) -> bool:
    try:
        return path.stat().st_mtime < (now - age).timestamp()
    except FileNotFoundError:
        return False
