"""O05: strips on doors of empty flats, looked at daily; a passage of a member closes his strip."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gatekeeper.domain.access import Outcome
from gatekeeper.domain.readings import Temperature
from gatekeeper.domain.strips import StripEnd, StripState
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.store import strips
from gatekeeper.store.erasure import purge
from gatekeeper.store.strips import Strip
from gatekeeper.store.verification import verify
from tests.rounds import CLERK, compound
from tests.stations import GUARD, Post, codes


@pytest.fixture
def post(tmp_path):
    made = Post(tmp_path)
    yield made
    made.close()


def put(post, household):
    return post.strips.put(household, None, CLERK)


def only(post):
    [row] = post.strips.listed()
    return row


def home_of(post):
    return post.households.behind("12-2-801").household


def test_o05_a_strip_is_due_each_day_and_is_found_whole(post):
    place = compound(post)
    strip = put(post, place.doors["3-2-201"])
    assert (strip.number, strip.place, strip.grid, strip.charge) == (
        "T0001",
        "3-2-201",
        "一网格",
        "吴网格",
    )
    assert not only(post).is_due(post.clock())
    post.clock.advance(days=1)
    assert only(post).is_due(post.clock())
    assert post.strips.whole([strip.id, post.new_id()], CLERK) == 1
    row = only(post)
    assert (row.looks, row.is_due(post.clock())) == (1, False)
    with pytest.raises(InvalidInput, match="strip-there"):
        put(post, place.doors["3-2-201"])
    assert not verify(post.database).fault


def test_o05_a_broken_strip_is_followed_up(post):
    place = compound(post)
    strip = put(post, place.doors["3-2-201"])
    with pytest.raises(InvalidInput, match="strip-not-broken"):
        post.strips.follow_up(strip.id, "已见到本人", CLERK)
    post.strips.broken(strip.id, CLERK)
    row = only(post)
    assert (row.state, row.is_due(post.clock())) == (StripState.BROKEN, True)
    assert post.strips.whole([strip.id], CLERK) == 0
    for note, code in ((" ", "strip-note-missing"), ("x" * 101, "strip-note-long")):
        with pytest.raises(InvalidInput, match=code):
            post.strips.follow_up(strip.id, note, CLERK)
    post.strips.follow_up(strip.id, "本人已返回，情况正常", CLERK)
    row = only(post)
    assert (row.ended, row.note) == (StripEnd.FOLLOWED_UP, "本人已返回，情况正常")
    with pytest.raises(InvalidInput, match="strip-gone"):
        post.strips.broken(strip.id, CLERK)
    post.clock.advance(days=15)
    assert post.strips.listed() == ()


def test_o05_a_passage_of_a_member_closes_the_strip_and_says_so(post):
    resident = post.resident("苏文", room="801")
    home = home_of(post)
    strip = put(post, home)
    shown = post.present(resident.card)
    assert "strip-ends" in codes(shown)
    assert shown.presentation.decision.outcome is Outcome.GRANTED
    row = only(post)
    assert (row.id, row.ended, row.came) == (strip.id, StripEnd.CAME_HOME, "苏文")
    with post.database.read() as session:
        line = session.connection().exec_driver_sql(
            "SELECT line FROM journal WHERE line LIKE '%,strips,%' ORDER BY sequence DESC LIMIT 1"
        )
        told = line.scalar_one()
    assert "came-home" in told
    assert resident.id.hex not in told
    post.clock.advance(hours=2)
    assert "strip-ends" not in codes(post.present(resident.card))
    assert not verify(post.database).fault


def test_o05_nobody_refused_and_nobody_going_out_closes_it(tmp_path):
    post = Post(tmp_path, profile="three-checks")
    try:
        resident = post.resident("苏文", room="801")
        put(post, home_of(post))
        post.present(resident.card)
        post.present(Temperature(tenths=390))
        post.present(resident.card, lane="2")
        assert only(post).state is StripState.UP
    finally:
        post.close()


def test_a_passage_from_before_the_strip_typed_in_later_leaves_it(post):
    resident = post.resident("苏文", room="801")
    home = home_of(post)
    before = post.clock()
    post.clock.advance(hours=3)
    put(post, home)
    with post.database.begin("people") as session:
        strips.come_home(
            session,
            post.database.journal,
            home,
            resident.id,
            operator=GUARD.account,
            at=before,
            keep=timedelta(days=1),
        )
    assert only(post).state is StripState.UP


def test_a_strip_is_taken_down_and_rights_are_asked(post):
    place = compound(post)
    strip = put(post, place.doors["3-2-201"])
    with pytest.raises(NotAllowed):
        post.strips.take_down(strip.id, GUARD)
    post.strips.take_down(strip.id, CLERK)
    assert only(post).ended is StripEnd.TAKEN_DOWN
    with pytest.raises(InvalidInput, match="household-unknown"):
        put(post, post.new_id())


def test_whose_door_it_was_goes_with_retention(post):
    place = compound(post)
    put(post, place.doors["3-2-201"])
    post.clock.advance(days=61)
    with post.database.begin("privacy") as session:
        purge(session, post.database.journal, post.clock())
    with post.database.read() as session:
        [row] = session.query(Strip).all()
        assert row.household is None
    assert post.strips.listed() == ()
    assert not verify(post.database).fault
