"""Posts of one community that exchange with a real office every ten seconds."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path

from gatekeeper.domain.exchange import Rhythm
from gatekeeper.domain.people import PersonEntry
from gatekeeper.domain.readings import Symbol
from gatekeeper.lanes import Lanes
from gatekeeper.services.enrolment import Door
from gatekeeper.services.exchange import Exchange
from gatekeeper.services.exchange_schedule import ExchangeSchedule
from gatekeeper.services.exchange_steps import Done
from gatekeeper.services.joining import Joining
from gatekeeper.services.snapshots import Snapshots
from gatekeeper.sync import https
from tests.exchanges import CHINA, Here
from tests.office.desks import Office
from tests.stations import CHIEF, Post

PASSPHRASE = "open sesame"
EVERY = timedelta(seconds=10)


@dataclass(slots=True)
class LivePost:
    """A post with its schedule; `lanes` as its program has them."""

    post: Post
    schedule: ExchangeSchedule
    lanes: Lanes

    @classmethod
    def joined(cls, folder: Path, number: int, office: Office) -> LivePost:
        folder.mkdir()
        post = Post(folder, clock=office.clock, first_id=0x100_0000 * (number + 1))
        post.standing.zone = CHINA
        snapshots = Snapshots(gate=post.gate, passes=post.passes, profiles=post.profiles)
        exchange = Exchange(
            database=post.database,
            journal=post.database.journal,
            clock=office.clock,
            folder=folder / "exchange",
            key=None,
            snapshots=snapshots,
        )
        schedule = ExchangeSchedule(
            exchange=exchange,
            rhythm=Rhythm(at=time(2), live=EVERY),
            keep=timedelta(days=7),
            clock=office.clock,
        )
        joining = Joining(
            database=post.database,
            journal=post.database.journal,
            clock=office.clock,
            name=f"post {number}",
            ask=https.enrol,
        )
        code = office.code(f"post {number}").written
        request = joining.request(office.address, code, CHIEF)
        joining.accept(joining.fetch(office.address, request), CHIEF)
        return cls(post, schedule, Here())

    def run(self) -> Future[Done]:
        return self.lanes.write(self.schedule.run, self.lanes).result(20)

    def close(self) -> None:
        self.schedule.stop()
        self.lanes.close()
        self.post.close()


@dataclass(slots=True)
class Community:
    """The office and its posts; everybody has the same clock."""

    office: Office
    posts: list[LivePost]

    def round(self, but: frozenset[int] = frozenset()) -> list[Done]:
        """Ten seconds later everybody asks, all at once."""
        self.office.clock.advance(EVERY)
        asked = [one.run() for number, one in enumerate(self.posts) if number not in but]
        return [one.result(60) for one in asked]

    def resident(self, name: str, room: str = "501") -> Symbol:
        """Entered at the office, with a card of the office."""
        app = self.office.app
        entry = PersonEntry(name=name)
        person = app.lanes.write(
            app.enrolment.enter, entry, Door(building="12", unit="2", room=room), CHIEF
        ).result(20)
        (card,) = app.lanes.write(app.passes.issue, [person], self.issuer, CHIEF).result(20)
        return Symbol(text=card.text)

    @property
    def issuer(self):
        return self.office.app.passes.unlock(PASSPHRASE)

    def __getitem__(self, number: int) -> Post:
        return self.posts[number].post

    @property
    def others(self) -> Callable[[int], list[Post]]:
        return lambda number: [one.post for other, one in enumerate(self.posts) if other != number]
