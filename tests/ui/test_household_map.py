"""O20: the household map in the window: found, walked, zoomed, filtered, opened, alive."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gatekeeper import text
from gatekeeper.domain.grid import Grid
from gatekeeper.domain.household_marks import MARKS, AbroadTold, HouseholdMark
from gatekeeper.services.enrolment import Door
from gatekeeper.text.household_map import building_words, door_words, letter, mark_words, title
from gatekeeper.ui import theme
from gatekeeper.ui.household_map import HouseholdMapScreen
from gatekeeper.ui.household_screen import HouseholdScreen
from gatekeeper.ui.map_block import BlockItem
from gatekeeper.ui.map_signs import draw_grounds, draw_sign, ground
from tests.observed import observed, today
from tests.ui.screen_kit import open_desk, press, show
from tests.ui.test_screens_fit import SCREEN, SCREEN_150, cut_off

FLATS = [("3", "1", f"{floor}0{door}") for floor in range(1, 6) for door in (1, 2)]


@pytest.fixture
def desk(tmp_path):
    theme.apply(QApplication.instance(), "day")
    with open_desk(tmp_path, profile="three-checks") as desk:
        yield desk


@pytest.fixture
def town(desk):
    """Building 3 with ten flats (one lived in), building 12 with two people; three marks."""
    post = desk.post
    for building, unit, room in FLATS:
        if room != "301":
            post.households.add(Door(building=building, unit=unit, room=room), desk.chief)
    people = {row.place: row.person for row in desk.registry.search("12-2")}
    people |= {row.place: row.person for row in desk.registry.search("3-1-301")}
    observed(post, people["12-2-501"], arrived=2, origin="米兰")
    since = today(post) - timedelta(days=30)
    post.abroad.tell(people["12-2-502"], AbroadTold(where="英国", since=since), desk.chief)
    case = observed(post, people["3-1-301"], arrived=4)
    post.observation.close(case, "两次阴性", desk.chief)
    return people


def opened(desk, qtbot, size=SCREEN):
    screen = HouseholdMapScreen(desk.post.household_map, desk.tasks, operator=desk.chief)
    show(qtbot, screen, *size)
    return screen


def lit(screen):
    """The doors that are not only outlined."""
    return {
        cell.door.place
        for item in screen.view.items_here
        for cell, _ in item.boxes
        if item.kept is None or cell.door.household in item.kept
    }


def place(screen):
    return screen.view.current.place if screen.view.current else ""


# --- what it shows --------------------------------------------------------------------------------


def test_o20_the_chips_are_the_legend_with_counts(desk, town, qtbot):
    screen = opened(desk, qtbot)
    assert [chip.text().split() for chip in screen.chips.values()] == [
        [*mark_words(mark).split(), "1"] for mark in MARKS
    ]
    assert [item.block.building for item in screen.view.items_here] == ["3", "12"]
    assert screen.told.text() == "Doors: 12, buildings: 2."
    assert "household-map-opened" in "".join(desk.audits())


def test_o20_an_empty_compound_says_how_the_map_comes_to_be(desk, qtbot):
    with desk.post.database.begin("test") as session:
        connection = session.connection()
        connection.exec_driver_sql("UPDATE people SET household = NULL")
        connection.exec_driver_sql("DELETE FROM households")
    screen = opened(desk, qtbot)
    assert screen.empty.isVisible()
    assert not screen.view.isVisible()
    assert not screen.paper.isEnabled()


def test_its_name_follows_the_profile(desk, qtbot):
    screen = opened(desk, qtbot)
    assert screen.title.text() == title(True) == "Battle map"
    everyday = desk.post.profiles
    everyday.switch_to("everyday", desk.chief)
    desk.post.standing.policy = everyday.in_force()
    screen.retranslate()
    assert screen.title.text() == "Household map"


@pytest.mark.parametrize("name", ["day", "night", "contrast"])
def test_trap_1_no_colour_of_the_map_is_one_of_a_verdict_or_a_health_code(name, qapp):
    theme.apply(qapp, name)
    c = theme.colours()
    own = [c.map_observing, c.map_abroad, c.map_released]
    others = [c.granted, c.held, c.denied, c.fault, c.mark_granted, c.mark_held, c.mark_denied]
    try:
        for one in map(QColor, own):
            for other in map(QColor, others):
                apart = sum(
                    (a - b) ** 2 for a, b in zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)
                )
                assert apart > 55**2, (one.name(), other.name())
    finally:
        theme.apply(qapp, "day")


def test_trap_1_no_word_of_the_map_is_one_of_a_health_code():
    for language in ("zh_CN", "en"):
        told = "".join(mark_words(mark, language) + letter(mark, language) for mark in MARKS)
        for word in ("绿", "黄", "红", "码", "green", "yellow", "red code"):
            assert word not in told
        assert len({letter(mark, language) for mark in MARKS}) == 3


def painted(mark):
    """A door of the legend without its letter, in grey."""
    image = QImage(44, 26, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    box = image.rect().toRectF()
    draw_grounds(painter, [box], mark)
    draw_sign(painter, box, mark, lettered=False)
    painter.end()
    return image.convertToFormat(QImage.Format.Format_Grayscale8)


def test_o20_the_marks_differ_without_colour_and_letter(qapp):
    theme.apply(qapp, "day")
    pictures = [painted(mark) for mark in (*MARKS, HouseholdMark.NONE)]
    for number, one in enumerate(pictures):
        for other in pictures[number + 1 :]:
            differing = sum(
                abs(one.pixelColor(x, y).red() - other.pixelColor(x, y).red()) > 40
                for x in range(44)
                for y in range(26)
            )
            assert differing > 200
    assert ground(HouseholdMark.OBSERVING) != ground(HouseholdMark.RELEASED)


# --- keys -----------------------------------------------------------------------------------------


def test_o20_arrows_walk_and_enter_opens_the_household(desk, town, qtbot):
    screen = opened(desk, qtbot)
    screen.view.setFocus()
    press(screen, Qt.Key.Key_Right)
    assert place(screen) == "3-1-501"
    press(screen, Qt.Key.Key_Right, Qt.Key.Key_Down)
    assert place(screen) == "3-1-402"
    assert screen.told.text().startswith("3-1-402")
    with qtbot.waitSignal(screen.opened) as told:
        press(screen, Qt.Key.Key_Return)
    assert told.args == [screen.view.current.household]
    with qtbot.waitSignal(screen.opened):
        press(screen, Qt.Key.Key_Return, ctrl=True)


def test_pages_turn_buildings_and_ctrl_arrows_find_the_next_mark(desk, town, qtbot):
    screen = opened(desk, qtbot)
    screen.view.setFocus()
    press(screen, Qt.Key.Key_PageDown)
    assert place(screen) == "3-1-501"
    press(screen, Qt.Key.Key_PageDown)
    assert place(screen).startswith("12-")
    press(screen, Qt.Key.Key_PageUp)
    assert place(screen) == "3-1-501"
    seen = []
    for _ in range(4):
        press(screen, Qt.Key.Key_Right, ctrl=True)
        seen.append(place(screen))
    assert seen == ["3-1-301", "12-2-501", "12-2-502", "3-1-301"]
    press(screen, Qt.Key.Key_Left, ctrl=True)
    assert place(screen) == "12-2-502"


def test_o20_a_door_is_searched_as_one_types(desk, town, qtbot):
    screen = opened(desk, qtbot)
    screen.view.setFocus()
    press(screen, "1")
    assert screen.search.hasFocus()
    press(screen, "2-2")
    assert lit(screen) == {"12-2-501", "12-2-502"}
    assert place(screen) == "12-2-501"
    press(screen, "-502", Qt.Key.Key_Return)
    assert place(screen) == "12-2-502"
    assert screen.view.hasFocus()
    assert screen.view.reads_rooms
    press(screen.search, "9")
    assert screen.message.text() == "No such door here."
    screen.search.setFocus()
    press(screen, Qt.Key.Key_Escape)
    assert screen.search.text() == ""
    assert screen.message.text() == ""
    assert len(lit(screen)) == 12


def test_o20_filter_by_mark_and_by_building(desk, town, qtbot):
    screen = opened(desk, qtbot)
    press(screen, Qt.Key.Key_1, ctrl=True)
    assert lit(screen) == {"12-2-501"}
    press(screen, Qt.Key.Key_3, ctrl=True)
    assert lit(screen) == {"12-2-501", "3-1-301"}
    screen.scope.setCurrentIndex(screen.scope.findData("building:3"))
    assert [item.block.building for item in screen.view.items_here] == ["3"]
    assert lit(screen) == {"3-1-301"}
    assert [chip.text().split()[-1] for chip in screen.chips.values()] == ["0", "0", "1"]
    screen.scope.setCurrentIndex(0)
    assert len(screen.view.items_here) == 2


def test_o21_filter_by_patch_and_grid_and_what_nobody_answers_for(desk, town, qtbot):
    grids = desk.post.grids
    patch = Grid(id=grids.new_id(), name="东片", level=1, leader="周主任", phone="13900139000")
    grids.keep(patch, "", desk.chief)
    one = Grid(id=grids.new_id(), name="一网格", level=2, above=patch.id)
    grids.keep(one, "3", desk.chief)
    other = Grid(id=grids.new_id(), name="西片", level=1, leader="吴主任")
    grids.keep(other, "", desk.chief)
    screen = opened(desk, qtbot)
    told = [screen.scope.itemText(n).strip() for n in range(screen.scope.count())]
    assert told == [
        "All buildings",
        "东片",
        "一网格",
        "西片",
        "Nobody in charge",
        "Building 3",
        "Building 12",
    ]
    seen = {}
    for n in (1, 2, 3, 4):
        screen.scope.setCurrentIndex(n)
        seen[told[n]] = [item.block.building for item in screen.view.items_here]
    assert seen == {"东片": ["3"], "一网格": ["3"], "西片": [], "Nobody in charge": ["12"]}
    screen.scope.setCurrentIndex(3)
    assert screen.empty.text() == "No door of the records belongs to this part."
    assert not screen.paper.isEnabled()
    screen.scope.setCurrentIndex(1)
    assert screen.view.isVisible()
    screen.view.setFocus()
    press(screen, Qt.Key.Key_Right)
    assert "In charge: 周主任 13900139000 (东片)." in screen.told.text()


def test_zoom_by_keys_and_wheel_and_the_whole_again(desk, town, qtbot):
    screen = opened(desk, qtbot)
    view = screen.view
    view.setFocus()
    whole = view.transform().m11()
    press(screen, "+")
    assert view.transform().m11() > whole
    press(screen, "-", "-", "-")
    assert view.transform().m11() <= whole * 1.001
    at = QPointF(view.viewport().rect().center())
    wheel = QWheelEvent(
        at,
        view.viewport().mapToGlobal(at),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), wheel)
    assert view.transform().m11() > whole
    press(screen, Qt.Key.Key_Home)
    assert view.transform().m11() == pytest.approx(whole)
    screen.closer.click()
    screen.whole.click()
    assert view.transform().m11() == pytest.approx(whole)


def test_o20_a_click_opens_a_door_and_a_drag_does_not(desk, town, qtbot):
    screen = opened(desk, qtbot)
    view = screen.view
    item = view.items_here[1]
    cell, box = item.boxes[0]
    at = view.mapFromScene(item.mapToScene(box.center()))
    with qtbot.waitSignal(screen.opened) as told:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert told.args == [cell.door.household]
    assert view.door_at(at) == cell.door
    assert view.door_at(QPoint(0, 0)) is None
    with qtbot.assertNotEmitted(screen.opened):
        QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
        QTest.mouseMove(view.viewport(), at + QPoint(60, 30))
        QTest.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=at + QPoint(60, 30))


# --- alive ----------------------------------------------------------------------------------------


def test_o20_a_change_appears_by_itself_and_nothing_is_read_without_one(desk, town, qtbot):
    screen = opened(desk, qtbot)
    screen.view.go(screen.view.items_here[1].block.cells[0].door.household)
    here = place(screen)
    before = screen._now
    screen.look_again()
    assert screen._now is before
    desk.post.abroad.end(town["12-2-502"], desk.chief)
    screen.look_again()
    assert screen.chips[HouseholdMark.ABROAD].text().split()[-1] == "0"
    assert place(screen) == here
    desk.post.households.add(Door(building="1", unit="1", room="101"), desk.chief)
    screen.look_again()
    assert [item.block.building for item in screen.view.items_here] == ["1", "3", "12"]
    assert place(screen) == here


def test_only_the_changed_building_is_painted_again(desk, town, qtbot, monkeypatch):
    screen = opened(desk, qtbot)
    taken = []
    real = BlockItem.take
    monkeypatch.setattr(
        BlockItem, "take", lambda item, block: (taken.append(block.building), real(item, block))
    )
    desk.post.abroad.end(town["12-2-502"], desk.chief)
    screen.look_again()
    assert taken == ["12"]


def test_o20_what_is_in_sight_is_printed(desk, town, qtbot):
    screen = opened(desk, qtbot)
    screen.scope.setCurrentIndex(screen.scope.findData("building:3"))
    with qtbot.waitSignal(screen.paper_asked) as told:
        press(screen, Qt.Key.Key_P, ctrl=True)
    (sheet,) = told.args
    assert len(sheet.doors) == 10
    assert sheet.now.today == today(desk.post)


# --- words and looks ------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("size", [SCREEN, SCREEN_150])
def test_nothing_is_cut_off(desk, town, qtbot, language, size):
    text.use(language)
    screen = opened(desk, qtbot, size)
    screen.view.near(screen.view.items_here[1].block.cells[0].door.household)
    assert cut_off(screen) == []
    assert screen.view.viewport().height() >= 150


def test_another_language_at_once(desk, town, qtbot):
    screen = opened(desk, qtbot)
    text.use("zh_CN")
    screen.retranslate()
    assert screen.title.text() == "防疫作战图"
    assert "居家观察" in screen.chips[HouseholdMark.OBSERVING].text()
    assert screen.scope.itemText(1) == "3栋"
    assert building_words("3号院") == "3号院"
    assert building_words("", "en") == "No building"


def test_a_line_tells_all_of_a_door(desk, town):
    doors = {door.place: door for door in desk.post.household_map.now(desk.chief).doors}
    told = door_words(doors["12-2-501"], "en")
    for part in ("12-2-501", "Observing at home", "米兰", "people: 1"):
        assert part in told
    assert door_words(doors["3-1-101"], "zh_CN").endswith("空置")


# --- the mark on the household's file -------------------------------------------------------------


def household(desk, qtbot, operator):
    post = desk.post
    flat = post.households.behind("12-2-501").household
    screen = HouseholdScreen(
        flat,
        post.households,
        post.enrolment,
        post.hosts,
        post.household_files,
        desk.tasks,
        operator=operator,
        abroad=post.abroad,
    )
    show(qtbot, screen, 1366, 640)
    return screen


def test_o20_a_clerk_marks_a_relative_abroad_by_keyboard_and_takes_it_back(desk, qtbot):
    screen = household(desk, qtbot, desk.chief)
    screen.list.table.selectRow(0)
    screen.away.button.click()
    press(screen, "英国伦敦")
    screen.away.form.fields["since"].editor.setText("2-1")
    screen.away.form.fields["who"].editor.setText("儿子")
    press(screen, Qt.Key.Key_Return, ctrl=True)
    assert "张三 (儿子), 英国伦敦" in screen.away.told.text()
    assert desk.chief.name in screen.away.told.text()
    marks = {door.place: door.mark for door in desk.post.household_map.now(desk.chief).doors}
    assert marks["12-2-501"] is HouseholdMark.ABROAD
    screen.list.table.selectRow(0)
    assert screen.away.button.text() == "No longer abroad"
    screen.away.button.click()
    assert not screen.away.told.isVisible()
    assert not screen.away.is_away


def test_bad_input_stands_beside_its_field(desk, qtbot):
    screen = household(desk, qtbot, desk.chief)
    screen.list.table.selectRow(0)
    screen.away.button.click()
    press(screen, Qt.Key.Key_Return, ctrl=True)
    fields = screen.away.form.fields
    assert fields["where"].problem.text() == "Where is this?"
    assert fields["since"].problem.text()
    press(screen, Qt.Key.Key_Escape)
    assert screen.forms.currentIndex() == 0


def test_who_may_not_know_is_offered_nothing(desk, qtbot):
    screen = household(desk, qtbot, desk.guard)
    assert not screen.away.button.isVisible()
    assert not screen.away.told.isVisible()
