"""G20 in the window: cars in their slots, and whose word lets one drive."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gatekeeper.ui.held_cars_screen import HeldCarsScreen
from tests.ui.screen_kit import CHIEF_PIN, Desk, open_desk, press, show
from tests.vehicles import PLATE


@pytest.fixture
def desk(tmp_path) -> Iterator[Desk]:
    with open_desk(tmp_path) as made:
        made.post.car_holds.hold(PLATE, "B2-017", made.guard)
        yield made


def screen_of(desk: Desk, qtbot: QtBot, operator: object) -> HeldCarsScreen:
    screen = HeldCarsScreen(
        desk.post.car_holds,
        desk.accounts,
        desk.tasks,
        operator=operator,
        clock=desk.post.clock,
    )
    show(qtbot, screen, 1366, 640)
    screen.list.table.selectRow(0)
    return screen


def test_a_guard_lets_a_car_go_by_a_supervisors_pin_in_place(desk: Desk, qtbot: QtBot) -> None:
    screen = screen_of(desk, qtbot, desk.guard)
    press(screen, Qt.Key.Key_D, ctrl=True)
    screen.reasons.choices.buttons[0].click()
    assert screen.sign_on is not None
    assert len(desk.post.car_holds.board()) == 1  # nothing before the PIN
    assert screen.sign_on.list.chosen.name == "李班长"  # only who may is named
    assert not screen.list.isVisible()
    QTest.keyClicks(screen.sign_on.pad.shown, CHIEF_PIN)
    qtbot.waitUntil(lambda: desk.post.car_holds.board() == ())
    assert screen.list.isVisible()
    assert screen.message.text() == "Done and recorded."
    with desk.post.database.read() as session:
        (by,) = session.connection().exec_driver_sql("SELECT ended_by FROM car_holds").scalars()
    assert by == desk.chief.account.hex


def test_a_guard_who_steps_back_from_the_pin_loses_nothing(desk: Desk, qtbot: QtBot) -> None:
    screen = screen_of(desk, qtbot, desk.guard)
    press(screen, Qt.Key.Key_E, ctrl=True)
    screen.reasons.choices.buttons[0].click()
    assert screen.sign_on is None  # the reason first: it stands beside its field
    assert screen.approval.fields["why"].problem.text()
    screen.why.setText("透析，王主任电话同意")
    screen.reasons.choices.buttons[1].click()
    assert screen.sign_on is not None
    screen.sign_on.cancelled.emit()
    assert screen.sign_on is None
    assert screen.why.text() == "透析，王主任电话同意"
    assert screen.list.isVisible()
    (row,) = desk.post.car_holds.board()
    assert row.hold.exception_until is None


def test_a_supervisor_approves_a_drive_at_once(desk: Desk, qtbot: QtBot) -> None:
    screen = screen_of(desk, qtbot, desk.chief)
    press(screen, Qt.Key.Key_E, ctrl=True)
    screen.why.setText("透析")
    screen.reasons.choices.buttons[0].click()
    assert screen.sign_on is None
    (row,) = desk.post.car_holds.board()
    assert row.exception_why == "透析"
