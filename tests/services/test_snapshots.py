"""What a station takes over from its office: rows, passages, keys, profiles; in any order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from gatekeeper.domain.access import Direction, Outcome
from gatekeeper.domain.returnees import Disposition
from gatekeeper.reports import roll_call
from gatekeeper.services.shown import Shown
from gatekeeper.store.people import Person
from gatekeeper.store.verification import verify
from tests.observed import observed
from tests.published import Community, open_community, rows
from tests.returnees import NAMES, arrives, complete, take_list
from tests.services.test_outings import goes
from tests.stations import CHIEF, GUARD, Post, Resident, codes
from tests.visitors import host, let_in, let_out, registered

Make = Callable[..., Community]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    """A community in a profile; every database stands up to verification in the end."""
    made: list[Community] = []

    def open_one(stations: int = 2, profile: str = "everyday") -> Community:
        made.append(open_community(tmp_path, stations, profile))
        return made[-1]

    yield open_one
    faults = [verify(post.database).fault for one in made for post in one.posts]
    for one in made:
        one.close()
    assert not any(faults)


@pytest.fixture
def community(make: Make) -> Community:
    return make()


# --- passes -----------------------------------------------------------------------------------


def test_a_pass_issued_at_the_office_opens_the_gate_after_one_exchange(community: Community):
    east, _ = community.gates
    resident = community.office.resident()
    assert "pass-not-in-records" in codes(east.post.present(resident.card))

    (applied,) = community.down(east)

    # household, person, pass, key, and the certificates of two stations
    assert (applied.rows, applied.kept) == (6, ())
    assert "pass-valid" in codes(east.post.present(resident.card, lane="2"))


def test_revoked_at_the_office_is_denied_at_the_gate_after_one_exchange(community: Community):
    east, _ = community.gates
    resident = community.office.resident()
    community.down(east)
    community.office.passes.revoke(pass_of(community.office), "搬走", CHIEF)

    community.down(east)

    assert "pass-revoked" in codes(east.post.present(resident.card))


def test_lost_at_one_gate_is_denied_at_the_other(community: Community):
    east, west = community.gates
    resident = community.office.resident()
    community.down()
    east.post.passes.report_lost(pass_of(east.post), CHIEF)

    community.up(east)
    community.down(west)

    assert "pass-lost" in codes(west.post.present(resident.card))


def test_whoever_is_gone_at_the_office_is_gone_at_the_gate(community: Community):
    east, _ = community.gates
    resident = community.office.resident()
    community.down(east)
    community.office.privacy.erase_person(resident.id, "request", CHIEF)

    community.down(east)

    assert rows(east.post, "SELECT count(*) FROM people") == [(0,)]
    assert rows(east.post, "SELECT count(*) FROM passes") == [(0,)]
    assert east.post.registry.search("张三") == ()


def test_what_the_office_erases_on_request_is_erased_at_the_gates(community: Community):
    east, west = community.gates
    resident = community.office.resident()
    community.down()
    east.post.present(resident.card)
    community.exchange()
    assert rows(west.post, "SELECT person FROM passages") == [(resident.id.hex,)]
    community.office.privacy.erase_person(resident.id, "request", CHIEF)
    east.post.privacy.gone_waits = False

    community.exchange()

    for gate in community.gates:
        assert rows(
            gate.post, "SELECT count(*) FROM journal_private WHERE person = ?", resident.id.hex
        ) == [(0,)]
        assert {person for (person,) in rows(gate.post, "SELECT person FROM passages")} <= {None}
        assert rows(gate.post, "SELECT person FROM access_events WHERE person IS NOT NULL") == []
    assert east.post.privacy.gone_waits
    assert community.exchange()[0].kept == ()  # the office has erased it already


def test_who_came_with_a_snapshot_is_found_by_name_and_door(community: Community):
    east, _ = community.gates
    resident = community.office.resident("欧阳娜娜")
    community.down(east)
    assert [one.person for one in east.post.registry.search("oynn")] == [resident.id]
    assert [one.person for one in east.post.registry.search("12-2-501")] == [resident.id]


def test_two_entries_that_the_office_made_one_are_one_at_the_gate(community: Community):
    east, west = community.gates
    one, twice = community.office.resident("张三"), community.office.resident("张三", "502")
    community.down()
    east.post.present(twice.card)
    community.exchange()
    merged = community.office.duplicates.merge(one.id, twice.id, CHIEF)
    community.clock.advance(minutes=5)

    community.exchange()

    for gate in community.gates:
        assert [row.person for row in gate.post.overview.inside()] == [one.id]
        assert [row.person for row in gate.post.registry.search("zhangsan")] == [one.id]
    shown = west.post.present(twice.card, lane="2")
    assert shown.holder is not None
    assert shown.holder.person == one.id

    community.office.duplicates.undo(merged.id, CHIEF)
    community.exchange()
    assert len(east.post.registry.search("zhangsan")) == 2


# --- passages of the others -------------------------------------------------------------------


def test_g10_the_quota_of_a_household_holds_across_the_posts(make: Make):
    community = make(profile="closed")
    east, west = community.gates
    one, other = couple(community)
    community.down()
    assert goes(east.post, one).outcome is Outcome.GRANTED
    community.clock.advance(minutes=20)

    community.exchange()

    refused = goes(west.post, other)
    assert refused.outcome is Outcome.DENIED
    assert "outing-member-out" in codes(refused)


def test_g10_a_quota_says_how_old_the_other_posts_data_is(make: Make):
    community = make(profile="closed")
    _, west = community.gates
    one, _ = couple(community)
    community.exchange()
    community.clock.advance(hours=2, minutes=5)
    (note,) = (
        found
        for found in goes(west.post, one).presentation.decision.findings
        if found.code == "outing-others-old"
    )
    assert note.parameters == {"minutes": 125}


def test_who_is_inside_is_known_at_every_post(community: Community):
    east, west = community.gates
    resident = community.office.resident()
    community.down()
    east.post.present(resident.card)
    community.exchange()
    assert [one.person for one in west.post.overview.inside()] == [resident.id]
    with west.post.database.read() as session:
        told = roll_call.gather(session, now=community.clock(), compound="", checkpoint="西门")
    assert told.others_until == community.clock()

    community.clock.advance(minutes=5)
    assert west.post.present(resident.card, lane="2").direction is Direction.EXIT
    community.exchange()

    assert east.post.overview.inside() == ()


def test_a_second_entry_at_another_post_is_noted_only_while_its_data_is_fresh(
    community: Community,
):
    east, west = community.gates
    resident = community.office.resident()
    community.down()
    east.post.present(resident.card)
    community.exchange()
    community.clock.advance(minutes=10)
    assert "repeat-entry" in codes(enters(west.post, resident))

    other = community.office.resident("李四", "502")
    community.down()
    east.post.present(other.card)
    community.exchange()
    community.clock.advance(minutes=61)
    assert "repeat-entry" not in codes(enters(west.post, other))


def test_one_station_that_was_not_heard_makes_what_is_known_of_the_others_old(make: Make):
    community = make(stations=3)
    east, west, south = community.gates
    resident = community.office.resident()
    community.down()
    community.clock.advance(hours=2)
    east.post.present(resident.card)
    community.up(east, west)
    community.down(west)
    assert "repeat-entry" not in codes(enters(west.post, resident))
    ages = dict(rows(west.post, "SELECT source, until FROM data_ages"))
    assert ages.keys() == {"office-lists", east.id, south.id}
    assert ages[south.id] < ages[east.id]


def test_what_was_undone_at_one_post_is_undone_at_the_other(community: Community):
    east, west = community.gates
    resident = community.office.resident()
    community.down()
    community.clock.advance(days=40)
    west.post.present(resident.card, lane="2")  # out, long before
    community.clock.advance(days=40)
    shown = east.post.present(resident.card)
    community.exchange()
    assert [one.person for one in west.post.overview.inside()] == [resident.id]

    east.post.settlement.undo("1", shown.presentation.id, "did-not-pass", CHIEF)
    community.exchange()

    assert west.post.overview.inside() == ()


def test_a_new_station_is_told_who_passed_last_however_long_ago(community: Community, tmp_path):
    east, west = community.gates
    resident = community.office.resident()
    community.down()
    east.post.present(resident.card)
    community.up(east)
    community.clock.advance(days=100)
    community.up(east, west)

    south = community.add(tmp_path / "south")
    community.down(south)

    assert [one.person for one in south.post.overview.inside()] == [resident.id]
    assert rows(south.post, "SELECT count(*) FROM passages") == [(1,)]


def test_a_visitor_let_in_at_one_post_leaves_by_another(community: Community):
    east, west = community.gates
    flat = host(community.office)
    community.down()
    visit = registered(east.post, flat)
    let_in(east.post, visit)
    community.exchange()

    assert let_out(west.post, visit).outcome is Outcome.GRANTED
    community.exchange()

    ((left_at,),) = rows(east.post, "SELECT left_at FROM visits")
    assert left_at is not None
    assert east.post.overview.inside() == ()


# --- cases, returns, the list's age -----------------------------------------------------------


def test_g09_who_is_observed_by_the_office_stays_in_at_the_gate(community: Community):
    east, _ = community.gates
    resident = community.office.resident()
    community.down(east)
    observed(community.office, resident.id)
    community.down(east)
    shown = east.post.present(resident.card, lane="2")
    assert "observation-stays-in" in codes(shown)

    (case,) = community.office.observation_lists.cases()
    community.office.observation.close(case.id, "错误", CHIEF)
    community.clock.advance(minutes=1)
    community.down(east)
    assert "observation-stays-in" not in codes(east.post.present(resident.card, lane="2"))


def test_g42_a_return_parked_at_one_post_is_resumed_at_another(community: Community, tmp_path):
    """Also where the clock of the other is an hour behind."""
    east, _ = community.gates
    west = community.add(tmp_path / "late", behind=timedelta(hours=1))
    take_list(community.office, tmp_path)
    flat = host(community.office)
    community.down()
    arrival = arrives(east.post, NAMES[:2])
    east.post.returnees.park(arrival.id, GUARD)
    community.exchange()

    (parked,) = west.post.returnee_lists.expected(NAMES[0])
    assert parked.party == arrival.id
    back = west.post.returnees.resume(arrival.id, "1", GUARD)
    back = complete(west.post, back, flat)
    west.post.dispositions.decide(back.id, GUARD)
    community.exchange()

    assert rows(east.post, "SELECT state, station FROM returnee_parties") == [("closed", west.id)]
    dispositions = rows(east.post, "SELECT DISTINCT disposition FROM returnee_members")
    assert dispositions == [(Disposition.ENTER.value,)]


def test_lists_grow_old_from_the_moment_the_office_made_them(community: Community):
    east, _ = community.gates
    resident = community.office.resident()
    path = community.make(east)
    community.clock.advance(days=4)
    east.take(path)
    shown = east.post.present(resident.card)
    (old,) = (one for one in shown.presentation.decision.findings if one.code == "lists-old")
    assert old.parameters == {"days": 4}


# --- keys -------------------------------------------------------------------------------------


def test_a_key_the_office_retired_is_believed_as_long_as_it_says(community: Community):
    east, _ = community.gates
    community.down(east)
    made = community.office.passes.create_key("test", "correct horse battery", CHIEF)
    community.down(east)
    assert made.key.id in {key.key_id for key in east.post.standing.trust.keys}


def pass_of(post: Post) -> UUID:
    ((found,),) = rows(post, "SELECT id FROM passes")
    return UUID(found)


def enters(post: Post, who: Resident) -> Shown:
    return post.gate.present("1", [who.card], operator=GUARD, direction=Direction.ENTRY)


def couple(community: Community) -> tuple[Resident, Resident]:
    """Two of one household."""
    one, other = community.office.resident("张三"), community.office.resident("李四", "502")
    with community.office.database.begin("people") as session:
        first, second = session.get_one(Person, one.id), session.get_one(Person, other.id)
        second.household = first.household
    return one, other
