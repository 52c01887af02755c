"""A community office with its stations on real databases, and real bundles between them."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from gatekeeper import keys
from gatekeeper.domain.exchange import Receipt
from gatekeeper.services.answering import Answering
from gatekeeper.services.certifying import certify
from gatekeeper.services.exchange import Exchange
from gatekeeper.services.merging import Merging
from gatekeeper.services.publishing import Publishing
from gatekeeper.services.snapshots import Applied, Snapshots
from gatekeeper.store import arrivals, exchange, office_key
from gatekeeper.store.exchange import OfficePeer
from gatekeeper.store.issuing import IssuingKey
from gatekeeper.store.received import EnrolledStation
from gatekeeper.store.station import Station
from gatekeeper.sync import upward
from tests.builders import Clock
from tests.stations import CHIEF, SITE, Post

ZONE = ZoneInfo("Asia/Shanghai")


class Behind(Clock):
    """Shows less than another one."""

    def __init__(self, right: Clock, behind: timedelta) -> None:
        super().__init__(right.now)
        self._right, self._behind = right, behind

    def __call__(self) -> datetime:
        return self._right() - self._behind


@dataclass
class Gate:
    """A post that belongs to the office."""

    post: Post
    exchange: Exchange

    @classmethod
    def of(cls, post: Post, folder: Path) -> Gate:
        snapshots = Snapshots(
            gate=post.gate,
            passes=post.passes,
            profiles=post.profiles,
            erased=post.privacy.note_erased,
        )
        return cls(
            post=post,
            exchange=Exchange(
                database=post.database,
                journal=post.database.journal,
                clock=post.clock,
                folder=folder / "exchange",
                key=None,
                snapshots=snapshots,
            ),
        )

    @property
    def id(self) -> str:
        return self.post.database.journal.station

    def take(self, path: Path) -> Applied:
        """Take a bundle over as an exchange does."""
        office = self.exchange.office()
        assert office is not None
        arrived = self.exchange.open(path, office)
        arriving = self.exchange.arriving
        with arrived.opened as opened:
            arriving.take(opened, arrived.file)
            while not arrived.rows.step():
                pass
            applied = arrived.rows.applied
            assert isinstance(applied, Applied)
            if not applied.is_waiting:
                told = {"rows": applied.rows, "held_back": applied.held_back}
                arriving.finish(opened.manifest, arrived.sha256, **told)
        return applied


@dataclass
class Community:
    """`office` publishes; `up` and `down` are one way of an exchange each."""

    office: Post
    merging: Merging
    publishing: Publishing
    clock: Clock
    gates: list[Gate] = field(default_factory=list)

    def add(
        self, folder: Path, profile: str = "everyday", *, behind: timedelta = timedelta()
    ) -> Gate:
        """One more station, enrolled on both sides; its clock may be `behind`."""
        folder.mkdir()
        ids = 0x10_0000 * (len(self.gates) + 2)
        clock = Behind(self.clock, behind) if behind else self.clock
        post = Post(folder, profile, clock=clock, first_id=ids)
        post.standing.zone = ZONE
        gate = Gate.of(post, folder)
        _enrol(self.office, post)
        self.gates.append(gate)
        return gate

    def up(self, *gates: Gate) -> list[Receipt]:
        """What these stations wrote since the last time comes to the office."""
        receipts = []
        for gate in gates or self.gates:
            own, post = gate.exchange, gate.post
            made = upward.make(post.path, own.making, key=None, now=post.clock())
            for parcel in own.note_made(made, again=False):
                inbox = self.publishing.folder / "inbox"
                inbox.mkdir(parents=True, exist_ok=True)
                here = Path(shutil.copy(parcel.path, inbox))
                receipts.append(self.merging.take(here, parcel.name))
                own.note_sent([parcel.number])
            with self.office.database.begin("exchange") as session:
                arrivals.heard(session, gate.id, self.office.clock())
        return receipts

    def make(self, gate: Gate) -> Path | None:
        """The bundle that lies for a station."""
        name = self.publishing.down_for(gate.id)
        return self.publishing.path(name) if name else None

    def down(self, *gates: Gate) -> list[Applied]:
        """These stations fetch what lies for them."""
        done = []
        for gate in gates or self.gates:
            name = self.publishing.down_for(gate.id)
            if name is not None:
                done.append(gate.take(self.publishing.path(name)))
                self.publishing.taken(gate.id, name)
        return done

    def exchange(self, *gates: Gate) -> list[Applied]:
        self.up(*gates)
        return self.down(*gates)

    @property
    def posts(self) -> tuple[Post, ...]:
        """Everybody's."""
        return (self.office, *(gate.post for gate in self.gates))

    def close(self) -> None:
        for post in self.posts:
            post.close()


def open_community(folder: Path, stations: int = 2, profile: str = "everyday") -> Community:
    place = folder / "office"
    place.mkdir()
    office = Post(place)
    office.standing.zone = ZONE
    with office.database.begin("passes") as session:
        public = office.key.public
        session.add(IssuingKey(public=public, site=SITE, created_at=office.clock(), wrapped=b"-"))
        seal = office_key.seal(session, office.clock())
    answering = Answering(clock=office.clock)
    shared = {"database": office.database, "journal": office.database.journal}
    made = Community(
        office=office,
        clock=office.clock,
        merging=Merging(
            **shared, clock=office.clock, identity=seal.identity, folder=folder / "mailbox" / "kept"
        ),
        publishing=Publishing(
            **shared,
            seal=seal,
            standing=office.standing,
            clock=office.clock,
            folder=folder / "mailbox",
            answers=answering.answers,
            answered=answering.answered,
        ),
    )
    for number in range(stations):
        made.add(folder / f"gate-{number}", profile)
    return made


def _enrol(office: Post, post: Post) -> None:
    own = post.database.journal
    with post.database.begin("exchange") as session:
        recipient = keys.recipient_of(exchange.identity(session, own.station))
    with office.database.begin("stations") as session:
        session.add(Station(id=own.station, public=own.key.public, created_at=office.clock()))
        enrolled = EnrolledStation(
            station=own.station,
            name="门岗",
            recipient=recipient,
            enrolled_at=office.clock(),
            enrolled_by=CHIEF.account,
        )
        session.add(enrolled)
        session.flush()
        seal = office_key.seal(session, office.clock())
        certify(session, enrolled, seal, office.clock())
    with post.database.begin("exchange") as session:
        session.add(
            OfficePeer(
                station=own.station,
                name="社区",
                public=seal.public,
                recipient=seal.recipient,
                address="",
                enrolled_at=office.clock(),
            )
        )


def rows(post: Post, statement: str, *values: object) -> Sequence[tuple]:
    """What stands in a database, past every service."""
    with post.database.read() as session:
        return [tuple(row) for row in session.connection().exec_driver_sql(statement, values)]
