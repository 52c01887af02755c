"""F11: a verdict is taken back by a correction, with a reason, after being asked."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication

from gatekeeper import text
from gatekeeper.ui.undo_panel import UndoPanel, undo_reasons
from tests.ui.screen_kit import open_desk, press, show


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path) as desk:
        yield desk


@pytest.fixture
def panel(desk, qtbot):
    desk.post.present(desk.post.resident("苏文", room="801").card, operator=desk.guard)
    made = UndoPanel(
        desk.post.settlement, desk.post.overview, desk.tasks, lane="1", operator=desk.guard
    )
    show(qtbot, made, 600, 400)
    return made


def test_the_passage_becomes_void_and_the_line_stays(panel, desk, qtbot):
    lines = desk.post.lines()
    with qtbot.waitSignal(panel.finished):
        press(panel, "3")
        press(panel, Qt.Key.Key_Return, ctrl=True)
        assert "苏*" in panel.question._words.text()
        panel.question.yes.click()
    assert desk.post.overview.recent()[0].void
    assert desk.post.lines() == lines + 1


def test_it_asks_first_and_keeps_everything_on_no(panel, desk):
    press(panel, "1")
    panel.submit()
    press(panel, Qt.Key.Key_Escape)
    assert not desk.post.overview.recent()[0].void


def test_a_reason_is_wanted(panel):
    panel.submit()
    assert panel.form.fields["reason"].problem.text() == "Please choose a reason."
    assert not panel.question.isVisible()


def test_nothing_to_take_back_says_so(desk, qtbot):
    panel = UndoPanel(
        desk.post.settlement, desk.post.overview, desk.tasks, lane="1", operator=desk.guard
    )
    show(qtbot, panel)
    assert panel.list.nothing.isVisible()
    assert not panel.primary.isEnabled()


def test_every_reason_has_words():
    assert all(words != key for key, words in undo_reasons())


@pytest.mark.parametrize("width", [480, 630])
def test_nothing_scrolls_sideways(panel, width):
    panel.resize(width, 400)
    QApplication.processEvents()
    assert panel.list.table.horizontalScrollBar().maximum() == 0
    assert panel.area.horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize("size", [(630, 412), (640, 280)])
def test_the_reason_is_in_sight_while_the_question_is_open(panel, size):
    panel.resize(*size)
    press(panel, "1")
    panel.submit()
    QApplication.processEvents()
    (chosen,) = [made for made in panel.reasons.buttons if made.isChecked()]
    assert not chosen.visibleRegion().isEmpty()
    assert chosen.visibleRegion().boundingRect().height() == chosen.height()


def test_an_open_question_follows_the_language(panel):
    panel.reasons.pick("wrong-person")
    panel.submit()
    text.use("zh_CN")
    QApplication.sendEvent(panel, QEvent(QEvent.Type.LanguageChange))
    assert panel.question.yes.text() == text.tr("Undo") != "Undo"
    assert "苏*" in panel.question._words.text()
    assert "Counts" not in panel.question._words.text()
