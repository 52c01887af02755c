"""The grid and the places in the window: entered by keys, loose stairs taken from the list."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt

from gatekeeper import text
from gatekeeper.ui.grid_screen import GridScreen
from gatekeeper.ui.places_screen import PlacesScreen
from tests.ui.screen_kit import open_desk, press, show


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path) as desk:
        desk.post.standing.zone = ZoneInfo("Asia/Shanghai")
        yield desk


@pytest.fixture
def screen(desk, qtbot):
    made = GridScreen(desk.post.grids, desk.exporting, desk.tasks, operator=desk.chief)
    show(qtbot, made, 1366, 640)
    return made


def set_fields(screen, **told):
    for key, value in told.items():
        screen.form.fields[key].editor.setText(value)


def save(screen):
    press(screen, Qt.Key.Key_Return, ctrl=True)


def names(screen):
    return [row.name for row in screen.list.model.shown]


def choose(screen, name):
    screen.list.table.selectRow(names(screen).index(name))


def test_o21_a_grid_is_entered_and_takes_the_doors_nobody_has(desk, screen, qtbot):
    assert names(screen) == ["3/1", "12/2"]
    assert "nobody in charge: 3" in screen.hint.text()
    set_fields(screen, name="一片区", leader="周主任", phone="13800138000")
    for place in (0, 1):
        screen._take(screen.list.model.shown[place])
    assert screen.form["stairs"] == "3/1, 12/2"
    save(screen)
    assert names(screen) == ["一片区"]
    assert "nobody in charge: 0" in screen.hint.text()
    with qtbot.waitSignal(screen.list_asked) as asked:
        press(screen, Qt.Key.Key_P, ctrl=True)
    assert asked.args[0].rows[0].stairs == "3/1, 12/2"


def test_o21_a_lower_level_names_what_stands_above_it(screen):
    set_fields(screen, name="一片区", leader="")
    save(screen)
    screen.level.setCurrentIndex(1)
    assert screen.form.fields["above"].isVisible()
    set_fields(screen, name="一网格", leader="吴网格", stairs="12")
    save(screen)
    row = next(row for row in screen.list.model.shown if row.name == "一网格")
    assert (row.above, row.stairs, row.level) == ("一片区", "12", "grid")
    screen.list.chip_buttons[0].click()
    assert names(screen) == ["一片区", "3/1"]


def test_a_wrong_door_is_told_beside_the_field_and_stays(screen):
    set_fields(screen, name="一片区", stairs="99")
    save(screen)
    assert "99" in screen.form.fields["stairs"].problem.text()
    assert screen.form["name"] == "一片区"


def test_taking_a_grid_out_names_what_is_lost(screen):
    set_fields(screen, name="一片区", leader="周主任", stairs="12")
    save(screen)
    choose(screen, "一片区")
    screen.drop.click()
    assert screen.question.isVisible()
    assert names(screen)[0] == "一片区"
    screen.question.yes.click()
    assert names(screen) == ["3/1", "12/2"]


def test_the_list_speaks_chinese_too(screen):
    text.use("zh_CN")
    screen.retranslate()
    assert screen.level.itemText(0) == "片区"


def test_o47_a_place_is_entered_given_to_a_grid_and_closed(desk, screen, qtbot):
    set_fields(screen, name="一片区", leader="周主任")
    save(screen)
    made = PlacesScreen(desk.post.grids, desk.exporting, desk.tasks, operator=desk.chief)
    show(qtbot, made, 1366, 640)
    set_fields(made, name="如家宾馆", contact="孙经理", phone="13800138000")
    made.kind.setCurrentIndex(made.kind.findData("hotel"))
    save(made)
    assert names(made) == ["如家宾馆"]
    made.list.chip_buttons[-1].click()
    assert names(made) == ["如家宾馆"]  # it has nobody yet
    made._take(made.list.model.shown[0])
    made.grid.setCurrentIndex(1)
    save(made)
    assert names(made) == []
    made.list.chip_buttons[-1].click()
    choose(made, "如家宾馆")
    made.close_it.click()
    choose(made, "如家宾馆")
    assert made.close_it.text() == "Open the place again"
    set_fields(made, name="", phone="1")
    save(made)
    assert made.form.fields["name"].problem.text()
    assert made.form.fields["phone"].problem.text()
