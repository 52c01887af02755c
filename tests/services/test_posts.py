"""G22, G47: the registry of posts; G52: a road post asks no pass of residents."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gatekeeper.domain.access import Outcome, PersonKind
from gatekeeper.domain.accounts import Operator, Role
from gatekeeper.domain.posts import Pattern, Post, PostKind
from gatekeeper.domain.readings import Temperature
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.store.verification import verify
from tests.stations import CHIEF, GUARD, codes
from tests.stations import Post as Station

CLERK = Operator(account=CHIEF.account, name="赵社工", role=Role.CLERK)


@pytest.fixture
def post(tmp_path):
    made = Station(tmp_path, profile="road")
    yield made
    made.close()


@pytest.fixture
def posts(post):
    return post.posts


def keep(posts, name, compound="", kind=PostKind.GATE, operator=CLERK, **more):
    told = Post(id=posts.new_id(), name=name, compound=compound, kind=kind)
    return posts.keep(replace(told, **more), operator)


def test_g22_posts_are_entered_changed_and_closed(posts, post):
    north = keep(posts, "北门", "望京花园")
    road = keep(posts, "北路口", kind=PostKind.ROAD)
    posts.keep(replace(north, name="北门岗", kind=PostKind.COMPANY), CLERK)
    closed = posts.close(north.id, CLERK)
    assert posts.keep(replace(closed, staff=2, closed_on=None), CLERK).closed_on is not None
    assert [(row.name, row.kind, row.staff, row.closed_on is None) for row in posts.all()] == [
        ("北路口", PostKind.ROAD, 1, True),
        ("北门岗", PostKind.COMPANY, 2, False),
    ]
    with pytest.raises(InvalidInput):
        posts.stand(north.id, CHIEF)  # nobody stands at a closed one
    assert posts.close(north.id, CLERK).closed_on is None
    assert posts.stand(road.id, CHIEF).kind is PostKind.ROAD
    assert posts.here == road.id
    with pytest.raises(InvalidInput, match="post-here"):
        posts.close(road.id, CLERK)
    posts.stand(north.id, CHIEF)
    assert posts.close(road.id, CLERK).closed_on is not None
    assert not verify(post.database).fault


def test_g47_no_station_stands_at_a_service_desk(posts, post):
    """A desk is entered and staffed like any post; where the station stands becomes none."""
    desk = keep(posts, "药店南口", kind=PostKind.DESK, pattern=Pattern.FREE, staff=2)
    with pytest.raises(InvalidInput, match="post-desk"):
        posts.stand(desk.id, CHIEF)
    assert posts.here != desk.id
    gate = keep(posts, "北门")
    posts.stand(gate.id, CHIEF)
    with pytest.raises(InvalidInput, match="post-desk"):
        posts.keep(replace(gate, kind=PostKind.DESK), CLERK)
    assert not verify(post.database).fault


def test_g22_the_stations_own_post_is_in_the_registry_under_its_name(posts, post):
    posts.call_here("东门")
    lines = post.lines()
    posts.call_here("东门")
    assert post.lines() == lines
    posts.call_here("东门岗")
    assert [(row.id, row.name) for row in posts.all()] == [(posts.here, "东门岗")]
    assert not verify(post.database).fault


def test_bad_names_taken_names_and_rights(posts):
    keep(posts, "北门", "望京花园")
    keep(posts, "北门", "南湖东园")
    for name, compound, code in (
        ("北门", "望京花园", "post-known"),
        ("", "望京花园", "post-name-wrong"),
        ("=1", "--", "post-name-wrong"),
    ):
        with pytest.raises(InvalidInput) as error:
            keep(posts, name, compound)
        assert error.value.code == code
    with pytest.raises(InvalidInput, match="post-staff"):
        keep(posts, "南门", staff=0)
    unknown = posts.new_id()
    for act in (posts.close, posts.stand):
        with pytest.raises(InvalidInput, match="post-unknown"):
            act(unknown, CHIEF)
    with pytest.raises(NotAllowed):
        keep(posts, "南门", operator=GUARD)
    with pytest.raises(NotAllowed):
        posts.close(unknown, GUARD)
    with pytest.raises(NotAllowed):
        posts.stand(unknown, CLERK)


@pytest.mark.parametrize("kind", [PersonKind.RESIDENT, PersonKind.DEPENDANT, PersonKind.WORKER])
def test_g52_a_road_post_asks_no_pass_but_measures_whoever_comes_in(post, kind):
    person = post.resident("张三", kind=kind, issue=1)
    with post.database.begin("people") as session:
        session.connection().exec_driver_sql("UPDATE passes SET status = 'revoked'")
    shown = post.present(person.pick)
    assert codes(shown) == {"picked-without-pass", "temperature-wanted"}
    shown = post.present(Temperature(tenths=365))
    assert shown.presentation.decision.outcome is Outcome.GRANTED


def test_g52_a_pass_shown_at_a_road_post_still_counts(post):
    person = post.resident("张三")
    post.present(person.card)
    assert post.present(Temperature(tenths=365)).presentation.decision.outcome is Outcome.GRANTED
    other = post.resident("李四", room="777")
    with post.database.begin("people") as session:
        session.connection().exec_driver_sql(
            "UPDATE passes SET status = 'lost' WHERE person = ?", (other.id.hex,)
        )
    assert "pass-lost" in codes(post.present(other.card))
