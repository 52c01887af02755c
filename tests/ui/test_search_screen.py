"""F3: found by name, spelling, door, number; masked; Enter presents."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from gatekeeper.ui.search_screen import SearchScreen
from tests.ui.screen_kit import open_desk, press, show


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path) as desk:
        yield desk


@pytest.fixture
def screen(desk, qtbot):
    made = SearchScreen(desk.registry, desk.tasks)
    show(qtbot, made)
    return made


def find(screen, qtbot, words, count):
    screen.words.clear()
    press(screen, words)
    qtbot.waitUntil(lambda: len(screen.list.model.shown) == count)


def cells(screen):
    model = screen.list.model
    return [model.data(model.index(n, 0)) for n in range(model.rowCount())]


@pytest.mark.parametrize(
    ("words", "count"), [("zhang", 2), ("zs", 2), ("12-2-502", 1), ("8000", 1), ("李四", 1)]
)
def test_people_are_found_as_one_types_in_the_read_lane(screen, desk, qtbot, words, count):
    find(screen, qtbot, words, count)
    assert set(desk.tasks.lanes) == {"read"}


def test_names_are_masked(screen, qtbot):
    find(screen, qtbot, "zhang", 2)
    assert sorted(cells(screen)) == ["张*", "张**"]


def test_one_character_lists_nobody_and_says_what_to_type(screen, desk, qtbot):
    press(screen, "z")
    qtbot.wait(200)
    assert desk.tasks.lanes == []
    assert "two characters" in screen.list.nothing.text()


def test_enter_presents_the_person_chosen(screen, desk, qtbot):
    find(screen, qtbot, "zhang", 2)
    second = screen.list.model.shown[1]
    with qtbot.waitSignal(screen.picked) as picked:
        press(screen, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert picked.args == [str(second.person)]


def test_enter_right_behind_the_last_character_searches_first(screen, qtbot):
    with qtbot.assertNotEmitted(screen.picked):
        press(screen, "zhang", Qt.Key.Key_Return)
    assert len(screen.list.model.shown) == 2


def test_nobody_of_the_words_before_is_presented(screen, desk, qtbot):
    find(screen, qtbot, "zhang", 2)
    press(screen, "x")
    with qtbot.assertNotEmitted(screen.picked):
        screen.list.table.setFocus()
        press(screen, Qt.Key.Key_Return)


def test_an_answer_overtaken_by_further_typing_is_dropped(screen, qtbot):
    find(screen, qtbot, "zhang", 2)
    screen._show_rows("li", ())
    assert len(screen.list.model.shown) == 2


def test_the_second_key_asks_for_the_card(screen, qtbot):
    find(screen, qtbot, "李四", 1)
    with qtbot.waitSignal(screen.card_asked) as asked:
        press(screen, Qt.Key.Key_O, ctrl=True)
    assert asked.args == [str(screen.list.current.person)]


def test_nobody_found_says_where_people_come_from(screen, qtbot):
    press(screen, "nobody")
    qtbot.waitUntil(lambda: "Nobody found" in screen.list.nothing.text())
    assert not screen.present.isEnabled()
