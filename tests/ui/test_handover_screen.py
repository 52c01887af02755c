"""The hand-over by keyboard: both sign, an objection, nobody came, another's PIN."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt

from gatekeeper.domain.accounts import SYSTEM, Role
from gatekeeper.domain.handover import Kind
from gatekeeper.ui.handover_screen import HandoverScreen
from tests.ui.screen_kit import CHIEF_PIN, GUARD_PIN, open_desk, press, show


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path) as desk:
        desk.post.standing.zone = ZoneInfo("Asia/Shanghai")
        desk.post.posts.call_here("东门")
        desk.accounts.create("赵六", Role.OPERATOR, "369147", SYSTEM)
        desk.post.stints.stand(desk.guard)
        yield desk


@pytest.fixture
def screen(desk, qtbot):
    made = HandoverScreen(desk.post.handovers, desk.accounts, desk.tasks, operator=desk.guard)
    show(qtbot, made, 1366, 640)
    return made


def sign(screen, name, pin):
    screen.sign_on.list.search.setText(name)
    press(screen.sign_on, pin)


def test_both_sign_by_pin_and_the_relief_is_told(screen, qtbot):
    assert screen.list.model.total == 9
    screen.equipment.numbers["radio"].typed.setText("3")
    screen.objection.setText("手电没电")
    with qtbot.waitSignal(screen.handed) as handed:
        press(screen, Qt.Key.Key_Return, ctrl=True)
        sign(screen, "王强", GUARD_PIN)
        assert "takes over" in screen.sign_on.title.text()
        sign(screen, "王强", GUARD_PIN)
        assert "another" in screen.sign_on.message.text()
        sign(screen, "赵六", "369147")
    handover, relief = handed.args
    assert (handover.kind, relief.name) == (Kind.OBJECTED, "赵六")
    assert handover.told.equipment[0].number == 3


def test_anothers_pin_is_no_signature_of_whoever_goes(screen):
    press(screen, Qt.Key.Key_Return, ctrl=True)
    sign(screen, "李班长", CHIEF_PIN)
    assert "王强" in screen.sign_on.message.text()
    press(screen, Qt.Key.Key_Escape)
    assert screen.sign_on is None
    assert screen.primary.isVisible()


def test_nobody_came_and_one_signature_is_enough(screen, qtbot):
    with qtbot.waitSignal(screen.handed) as handed:
        screen.nobody.click()
        sign(screen, "王强", GUARD_PIN)
    assert handed.args[0].kind is Kind.NO_RELIEF
    assert handed.args[1] is None


def test_what_is_faulty_wants_words_before_anybody_signs(screen):
    screen.equipment.conditions["torch"].setCurrentIndex(1)
    press(screen, Qt.Key.Key_Return, ctrl=True)
    assert screen.sign_on is None
    assert screen.form.fields["notes"].problem.text()
    screen.notes.setText("一支手电不亮")
    press(screen, Qt.Key.Key_Return, ctrl=True)
    assert screen.sign_on is not None


def test_one_may_sign_off_without_a_relief(screen, qtbot):
    with qtbot.waitSignal(screen.sign_off_asked):
        screen.off.click()
