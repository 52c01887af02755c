"""A station's exchange with an office that answers by hand, over a folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import time, timedelta
from pathlib import Path
from typing import Any, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from gatekeeper import keys
from gatekeeper.domain.exchange import Receipt, ReceiptState, Rhythm
from gatekeeper.keys import SigningKey
from gatekeeper.lanes import Lanes
from gatekeeper.services.exchange import Exchange
from gatekeeper.services.exchange_schedule import ExchangeSchedule
from gatekeeper.services.exchange_steps import Done, Errand
from gatekeeper.services.snapshots import Snapshots
from gatekeeper.store import exchange as tables
from gatekeeper.store.database import Database
from gatekeeper.store.station import Station, station_id
from gatekeeper.sync.bundle import Direction, Header, Manifest, Opened, Writer, open_bundle
from tests.builders import Clock
from tests.stations import Post

P = ParamSpec("P")
T = TypeVar("T")
CHINA = ZoneInfo("Asia/Shanghai")


@dataclass(slots=True)
class Bundle:
    """What came up: its manifest and the rows of each file."""

    manifest: Manifest
    sha256: str
    files: dict[str, list[list[str]]]
    photos: dict[str, bytes]

    @property
    def number(self) -> int:
        return self.manifest.number

    @property
    def span(self) -> tuple[str, int, int]:
        span = self.manifest.span
        assert span is not None
        return span.station, span.first, span.last

    @property
    def lines(self) -> int:
        kinds = {"access-1", "audit-1", "change-1", "ledger-1", "erasure-1", "clock-set-1"}
        return sum(len(rows) for name, rows in self.files.items() if name in kinds)


@dataclass(slots=True)
class Hall:
    """The office's end of a folder: its keys, and answers written as a test wants them."""

    folder: Path
    clock: Clock
    key: SigningKey = field(default_factory=SigningKey.generate)
    identity: str = field(default_factory=keys.new_identity)
    known: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    number: int = 0

    @property
    def id(self) -> str:
        return station_id(self.key.public)

    def enrol(self, database: Database, address: str | None = None) -> None:
        """Each knows the other."""
        station = database.journal.station
        with database.begin("exchange") as session:
            identity = tables.identity(session, station)
            session.add(
                tables.OfficePeer(
                    station=station,
                    name="阳光社区",
                    public=self.key.public,
                    recipient=keys.recipient_of(self.identity),
                    address=str(self.folder) if address is None else address,
                    enrolled_at=self.clock(),
                )
            )
            public = session.get_one(Station, station).public
        self.known[station] = public, keys.recipient_of(identity)

    def arrived(self, station: str) -> list[Path]:
        return sorted((self.folder / "up" / station).glob("*.gkb"))

    def opened(self, path: Path) -> Opened:
        publics = {station: public for station, (public, _) in self.known.items()}
        return open_bundle(path, self.identity, keys=publics.get)

    def read(self, station: str) -> list[Bundle]:
        """The bundles that lie there, in order."""
        return [self._read(path) for path in self.arrived(station)]

    def _read(self, path: Path) -> Bundle:
        with self.opened(path) as opened:
            files = {name: list(opened.rows(name)) for name in sorted(opened.names)}
            photos = dict(opened.photos())
            opened.check()
        return Bundle(opened.manifest, path.name.split("-")[1].split(".")[0], files, photos)

    def take(self, station: str) -> list[Bundle]:
        """As `read`; they are gone from the folder then, as the office takes them."""
        bundles = self.read(station)
        for path in self.arrived(station):
            path.unlink()
        return bundles

    def answer(
        self,
        station: str,
        receipts: Iterable[Receipt] = (),
        *,
        settled: Sequence[Sequence[str]] = (),
        acknowledged: Mapping[str, int] | None = None,
        **told: Any,
    ) -> Path:
        """A down bundle in the folder."""
        self.number += 1
        folder = self.folder / "down" / station
        folder.mkdir(parents=True, exist_ok=True)
        header = Header(
            direction=Direction.DOWN,
            sender=self.id,
            receiver=station,
            number=self.number,
            made_at=self.clock() - timedelta(seconds=1) + timedelta(milliseconds=self.number),
            program="1",
            schema="0001",
            span=None,
            told={
                "log": self.id,
                "snapshot": 0,
                "since": 0,
                "acknowledged": dict(acknowledged or {}),
                "ages": {},
                **told,
            },
        )
        half = folder / "half"
        recipient = self.known[station][1]
        with Writer(half, key=self.key, recipient=recipient, header=header) as writer:
            writer.rows("receipts-1", [_fields(receipt) for receipt in receipts])
            writer.rows("settled-1", settled)
        return half.rename(folder / writer.sealed.name)

    def receipt(
        self, bundle: Bundle, state: ReceiptState = ReceiptState.MERGED, **told: Any
    ) -> Receipt:
        chain, _, last = bundle.span
        told = {"acknowledged": last, "chain": chain, **told}
        return Receipt(number=bundle.number, sha256=bundle.sha256, state=state, **told)


def _fields(receipt: Receipt) -> list[str]:
    return [
        str(receipt.number),
        receipt.sha256,
        receipt.chain,
        receipt.state.value,
        str(receipt.acknowledged),
        receipt.code,
        json.dumps(dict(receipt.parameters)),
    ]


def run(schedule: ExchangeSchedule, lanes: Lanes, errand: Errand | None = None) -> Done:
    """One exchange from its beginning to its end."""
    return lanes.write(schedule.run, lanes, errand).result(10).result(60)


def schedule_of(
    post: Post, *, at: time = time(2), live: int = 0, key: bytes | None = None
) -> ExchangeSchedule:
    """The station's side of a post."""
    exchange = Exchange(
        database=post.database,
        journal=post.database.journal,
        clock=post.clock,
        folder=post.path.parent / "exchange",
        key=key,
        snapshots=Snapshots(gate=post.gate, passes=post.passes, profiles=post.profiles),
    )
    return ExchangeSchedule(
        exchange=exchange,
        rhythm=Rhythm(at=at, live=timedelta(seconds=live) if live else None),
        keep=timedelta(days=7),
        clock=post.clock,
        zone=CHINA,
    )


class Here(Lanes):
    """Lanes whose desk is in this process: most tests need no second one."""

    def desk(self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        return self.read(call, *args, **kwargs)
