"""F12: begun with a reason, ended after being asked, the roll-call at one key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from gatekeeper.ui.emergency_panel import EmergencyPanel
from tests.ui.screen_kit import open_desk, press, show


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path) as desk:
        yield desk


@pytest.fixture
def panel(desk, qtbot):
    made = EmergencyPanel(desk.post.emergencies, desk.tasks, operator=desk.guard)
    show(qtbot, made, 600, 400)
    return made


def test_it_begins_with_a_reason(panel, desk, qtbot):
    press(panel, Qt.Key.Key_Return, ctrl=True)
    assert desk.post.emergencies.current() is None
    assert panel.form.fields["reason"].problem.text()
    with qtbot.waitSignal(panel.finished):
        press(panel, "1")
        press(panel, Qt.Key.Key_Return, ctrl=True)
    assert desk.post.emergencies.current().reason == "fire"


def test_another_reason_wants_words(panel, desk):
    panel.reasons.pick("other")
    panel.submit()
    assert desk.post.emergencies.current() is None
    panel.note.editor.setText("flood")
    panel.submit()
    assert desk.post.emergencies.current().reason == "other: flood"
    assert panel.since.text().endswith("flood")


def test_it_ends_only_after_being_asked(panel, desk, qtbot):
    press(panel, "1")
    panel.submit()
    panel.submit()
    assert desk.post.emergencies.current() is not None
    panel.question.yes.click()
    assert desk.post.emergencies.current() is None
    assert panel.form.isVisible()


def test_one_key_asks_for_the_roll_call(panel, qtbot):
    with qtbot.waitSignal(panel.roll_call_asked):
        press(panel, "p")
