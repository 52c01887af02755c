"""G23, G49, G52: the roster by keyboard; its rotation, its paper and its CSV."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt

from gatekeeper.domain.duty import ShiftKey, Standing, week_of
from gatekeeper.services.duty import Member
from gatekeeper.services.exporting import write
from gatekeeper.ui.roster_screen import RosterScreen
from gatekeeper.ui.rotation_screen import RotationScreen
from gatekeeper.ui.substitute_panel import SubstitutePanel
from tests.ui.screen_kit import open_desk, press, show


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path) as desk:
        desk.post.standing.zone = ZoneInfo("Asia/Shanghai")
        desk.post.posts.call_here("东门")
        yield desk


@pytest.fixture
def make(desk, qtbot):
    def made(operator) -> RosterScreen:
        screen = RosterScreen(
            desk.post.roster,
            desk.post.duty_lists,
            desk.exporting,
            desk.tasks,
            operator=operator,
        )
        show(qtbot, screen, 1366, 640)
        screen.table.setFocus()
        return screen

    return made


@pytest.fixture
def monday(desk):
    return week_of(desk.post.roster.today)[0]


def cell(screen, row, column) -> str:
    return screen.table.item(row, column).text()


def standing(desk, day):
    return [
        (one.name, one.account is not None, one.affiliation)
        for one in desk.post.duty_lists.days(day, 1).assignments
        if one.counts
    ]


def test_g23_a_name_is_put_in_by_its_initials_and_taken_out_again(desk, make, monday):
    screen = make(desk.chief)
    screen.table.setCurrentCell(1, 2)
    press(screen, "wq")
    assert screen.cell.meant.text() == "王强"
    press(screen, Qt.Key.Key_Return)
    day = monday + timedelta(days=2)
    assert standing(desk, day) == [("王强", True, "")]
    assert cell(screen, 1, 2) == "王强"
    assert screen.table.hasFocus()
    assert screen.cell.people.count() == 1
    press(screen, Qt.Key.Key_Delete)
    assert standing(desk, day) == []
    assert cell(screen, 1, 2) == "1 missing"


def test_g49_whoever_has_no_account_stands_there_with_where_he_comes_from(desk, make, monday):
    screen = make(desk.chief)
    screen.table.setCurrentCell(0, 0)
    press(screen, Qt.Key.Key_Return, "陈干部")
    assert not screen.cell.form.fields["affiliation"].isHidden()
    screen.cell.affiliation.setCurrentIndex(5)
    press(screen, Qt.Key.Key_Return)
    assert standing(desk, monday) == [("陈干部", False, "delegate")]
    assert "delegated cadre" in screen.cell.people.item(0).text()


@pytest.mark.parametrize("name", ["=1+1", "王强😀", "'; DROP TABLE duty_shifts; --", "x\x00y"])
def test_bad_names_are_told_beside_the_field_and_stay_typed(desk, make, monday, name):
    screen = make(desk.chief)
    screen.table.setCurrentCell(0, 0)
    screen.cell.name.setText(name)
    screen.cell.put_in()
    assert screen.cell.form.fields["name"].problem.text()
    assert screen.cell.name.text() == name
    assert standing(desk, monday) == []


def test_twice_in_one_shift_is_told_and_esc_gives_the_arrows_back(desk, make):
    screen = make(desk.chief)
    screen.table.setCurrentCell(0, 0)
    for _ in range(2):
        press(screen, Qt.Key.Key_Return, "王强", Qt.Key.Key_Return)
    assert "already" in screen.cell.form.fields["name"].problem.text()
    press(screen, Qt.Key.Key_Escape)
    assert screen.table.hasFocus()
    assert screen.cell.name.text() == ""


def test_g23_what_is_short_or_clashes_is_named(desk, make, monday):
    roster = desk.post.roster
    (own,) = roster.posts.all()
    watch = roster.posts.keep(replace(own, watch=True), desk.chief)
    member = Member(name="王强", affiliation="", account=desk.guard.account)
    for key in (ShiftKey.LATE, ShiftKey.WATCH):
        roster.assign(watch.id, monday, key, member, desk.chief)
    screen = make(desk.chief)
    assert "missing" in screen.short.text()
    assert "more" in screen.short.text()
    assert "王强 stands twice on Mon" in screen.short.text()
    assert screen.table.rowCount() == 4


def test_weeks_are_turned_by_key(desk, make, monday):
    screen = make(desk.chief)
    press(screen, Qt.Key.Key_PageDown)
    assert str(monday + timedelta(days=7)) in screen.title.text()
    press(screen, Qt.Key.Key_PageUp)
    assert str(monday) in screen.title.text()


def test_a_guard_reads_and_asks_somebody_who_may(desk, make, qtbot, monday):
    screen = make(desk.guard)
    assert screen.posts.isHidden()
    assert screen.cell.add.isHidden()
    screen.table.setCurrentCell(0, 0)
    press(screen, "wq", Qt.Key.Key_Return, Qt.Key.Key_Delete)
    assert standing(desk, monday) == []
    with qtbot.waitSignal(screen.edit_asked):
        screen.edit.click()


def test_the_week_leaves_as_a_table_for_a_spreadsheet(desk, make, monday, tmp_path):
    roster = desk.post.roster
    member = Member(name="陈干部", affiliation="delegate")
    roster.assign(roster.posts.here, monday, ShiftKey.EARLY, member, desk.chief)
    screen = make(desk.chief)
    path = write(tmp_path / "roster.csv", screen.rows())
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][1] == monday.isoformat()
    assert rows[1][:2] == ["东门 early shift 06:00-14:00", "陈干部 (delegated cadre)"]
    assert len(rows) == 4


def test_g23_a_rotation_is_carried_on_from_the_window(desk, qtbot, monday):
    roster = desk.post.roster
    for days, name in enumerate(("甲一", "乙二")):
        day = monday + timedelta(days=days)
        member = Member(name=name, affiliation="")
        roster.assign(roster.posts.here, day, ShiftKey.EARLY, member, desk.chief)
    screen = RotationScreen(roster, desk.tasks, operator=desk.chief, first=monday)
    show(qtbot, screen, 1366, 640)
    fields = {key: field.editor for key, field in screen.form.fields.items()}
    fields["until"].setText("14.3.")
    press(screen, Qt.Key.Key_Return, ctrl=True)
    assert screen.form.fields["until"].problem.text()
    fields["cycle"].typed.setText("2")
    fields["until"].setText((monday + timedelta(days=13)).isoformat())
    with qtbot.waitSignal(screen.finished) as finished:
        press(screen, Qt.Key.Key_Return, ctrl=True)
    assert finished.args[0].done == 12
    assert standing(desk, monday + timedelta(days=13)) == [("乙二", False, "")]


def test_g23_a_digit_says_whom_one_replaces(desk, qtbot):
    """替班, recorded; the panel closes with where he stands now."""
    roster = desk.post.roster
    with roster.database.read() as session:
        shift = roster._under_way(session)
    for name in ("甲一", "乙二"):
        roster.assign(
            roster.posts.here, shift.day, shift.key, Member(name=name, affiliation=""), desk.chief
        )
    asked = desk.post.duty_lists.now(desk.guard)
    panel = SubstitutePanel(roster, desk.tasks, operator=desk.guard, others=asked.others)
    show(qtbot, panel, 600, 400)
    with qtbot.waitSignal(panel.finished) as finished:
        press(panel, "2")
    assert finished.args[0].standing is Standing.SUBSTITUTE
    assert [name for name, _, _ in standing(desk, shift.day)] == ["甲一", "王强"]
    other = SubstitutePanel(roster, desk.tasks, operator=desk.chief, others=asked.others[:1])
    show(qtbot, other, 600, 400)
    with qtbot.waitSignal(other.finished) as finished:
        press(other, "2")
    assert finished.args[0].standing is Standing.ADDITIONAL
