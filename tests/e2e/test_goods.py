"""F7 on the whole program, keys alone: a drop of a hundred parcels, a caller let in (G16, G35)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QApplication

from gatekeeper.domain.accounts import SYSTEM
from gatekeeper.domain.policy import CallerAnswer
from gatekeeper.domain.readings import Symbol
from gatekeeper.ui.door_screens import RelayScreen
from gatekeeper.ui.drop_form import CallerForm, DropForm
from gatekeeper.ui.goods_panel import GoodsPanel
from gatekeeper.ui.ledger_form import LedgerForm
from gatekeeper.ui.shelf_screen import ShelfScreen
from gatekeeper.ui.sign_on import SignOn
from gatekeeper.ui.theme import Tone
from tests.e2e.conftest import Open
from tests.e2e.house import CHIEF_PIN, Community, House
from tests.e2e.test_visitors import Hands

PHONE = "13912345678"


def in_profile(opened: Open, profile: str) -> House:
    house = opened()
    house.app.lanes.write(house.app.profiles.switch_to, profile, SYSTEM).result()
    return house


def screen_of(house: House, kind: type) -> Any:
    house.until(lambda: isinstance(house.window.stack.currentWidget(), kind))
    house.until_answered()
    return house.window.stack.currentWidget()


def drop(house: House, hands: Hands, pieces: str, company: str = "") -> None:
    """F7 1, the phone, the pieces by building on the number pad, Ctrl+Enter."""
    hands.press("F7")
    house.until(lambda: isinstance(house.gate.asking, GoodsPanel))
    hands.press("1")
    form = screen_of(house, DropForm)
    hands.press(PHONE, "Enter")
    house.until_answered()
    hands.press(*pieces)
    if company:
        form.editors["company"].setFocus()
        hands.count += 2  # Enter, Enter
        hands.press(company)
    house.picture("drop")
    hands.press("Return", ctrl=True)
    house.until(lambda: house.window.stack.currentWidget() is house.gate)
    house.until_answered()


def test_g35_a_drop_of_a_hundred_parcels_by_keys_the_courier_remembered(
    opened: Open, community: Community
) -> None:
    house = in_profile(opened, "three-checks")
    hands = Hands(house)
    drop(house, hands, "3*52+5*48", company="1")
    first = hands.count
    hands.count = 0
    drop(house, hands, "3*1+1*2")
    again = hands.count
    rows = house.rows("SELECT state FROM ledger_entries WHERE ledger = 'goods-drop'")
    assert rows == [("done",), ("done",)]
    # At two keys a second, in gloves: half a minute.
    assert (first, again) == (27, 22)
    hands.press("F7")
    house.until(lambda: isinstance(house.gate.asking, GoodsPanel))
    house.picture("goods panel")
    hands.press("4")
    shelf = screen_of(house, ShelfScreen)
    assert [(row.building, row.pieces) for row in shelf.list.model.everything] == [
        ("1", 2),
        ("3", 53),
        ("5", 48),
    ]
    card = community.cards[0]
    hands.press(card.number, "Enter")
    house.until(lambda: shelf.building.text() == card.place.split("-")[0])
    house.picture("shelf")
    hands.press("Return", ctrl=True)
    house.until(lambda: sum(row.pieces for row in shelf.list.model.everything) == 102)
    hands.press("p", ctrl=True)
    house.until(lambda: house.window.stack.currentWidget() is not shelf)
    house.picture("shelf list")
    assert house.verified().fault is None


def test_g16_a_caller_is_let_in_by_keys_where_the_profile_lets_him(opened: Open) -> None:
    house = in_profile(opened, "everyday")
    hands = Hands(house)
    for turn in range(2):
        hands.count = 0
        hands.press("F7")
        house.until(lambda: isinstance(house.gate.asking, GoodsPanel))
        hands.press("2")
        screen_of(house, CallerForm)
        hands.press(PHONE, "Enter")
        house.until_answered()
        if not turn:
            QApplication.focusWidget().insert("美团")
        house.picture("caller")
        hands.press("Return", ctrl=True)
        house.until_tone(Tone.GRANTED)
        house.until(lambda n=turn: house.events() == ["granted"] * (n + 1))
        house.clock.advance(minutes=1)
    assert hands.count == 1 + 1 + 11 + 1 + 1, "the phone recalls the company"
    assert house.verified().fault is None


def test_g16_a_car_waits_outside_and_is_counted(opened: Open) -> None:
    house = in_profile(opened, "three-checks")
    house.press("F7")
    house.until(lambda: isinstance(house.gate.asking, GoodsPanel))
    house.press("3")
    face = house.until_tone(Tone.DENIED)
    assert "outside" in face.reason
    assert house.gate.asking is None


def test_g35_waybills_are_counted_while_a_drop_is_open_and_else_named(opened: Open) -> None:
    house = in_profile(opened, "three-checks")
    policy = house.app.standing.policy

    house.app.standing.policy = replace(policy, callers=replace(policy.callers, waybills=True))
    house.press("F7")
    house.until(lambda: isinstance(house.gate.asking, GoodsPanel))
    house.press("1")
    form = screen_of(house, DropForm)
    for number in ("SF1234567894821", "SF1234567894821", "YT1234567890007"):
        house.gate.take_symbol(Symbol(text=number))
    form.editors["waybills"].setFocus()
    house.press("JD12345678901122", "Return")
    assert form.editors["waybills"].text() == "4821 0007 1122 "
    form.editors["company"].pick("sf")
    house.picture("waybills")
    house.confirm()
    house.until(lambda: house.window.stack.currentWidget() is house.gate)
    [(values,)] = house.rows('SELECT "values" FROM ledger_entries')
    assert '"?:3"' in values
    assert "4821" not in values
    house.until(lambda: not house.gate.claims)
    house.gate.take_symbol(Symbol(text="SF1234567894821"))
    house.until_answered()
    house.until(lambda: "waybill" in house.gate.preview._notice())


def test_g16_where_it_is_held_a_supervisor_s_pin_lets_in(opened: Open) -> None:
    house = in_profile(opened, "everyday")
    policy = house.app.standing.policy
    held = replace(policy.callers, ride=CallerAnswer.HELD)
    house.app.standing.policy = replace(policy, callers=held)
    house.press("F7")
    house.until(lambda: isinstance(house.gate.asking, GoodsPanel))
    house.press("3")
    house.until(lambda: isinstance(house.gate.asking, SignOn))
    house.until_answered()
    house.press(CHIEF_PIN)
    screen_of(house, CallerForm)
    house.press(PHONE, "Enter")
    house.until_answered()
    house.press("Didi")
    house.confirm()
    house.until_tone(Tone.GRANTED)


def test_g36_goods_for_a_door_are_carried_up_by_keys(opened: Open, community: Community) -> None:
    house = in_profile(opened, "three-checks")
    house.press("F7")
    house.until(lambda: isinstance(house.gate.asking, GoodsPanel))
    house.press("5")
    relay = screen_of(house, RelayScreen)
    house.press("n", ctrl=True)
    form = screen_of(house, LedgerForm)
    for key, value in (("household", "1-1-101"), ("item", "vegetables"), ("pieces", "2")):
        form.editors[key].setFocus()
        house.press(value)
    house.confirm()
    screen_of(house, RelayScreen)
    house.until(lambda: len(relay.list.model.everything) == 1)
    relay.whom.setFocus()
    house.press("Li", "Return")
    house.until(lambda: relay.list.model.everything[0].carrier == "Li")
    house.picture("relay")
    house.confirm()
    house.until(lambda: relay.list.model.everything[0].state == "done")
    assert house.verified().fault is None
