"""Ten posts of one community and its office over real connections, every ten seconds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path

import pytest

from gatekeeper.domain.access import Direction, Outcome
from gatekeeper.domain.accounts import SYSTEM
from gatekeeper.domain.exchange import Rhythm
from gatekeeper.domain.people import PersonEntry
from gatekeeper.domain.readings import Answer, Symbol
from gatekeeper.errors import SyncError
from gatekeeper.lanes import Lanes
from gatekeeper.office import start
from gatekeeper.services.enrolment import Door
from gatekeeper.services.exchange import Exchange
from gatekeeper.services.exchange_schedule import ExchangeSchedule
from gatekeeper.services.exchange_steps import Done
from gatekeeper.services.joining import Joining
from gatekeeper.services.snapshots import Snapshots
from gatekeeper.store.verification import verify
from gatekeeper.sync import https
from tests.exchanges import CHINA, Here
from tests.office.desks import Office, running
from tests.stations import CHIEF, GUARD, Post, codes

POSTS = 10
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
        return self.office.app.passes.unlock("open sesame")

    def __getitem__(self, number: int) -> Post:
        return self.posts[number].post

    @property
    def others(self) -> Callable[[int], list[Post]]:
        return lambda number: [one.post for other, one in enumerate(self.posts) if other != number]


@pytest.fixture
def community(tmp_path, own_home) -> Iterator[Community]:
    with running(tmp_path) as office:
        app = office.app
        app.lanes.write(app.passes.create_key, "sunny", "open sesame", SYSTEM).result(20)
        posts = []
        try:
            for number in range(POSTS):
                posts.append(LivePost.joined(tmp_path / f"post-{number}", number, office))
            yield Community(office, posts)
        finally:
            for one in posts:
                one.close()


def goes(post: Post, card: Symbol):
    """To buy food, where somebody asks."""
    shown = post.present(card, lane="2")
    if shown.outcome is not Outcome.PENDING:
        return shown
    return post.present(Answer(question="purpose", value="shopping"), lane="2")


def comes(post: Post, card: Symbol):
    return post.gate.present("1", [card], operator=GUARD, direction=Direction.ENTRY)


def inside(post: Post) -> int:
    return len(post.overview.inside())


def test_what_happens_at_one_post_is_known_at_all_in_the_next_round(community):
    card, lost = community.resident("张三"), community.resident("李四", "502")
    community.round()
    assert comes(community[3], card).outcome is Outcome.GRANTED
    (found,) = community[7].registry.search("李四")
    (row,) = community[7].passes.history(found.person)
    community[7].passes.report_lost(row.id, GUARD)
    community.round()
    community.round()
    assert [inside(one.post) for one in community.posts] == [1] * POSTS
    community.office.clock.advance(minutes=5)
    for post in community.others(3):
        assert "repeat-entry" in codes(comes(post, card))
    for post in community.others(7):
        assert "pass-lost" in codes(comes(post, lost))


def test_g10_the_quota_of_a_household_holds_at_all_posts(community):
    app = community.office.app
    app.lanes.write(app.profiles.switch_to, "closed", CHIEF).result(20)
    one, other = community.resident("张三"), community.resident("李四")
    community.round()
    for live in community.posts:
        live.lanes.write(live.post.lifting.apply_due).result(20)  # as the timer does
    assert {live.post.standing.policy.profile for live in community.posts} == {"closed"}
    assert goes(community[0], one).outcome is Outcome.GRANTED
    community.round()
    community.round()
    community.office.clock.advance(minutes=20)
    for post in community.others(0):
        refused = goes(post, other)
        assert refused.outcome is Outcome.DENIED
        assert "outing-member-out" in codes(refused)


def test_what_is_known_of_the_others_grows_old_when_one_is_not_heard(community):
    """A quiet post says that there is nothing more; one that is away says nothing."""
    card = community.resident("张三")
    community.round()
    assert comes(community[0], card).outcome is Outcome.GRANTED
    for _ in range(3):
        community.office.clock.advance(minutes=40)
        community.round()
    assert "repeat-entry" in codes(comes(community[1], card)), "all are heard, nothing happened"
    for _ in range(3):
        community.office.clock.advance(minutes=40)
        community.round(but=frozenset({5}))
    assert "repeat-entry" not in codes(comes(community[2], card)), "post 5 may know more"
    community.round()
    community.round()
    assert "repeat-entry" in codes(comes(community[3], card))


def test_an_office_that_was_away_has_every_line_once_in_the_end(community):
    cards = [community.resident(f"张{number}", f"5{number:02}") for number in range(3)]
    community.round()
    app, server = community.office.app, community.office.server
    server.close()
    for turn, card in enumerate(cards):
        for number in range(turn, POSTS, 3):
            comes(community[number], card)
            community.office.clock.advance(seconds=20)
    for live in community.posts:
        with pytest.raises(SyncError, match="exchange-unreachable"):
            live.run().result(60)
        assert live.schedule.state().code == "exchange-unreachable"
    community.office.server = start(app, f"127.0.0.1:{server.port}")
    app.serving.stop = community.office.server.close
    community.round()
    community.round()
    assert [inside(live.post) for live in community.posts] == [3] * POSTS
    stored = {row.station: row.lines for row in app.stations.all()}
    for live in community.posts:
        assert stored[live.post.database.journal.station] == live.schedule.exchange.lines()
        state = live.schedule.state()
        assert (state.code, state.waiting) == ("", 0)
    verified = verify(app.database)
    assert verified.fault is None
    assert len(verified.heads) == POSTS + 1
