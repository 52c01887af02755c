"""Pairs side by side: merged with a question, undone today, told apart."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gatekeeper.domain.people import PersonEntry
from gatekeeper.services.enrolment import Door
from gatekeeper.ui.duplicates_screen import DuplicatesScreen
from tests.ui.screen_kit import open_desk, show

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path) as desk:
        yield desk


@pytest.fixture
def screen(desk, qtbot):
    desk.post.clock.advance(minutes=1)
    desk.post.enrolment.enter(
        PersonEntry(name="章三", phone="13900139000", birthday="1990-03-07"),
        Door(building="12", unit="2", room="501"),
        desk.chief,
    )
    made = DuplicatesScreen(desk.post.duplicates, desk.tasks, operator=desk.chief)
    show(qtbot, made, 1366, 700)
    return made


def test_the_two_stand_side_by_side_masked_with_what_differs(desk, screen):
    """Names in full, since it is the names that are compared: looking is on record."""
    assert "duplicates-opened" in "\n".join(desk.audits())
    assert screen.pairs.model.index(0, 0).data() == "the same door, a similar name"
    told = {row.key: (row.one, row.other, row.differs) for row in screen.two.model.shown}
    assert told["name"] == ("张三", "章三", True)
    assert told["phone"] == ("138****8000", "139****9000", True)
    assert told["place"] == ("12-2-501", "12-2-501", False)
    assert told["id_number"] == ("110***********0134", "", False)


def test_merging_asks_and_is_undone_the_same_day(desk, screen):
    QTest.keyClick(screen, Qt.Key.Key_1, CTRL)
    assert "章*" in screen.question._words.text()
    screen.question.yes.click()
    assert screen.pairs.model.shown == ()
    assert screen.pairs.nothing.text() == "Nobody seems to be entered twice."
    assert len(desk.registry.search("12-2-501")) == 1
    screen.which.pick("merged")
    assert not screen.first.isVisible()
    QTest.keyClick(screen, Qt.Key.Key_Z, CTRL)
    assert screen.merged.model.shown == ()
    screen.which.pick("pairs")
    assert len(screen.pairs.model.shown) == 1


def test_the_later_one_may_stay(desk, screen):
    screen.later.click()
    screen.question.yes.click()
    (found,) = desk.registry.search("12-2-501")
    assert found.name == "章三"


def test_two_people_are_not_offered_again(desk, qtbot, screen):
    QTest.keyClick(screen, Qt.Key.Key_D, CTRL)
    assert screen.pairs.model.shown == ()
    again = DuplicatesScreen(desk.post.duplicates, desk.tasks, operator=desk.chief)
    show(qtbot, again)
    assert again.pairs.model.shown == ()
    for made in (again.first, again.later, again.apart, again.undo):
        made.click()  # nothing is chosen: nothing happens
    assert not again.question.isVisible()
