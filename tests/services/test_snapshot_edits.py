"""Rows edited here and there: shadows until the receipt, what is in the way, any order."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from gatekeeper.errors import SyncError
from gatekeeper.keys import recipient_of
from gatekeeper.store import exchange
from gatekeeper.store.people import Pass, Person
from gatekeeper.store.vehicles import Vehicle
from gatekeeper.store.verification import verify
from gatekeeper.sync.bundle import Direction, Header, Writer
from tests.published import Community, Gate, open_community, rows
from tests.stations import CHIEF, Post, Resident, codes

PUBLISHED = ("people", "households", "passes", "vehicles", "passages", "data_ages", "held_rows")


@pytest.fixture
def community(tmp_path: Path) -> Iterator[Community]:
    made = open_community(tmp_path)
    yield made
    faults = [verify(post.database).fault for post in made.posts]
    made.close()
    assert not any(faults)


def call(post: Post, who: Resident, phone: str) -> None:
    """Somebody's number is entered."""
    with post.database.begin("people") as session:
        session.get_one(Person, who.id).phone = phone


def phone(post: Post, who: Resident) -> str:
    ((found,),) = rows(post, "SELECT phone FROM people WHERE id = ?", who.id.hex)
    return found


def test_an_edit_made_here_stands_until_its_receipt(community: Community):
    east, _ = community.gates
    resident = community.office.resident()
    community.down(east)
    call(east.post, resident, "1380000000")
    call(community.office, resident, "1390000000")

    (applied,) = community.down(east)
    assert (applied.held_back, applied.kept) == (1, ())
    assert phone(east.post, resident) == "1380000000"

    (receipt,) = community.up(east)  # a clash: the office is master until a person settles it
    assert receipt.parameters["refused"] == 1
    (applied,) = community.down(east)
    assert applied.held_back == 0
    assert phone(east.post, resident) == "1390000000"


def test_an_edit_the_office_took_comes_back_as_it_is(community: Community):
    east, west = community.gates
    resident = community.office.resident()
    community.down()
    call(east.post, resident, "1380000000")
    community.exchange(east)
    community.down(west)
    assert {phone(post, resident) for post in community.posts} == {"1380000000"}
    versions = {rows(post, "SELECT version FROM people")[0] for post in community.posts}
    assert len(versions) == 1


def test_a_snapshot_leaves_one_line_and_none_about_rows(community: Community):
    east, _ = community.gates
    for number in range(5):
        community.office.resident(room=str(number))
    before = east.post.lines("change-1"), east.post.lines("audit-1")
    community.down(east)
    after = east.post.lines("change-1"), east.post.lines("audit-1")
    assert after == (before[0], before[1] + 1)
    assert rows(east.post, "SELECT count(*) FROM edited_rows") == [(0,)]
    ((line,),) = rows(east.post, "SELECT line FROM journal WHERE line LIKE '%snapshot%'")
    assert '""number"":1' in line
    assert '""people"":5' in line


def test_a_number_taken_here_is_told_and_stops_nothing_else(community: Community):
    east, _ = community.gates
    resident = east.post.resident("张三", "501")
    ours, theirs = card_of(east.post), community.office.resident("李四", "502")
    with community.office.database.begin("passes") as session:
        taken = session.scalars(select(Pass)).one()
        taken.pass_id = ours
    (applied,) = community.down(east)
    assert [one.code for one in applied.kept] == ["row-conflict"]
    assert applied.kept[0].table == "passes"
    state = east.exchange.state()
    assert (state.code, state.parameters) == ("exchange-kept", {"count": 1, "table": "passes"})
    assert [one.person for one in east.post.registry.search("lisi")] == [theirs.id]

    with east.post.database.begin("passes") as session:
        session.delete(session.scalars(select(Pass).where(Pass.person == resident.id)).one())
    community.office.resident("王五", "503")
    (applied,) = community.down(east)
    assert applied.kept == ()
    assert card_of(east.post, theirs) == ours


def card_of(post: Post, who: Resident | None = None) -> str:
    with post.database.read() as session:
        statement = select(Pass.pass_id)
        if who is not None:
            statement = statement.where(Pass.person == who.id)
        return session.scalars(statement).one()


def test_plates_that_change_hands_are_both_right_in_the_end(community: Community):
    east, _ = community.gates
    ids = [community.office.new_id(), community.office.new_id()]
    with community.office.database.begin("vehicles") as session:
        for id, plate in zip(ids, ("粤B1", "粤B2"), strict=True):
            session.add(Vehicle(id=id, plate=plate))
    community.down(east)
    for id, plate in ((ids[0], "粤B3"), (ids[1], "粤B1")):
        with community.office.database.begin("vehicles") as session:
            session.get_one(Vehicle, id).plate = plate
    (applied,) = community.down(east)
    assert applied.kept == ()
    found = rows(east.post, "SELECT plate FROM vehicles ORDER BY id")
    assert found == [("粤B3",), ("粤B1",)]


def test_what_the_office_refused_is_here_as_it_is_there(community: Community):
    east, _ = community.gates
    ids = [community.office.new_id(), community.office.new_id()]
    with community.office.database.begin("vehicles") as session:
        session.add(Vehicle(id=ids[0], plate="粤B1"))
    community.down(east)
    with community.office.database.begin("vehicles") as session:
        session.add(Vehicle(id=ids[1], plate="粤B2"))
    with east.post.database.begin("vehicles") as session:
        session.get_one(Vehicle, ids[0]).plate = "粤B2"

    (receipt,) = community.up(east)
    assert receipt.parameters["refused"] == 1
    (applied,) = community.down(east)

    assert applied.kept == ()
    assert rows(east.post, "SELECT plate FROM vehicles ORDER BY id") == [("粤B1",), ("粤B2",)]


def test_a_door_entered_here_and_at_the_office_is_one_door(community: Community):
    east, west = community.gates
    ours = east.post.resident("张三", "501")
    theirs = community.office.resident("李四", "501")
    receipts = community.up(east)
    assert receipts[0].parameters["refused"] > 0

    community.exchange()
    community.exchange()

    doors = rows(community.office, "SELECT id FROM households")
    assert len(doors) == 1
    for post in community.posts:
        found = rows(post, "SELECT id, household FROM people ORDER BY name")
        assert {person for person, _ in found} == {ours.id.hex, theirs.id.hex}
        assert [(door,) for _, door in found] == doors * 2
        assert rows(post, "SELECT count(*) FROM held_rows") == [(0,)]
    assert "pass-valid" in codes(west.post.present(ours.card))
    assert rows(community.office, "SELECT way FROM refused_rows WHERE way = 'open'") == []


# --- broken off, odd --------------------------------------------------------------------------


def test_broken_off_in_the_middle_it_begins_again(community: Community):
    east, _ = community.gates
    for room in range(40):
        community.office.resident(room=str(room))
    path = community.make(east)
    assert path is not None
    office = east.exchange.office()
    assert office is not None
    with east.exchange.open(path, office).opened as opened:
        run = east.exchange.snapshots.begin(opened)
        while not rows(east.post, "SELECT 1 FROM households"):
            assert not run.step()
    assert rows(east.post, "SELECT count(*) FROM people") == [(0,)]
    assert rows(east.post, "SELECT snapshot FROM offices") == [(0,)]

    applied = east.take(path)

    assert (applied.number, applied.kept) == (1, ())
    assert rows(east.post, "SELECT count(*) FROM people") == [(40,)]


def written(community: Community, gate: Gate, told: object, *lines: Sequence[str]) -> Path:
    """A bundle as some other program of the office may write it."""
    own = community.publishing.seal
    with gate.post.database.begin("exchange") as session:
        recipient = recipient_of(exchange.identity(session, gate.id))
    header = Header(
        direction=Direction.DOWN,
        sender=own.id,
        receiver=gate.id,
        number=9,
        made_at=community.clock(),
        program="9",
        schema="9",
        span=None,
        told=told,
    )
    path = community.publishing.folder / "written"
    path.parent.mkdir(exist_ok=True)
    with Writer(path, key=own.key, recipient=recipient, header=header) as writer:
        writer.rows("rows-1", lines)
    return path


TOLD = {"snapshot": 4, "since": 0, "acknowledged": {}, "ages": {}, "log": "0" * 16}


def test_rows_this_program_does_not_know_are_kept_and_the_others_taken(community: Community):
    east, _ = community.gates
    id, other = community.office.new_id().hex, community.office.new_id().hex
    employer = {"id": id, "name": "水厂", "contact": "", "phone": "", "version": None}
    path = written(
        community,
        east,
        TOLD,
        ["spaceships", id, "4", "{}"],
        ["employers", other, "4", json.dumps({**employer, "id": other, "stars": 5})],
        ["people", id, "4", json.dumps({"id": id, "name": 7})],
        ["posts", "nonsense", "4", "["],
        ["employers", id, "4", json.dumps(employer)],
        ["orders", "7", "4", json.dumps({"content": "{}"})],
    )
    applied = east.take(path)
    kept = {(one.table, one.code) for one in applied.kept}
    assert kept == {
        ("spaceships", "row-table"),
        ("employers", "row-column"),
        ("people", "row-value"),
        ("posts", "row-value"),
        ("orders", "row-value"),
    }
    assert rows(east.post, "SELECT name FROM employers") == [("水厂",)]


@pytest.mark.parametrize(
    "told",
    [{}, {**TOLD, "snapshot": "4"}, {**TOLD, "since": 5}, {**TOLD, "ages": {"x": "soon"}}],
)
def test_a_bundle_that_does_not_say_what_it_is_changes_nothing(community: Community, told):
    east, _ = community.gates
    with pytest.raises(SyncError, match="bundle-manifest"):
        east.take(written(community, east, told))
    assert rows(east.post, "SELECT snapshot FROM offices") == [(0,)]


def test_what_follows_a_snapshot_that_has_not_come_waits(community: Community):
    east, _ = community.gates
    applied = east.take(written(community, east, {**TOLD, "since": 3}))
    assert applied.is_waiting
    assert rows(east.post, "SELECT snapshot FROM offices") == [(0,)]
    assert rows(east.post, "SELECT count(*) FROM data_ages") == [(0,)]


# --- any order --------------------------------------------------------------------------------


def test_bundles_in_any_order_and_any_number_of_times_give_the_same_database(
    community: Community, tmp_path: Path
):
    east, west = community.gates
    paths = lived_in(community, east, west, tmp_path)
    east.post.close()
    results = set()
    for seed in range(6):
        chooser = random.Random(seed)
        order = [*paths, *chooser.choices(paths, k=4)]
        if seed:
            chooser.shuffle(order)
        results.add(taken_in(community, east, order, tmp_path / str(seed)))
    (state,) = results
    for word in ("张三", "1390000000", "王五", "1370000000", "did-not-pass"):
        assert (word in state) is (word != "did-not-pass")
    east.post = reopened(community, east.post.path.parent, tmp_path / "again").post


def lived_in(community: Community, east: Gate, west: Gate, tmp_path: Path) -> list[Path]:
    """Some nights of bundles for the east gate, none of which it has taken yet."""
    one, other = community.office.resident("张三"), community.office.resident("李四", "502")
    community.exchange()
    call(east.post, one, "1380000000")
    call(community.office, one, "1390000000")
    paths = [keep(community, east, tmp_path)]
    west.post.present(one.card)
    community.clock.advance(hours=1)
    community.up(west)
    paths.append(keep(community, east, tmp_path))
    community.publishing.taken(east.id, community.publishing.names(east.id)[-1])
    west.post.present(one.card, lane="2")
    community.office.privacy.erase_person(other.id, "request", CHIEF)
    community.clock.advance(hours=1)
    community.up(west)
    paths.append(keep(community, east, tmp_path))
    community.up(east)
    new = community.office.resident("王五", "503")
    west.post.settlement.undo("2", last_of(west), "did-not-pass", CHIEF)
    community.up(west)
    paths.append(keep(community, east, tmp_path))
    call(community.office, new, "1370000000")
    community.clock.advance(minutes=1)
    paths.append(keep(community, east, tmp_path))
    return paths


def keep(community: Community, gate: Gate, folder: Path) -> Path:
    """The bundle that lies there now, out of the way of those that follow."""
    path = community.make(gate)
    assert path is not None
    return Path(shutil.copy(path, folder / path.name))


def last_of(gate: Gate) -> UUID:
    statement = "SELECT presentation FROM passages WHERE station = ? ORDER BY sequence DESC LIMIT 1"
    ((found,),) = rows(gate.post, statement, gate.id)
    return UUID(found)


def reopened(community: Community, folder: Path, to: Path) -> Gate:
    """The station as it was when its file was copied."""
    shutil.copytree(folder, to)
    post = Post(to, clock=community.clock, first_id=0x7000_0000)
    return Gate.of(post, to)


def taken_in(community: Community, gate: Gate, paths: Sequence[Path], folder: Path) -> str:
    """What stands there once all of these were delivered; what has to wait comes again."""
    gate = reopened(community, gate.post.path.parent, folder)
    waiting = list(paths)
    while waiting:
        again = [path for path in waiting if gate.take(path).is_waiting]
        assert len(again) < len(waiting)
        waiting = again
    told = [rows(gate.post, f"SELECT * FROM {name} ORDER BY 1, 2") for name in PUBLISHED]
    assert verify(gate.post.database).fault is None
    gate.post.close()
    return repr(told)
