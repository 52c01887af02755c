"""Three gates and the office over them: what a gate recorded comes there as a bundle."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from gatekeeper import keys
from gatekeeper.domain.exchange import Receipt
from gatekeeper.services.merging import Merging
from gatekeeper.services.mornings import Mornings
from gatekeeper.services.settling import Settling
from gatekeeper.services.stations import Stations
from gatekeeper.store.office_key import Seal
from gatekeeper.store.people import Person
from gatekeeper.store.received import EnrolledStation
from gatekeeper.store.station import Station
from tests.arrivals import Sender
from tests.stations import CHIEF, Post

ZONE = ZoneInfo("Asia/Shanghai")
NAMES = ("东门", "南门", "西门")


class Gathered:
    """`bring` carries over what a gate has by now."""

    def __init__(self, folder: Path, profile: str = "three-checks") -> None:
        self.office = self._post(folder / "office", profile, 0)
        self.office.standing.is_office = True
        self.office.posts.call_here("社区")
        self.identity = keys.new_identity()
        self.merging = Merging(
            database=self.office.database,
            journal=self.office.database.journal,
            clock=self.office.clock,
            identity=self.identity,
            folder=folder / "incoming",
        )
        wired = {
            "database": self.office.database,
            "journal": self.office.database.journal,
            "clock": self.office.clock,
        }
        self.stations = Stations(**wired, seal=Seal.generate(), name="社区")
        self.settling = Settling(**wired, stations=self.stations)
        self.mornings = Mornings(
            **wired, standing=self.office.standing, settling=self.settling, at=time(2)
        )
        self.gates = {
            name: self._post(folder / f"gate-{place}", profile, place * 100_000)
            for place, name in enumerate(NAMES, start=1)
        }
        self.senders: dict[str, Sender] = {}
        self.had = dict.fromkeys(NAMES, 0)
        (folder / "out").mkdir()
        for name, gate in self.gates.items():
            gate.posts.call_here(name)
            self.senders[name] = Sender(
                gate.database, keys.recipient_of(self.identity), gate.clock, folder / "out"
            )
            self.enrol(name)

    @staticmethod
    def _post(folder: Path, profile: str, first_id: int) -> Post:
        folder.mkdir()
        made = Post(folder, profile, first_id=first_id + 1)
        made.standing.zone = ZONE
        return made

    @property
    def all(self) -> tuple[Post, ...]:
        return (self.office, *self.gates.values())

    def at(self, moment: datetime) -> None:
        """All clocks at once."""
        for one in self.all:
            one.clock.now = moment

    def station(self, name: str) -> str:
        return self.gates[name].database.journal.station

    def enrol(self, name: str, post: UUID | None = None) -> None:
        journal, now = self.gates[name].database.journal, self.office.clock()
        with self.office.database.begin("stations") as session:
            session.add(Station(id=journal.station, public=journal.key.public, created_at=now))
            session.flush()
            session.add(
                EnrolledStation(
                    station=journal.station,
                    name=name,
                    post=post,
                    recipient=keys.recipient_of(keys.new_identity()),
                    enrolled_at=now,
                    enrolled_by=CHIEF.account,
                )
            )

    def night(self, name: str) -> None:
        """The line that every night leaves, so that there is something to send."""
        gate = self.gates[name]
        with gate.database.begin("night") as session:
            gate.database.journal.audit(session, "night", None)

    def bundle(self, name: str) -> Path:
        """All that was recorded since the last one."""
        self.night(name)
        sender = self.senders[name]
        first, self.had[name] = self.had[name] + 1, sender.count
        return sender.bundle(first)

    def bring(self, name: str) -> Receipt:
        """Its bundle, taken."""
        return self.merging.take(self.bundle(name))

    def clash(self, name: str, person: UUID, phone: str = "13800138000") -> None:
        """The gate and the office give somebody another number, each of its own."""
        for post, number in ((self.gates[name], phone), (self.office, "13900139000")):
            with post.database.begin("people", operator=CHIEF.account) as session:
                session.get_one(Person, person).phone = number

    def close(self) -> None:
        for one in self.all:
            one.close()


@contextmanager
def gathered(folder: Path, profile: str = "three-checks") -> Iterator[Gathered]:
    """Opened and closed again."""
    made = Gathered(folder, profile)
    try:
        yield made
    finally:
        made.close()
