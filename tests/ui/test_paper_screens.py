"""Paper fallback in the window: sheets printed, a sheet typed in by keys, a line taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from gatekeeper.domain.paper import SheetKind
from gatekeeper.ui.paper_entry import PaperEntryScreen
from gatekeeper.ui.paper_sheets import PaperSheetsScreen
from tests.ui.screen_kit import open_desk, press, show


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    with open_desk(tmp_path_factory.mktemp("desk"), profile="closed") as desk:
        yield desk


def sheet(desk, kind):
    (made,) = desk.post.paper.print_sheets(kind, 1, desk.chief)
    desk.post.clock.advance(hours=3)
    return made


@pytest.fixture
def typing_in(desk, qtbot):
    """Opens the screen on a new sheet of some kind."""

    def open_screen(kind):
        made = PaperEntryScreen(
            desk.post.paper,
            desk.registry,
            desk.post.hosts,
            desk.tasks,
            sheet=sheet(desk, kind),
            operator=desk.guard,
            clock=desk.post.clock,
            purposes=("shopping", "work"),
        )
        show(qtbot, made, 1100, 700)
        return made

    return open_screen


def a_time(desk):
    return f"{(desk.post.clock() - timedelta(minutes=30)).astimezone():%H%M}"


def set_today(screen, desk):
    screen.day.setText(f"{desk.post.clock().astimezone():%Y-%m-%d}")


def test_sheets_are_printed_and_one_is_opened(desk, qtbot):
    screen = PaperSheetsScreen(desk.post.paper, desk.tasks, operator=desk.guard)
    show(qtbot, screen, 1100, 700)
    screen.count.typed.setText("2")
    with qtbot.waitSignal(screen.printed) as printed:
        press(screen, Qt.Key.Key_P, ctrl=True)
    assert [one.kind for one in printed.args[0]] == [SheetKind.VISITORS] * 2
    screen.list.table.selectRow(0)
    with qtbot.waitSignal(screen.opened) as opened:
        press(screen, Qt.Key.Key_Return, ctrl=True)
    assert opened.args[0].number == printed.args[0][-1].number
    press(screen, Qt.Key.Key_F, ctrl=True)
    assert screen.list.model.shown[0].finished_at is not None


def test_residents_are_counted_line_by_line(desk, typing_in):
    screen = typing_in(SheetKind.RESIDENTS)
    set_today(screen, desk)
    press(screen, a_time(desk))
    screen.form.fields["people_in"].editor.typed.setText("42")
    press(screen, Qt.Key.Key_Return, ctrl=True)
    assert screen.message.text() == "Line 1 is recorded."
    assert (screen.number.value, screen.time.text()) == (2, "")
    assert [row.people_in for row in screen.list.model.shown] == [42]


def test_an_outing_wants_a_person_and_keeps_what_was_typed(desk, typing_in):
    screen = typing_in(SheetKind.OUTINGS)
    set_today(screen, desk)
    press(screen, a_time(desk))
    press(screen, Qt.Key.Key_Return, ctrl=True)
    assert screen.form.fields["person"].problem.text() == "Choose a person from the list."
    assert screen.time.text() == a_time(desk)
    [found] = desk.registry.search("李四")
    screen.person.pick(found)
    press(screen, Qt.Key.Key_Return, ctrl=True)
    assert [row.told for row in screen.list.model.shown] == ["李*"]


def test_a_visitor_with_a_host_and_both_times(desk, typing_in):
    screen = typing_in(SheetKind.VISITORS)
    set_today(screen, desk)
    press(screen, a_time(desk))
    screen.form.fields["name"].editor.setText("陈静")
    screen.form.fields["phone"].editor.setText("139")
    [host] = desk.post.hosts.search("3-1-301")
    screen.host.choose(host)
    press(screen, Qt.Key.Key_Return, ctrl=True)
    assert screen.form.fields["phone"].problem.text()
    screen.form.fields["phone"].editor.setText("13912345678")
    press(screen, Qt.Key.Key_Return, ctrl=True)
    assert screen.message.text() == "Line 1 is recorded."
    assert desk.post.visits.current()[0].name == "陈静"


@pytest.mark.parametrize("kind", [SheetKind.REFUSALS, SheetKind.VEHICLES])
def test_refusals_and_vehicles(desk, typing_in, kind):
    screen = typing_in(kind)
    set_today(screen, desk)
    press(screen, a_time(desk))
    if kind is SheetKind.VEHICLES:
        screen.form.fields["plate"].editor.setText("苏B12345")
    press(screen, Qt.Key.Key_Return, ctrl=True)
    assert screen.message.text() == "Line 1 is recorded."


def test_a_line_is_taken_back_after_a_question(desk, typing_in):
    screen = typing_in(SheetKind.RESIDENTS)
    set_today(screen, desk)
    press(screen, a_time(desk))
    screen.form.fields["people_out"].editor.typed.setText("7")
    press(screen, Qt.Key.Key_Return, ctrl=True)
    screen.list.table.selectRow(0)
    press(screen, Qt.Key.Key_D, ctrl=True)
    screen.question.yes.click()
    assert not screen.list.model.shown
    assert screen.number.value == 1


@pytest.mark.parametrize("typed", ["", "25:00", "abc", "99999"])
def test_a_wrong_time_is_told_beside_it(desk, typing_in, typed):
    screen = typing_in(SheetKind.RESIDENTS)
    press(screen, typed)
    press(screen, Qt.Key.Key_Return, ctrl=True)
    assert screen.form.fields["written_at"].problem.text() == "A time like 930 or 9:30."
