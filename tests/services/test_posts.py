"""G22: the registry of posts; G52: a road post asks no pass of residents."""

from __future__ import annotations

import pytest

from gatekeeper.domain.access import Outcome, PersonKind
from gatekeeper.domain.accounts import Operator, Role
from gatekeeper.domain.posts import PostKind
from gatekeeper.domain.readings import Temperature
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.services.posts import Posts
from gatekeeper.store.verification import verify
from tests.stations import CHIEF, GUARD, Post, codes

CLERK = Operator(account=CHIEF.account, name="赵社工", role=Role.CLERK)


@pytest.fixture
def post(tmp_path):
    made = Post(tmp_path, profile="road")
    yield made
    made.close()


@pytest.fixture
def posts(post):
    return Posts(
        database=post.database,
        journal=post.database.journal,
        clock=post.clock,
        new_id=post.new_id,
    )


def test_g22_posts_are_entered_changed_and_closed(posts, post):
    north = posts.keep(None, "北门", "望京花园", PostKind.GATE, CLERK)
    road = posts.keep(None, "北路口", "", PostKind.ROAD, CLERK)
    posts.keep(north.id, "北门岗", "望京花园", PostKind.COMPANY, CLERK)
    posts.close(north.id, CLERK)
    assert [(row.name, row.kind, row.closed_on is None) for row in posts.all()] == [
        ("北路口", PostKind.ROAD, True),
        ("北门岗", PostKind.COMPANY, False),
    ]
    with pytest.raises(InvalidInput):
        posts.stand(north.id, CHIEF)  # nobody stands at a closed one
    assert posts.close(north.id, CLERK).closed_on is None
    assert posts.stand(road.id, CHIEF).kind is PostKind.ROAD
    assert not verify(post.database).fault


def test_bad_names_taken_names_and_rights(posts):
    posts.keep(None, "北门", "望京花园", PostKind.GATE, CLERK)
    posts.keep(None, "北门", "南湖东园", PostKind.GATE, CLERK)
    for name, compound, code in (
        ("北门", "望京花园", "post-known"),
        ("", "望京花园", "post-name-wrong"),
        ("=1", "--", "post-name-wrong"),
    ):
        with pytest.raises(InvalidInput) as error:
            posts.keep(None, name, compound, PostKind.GATE, CLERK)
        assert error.value.code == code
    unknown = posts.new_id()
    with pytest.raises(InvalidInput):
        posts.close(unknown, CLERK)
    with pytest.raises(NotAllowed):
        posts.keep(None, "南门", "", PostKind.GATE, GUARD)
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
