"""F3 finds and presents a person, opening one is on record; five wrong PINs lock out."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gatekeeper.ui.person_card import PersonCardScreen
from gatekeeper.ui.search_screen import SearchScreen
from gatekeeper.ui.sign_on import SignOn
from gatekeeper.ui.theme import Tone
from tests.e2e.conftest import Open
from tests.e2e.house import GUARD, GUARD_PIN, Community, House


def search(house: House, words: str) -> Any:
    house.press("/")
    house.until(lambda: isinstance(house.window.stack.currentWidget(), SearchScreen))
    screen = house.window.stack.currentWidget()
    house.press(words)
    return screen


def test_a_person_is_found_and_presented(opened: Open, community: Community) -> None:
    """By the number printed on the card; one character finds nobody, there is nothing to browse."""
    house = opened()
    card = community.cards[4]
    screen = search(house, card.number[:1])
    QTest.qWait(250)
    house.until_answered()
    assert screen.list.model.rowCount() == 0
    house.press(card.number[1:])
    house.until(lambda: screen.list.model.rowCount() > 0)
    house.picture("found")
    house.press("Enter")
    house.until_tone(Tone.PENDING, card.name)
    assert house.window.stack.currentWidget() is house.gate
    house.press("G", "365", "Enter")
    house.until_tone(Tone.GRANTED, card.name)


def test_who_opens_a_card_is_on_record(opened: Open, community: Community) -> None:
    """G08: an audit line; whom it was about stands in a private part only."""
    house = opened()
    card = community.cards[4]
    screen = search(house, card.number)
    house.until(lambda: screen.list.model.rowCount() == 1)
    before = len(house.lines("audit-1"))
    QTest.keyClick(house.window.focusWidget(), Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    house.until(lambda: isinstance(house.window.stack.currentWidget(), PersonCardScreen))
    house.until_answered()
    house.picture("card")
    lines = house.lines("audit-1")
    assert len(lines) == before + 1
    assert "opened" in lines[-1][1]
    assert card.person.hex not in lines[-1][1]
    house.press("Esc", "Esc")
    house.until(lambda: house.window.stack.currentWidget() is house.gate)


def test_five_wrong_pins_lock_out_and_nothing_is_taken_in_before_sign_on(
    opened: Open, community: Community
) -> None:
    house = opened(sign_on="")
    house.until(lambda: isinstance(house.gate.asking, SignOn))
    panel = house.gate.asking
    house.until(lambda: panel.names.count() == 2)
    house.read_by_wedge(community.cards[0].text)
    house.until_answered()
    assert house.lines() == []
    row = next(n for n in range(2) if GUARD in panel.names.item(n).text())
    panel.names.setCurrentRow(row)
    panel.pad.setFocus()
    for tries in range(5):
        house.press("111222")
        house.until(lambda: not panel._checking)
        assert panel.message.isVisible(), tries
    house.until(lambda: not panel.pad.isEnabled())
    house.picture("locked out")
    assert "locked-out" in house.audits()
    house.clock.advance(minutes=6)
    house.close()
    house = house.again("")
    house.until(lambda: isinstance(house.gate.asking, SignOn))
    panel = house.gate.asking
    house.until(lambda: panel.names.count() == 2)
    panel.names.setCurrentRow(row)
    panel.pad.setEnabled(True)
    panel.pad.setFocus()
    house.press(GUARD_PIN)
    house.until(lambda: house.window.operator is not None)
    assert house.window.operator.name == GUARD
    house.read_by_wedge(community.cards[0].text)
    house.until_tone(Tone.PENDING, community.cards[0].name)
