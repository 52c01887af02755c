"""O33, O34: hours by person, the work log and hours written down, by keyboard."""

from __future__ import annotations

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt

from gatekeeper.domain.accounts import AFFILIATIONS
from gatekeeper.services.duty import Member
from gatekeeper.services.stints import Entry
from gatekeeper.ui.hours_screen import HoursScreen
from gatekeeper.ui.shifts_menu import ShiftsMenu
from gatekeeper.ui.stint_form import StintForm
from gatekeeper.ui.work_log_screen import WorkLogScreen
from tests.ui.screen_kit import open_desk, press, show


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path) as desk:
        desk.post.standing.zone = ZoneInfo("Asia/Shanghai")
        desk.post.posts.call_here("东门")
        yield desk


def served(desk, name="陈干部", hours=2):
    desk.post.stints.enter(
        Entry(
            member=Member(name=name, affiliation="delegate"),
            post=desk.post.posts.here,
            day=date(2026, 3, 1),
            since=time(6),
            until=time(6 + hours),
            work="测温",
        ),
        desk.chief,
    )


def hours(desk, qtbot, operator):
    screen = HoursScreen(desk.post.stints, desk.exporting, desk.tasks, operator=operator)
    show(qtbot, screen, 1366, 640)
    return screen


def log(desk, qtbot, operator, person=None):
    screen = WorkLogScreen(
        desk.post.stints,
        desk.exporting,
        desk.tasks,
        operator=operator,
        year=2026,
        person=person,
    )
    show(qtbot, screen, 1366, 640)
    return screen


def test_o33_the_years_hours_and_who_is_below_what_is_due(desk, qtbot):
    served(desk)
    served(desk, "赵六", 13)
    screen = hours(desk, qtbot, desk.chief)
    assert [row.name for row in screen.list.model.shown] == ["赵六", "陈干部"]
    assert "Served 15:00, due 24:00, missing 10:00 (1 people)" in screen.hint.text()
    screen.list.chip_buttons[0].click()
    assert [row.name for row in screen.list.model.shown] == ["陈干部"]
    with qtbot.waitSignal(screen.opened) as opened:
        press(screen, Qt.Key.Key_Return)
    assert (opened.args[0].name, opened.args[1]) == ("陈干部", 2026)
    press(screen, Qt.Key.Key_PageUp)
    assert "2025" in screen.title.text()
    assert screen.list.model.shown == ()


def test_a_guard_sees_the_hours_and_writes_down_none(desk, qtbot):
    screen = hours(desk, qtbot, desk.guard)
    assert screen.new.isHidden()
    assert "Signing on begins them" in screen.list.nothing.text()


def test_o34_the_work_is_noted_and_hours_are_taken_back(desk, qtbot):
    served(desk)
    desk.post.stints.stand(desk.guard)
    screen = log(desk, qtbot, desk.chief)
    screen.list.table.selectRow(1)
    assert not screen.back_out.isEnabled(), "signed hours stay"
    press(screen, Qt.Key.Key_Return)
    screen.work.setText("")
    press(screen, Qt.Key.Key_Return, ctrl=True)
    assert screen.form.fields["work"].problem.text()
    press(screen, "登记")
    press(screen, Qt.Key.Key_Return, ctrl=True)
    assert [row.work for row in screen.list.model.shown] == ["测温", "登记"]
    screen.list.table.selectRow(0)
    screen.back_out.click()
    screen.question.yes.click()
    assert [row.name for row in screen.list.model.shown] == ["王强"]


def test_o34_a_guard_notes_his_own_work_alone(desk, qtbot):
    served(desk)
    desk.post.stints.stand(desk.guard)
    screen = log(desk, qtbot, desk.guard)
    assert not screen.primary.isEnabled()
    screen.list.table.selectRow(1)
    assert screen.primary.isEnabled()
    own = log(desk, qtbot, desk.guard, person=desk.guard.account)
    assert [row.name for row in own.list.model.shown] == ["王强"]
    assert "王强" in own.title.text()


def form(desk, qtbot):
    made = StintForm(
        desk.post.stints,
        desk.post.duty_lists,
        desk.tasks,
        operator=desk.chief,
        affiliations=AFFILIATIONS,
    )
    show(qtbot, made, 1366, 640)
    return made


def test_o33_hours_are_written_down_and_the_form_stays_for_the_next(desk, qtbot):
    made = form(desk, qtbot)
    press(made, "陈干部")
    made.affiliation.setCurrentIndex(5)
    made.day.setText("2026-03-01")
    made.hours.setText("早班")
    press(made, Qt.Key.Key_Return, ctrl=True)
    assert made.form.fields["hours"].problem.text()
    made.hours.setText("08:00-20:00")
    press(made, Qt.Key.Key_Return, ctrl=True)
    assert made.form.fields["work"].problem.text()
    made.work.setText("劝返")
    press(made, Qt.Key.Key_Return, ctrl=True)
    assert (made.name.text(), made.day.text()) == ("", "2026-03-01")
    (one,) = desk.post.stints.year(2026, desk.chief).tally.people
    assert (one.name, one.affiliation) == ("陈干部", "delegate")
    press(made, "wq")
    assert "王强" in made.meant.text()


def test_a_digit_opens_a_line_of_the_menu(desk, qtbot):
    menu = ShiftsMenu(("roster", "hours"), desk.tasks)
    show(qtbot, menu, 900, 500)
    with qtbot.waitSignal(menu.chosen) as chosen:
        press(menu, "2")
    assert chosen.args == ["hours"]
