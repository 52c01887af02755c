"""The clerk's morning: each station's stand, its bundles, what was refused side by side."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from gatekeeper import text
from gatekeeper.app import speak
from gatekeeper.domain.accounts import Operator, Role
from gatekeeper.domain.exchange import ReceiptState, Way
from gatekeeper.domain.side_by_side import HIDDEN
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.services.mornings import State
from tests.gathered import NAMES, ZONE, gathered
from tests.stations import CHIEF, GUARD

CLERK = Operator(account=UUID(int=0xC1), name="赵干事", role=Role.CLERK)
EVENING = datetime(2026, 3, 3, 20, tzinfo=ZONE)
NIGHT = datetime(2026, 3, 4, 2, 10, tzinfo=ZONE)
MORNING = datetime(2026, 3, 4, 8, tzinfo=ZONE)


@pytest.fixture
def place(tmp_path):
    text.use("en")
    with gathered(tmp_path) as made:
        made.at(EVENING)
        yield made


def states(place):
    return {one.name: one.state for one in place.mornings.listed(GUARD)}


def test_who_sent_in_the_night_is_in_and_the_others_are_missing_first(place):
    place.bring("南门")
    place.at(NIGHT)
    place.bring("东门")
    place.at(MORNING)
    lines = place.mornings.listed(GUARD)
    assert [(one.name, one.state) for one in lines] == [
        ("南门", State.MISSING),
        ("西门", State.MISSING),
        ("东门", State.IN),
    ]
    south, west, east = lines
    assert south.morning.missing_since == EVENING
    assert south.age == timedelta(hours=12)
    assert (west.through, west.age, west.morning.code) == (None, None, "fetch-never")
    assert (east.post, east.morning.bundles, east.morning.lines > 0) == ("东门", 1, True)
    told = text.sentence(south.morning.code, south.morning.parameters)
    assert "stick" in told or south.morning.code == told
    summary = place.mornings.summary()
    assert (summary.stations, set(summary.missing)) == (3, {"南门", "西门"})
    assert not summary.is_well


def test_in_the_hour_of_the_exchange_nobody_is_late_yet(place):
    for name in NAMES:
        place.bring(name)
    place.at(NIGHT)
    assert place.mornings.expected_at == datetime(2026, 3, 3, 2, tzinfo=ZONE)
    assert set(states(place).values()) == {State.IN}
    assert place.mornings.summary().is_well
    place.at(MORNING)
    assert place.mornings.expected_at == datetime(2026, 3, 4, 2, tzinfo=ZONE)
    assert set(states(place).values()) == {State.MISSING}


def test_who_said_that_there_is_nothing_more_is_not_missing(place):
    for name in NAMES:
        place.bring(name)
    place.at(MORNING)
    with place.office.database.begin("exchange") as session:
        session.connection().exec_driver_sql(
            "UPDATE enrolled_stations SET known_until = '2026-03-03T23:59:00.000000Z'"
        )
    assert set(states(place).values()) == {State.IN}
    assert place.mornings.summary().missing == ()


def test_a_bundle_that_was_spoilt_is_listed_with_what_is_wrong(place):
    bundle = place.bundle("东门")
    spoilt = bytearray(bundle.read_bytes())
    spoilt[len(spoilt) // 2] ^= 1
    bundle.write_bytes(spoilt)
    number = place.senders["东门"].number
    place.merging.take(bundle, f"up/{place.station('东门')}/{number:06d}-{digest(bundle)}.gkb")
    assert states(place)["东门"] is State.ASIDE
    (row,) = place.mornings.bundles(place.station("东门"), GUARD)
    assert (row.state, row.number) == (ReceiptState.SET_ASIDE, number)
    assert row.code == "bundle-damaged"
    (aside,) = place.settling.set_aside()
    assert aside.sha256 == row.sha256


def digest(path):
    import hashlib

    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def test_closed_stations_stand_at_the_end(place):
    place.stations.close(place.station("西门"), "broken", CHIEF)
    assert list(states(place).items())[-1] == ("西门", State.CLOSED)
    assert place.mornings.summary().stations == 2


# --- refused records ------------------------------------------------------------------------------


@pytest.fixture
def clash(place):
    person = place.gates["东门"].resident("张三丰", "501").id
    place.bring("东门")
    place.clash("东门", person)
    place.bring("东门")
    (line,) = place.settling.refused()
    return line


def test_a_clash_stands_side_by_side_with_private_values_masked(place, clash):
    assert states(place)["东门"] is State.UNDECIDED
    side = place.mornings.side_by_side(clash, CLERK)
    told = {one.column: (one.gate, one.office) for one in side.pairs}
    assert side.pairs[0].column == "phone"
    assert told["phone"] == ("138****8000", "139****9000")
    assert told["name"] == ("张**", "张**")
    assert told["household"] == ("12-2-501", "12-2-501")
    assert told["kind"] == ("resident", "resident")
    assert (side.has_gate, side.has_office, side.is_masked) == (True, True, True)
    assert HIDDEN not in told["phone"]


def test_in_full_it_needs_a_reason_and_is_on_record(place, clash):
    with pytest.raises(InvalidInput):
        place.mornings.reveal(clash, " ", CLERK)
    side = place.mornings.reveal(clash, "电话核对", CLERK)
    told = {one.column: one.gate for one in side.pairs}
    assert told["phone"] == "13800138000"
    assert not side.is_masked
    with place.office.database.read() as session:
        lines = session.connection().exec_driver_sql(
            "SELECT line FROM journal WHERE line LIKE '%,refusal-revealed,%'"
        )
        (line,) = [str(line) for (line,) in lines]
    assert "电话核对" not in line
    assert "13800138000" not in line


def test_who_may_not_settle_sees_none_of_it(place, clash):
    for ask in (
        lambda: place.mornings.side_by_side(clash, GUARD),
        lambda: place.mornings.reveal(clash, "why", GUARD),
    ):
        with pytest.raises(NotAllowed):
            ask()


def test_a_record_of_an_unknown_table_is_hidden_whole(place, clash):
    from dataclasses import replace

    odd = replace(clash, table="secrets", values='{"what": "something"}')
    (pair,) = place.mornings.side_by_side(odd, CLERK).pairs
    assert (pair.gate, pair.office) == (HIDDEN, None)


def test_once_it_is_settled_the_station_is_in(place, clash):
    place.settling.settle(clash.id, Way.ACCEPTED, "", CLERK)
    assert states(place)["东门"] is State.IN


def test_every_way_a_station_can_stand_is_said_in_words():
    speak("en")
    for code in ("fetch-never", "fetch-missing", "fetch-gap", "fetch-damaged", "fetch-aside"):
        told = {"name": "South", "first": 1, "last": 2}
        assert "South" in text.sentence(code, told)
