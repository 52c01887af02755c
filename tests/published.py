"""A community office with its stations on real databases, and bundles between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select

from gatekeeper.keys import recipient_of
from gatekeeper.services.certifying import certify
from gatekeeper.services.publishing import Answers, Publishing
from gatekeeper.services.snapshots import Applied, Snapshots
from gatekeeper.store import exchange
from gatekeeper.store.exchange import Acknowledged, EditedRow, OfficePeer
from gatekeeper.store.issuing import IssuingKey
from gatekeeper.store.journal import JournalLine
from gatekeeper.store.received import EnrolledStation
from gatekeeper.store.station import Station
from gatekeeper.sync.bundle import open_bundle
from tests.builders import Clock
from tests.stations import CHIEF, SITE, Post
from tests.store.carried import carry

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
    snapshots: Snapshots

    @property
    def id(self) -> str:
        return self.post.database.journal.station

    @property
    def snapshot(self) -> int:
        with self.post.database.read() as session:
            return session.get_one(OfficePeer, self.id).snapshot


@dataclass
class Community:
    """`office` publishes; `up` and `down` are one way of an exchange each."""

    office: Post
    publishing: Publishing
    clock: Clock
    gates: list[Gate] = field(default_factory=list)
    acknowledged: dict[str, int] = field(default_factory=dict)

    def add(
        self, folder: Path, profile: str = "everyday", *, behind: timedelta = timedelta()
    ) -> Gate:
        """One more station, enrolled on both sides; its clock may be `behind`."""
        folder.mkdir()
        ids = 0x10_0000 * (len(self.gates) + 2)
        clock = Behind(self.clock, behind) if behind else self.clock
        post = Post(folder, profile, clock=clock, first_id=ids)
        post.standing.zone = ZONE
        gate = Gate(
            post=post,
            snapshots=Snapshots(gate=post.gate, passes=post.passes, profiles=post.profiles),
        )
        _enrol(self.office, post)
        self.gates.append(gate)
        return gate

    def up(self, *gates: Gate) -> None:
        """What these stations wrote comes to the office, and the office says that it has it."""
        for gate in gates or self.gates:
            carry(gate.post.database, self.office.database)
            with self.office.database.begin("received") as session:
                enrolled = session.get_one(EnrolledStation, gate.id)
                enrolled.known_until = self.office.clock()
            with gate.post.database.read() as session:
                newest = select(func.max(JournalLine.sequence))
                self.acknowledged[gate.id] = session.scalar(newest) or 0

    def make(self, gate: Gate) -> Path | None:
        """The bundle that lies for a station."""
        name = self.publishing.down_for(gate.id)
        return self.publishing.path(name) if name else None

    def deliver(self, gate: Gate, path: Path) -> Applied:
        """A station takes a bundle over; its receipts first, as it does."""
        post = gate.post
        with post.database.begin("exchange") as session:
            identity = exchange.identity(session, gate.id)
            keys = {self.office.database.journal.station: self.office.database.journal.key.public}
        with open_bundle(path, identity, keys=keys.get) as opened:
            told = opened.manifest.told["acknowledged"]
            with post.database.begin("exchange") as session:
                for chain, through in told.items():
                    known = session.get(Acknowledged, chain)
                    if known is None or known.through < through:
                        at = opened.manifest.made_at
                        session.merge(Acknowledged(chain=chain, through=through, at=at))
                    session.execute(
                        delete(EditedRow)
                        .where(EditedRow.station == chain)
                        .where(EditedRow.sequence <= through)
                    )
            return gate.snapshots.apply(opened)

    def down(self, *gates: Gate) -> list[Applied]:
        """These stations fetch what lies for them."""
        done = []
        for gate in gates or self.gates:
            name = self.publishing.down_for(gate.id)
            if name is not None:
                done.append(self.deliver(gate, self.publishing.path(name)))
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
    made: Community

    def answers(session, station: str) -> Answers:
        through = made.acknowledged.get(station)
        return Answers(acknowledged={station: through} if through is not None else {})

    publishing = Publishing(
        database=office.database,
        journal=office.database.journal,
        standing=office.standing,
        clock=office.clock,
        folder=folder / "mailbox",
        answers=answers,
    )
    made = Community(office=office, publishing=publishing, clock=office.clock)
    for number in range(stations):
        made.add(folder / f"gate-{number}", profile)
    return made


def _enrol(office: Post, post: Post) -> None:
    own = post.database.journal
    with post.database.begin("exchange") as session:
        recipient = recipient_of(exchange.identity(session, own.station))
        session.add(
            OfficePeer(
                station=own.station,
                name="社区",
                public=office.database.journal.key.public,
                recipient=recipient,
                address="",
                enrolled_at=office.clock(),
            )
        )
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
        certify(office.gate, session, enrolled)


def rows(post: Post, statement: str, *values: object) -> Sequence[tuple]:
    """What stands in a database, past every service."""
    with post.database.read() as session:
        return [tuple(row) for row in session.connection().exec_driver_sql(statement, values)]
