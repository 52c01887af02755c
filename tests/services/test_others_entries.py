"""What the program does by itself it does to its own entries, not to those of another station."""

from __future__ import annotations

import pytest

from gatekeeper.services import profiles
from gatekeeper.store.changes import applying
from gatekeeper.store.destructions import Destruction
from gatekeeper.store.row_applying import apply_state
from gatekeeper.store.row_states import load, states
from gatekeeper.store.travelling import TRAVELLING
from tests.households import flat
from tests.observed import observed, today
from tests.rounds import CLERK, compound
from tests.stations import CHIEF, Post
from tests.vehicles import PLATE, registered


@pytest.fixture
def office(tmp_path):
    """An office with a case, a held car, a strip and a destruction of one of its stations."""
    (tmp_path / "gate").mkdir()
    (tmp_path / "office").mkdir()
    post = Post(tmp_path / "gate")
    place = compound(post)
    someone = post.resident()
    registered(post, someone.id)
    observed(post, someone.id)
    post.car_holds.hold(PLATE, "B2-017", CHIEF)
    post.strips.put(place.doors["3-2-201"], None, CLERK)
    observed(post, place.people["钱一"])
    lift(post, ())
    made = Post(tmp_path / "office", first_id=500_000)
    with post.database.read() as here, made.database.begin("merge") as there, applying(there):
        for name in TRAVELLING:
            for _, values in states(here, name):
                apply_state(there, name, load(name, values))
    yield made
    post.close()
    made.close()


def lift(post: Post, closes: tuple[str, ...]) -> None:
    content = profiles.shipped("everyday")
    post.lifting.carry_out(content, closes, CHIEF, reason="街道通知", health_on=today(post))


def lines(post: Post) -> int:
    return post.lines("ledger-1")


def test_another_stations_cases_and_cars_are_released_by_it(office):
    office.clock.advance(days=20)
    assert office.releases.write_down() == 0
    office.upkeep.tidy()
    assert lines(office) == 0


def test_another_stations_destruction_is_not_done_here(office):
    lift(office, ())
    due = office.destruction.due()
    assert due is not None
    with office.database.read() as session:
        assert session.get_one(Destruction, due).station == office.database.journal.station


def test_lifting_is_somebodys_act_and_ends_what_is_open_wherever_it_was_begun(office):
    """The stations get the ended rows with the next snapshot."""
    own = flat(office, "赵一", room="901")
    observed(office, own.people["赵一"])
    lift(office, ("cars", "observation", "strips"))
    with office.database.read() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT DISTINCT station, closed_at IS NOT NULL FROM observation_cases"
        )
        assert rows.all() == [(office.database.journal.station, 1)]
