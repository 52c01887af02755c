"""The clerk's way through the real window: a person entered, found at the gate, rung, archived."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gatekeeper.ui.household_screen import HouseholdScreen
from gatekeeper.ui.person_card import PersonCardScreen
from gatekeeper.ui.person_form import PersonForm
from gatekeeper.ui.records_menu import RecordsMenu
from gatekeeper.ui.search_screen import SearchScreen
from tests.e2e.conftest import Open
from tests.e2e.house import House
from tests.e2e.test_supervisors_screens import choose, paste, supervise


def tab(times: int) -> None:
    for _ in range(times):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)


def in_front(house: House, kind: type) -> object:
    house.until(lambda: isinstance(house.window.stack.currentWidget(), kind))
    house.until_answered()
    return house.window.stack.currentWidget()


def test_a_clerk_enters_a_person_and_the_gate_finds_and_rings_him(opened: Open) -> None:
    """G54, O06: from an empty form to the household's number on the guard's screen."""
    house = opened()
    supervise(house, "records", RecordsMenu)
    form = choose(house, "new-person", PersonForm)
    paste("段誉")
    tab(4)  # Latin name, kind, ID, other document
    tab(2)
    paste("139 0000 7788")
    tab(6)
    paste("八十八号楼")
    tab(2)
    paste("101室")
    house.picture("person-form")
    assert form.form["building"] == "八十八号楼"
    house.confirm()
    card = in_front(house, PersonCardScreen)
    assert "88-101" in card.facts.text()
    house.picture("person-card")
    house.press("Esc", "Esc", "Esc", "Esc")
    house.press("/")
    search = in_front(house, SearchScreen)
    house.press("88-101")
    house.until(lambda: bool(search.list.model.shown))
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    screen = in_front(house, HouseholdScreen)
    house.press("F2")
    house.until(lambda: "13900007788" in screen.message.text())
    house.picture("household")
    assert house.verified().fault is None
