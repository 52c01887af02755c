"""Callers, drops, the shelf, relay and requests on a real station (G16, G35-G37)."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest

from gatekeeper.domain.access import Outcome
from gatekeeper.domain.ledger import State
from gatekeeper.domain.policy import Caller, CallerAnswer, ObservationKind
from gatekeeper.errors import InvalidInput, NotAllowed
from gatekeeper.services.ledgers import Draft
from gatekeeper.store.verification import verify
from tests.observed import observed, observed_flat
from tests.shed import Shed
from tests.stations import CHIEF, GUARD, Post, codes
from tests.visitors import host

OBSERVED_DOOR = "12-2-501"


@pytest.fixture
def shed(make_post: Callable[..., Post]) -> Shed:
    post = make_post("everyday")
    post.standing.zone = ZoneInfo("Asia/Shanghai")
    return Shed(post)


def is_good(post: Post) -> bool:
    with post.database.begin("test") as session:
        return verify(session).fault is None


CALLER = Draft(values={"phone": "13800138000", "company": "顺丰", "where": "3栋"})


# --- callers --------------------------------------------------------------------------------------


def test_g16_where_they_may_enter_one_entry_and_one_passage_are_made(shed: Shed) -> None:
    shown = shed.callers.let_in("1", Caller.COURIER, CALLER, GUARD)
    assert (shown.outcome, codes(shown)) == (Outcome.GRANTED, {"caller-courier"})
    assert shed.post.lines("access-1") == 1
    with shed.post.database.read() as session:
        lines = session.connection().exec_driver_sql("SELECT line FROM journal")
        assert not any("13800138000" in line or "3栋" in line for (line,) in lines)
    assert is_good(shed.post)


def test_g16_where_goods_stop_at_the_gate_nobody_is_let_in(shed: Shed) -> None:
    shed.rule(courier=CallerAnswer.GATE)
    with pytest.raises(NotAllowed, match="caller-stays-outside"):
        shed.callers.let_in("1", Caller.COURIER, CALLER, CHIEF)
    assert shed.post.lines("access-1") == 0
    waits = shed.callers.keep_out("1", GUARD)
    assert (waits.outcome, codes(waits)) == (Outcome.DENIED, {"caller-outside"})


def test_g16_held_takes_a_supervisor(shed: Shed) -> None:
    shed.rule(ride=CallerAnswer.HELD)
    with pytest.raises(NotAllowed):
        shed.callers.let_in("1", Caller.RIDE, CALLER, GUARD)
    assert shed.callers.let_in("1", Caller.RIDE, CALLER, CHIEF).outcome is Outcome.GRANTED


def test_a_caller_who_is_written_down_wrongly_is_not_let_in(shed: Shed) -> None:
    wrong = Draft(values={"phone": "139", "company": ""})
    with pytest.raises(InvalidInput) as error:
        shed.callers.let_in("1", Caller.TAKEAWAY, wrong, GUARD)
    assert {problem.field for problem in error.value.problems} >= {"phone", "company"}
    assert (shed.post.lines("access-1"), shed.post.lines("ledger-1")) == (0, 0)


# --- the shelf ------------------------------------------------------------------------------------


def test_g35_a_drop_of_a_hundred_is_one_line_and_lies_by_building(shed: Shed) -> None:
    shed.drop("3*52+5*48", fresh="5:8")
    assert shed.post.lines("ledger-1") == 1
    assert [(row.building, row.pieces, row.fresh) for row in shed.goods.shelf()] == [
        ("3", 52, 0),
        ("5", 48, 8),
    ]


def test_g35_what_is_collected_is_ticked_and_never_more_than_lies_there(shed: Shed) -> None:
    shed.drop("3:2")
    shed.post.clock.advance(hours=1)
    person = shed.post.resident("张三")
    row = shed.goods.pick_up("3", 1, GUARD, who=(person.id, "张三"), waybill="4821")
    assert (row.values["pieces"], row.people["who"]) == ("3:1", person.id)
    for building, pieces, code in (
        ("3", 2, "pieces-wrong"),
        ("3", 0, "pieces-wrong"),
        ("9", 1, "nothing-lies"),
        (" ", 1, "building-missing"),
    ):
        with pytest.raises(InvalidInput, match=code):
            shed.goods.pick_up(building, pieces, GUARD)
    shed.goods.pick_up("3", 1, GUARD)
    assert shed.goods.shelf() == ()
    assert is_good(shed.post)


def test_g35_withdrawn_and_long_gone_drops_do_not_lie_here(shed: Shed) -> None:
    wrong = shed.drop("3:2")
    shed.ledgers.withdraw(wrong.id, "wrong gate", GUARD)
    assert shed.goods.shelf() == ()
    shed.drop("3:2")
    shed.post.clock.advance(days=3)
    [row] = shed.goods.shelf()
    assert row.is_too_long(shed.post.clock(), shed.goods.rule.lying)
    shed.post.clock.advance(days=8)
    assert shed.goods.shelf() == ()


def test_g35_the_door_or_four_digits_tell_the_building(shed: Shed) -> None:
    shed.drop("3:2", waybills="4821 0007")
    shed.drop("4:1 5:1", waybills="9999")
    assert shed.goods.known_waybill("4821") == "3"
    assert shed.goods.known_waybill("9999") == "", "it may be of either"
    assert shed.goods.known_waybill("1") == ""
    person = shed.post.resident("张三")
    assert shed.goods.building_of(person.id) == "12"
    assert shed.goods.building_of(shed.post.new_id()) == ""


# --- to the door, and asked for -------------------------------------------------------------------


def test_g36_every_household_observed_at_home_stands_on_the_day_s_list(shed: Shed) -> None:
    flat = host(shed.post)
    observed_flat(shed.post, flat)
    monitored = shed.post.resident("李四", "502")
    observed(shed.post, monitored.id, kind=ObservationKind.MONITORING)
    [row] = shed.goods.relay()
    assert (row.place, row.entry, row.through is not None) == (OBSERVED_DOOR, None, True)
    entry = shed.add("relay", household=OBSERVED_DOOR, item="蔬菜", pieces="2")
    [row] = shed.goods.relay()
    assert (row.entry, row.item, row.state) == (entry.id, "蔬菜", State.OPEN)
    shed.ledgers.follow(entry.id, State.ASSIGNED, GUARD, responsible="小李")
    shed.post.clock.advance(minutes=20)
    shed.ledgers.follow(entry.id, State.DONE, GUARD)
    [row] = shed.goods.relay()
    assert (row.carrier, row.state, row.at) == ("小李", State.DONE, shed.post.clock())
    shed.post.clock.advance(days=1)
    [row] = shed.goods.relay()
    assert row.entry is None, "a new day, nothing yet"
    shed.post.clock.advance(days=14)
    assert shed.goods.relay() == ()


def test_g37_elderly_people_living_alone_come_first_and_the_time_is_kept(shed: Shed) -> None:
    told = {"kind": "medicine", "name": "张三", "phone": "13800138000", "what": "降压药"}
    first = shed.add("requests", **told, group="ordinary")
    shed.post.clock.advance(minutes=5)
    alone = shed.add("requests", **told, group="alone", served_at="15:00")
    rows = shed.goods.requests()
    assert [(row.entry, row.is_first) for row in rows] == [(alone.id, True), (first.id, False)]
    assert (rows[0].agreed, rows[0].served_at) == ("15:00", None)
    shed.ledgers.follow(alone.id, State.ASSIGNED, GUARD, responsible="禾香速递")
    shed.ledgers.follow(alone.id, State.DONE, GUARD)
    rows = shed.goods.requests()
    assert [row.entry for row in rows] == [first.id, alone.id]
    assert (rows[1].assigned, rows[1].served_at) == ("禾香速递", shed.post.clock())
    shed.post.clock.advance(days=1)
    assert [row.entry for row in shed.goods.requests()] == [first.id]
