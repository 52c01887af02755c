"""What a clerk sees in the morning, and what he decides about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest

from gatekeeper import text
from gatekeeper.app import speak
from gatekeeper.domain.accounts import Operator, Role
from gatekeeper.domain.exchange import ReceiptState, Way
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.services.settling import Settling
from gatekeeper.services.stations import Stations
from gatekeeper.store import arrivals
from gatekeeper.store.database import driver
from gatekeeper.store.office_key import Seal
from tests.arrivals import Content, Hall, renamed
from tests.builders import numbered_id
from tests.services.test_merging import edited, more, resigned, station
from tests.services.test_merging_rows import clashed, edit, effects, post
from tests.stations import CHIEF, GUARD, Post

CLERK = Operator(account=UUID(int=0xC1), name="赵干事", role=Role.CLERK)


@pytest.fixture
def hall(tmp_path) -> Iterator[Hall]:
    opened = Hall(tmp_path / "office")
    yield opened
    assert opened.verified().fault is None
    opened.close()


@pytest.fixture
def settling(hall) -> Settling:
    database, journal = hall.database, hall.database.journal
    shared = {"database": database, "journal": journal, "clock": hall.clock}
    stations = Stations(**shared, seal=Seal.generate(), name="社区")
    return Settling(**shared, stations=stations)


@pytest.fixture
def east(tmp_path) -> Iterator[Post]:
    yield from post(tmp_path, "east", 100_000)


@pytest.fixture
def gate(tmp_path):
    with_lines = station(tmp_path / "gate.db", 10)
    yield with_lines
    with_lines.close()


# --- refused rows -----------------------------------------------------------------------------


@pytest.fixture
def clash(hall, east, settling):
    """The station's edit of a person whom the office edited too."""
    sender = clashed(hall, east)
    hall.take(sender.bundle(4))
    (found,) = settling.refused()
    return sender, found


def test_a_refused_row_tells_what_was_sent_and_which_rule_it_breaks(clash):
    sender, found = clash
    assert (found.station, found.name, found.sequence) == (sender.station, "东门", 4)
    assert (found.code, found.table) == ("row-clash", "people")
    assert '"phone":"station"' in found.values
    assert "station" not in repr(found).replace("station=", "")


def test_accepted_it_is_written_over_what_is_here(hall, settling, clash):
    _, found = clash
    settling.settle(found.id, Way.ACCEPTED, "", CLERK)
    assert hall.rows("SELECT phone FROM people") == [("station",)]
    assert settling.refused() == ()
    assert hall.rows('SELECT "values", way FROM refused_rows') == [("", "accepted")]


@pytest.mark.parametrize("way", [Way.ASKED, Way.CLOSED])
def test_asked_or_closed_what_is_here_stays(hall, settling, clash, way):
    sender, found = clash
    settling.settle(found.id, way, "  见电话登记 ", CLERK)
    assert hall.rows("SELECT phone FROM people") == [("office",)]
    with hall.database.read() as session:
        (told,) = arrivals.settled(session, sender.station, 0)
        assert (told.way, told.reason, told.row_key) == (way, "见电话登记", found.row)
    (line,) = hall.rows("SELECT line FROM journal WHERE line LIKE '%refusal-settled%'")[0]
    assert "见电话登记" not in line, "what a person writes is a private part"
    # The same row comes again: it is settled.
    assert effects(hall.take(sender.bundle(4))) == (0, 0, 1)
    assert settling.refused() == ()


def test_what_was_decided_is_told_once(hall, settling, clash):
    sender, found = clash
    settling.settle(found.id, Way.CLOSED, "why", CLERK)
    with hall.database.begin("exchange") as session:
        arrivals.tell(session, sender.station, 7, hall.clock())
    with hall.database.read() as session:
        assert arrivals.settled(session, sender.station, 7) == ()
        assert arrivals.receipts(session, sender.station, 7) == ()
        # The station did not take the seventh bundle: it is told again.
        assert len(arrivals.settled(session, sender.station, 6)) == 1
        assert len(arrivals.receipts(session, sender.station, 6)) == 2


def test_nobody_decides_twice_nor_without_right_or_reason(settling, clash):
    _, found = clash
    with pytest.raises(NotAllowed):
        settling.settle(found.id, Way.CLOSED, "why", GUARD)
    for way, reason, code in (
        (Way.CLOSED, " ", "reason-missing"),
        (Way.ASKED, "", "reason-missing"),
    ):
        with pytest.raises(InvalidInput) as error:
            settling.settle(found.id, way, reason, CLERK)
        assert error.value.code == code
    settling.settle(found.id, Way.CLOSED, "why", CLERK)
    with pytest.raises(InvalidInput) as error:
        settling.settle(found.id, Way.ACCEPTED, "", CLERK)
    assert error.value.code == "refusal-settled"


def test_what_a_rule_forbids_nobody_can_accept(hall, settling, east, tmp_path):
    west = next(post(tmp_path, "west", 200_000))
    east.resident("张三", room="501")
    west.resident("李四", room="501")
    hall.take(hall.enrol(east.database).bundle())
    hall.take(hall.enrol(west.database, "西门").bundle())
    before = settling.refused()
    for found in before:
        with pytest.raises(InvalidInput) as error:
            settling.settle(found.id, Way.ACCEPTED, "", CLERK)
        assert error.value.code == found.code
    assert settling.refused() == before
    west.close()


def test_what_is_erased_at_the_station_is_no_question_any_more(hall, settling, east, clash):
    sender, _ = clash
    before = sender.count
    (person,) = hall.rows("SELECT id FROM people")[0]
    east.privacy.erase_person(UUID(person), "request", CHIEF)
    hall.take(sender.bundle(before + 1))
    assert not [row for row in settling.refused() if row.values]
    assert hall.rows("SELECT count(*) FROM refused_rows WHERE \"values\" <> ''") == [(0,)]


# --- chains -----------------------------------------------------------------------------------


def forked(content: Content, gate) -> None:
    edited(content, 7)
    resigned(gate, content)


def test_a_chain_that_forked_is_closed_and_its_station_is_told(hall, settling, gate):
    sender = hall.enrol(gate)
    hall.take(sender.bundle(1, 8))
    receipt = hall.take(sender.bundle(spoil=lambda content: forked(content, gate)))
    assert receipt.code == "chain-forked"
    (aside,) = settling.set_aside()
    assert (aside.code, aside.stored, aside.is_spoilt) == ("chain-forked", 8, False)
    for through, reason, code in ((9, "why", "chain-through"), (8, "", "reason-missing")):
        with pytest.raises(InvalidInput) as error:
            settling.close_chain(sender.station, through, reason, CHIEF)
        assert error.value.code == code
    with pytest.raises(NotAllowed):
        settling.close_chain(sender.station, 8, "why", CLERK)
    settling.close_chain(sender.station, 8, "两台电脑", CHIEF)
    assert settling.set_aside() == ()
    told = {one.number: one for one in hall.merging.receipts_for(sender.station)}
    assert told[1].state is ReceiptState.MERGED
    assert (told[2].code, told[2].acknowledged) == ("chain-closed", 8)
    assert told[2].parameters["reason"] == "两台电脑"
    # What comes after it is not taken, what is up to it is.
    more(gate, 3)
    assert hall.take(sender.bundle(9)).code == "chain-closed"
    assert hall.take(sender.bundle(1, 5)).state is ReceiptState.AGAIN
    # The files lie there until nobody asks for them any more.
    assert len(list((hall.folder / "incoming").iterdir())) == 2
    hall.clock.advance(days=8)
    hall.merging.tidy(timedelta(days=7))
    assert not list((hall.folder / "incoming").iterdir())


# --- the morning ------------------------------------------------------------------------------


def the(settling: Settling, hall: Hall):
    """The one station's row; its sentence is there in both languages."""
    (row,) = settling.morning(hall.clock.now - timedelta(hours=6))
    for language in ("zh_CN", "en"):
        speak(language)
        if row.code:
            sentence = text.sentence(row.code, row.parameters)
            assert sentence != row.code
            assert "{" not in sentence
    return row


def test_the_clerk_s_morning(hall, settling, gate):
    sender = hall.enrol(gate)
    row = the(settling, hall)
    assert (row.name, row.code, row.missing_since) == ("东门", "", None), "let in just now"
    hall.clock.advance(days=1)
    row = the(settling, hall)
    assert (row.code, row.received_at, row.is_missing) == ("fetch-never", None, True)
    hall.take(sender.bundle(1, 6))
    row = the(settling, hall)
    assert (row.code, row.bundles, row.lines, row.stored) == ("", 1, 6, 6)
    hall.clock.advance(days=1)
    row = the(settling, hall)
    assert row.code == "fetch-missing"
    assert row.missing_since == hall.clock() - timedelta(days=1)
    hall.take(sender.bundle(9, 10))
    row = the(settling, hall)
    assert (row.code, dict(row.parameters)) == (
        "fetch-gap",
        {"name": "东门", "first": 7, "last": 8},
    )
    path = sender.bundle(7)
    path.write_bytes(path.read_bytes()[:50])
    hall.take(path, renamed(path, "0" * 64))
    assert the(settling, hall).code == "fetch-damaged"
    hall.take(sender.bundle(7, 8))
    row = the(settling, hall)
    assert (row.code, row.bundles, row.stored) == ("", 2, 10)
    assert settling.set_aside() == ()


def test_a_bundle_set_aside_stands_before_all_else(hall, settling, gate):
    sender = hall.enrol(gate)
    hall.take(sender.bundle(1, 8))
    hall.take(sender.bundle(spoil=lambda content: forked(content, gate)))
    row = the(settling, hall)
    assert (row.code, row.aside) == ("fetch-aside", 1)


def test_what_nobody_decided_is_counted(hall, settling, east, clash):
    row = the(settling, hall)
    assert (row.undecided, row.refused) == (1, 1)


def test_stations_that_were_closed_or_replaced_are_not_awaited(hall, settling, gate, tmp_path):
    hall.enrol(gate, replaced_by=f"{numbered_id(1).hex[:16]}")
    other = station(tmp_path / "other.db", 1)
    hall.enrol(other, "西门")
    assert [row.name for row in settling.morning(hall.clock())] == ["西门"]
    settling.close_chain(other.journal.station, 0, "gone", CHIEF)
    assert settling.morning(hall.clock()) == ()
    other.close()


def test_a_bundle_in_whose_way_nothing_is_any_more_can_be_taken_again(hall, settling, gate):
    sender = hall.enrol(gate)
    receipt = hall.take(sender.bundle(schema="9999"))
    with hall.database.begin("test") as session:
        assert driver(session).execute("SELECT count(*) FROM incoming_bundles").fetchone() == (1,)
    taking = hall.merging.again(receipt.sha256)
    assert taking is not None
    while not taking.is_done:
        taking.step()
    assert taking.receipt.code == "bundle-future"
    assert hall.merging.again("0" * 64) is None


def test_a_row_is_asked_about_only_while_it_stands(hall, settling, east, clash):
    """The gate edits it again, on what the office says: the question is gone."""
    sender, _ = clash
    with hall.database.read() as here, east.database.begin("snapshot") as there:
        version = driver(here).execute("SELECT version FROM people").fetchone()[0]
        driver(there).execute("UPDATE people SET version = ?", (version,))
        driver(there).execute("DELETE FROM edited_rows")
    (person,) = hall.rows("SELECT id FROM people")[0]
    before = sender.count
    edit(east.database, UUID(person), phone="agreed")
    assert effects(hall.take(sender.bundle(before + 1))) == (1, 0, 0)
    assert settling.refused() == ()
    assert hall.rows("SELECT phone FROM people") == [("agreed",)]
