"""O20: the household map at the office's desk, in the real window: walked, alive, on paper."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gatekeeper.domain.household_marks import AbroadTold, HouseholdMark
from gatekeeper.text import tr
from gatekeeper.ui.household_map import HouseholdMapScreen
from gatekeeper.ui.household_screen import HouseholdScreen
from gatekeeper.ui.paper_preview import PaperPreview
from gatekeeper.ui.records_menu import RecordsMenu
from tests.e2e.conftest import Open
from tests.e2e.house import CHIEF, Community
from tests.e2e.test_records import in_front
from tests.e2e.test_supervisors_screens import choose


def test_o20_the_map_opens_a_household_follows_the_log_and_is_printed(
    opened: Open, community: Community
) -> None:
    house = opened(sign_on=CHIEF, role="office")
    desk = house.window.desk.stack.currentWidget()
    line = next(b for b in desk.menu.buttons if b.text()[3:] == tr("Residents and households"))
    house.press(line.text()[0].lower())
    in_front(house, RecordsMenu)
    screen = choose(house, "household-map", HouseholdMapScreen)
    house.until(lambda: bool(screen.view.items_here))
    house.press("Down")
    house.until(lambda: screen.view.current is not None)
    place = screen.view.current.place
    house.press("Enter")
    file = in_front(house, HouseholdScreen)
    assert place in file.title.text()
    house.press("Esc")
    in_front(house, HouseholdMapScreen)

    made, person = house.app, community.cards[0].person
    told = AbroadTold(where="英国", since=made.abroad.today - timedelta(days=9))
    made.lanes.write(made.abroad.tell, person, told, screen._operator).result()
    # Nobody asks: the tick of the window finds the new line.
    house.until(lambda: screen.chips[HouseholdMark.ABROAD].text().split()[-1] == "1")
    QTest.keyClick(screen.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert screen.view.current.mark is HouseholdMark.ABROAD
    house.picture("household-map")

    QTest.keyClick(screen.view, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    paper = in_front(house, PaperPreview)
    assert paper.can_be_shown
    assert "household-map-opened" in house.audits()
    assert "household-map-printed" in house.audits()
    assert house.verified().fault is None
