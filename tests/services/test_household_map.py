"""O20: the household map on a real station: what the log says is what the doors show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from gatekeeper.domain.household_marks import ABROAD_DAYS, AbroadTold, HouseholdMark
from gatekeeper.domain.policy import ObservationKind
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.services import community
from gatekeeper.services.closings import CLOSINGS
from gatekeeper.services.community import Size
from gatekeeper.services.enrolment import Door
from gatekeeper.store import household_map
from gatekeeper.store.database import driver
from gatekeeper.store.verification import verify
from tests.observed import observed, today
from tests.stations import CHIEF, GUARD, Post, Resident


@pytest.fixture
def post(make_post: Callable[..., Post]) -> Post:
    return make_post("three-checks")


@pytest.fixture
def someone(post: Post) -> Resident:
    return post.resident("张三")


def marks(post: Post) -> dict[str, HouseholdMark]:
    return {door.place: door.mark for door in post.household_map.now(CHIEF).doors}


def told(post: Post, person: UUID, where: str = "英国", ago: int = 20, who: str = "") -> None:
    since = today(post) - timedelta(days=ago)
    post.abroad.tell(person, AbroadTold(where=where, since=since, who=who), CHIEF)


def is_good(post: Post) -> bool:
    with post.database.begin("test") as session:
        return verify(session).fault is None


def rows(post: Post, statement: str) -> list[tuple[object, ...]]:
    with post.database.read() as session:
        return driver(session).execute(statement).fetchall()


def household_of(post: Post, place: str) -> UUID:
    found = post.households.behind(place)
    assert found is not None
    return found.household


def test_o20_a_door_goes_from_abroad_to_observed_to_released_to_nothing(post, someone):
    assert marks(post) == {"12-2-501": HouseholdMark.NONE}
    told(post, someone.id)
    assert marks(post)["12-2-501"] is HouseholdMark.ABROAD
    observed(post, someone.id, arrived=1, origin="英国伦敦")
    (door,) = post.household_map.now(CHIEF).doors
    assert door.mark is HouseholdMark.OBSERVING
    assert (door.marked.where, door.members) == ("英国伦敦", 1)
    post.abroad.end(someone.id, CHIEF)
    post.clock.advance(days=14)
    assert marks(post)["12-2-501"] is HouseholdMark.RELEASED
    post.clock.advance(days=14)
    assert marks(post)["12-2-501"] is HouseholdMark.NONE
    assert is_good(post)


def test_o20_an_empty_flat_stands_on_the_map_and_who_is_away_centrally_marks_no_door(post, someone):
    post.households.add(Door(building="12", unit="2", room="502"), CHIEF)
    observed(post, someone.id, kind=ObservationKind.CENTRAL)
    found = {door.place: door for door in post.household_map.now(CHIEF).doors}
    assert found["12-2-502"].members == 0
    assert found["12-2-501"].mark is HouseholdMark.NONE


def test_o20_a_case_ended_early_shows_its_door_released(post, someone):
    case = observed(post, someone.id, arrived=3)
    post.observation.close(case, "两次核酸阴性", CHIEF)
    now = post.household_map.now(CHIEF)
    assert now.counts[HouseholdMark.RELEASED] == 1
    assert now.doors[0].marked.since == now.today


def test_o20_a_change_is_noticed_by_the_log_and_by_the_day(post, someone):
    before = post.household_map.now(CHIEF)
    assert post.household_map.changed(before, CHIEF) is None
    told(post, someone.id)
    after = post.household_map.changed(before, CHIEF)
    assert after is not None
    assert after.counts[HouseholdMark.ABROAD] == 1
    assert post.household_map.changed(after, CHIEF) is None
    post.clock.advance(days=1)
    assert post.household_map.changed(after, CHIEF) is not None


def test_o20_the_mark_is_a_line_whose_words_are_private(post, someone):
    told(post, someone.id, where="英国伦敦", who="儿子")
    ((line,),) = rows(post, "SELECT line FROM journal WHERE line LIKE '%abroad-marks%'")
    assert "told" in line
    assert "伦敦" not in line
    assert someone.id.hex not in line
    (row,) = post.abroad.of_household(household_of(post, "12-2-501"), CHIEF)
    assert (row.name, row.where, row.who) == ("张三", "英国伦敦", "儿子")
    assert row.until == today(post) + timedelta(days=ABROAD_DAYS)
    assert is_good(post)


def test_o20_told_again_it_is_the_same_mark_believed_for_longer(post, someone):
    told(post, someone.id)
    post.clock.advance(days=30)
    told(post, someone.id, where="法国")
    (row,) = post.abroad.of_household(household_of(post, "12-2-501"), CHIEF)
    assert (row.where, row.until) == ("法国", today(post) + timedelta(days=ABROAD_DAYS))
    assert rows(post, "SELECT count(*) FROM abroad_marks") == [(1,)]
    post.clock.advance(days=ABROAD_DAYS + 1)
    assert marks(post)["12-2-501"] is HouseholdMark.NONE
    with pytest.raises(InvalidInput):
        post.abroad.end(someone.id, CHIEF)


def test_bad_input_is_told_at_its_field_and_nothing_is_written(post, someone):
    ahead = today(post) + timedelta(days=1)
    with pytest.raises(InvalidInput) as refused:
        post.abroad.tell(someone.id, AbroadTold(where=" ", since=ahead), CHIEF)
    assert {one.field for one in refused.value.problems} == {"where", "since"}
    with pytest.raises(InvalidInput):
        post.abroad.tell(UUID(int=9), AbroadTold(where="英国", since=today(post)), CHIEF)
    assert rows(post, "SELECT count(*) FROM abroad_marks") == [(0,)]


def test_who_is_observed_is_the_offices_business(post, someone):
    for act in (
        lambda: post.household_map.now(GUARD),
        lambda: post.household_map.look(GUARD),
        lambda: post.household_map.drawn(GUARD),
        lambda: post.household_map.changed(post.household_map.now(CHIEF), GUARD),
        lambda: post.abroad.of_household(UUID(int=1), GUARD),
        lambda: post.abroad.tell(someone.id, AbroadTold(where="英国", since=today(post)), GUARD),
        lambda: post.abroad.end(someone.id, GUARD),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_looking_and_printing_are_on_record(post):
    post.household_map.look(CHIEF)
    post.household_map.drawn(CHIEF)
    lines = [str(line) for (line,) in rows(post, "SELECT line FROM journal WHERE kind='audit-1'")]
    assert any("household-map-opened" in line for line in lines)
    assert any("household-map-printed" in line for line in lines)


# --- erasure, retention, merges, moving, lifting --------------------------------------------------


def test_erasing_the_person_takes_the_mark_from_the_door(post, someone):
    told(post, someone.id, where="英国伦敦")
    post.privacy.erase_person(someone.id, "request", CHIEF)
    assert marks(post)["12-2-501"] is HouseholdMark.NONE
    assert rows(post, "SELECT person, place, who FROM abroad_marks") == [(None, "", "")]
    assert is_good(post)


def test_retention_cuts_a_mark_only_after_it_has_ended(post, someone):
    told(post, someone.id)
    keep = post.standing.policy.timings.keep_private
    post.clock.advance(days=ABROAD_DAYS)
    post.privacy.purge(post.clock())
    assert marks(post)["12-2-501"] is HouseholdMark.ABROAD
    post.clock.advance(days=keep.days + 2)
    post.privacy.purge(post.clock())
    assert rows(post, "SELECT person, place FROM abroad_marks") == [(None, "")]
    assert is_good(post)


def test_a_mark_follows_who_moves_and_who_was_entered_twice(post, someone):
    twin = post.resident("张三", room="901")
    told(post, twin.id)
    post.duplicates.merge(someone.id, twin.id, CHIEF)
    assert marks(post) == {"12-2-501": HouseholdMark.ABROAD, "12-2-901": HouseholdMark.NONE}
    post.enrolment.move(someone.id, Door(building="3", unit="1", room="101"), CHIEF)
    assert marks(post)["3-1-101"] is HouseholdMark.ABROAD
    assert is_good(post)


def test_lifting_the_measures_ends_it(post, someone):
    told(post, someone.id)
    assert {one.key: one.count for one in post.lifting.rehearse()}["abroad"] == 1
    found = next(one for one in CLOSINGS if one.key == "abroad")
    with post.database.begin("lifting", operator=CHIEF.account) as session:
        (thing,) = found.found(session, post.gate)
        found.close(session, post.gate, thing.id, "", CHIEF)
        assert found.whose(session, thing.id) == someone.id
    assert marks(post)["12-2-501"] is HouseholdMark.NONE


def test_o20_the_whole_community_is_four_statements(post):
    community.settle(post.gate, post.clock(), Size(buildings=109, households=3_000, residents=3000))
    heard: list[str] = []
    with post.database.read() as session:
        held = driver(session)
        held.set_trace_callback(heard.append)
        found = household_map.doors(session, today(post), None)
        held.set_trace_callback(None)
    assert len(found) == 3_000
    assert len([one for one in heard if one.startswith("SELECT")]) == 4
