"""Ten posts of one community and its office over real connections, every ten seconds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gatekeeper.domain.access import Direction, Outcome
from gatekeeper.domain.accounts import SYSTEM
from gatekeeper.domain.readings import Answer, Symbol
from gatekeeper.errors import SyncError
from gatekeeper.office import start
from gatekeeper.store.verification import verify
from tests.office.desks import running
from tests.office.lively import PASSPHRASE, Community, LivePost
from tests.stations import CHIEF, GUARD, Post, codes

POSTS = 10


@pytest.fixture
def community(tmp_path, own_home) -> Iterator[Community]:
    with running(tmp_path) as office:
        app = office.app
        app.lanes.write(app.passes.create_key, "sunny", PASSPHRASE, SYSTEM).result(20)
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
