"""The daily sheet in the window: one quick entry a person, by keys (O12, O13, O30)."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt

from gatekeeper import text
from gatekeeper.domain.calendar import local
from gatekeeper.domain.day_sheet import Channel, DayEntry, Swab
from gatekeeper.ui.day_sheet_screen import DaySheetScreen
from gatekeeper.ui.observation_menu import WORDS, ObservationMenu
from tests.observed import observed
from tests.ui.screen_kit import open_desk, press, show
from tests.ui.test_observation_screens import NAMES, cells

ENTER, TAB = Qt.Key.Key_Return, Qt.Key.Key_Tab


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path) as desk:
        zone = ZoneInfo("Asia/Shanghai")
        desk.post.standing.zone = zone
        now = local(desk.post.clock(), zone)
        desk.post.clock.now += timedelta(hours=(15 - now.hour) % 24)
        yield desk


@pytest.fixture
def cases(desk):
    """Three at home on day 3."""
    post = desk.post
    people = [post.resident(name, room=room) for name, room in NAMES]
    return [observed(post, one.id, arrived=3) for one in people]


@pytest.fixture
def screen(desk, cases, qtbot):
    made = DaySheetScreen(desk.post.day_sheet, desk.tasks, operator=desk.chief)
    show(qtbot, made, 1366, 640)
    return made


def test_an_empty_sheet_says_how_the_first_row_comes_to_be(desk, qtbot):
    made = DaySheetScreen(desk.post.day_sheet, desk.tasks, operator=desk.chief)
    show(qtbot, made, 1366, 640)
    assert made.list.nothing.isVisible()
    assert not made.primary.isEnabled()


def test_o12_o13_everybody_is_done_by_keys_one_after_the_other(desk, cases, screen):
    assert screen.hint.text().startswith("Observed: 3. Readings wanted: 3.")
    press(screen, ENTER)
    for person in range(3):
        assert screen.focusWidget() is screen.fields.halves["morning"]
        press(screen, "365", TAB, "36.6", TAB, Qt.Key.Key_Down)
        press(screen, ENTER, ctrl=True)
        entry = desk.post.day_sheet.days(cases[person])[screen.day_on]
        assert entry == DayEntry(morning=365, afternoon=366, channel=Channel.KNOCK)
    assert screen.hint.text().startswith("Observed: 3. Readings wanted: 0. High: 0. Reached: 3.")
    assert screen.focusWidget() is screen.list.search
    assert cells(screen.list)[0][:2] == ["12-2-801", "赵*"]
    assert cells(screen.list)[0][3:6] == ["36.5", "36.6", "knocked"]


def test_a_high_reading_is_said_and_marked(desk, cases, screen):
    press(screen, ENTER, "37.3")
    press(screen, ENTER, ctrl=True)
    assert screen.message.text() == "赵*: morning 37.3 is high."
    assert cells(screen.list)[0][3] == "37.3 !"
    next(b for b in screen.list.chip_buttons if b.text() == "High").click()
    assert [row[1] for row in cells(screen.list)] == ["赵*"]


def test_what_was_missed_is_listed_and_may_be_written_later(desk, cases, screen):
    desk.post.clock.advance(days=1)
    screen.day_on += timedelta(days=1)
    screen.reload()
    assert "missed: 3-2 afternoon, 3-3 morning" in screen.about.text()
    press(screen, Qt.Key.Key_PageUp, ctrl=True)
    assert screen.title.text() == "Daily sheet of 2026-03-02"
    press(screen, ENTER)
    screen.fields.halves["afternoon"].setFocus()
    press(screen, "36.4")
    press(screen, ENTER, ctrl=True)
    press(screen, Qt.Key.Key_PageDown, ctrl=True)
    screen._go_to(cases[0])
    assert "missed: 3-3 morning" in screen.about.text()


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(desk, cases, screen):
    press(screen, ENTER, "9")
    press(screen, ENTER, ctrl=True)
    fields = screen.fields.fields
    assert fields["morning"].problem.text() == "Like 36.5 or 365."
    screen.fields.halves["morning"].setText("29.9")
    press(screen, ENTER, ctrl=True)
    assert fields["morning"].problem.text().startswith("Must be 30.0 to 45.0")
    screen.fields.test.setText("soon")
    assert fields["test_at"].problem.text()
    screen.list.table.selectRow(1)
    assert screen.fields.halves["morning"].text() == ""
    screen.list.table.selectRow(0)
    assert screen.fields.halves["morning"].text() == "29.9"
    assert desk.post.day_sheet.days(cases[0]) == {}


def test_nothing_typed_says_so(desk, cases, screen):
    press(screen, ENTER, ctrl=True)
    assert screen.message.text() == "Fill in a reading, a contact or a test."


def test_o30_the_next_test_is_told_and_its_result_kept(desk, cases, screen):
    press(screen, ENTER)
    screen.fields.test.setText("3-3 9:30")
    press(screen, ENTER, ctrl=True)
    desk.post.clock.advance(days=1)
    again = DaySheetScreen(desk.post.day_sheet, desk.tasks, operator=desk.chief)
    again.reload()
    assert cells(again.list)[0][6] == "swab due"
    desk.post.day_sheet.enter(cases[0], again.day_on, DayEntry(swab=Swab.NEGATIVE), desk.chief)
    again.reload()
    assert cells(again.list)[0][6] == "negative"
    again.deleteLater()


def test_the_case_opens_from_its_line(cases, screen):
    asked = []
    screen.case_asked.connect(asked.append)
    screen.case.click()
    assert asked == [cases[0]]


def test_in_another_language_what_was_chosen_stays(desk, cases, screen):
    screen.fields.channel.setCurrentIndex(2)
    text.use("zh_CN")
    QCoreApplication.sendEvent(screen, QEvent(QEvent.Type.LanguageChange))
    assert screen.fields.channel.currentText() == "视频"
    assert screen.title.text() == f"每日随访 {screen.day_on}"


@pytest.mark.parametrize("place", range(len(WORDS)))
def test_the_menu_opens_by_a_digit(desk, qtbot, place):
    menu = ObservationMenu(tuple(WORDS), desk.tasks)
    show(qtbot, menu, 1366, 640)
    chosen = []
    menu.chosen.connect(chosen.append)
    press(menu, str(place + 1))
    assert chosen == [list(WORDS)[place]]
