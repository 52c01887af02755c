"""The office's mail by other ways than its server: a share, a stick, what a crash left."""

from __future__ import annotations

import os
import shutil
import threading
from concurrent.futures import Future
from datetime import timedelta

import pytest

from gatekeeper.domain.accounts import SYSTEM
from gatekeeper.errors import SyncError
from gatekeeper.office import server
from gatekeeper.services.mailroom import POLL
from gatekeeper.sync import Address, connect
from gatekeeper.sync.bundle import open_bundle
from tests.office.desks import running


@pytest.fixture
def share(tmp_path):
    folder = tmp_path / "share"
    folder.mkdir()
    return folder


@pytest.fixture
def office(tmp_path, share, own_home):
    with running(tmp_path, mailboxes=(str(share),)) as found:
        yield found


def put(share, gate, first=1):
    path, name = gate.bundle(first)
    with connect(Address.parse(str(share)), gate.secrets()) as mailbox:
        mailbox.send(path, name)
    return name


def lines(office, gate) -> int:
    return office.app.stations.one(gate.id).lines


def look(office):
    """One look into all mailboxes, as the timer begins it."""
    office.app.lanes.write(office.app.mailroom.tick).result(10)
    office.app.lanes.wire(lambda: None).result(20)


def waiting(share, gate) -> list[str]:
    with connect(Address.parse(str(share)), gate.secrets()) as mailbox:
        return mailbox.names(f"down/{gate.id}")


def test_a_share_is_looked_into_and_answered(office, gate, share):
    gate.note(3)
    put(share, gate)
    look(office)
    assert lines(office, gate) == 3
    (down,) = waiting(share, gate)
    assert not list((share / "up").rglob("*.gkb"))
    # Not due yet.
    gate.note()
    put(share, gate, 4)
    look(office)
    assert lines(office, gate) == 3
    office.clock.advance(POLL)
    look(office)
    assert lines(office, gate) == 4
    # One answer tells all that the one before told.
    assert waiting(share, gate) != [down]
    assert len(waiting(share, gate)) == 1


def test_what_the_station_took_is_done(office, gate, share):
    gate.note()
    put(share, gate)
    look(office)
    (down,) = waiting(share, gate)
    with connect(Address.parse(str(share)), gate.secrets()) as mailbox:
        mailbox.acknowledge(down)
    office.clock.advance(POLL)
    look(office)
    assert down not in office.app.publishing.names(gate.id)


def test_a_station_whose_log_was_closed_is_told_so_and_no_more(office, gate, share):
    gate.note(2)
    put(share, gate)
    look(office)
    (down,) = waiting(share, gate)
    app = office.app
    app.lanes.write(app.stations.close, gate.id, "two computers", SYSTEM).result(10)
    gate.note()
    put(share, gate, 3)
    office.clock.advance(POLL)
    look(office)
    assert lines(office, gate) == 2
    (told,) = waiting(share, gate)
    assert told != down
    key = {app.stations.seal.id: app.stations.seal.public}
    with open_bundle(share / told, gate.identity, keys=key.get) as opened:
        codes = [row[5] for row in opened.rows("receipts-1")]
        assert opened.names == {"receipts-1"}
    assert codes[-1] == "chain-closed"
    with connect(Address.parse(str(share)), gate.secrets()) as mailbox:
        mailbox.acknowledge(told)
    for _ in range(2):
        office.clock.advance(POLL)
        look(office)
    assert waiting(share, gate) == [], "it has been told"


def test_a_mailbox_that_is_away_is_looked_for_less_and_less(office, gate, share):
    shutil.rmtree(share)
    look(office)
    share.mkdir()
    gate.note()
    put(share, gate)
    office.clock.advance(POLL)
    look(office)
    assert lines(office, gate) == 1


def test_a_stick_is_taken_and_answered_and_not_followed(office, gate, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    gate.note(2)
    put(stick, gate)
    place = Address.parse(str(stick))
    done = office.app.lanes.wire(office.app.mailroom.exchange, place, lasting=False).result(20)
    assert (done.taken, done.laid, done.stations) == (1, 1, {gate.id})
    assert lines(office, gate) == 2
    assert len(waiting(stick, gate)) == 1
    assert office.app.stations.one(gate.id).way == ""
    shutil.rmtree(stick)
    with pytest.raises(SyncError, match="exchange-folder"):
        office.app.lanes.wire(office.app.mailroom.exchange, place, lasting=False).result(20)


def test_a_bundle_of_nobody_is_put_away_and_the_others_are_taken(office, gate, share):
    gate.note()
    path, name = gate.bundle()
    stranger = share / "up" / ("0" * 16) / name.rpartition("/")[2]
    stranger.parent.mkdir(parents=True)
    stranger.write_bytes(path.read_bytes()[:-10] + bytes(10))
    put(share, gate)
    look(office)
    assert lines(office, gate) == 1
    assert stranger.exists(), "its content is not what its name says"


def test_what_a_crash_left_is_taken_at_the_next_start(tmp_path, own_home):
    with running(tmp_path) as office:
        gate = office.station()
        gate.note(2)
        path, name = gate.bundle()
        place = office.app.mailroom.folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, place)
        gate.note()
        second, _ = gate.bundle(3)
        kept = office.app.merging.folder
        kept.mkdir(parents=True, exist_ok=True)
    shutil.copy(second, kept / f"{'a' * 64}.gkb")
    with running(tmp_path, office.clock) as office:
        look(office)
        assert lines(office, gate) == 3
        assert not place.exists()
    gate.close()


def test_a_station_that_changes_its_way_is_answered_there(office, gate, share):
    gate.note()
    put(share, gate)
    look(office)
    assert office.app.stations.one(gate.id).way != ""
    gate.note()
    path, name = gate.bundle(2)
    with gate.mailbox(office) as mailbox:
        mailbox.send(path, name)
        assert len(mailbox.names("down")) == 1
    assert office.app.stations.one(gate.id).way == ""


def test_an_answer_that_takes_long_is_fetched_later(office, gate, monkeypatch):
    """The server answers after a while; the work goes on behind it."""
    monkeypatch.setattr(server, "ANSWER_SECONDS", 0.2)
    gate.note()
    path, name = gate.bundle()
    go_on = threading.Event()
    held: Future[bool] = office.app.lanes.aside("mailroom", go_on.wait, 20)
    with gate.mailbox(office) as mailbox:
        mailbox.send(path, name)
        assert lines(office, gate) == 0
        go_on.set()
        assert held.result(20)
        office.app.lanes.aside("mailroom", lambda: None).result(20)
        assert lines(office, gate) == 1
        assert len(mailbox.names("down")) == 1


def test_a_clock_that_was_set_back_keeps_no_mailbox_waiting(office, gate, share):
    look(office)
    gate.note()
    office.clock.advance(-timedelta(days=400))
    path, name = gate.bundle()
    place = share / name
    place.parent.mkdir(parents=True)
    shutil.copy(path, place)
    look(office)
    assert not place.exists()


def test_an_upload_that_was_never_finished_goes_in_the_end(office, gate):
    folder = office.app.mailroom.folder / "up" / gate.id
    folder.mkdir(parents=True)
    old, young = folder / "000001-aaaaaaaaaaaa.gkb.part", folder / "000002-bbbbbbbbbbbb.gkb.part"
    for part, days in ((old, 8), (young, 6)):
        part.write_bytes(b"begun")
        begun = (office.clock() - timedelta(days=days)).timestamp()
        os.utime(part, (begun, begun))
    look(office)
    assert [part.name for part in folder.iterdir()] == [young.name]
