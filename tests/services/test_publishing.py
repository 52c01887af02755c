"""What an office publishes, numbers and lays out for its stations: all a gate asks, no more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from gatekeeper.credentials import read
from gatekeeper.domain.access import Outcome
from gatekeeper.domain.accounts import SYSTEM
from gatekeeper.domain.readings import Symbol
from gatekeeper.errors import SyncError
from gatekeeper.services.publishing import AGES_EVERY
from gatekeeper.store import down, exchange
from gatekeeper.store.columns import Base
from gatekeeper.store.people import Person
from gatekeeper.store.published import PUBLISHED
from gatekeeper.store.received import DownBundle, EnrolledStation
from gatekeeper.store.travelling import EXCHANGED
from gatekeeper.store.verification import verify
from gatekeeper.sync.bundle import open_bundle
from tests.observed import observed
from tests.offices import jpeg
from tests.published import Community, Gate, open_community, rows
from tests.stations import CHIEF, codes
from tests.visitors import host, registered

# Of these no gate asks anything.
OFFICE_ONLY = {"places"}


@pytest.fixture
def community(tmp_path: Path) -> Iterator[Community]:
    made = open_community(tmp_path)
    yield made
    faults = [verify(post.database).fault for post in made.posts]
    made.close()
    assert not any(faults)


def opened(community: Community, gate: Gate, path: Path) -> dict[str, list[list[str]]]:
    """The files of a bundle, by name."""
    with gate.post.database.begin("exchange") as session:
        identity = exchange.identity(session, gate.id)
    own = community.publishing.seal
    with open_bundle(path, identity, keys={own.id: own.public}.get) as bundle:
        return {name: list(bundle.rows(name)) for name in bundle.names} | {
            "photos": [[sha256] for sha256, _ in bundle.photos()]
        }


def laid_out(community: Community, gate: Gate) -> dict[str, list[list[str]]]:
    path = community.make(gate)
    assert path is not None
    return opened(community, gate, path)


# --- the snapshot -----------------------------------------------------------------------------


def test_every_exchanged_table_is_published_or_nothing_of_a_gate():
    assert {one.table for one in PUBLISHED} | OFFICE_ONLY >= set(EXCHANGED)


def test_a_table_stands_after_those_it_points_to():
    order = [one.table for one in PUBLISHED]
    for place, name in enumerate(order):
        for reference in Base.metadata.tables[name].foreign_keys:
            assert reference.column.table.name in order[: place + 1]


def test_a_snapshot_gets_a_number_only_where_something_changed(community: Community):
    first = community.publishing.publish()
    assert community.publishing.publish(whole=True) == first
    community.office.present(Symbol(text="nothing"))
    assert community.publishing.publish() == first
    community.office.resident()
    assert community.publishing.publish() == first + 1


def test_what_changed_without_a_line_is_found_within_the_hour(community: Community):
    community.office.resident()
    first = community.publishing.publish()
    with community.office.database.begin("test") as session:
        session.connection().exec_driver_sql("UPDATE people SET version = NULL")
    assert community.publishing.publish() == first
    community.clock.advance(hours=1)
    assert community.publishing.publish() == first + 1


def test_only_what_changed_goes_to_who_has_the_rest(community: Community):
    east, west = community.gates
    one, _ = community.office.resident(), community.office.resident("李四", "502")
    community.down(east)
    with community.office.database.begin("people") as session:
        session.get_one(Person, one.id).phone = "13800138000"
    told = laid_out(community, east)
    assert [row[:2] for row in told["rows-1"]] == [["people", one.id.hex]]
    tables = {row[0] for row in laid_out(community, west)["rows-1"]}
    assert tables == {"households", "people", "passes", "certified_keys", "issuing_keys"}


def test_private_keys_and_pins_stay_at_the_office(community: Community):
    east, _ = community.gates
    community.office.resident()
    told = laid_out(community, east)
    (key,) = (row for row in told["rows-1"] if row[0] == "issuing_keys")
    assert "wrapped" not in key[3]
    assert not {row[0] for row in told["rows-1"]} & {
        "accounts",
        "station_key",
        "exchange_keys",
        "office_keys",
    }


def test_a_case_is_told_while_it_holds_and_followed_to_its_end(community: Community):
    """A station that never heard of it does not hear of it afterwards."""
    east, _ = community.gates
    resident, other = community.office.resident(), community.office.resident("李四", "502")
    ended = observed(community.office, other.id)
    community.office.observation.close(ended, "错误", CHIEF)
    observed(community.office, resident.id)
    community.down(east)
    assert rows(east.post, "SELECT person, closed_at FROM observation_cases") == [
        (resident.id.hex, None)
    ]

    (case,) = (one for one in community.office.observation_lists.cases() if one.is_open)
    community.office.observation.close(case.id, "错误", CHIEF)
    community.down(east)
    ((closed_at,),) = rows(east.post, "SELECT closed_at FROM observation_cases")
    assert closed_at is not None

    community.office.privacy.erase_person(resident.id, "request", CHIEF)
    community.down(east)
    assert rows(east.post, "SELECT person, reason FROM observation_cases") == [(None, "")]


def test_photos_go_with_the_rows_that_name_them(community: Community):
    east, _ = community.gates
    resident = community.office.resident()
    picture = jpeg()
    community.office.registry.take_photo(resident.id, picture, CHIEF)
    told = laid_out(community, east)
    assert len(told["photos"]) == 1
    community.down(east)
    ((sha256,),) = rows(east.post, "SELECT photo FROM people")
    assert rows(east.post, "SELECT sha256 FROM photos") == [(sha256,)]


# --- bundles ----------------------------------------------------------------------------------


def test_nothing_to_tell_is_no_bundle(community: Community):
    east, _ = community.gates
    community.down(east)
    assert community.make(east) is None


def test_a_bundle_lies_there_until_it_is_taken_and_a_newer_one_replaces_it(community: Community):
    east, _ = community.gates
    first = community.make(east)
    assert community.make(east) == first
    community.office.resident()
    second = community.make(east)
    assert first is not None
    assert second is not None
    assert (first.exists(), second.exists()) == (False, True)
    assert community.publishing.names(east.id) == (
        second.relative_to(community.publishing.folder).as_posix(),
    )
    assert community.publishing.taken(east.id, community.publishing.names(east.id)[0])
    assert not second.exists()
    assert not community.publishing.taken(east.id, "down/somebody/000001-0.gkb")


def test_how_far_the_others_are_known_is_told_anew_now_and_then(community: Community):
    east, west = community.gates
    community.exchange()
    community.clock.advance(AGES_EVERY + timedelta(seconds=1))
    community.up(west)
    community.down(east)
    ages = dict(rows(east.post, "SELECT source, until FROM data_ages"))
    assert ages[west.id] == ages["office-lists"]


def test_a_station_that_lost_what_it_had_gets_it_again(community: Community):
    east, _ = community.gates
    community.office.resident()
    community.down(east)
    with community.office.database.begin("stations") as session:
        session.get_one(EnrolledStation, east.id).snapshot = 0  # as it told
    told = laid_out(community, east)
    assert "people" in {row[0] for row in told["rows-1"]}


def test_nobody_else_gets_a_bundle(community: Community):
    east, _ = community.gates
    with pytest.raises(SyncError, match="bundle-sender-unknown"):
        community.publishing.down_for("0" * 16)
    with community.office.database.begin("stations") as session:
        session.get_one(EnrolledStation, east.id).closed_at = community.clock()
    with pytest.raises(SyncError, match="bundle-sender-unknown"):
        community.publishing.down_for(east.id)


def test_what_was_taken_long_ago_is_forgotten(community: Community):
    east, _ = community.gates
    for room in range(4):
        community.office.resident(room=str(room))
        community.down(east)
        community.clock.advance(days=1)
    community.publishing.tidy(timedelta(days=2))
    with community.office.database.read() as session:
        numbers = session.scalars(select(DownBundle.number).order_by(DownBundle.number)).all()
        assert 1 not in numbers
        assert 4 in numbers
        assert down.receiver(session, east.id) is not None
    community.office.resident(room="9")
    (applied,) = community.down(east)
    assert applied.kept == ()


# --- keys and profiles ------------------------------------------------------------------------


def test_a_slip_of_one_station_is_believed_at_the_other(community: Community):
    east, west = community.gates
    flat = host(community.office)
    community.down()
    slip = east.post.visits.slip(registered(east.post, flat).id)
    shown = read(Symbol(text=slip.code), west.post.standing.trust)
    assert shown.key
    community.exchange()
    assert west.post.present(Symbol(text=slip.code)).outcome is Outcome.GRANTED


def test_a_stop_gap_of_one_station_opens_the_other(community: Community):
    east, west = community.gates
    resident = community.office.resident()
    community.down()
    east.post.passes.report_lost(_pass(east), CHIEF)
    made = east.post.stop_gaps.issue(resident.id, CHIEF)
    community.exchange()
    assert "pass-valid" in codes(west.post.present(Symbol(text=made.text)))


def test_a_profile_the_office_orders_takes_force_at_the_gate(community: Community):
    east, _ = community.gates
    profiles = community.office.profiles
    profiles.switch(profiles.latest("three-checks"), CHIEF, reason="街道通知")
    community.down(east)
    assert east.post.standing.policy.profile == "everyday"
    east.post.lifting.apply_due()
    assert east.post.standing.policy.profile == "three-checks"
    (version,) = east.post.profiles.versions()
    assert (version.reason, version.by) == ("街道通知", CHIEF.account.hex)


def test_an_order_to_come_waits_and_one_taken_back_does_not_come(community: Community):
    east, _ = community.gates
    profiles, now = community.office.profiles, community.clock()
    tomorrow = profiles.schedule(profiles.latest("closed"), now + timedelta(days=1), CHIEF)
    later = profiles.schedule(profiles.latest("three-checks"), now + timedelta(days=2), CHIEF)
    community.down(east)
    profiles.withdraw(later.sequence, CHIEF)
    community.down(east)
    community.clock.advance(days=1)
    east.post.lifting.apply_due()
    assert east.post.standing.policy.profile == "closed"
    community.clock.advance(days=1)
    east.post.lifting.apply_due()
    assert east.post.standing.policy.profile == "closed"
    assert [one.is_withdrawn for one in east.post.profiles.versions()] == [True, False]
    assert tomorrow.sequence != later.sequence


def test_what_an_office_begins_with_by_itself_is_no_order(community: Community):
    east, _ = community.gates
    community.office.profiles.switch_to("closed", SYSTEM)
    community.down(east)
    east.post.lifting.apply_due()
    assert east.post.standing.policy.profile == "everyday"


def _pass(gate: Gate) -> UUID:
    ((found,),) = rows(gate.post, "SELECT id FROM passes")
    return UUID(found)
