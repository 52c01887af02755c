"""The clerk's way through the real window: a person entered, found at the gate, rung, archived."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gatekeeper.domain.accounts import SYSTEM
from gatekeeper.domain.people import PersonEntry
from gatekeeper.services.enrolment import Door
from gatekeeper.store.people import Household, Person
from gatekeeper.text import tr
from gatekeeper.ui.duplicates_screen import DuplicatesScreen
from gatekeeper.ui.household_screen import HouseholdScreen
from gatekeeper.ui.person_card import PersonCardScreen
from gatekeeper.ui.person_form import PersonForm
from gatekeeper.ui.posts_screen import PostsScreen
from gatekeeper.ui.records_menu import RecordsMenu
from gatekeeper.ui.roster_screen import RosterScreen
from gatekeeper.ui.search_screen import SearchScreen
from gatekeeper.ui.theme import Tone
from tests.e2e.conftest import Open
from tests.e2e.house import Community, House
from tests.e2e.test_supervisors_screens import choose, paste, shifts, supervise


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
    menu = supervise(house, "records", RecordsMenu)
    offered = {button.text()[3:] for button in menu.menu.buttons}
    assert tr("New person") in offered
    assert tr("Map of the doors") not in offered, "the map is the office's, and no gate's"
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


def test_whoever_was_entered_twice_is_merged_and_his_old_card_still_works(
    opened: Open, community: Community
) -> None:
    """Compared at the desk, merged by two keys, verified; the card leads to whoever stays."""
    house = opened()
    card = community.cards[2]
    made = house.app
    with made.database.read() as session:
        old = session.get(Person, card.person)
        flat = session.get(Household, old.household)
        door = Door(building=flat.building, unit=flat.unit, room=flat.room)
    twice = PersonEntry(name=card.name, phone="13900007799")
    new = made.lanes.write(made.enrolment.enter, twice, door, SYSTEM).result()
    supervise(house, "records", RecordsMenu)
    screen = choose(house, "duplicates", DuplicatesScreen)
    house.qtbot.waitUntil(lambda: bool(screen.pairs.model.shown), timeout=60_000)
    mine = [pair for pair in screen.pairs.model.shown if new in pair.key]
    screen.pairs.table.selectRow(screen.pairs.model.shown.index(mine[0]))
    house.picture("duplicates")
    keeps_new = Qt.Key.Key_1 if mine[0].one.person == new else Qt.Key.Key_2
    QTest.keyClick(screen, keeps_new, Qt.KeyboardModifier.ControlModifier)
    screen.question.yes.click()
    house.qtbot.waitUntil(
        lambda: mine[0] not in screen.pairs.model.shown and house.window.tasks.is_idle,
        timeout=60_000,
    )
    house.press("Esc", "Esc", "Esc", "Esc")
    house.read_by_wedge(card.text)
    house.until_tone(Tone.PENDING, card.name)
    assert house.gate.faced.holder.person == new
    house.press("G", "365", "Enter")
    house.until_tone(Tone.GRANTED, card.name)
    assert house.verified().fault is None


def test_g47_a_service_desk_entered_in_the_window_stands_on_the_roster(opened: Open) -> None:
    """G22, G23, G47: one registry; the station's own post is in it, the desk wants two people."""
    house = opened()
    supervise(house, "records", RecordsMenu)
    screen = choose(house, "posts", PostsScreen)
    assert [row.name for row in screen.list.model.shown] == ["东门"]
    paste("超市东口服务台")
    tab(2)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_End)  # the last kind
    house.confirm()
    house.until(lambda: len(screen.list.model.shown) == 2)
    house.picture("posts")
    screen._take(screen.list.model.shown[0])
    paste("东门岗")
    house.confirm()
    house.until(lambda: house.window.settings.checkpoint == "东门岗")
    house.press("Esc", "Esc", "Esc")
    roster = shifts(house, "roster", RosterScreen)
    house.until(lambda: roster.week is not None)
    assert {gap.post.name: gap.missing for gap in roster.week.gaps} == {
        "东门岗": 1,
        "超市东口服务台": 2,
    }
    house.picture("roster")
    assert house.verified().fault is None
