"""J counts one, U reports upward, the calls are noted, an unanswered report rings again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.abnormal import AbnormalKind
from gatekeeper.ui.abnormal_bell import AbnormalBell
from gatekeeper.ui.abnormal_panel import AbnormalPanel
from gatekeeper.ui.abnormal_screen import AbnormalScreen
from gatekeeper.ui.header import Banner
from gatekeeper.ui.tally_panel import TallyPanel
from tests.books import open_books
from tests.ui.screen_kit import open_desk, press, show


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    with open_desk(tmp_path_factory.mktemp("desk"), profile="three-checks") as desk:
        yield desk


@pytest.fixture(scope="module")
def books(desk):
    return open_books(desk.post)


def test_g38_g39_three_leaflets_are_three_keys(desk, books, qtbot):
    panel = TallyPanel(books.ledgers, desk.tasks, operator=desk.guard)
    show(qtbot, panel)
    press(panel, "1", "1", "1")
    assert panel.message.text() == "Leaflet handed out: 3"
    press(panel, "4")
    assert panel.message.text() == "Mask put on when asked: 1"
    press(panel, "9", "a")
    assert panel.message.text() == "Vehicle disinfected: 1"
    rows = books.rows("SELECT ledger, count(*) FROM ledger_entries GROUP BY ledger ORDER BY 1")
    assert rows == [("advice", 3), ("gate-disinfected", 2), ("mask-refusals", 1)]


def test_g48_a_fever_at_the_gate_is_prefilled_and_called_in(desk, books, qtbot):
    shown = desk.expired(30)
    panel = AbnormalPanel(desk.post.abnormal, desk.tasks, operator=desk.guard, shown=shown)
    show(qtbot, panel)
    press(panel, Qt.Key.Key_Return, ctrl=True)
    assert panel.message.text() == "Choose what it is."
    press(panel, "1")
    press(panel, Qt.Key.Key_Return, ctrl=True)
    assert panel.form.fields["what"].problem.text() == "Please fill this in."
    panel.what.setText("38.2")
    with qtbot.waitSignal(panel.finished) as reported:
        press(panel, Qt.Key.Key_Return, ctrl=True)
    row = reported.args[0]
    assert (row.report.kind, row.name) == (AbnormalKind.FEVER, "苏*")
    books.add("duty-numbers", {"who": "社区 王主任", "phone": "0512-88880000"})
    screen = AbnormalScreen(
        desk.post.abnormal, books.lists, desk.tasks, operator=desk.guard, report=row.id
    )
    show(qtbot, screen, 1100, 700)
    assert "社区 王主任 0512-88880000" in screen.whom.placeholderText()
    press(screen, Qt.Key.Key_Return, ctrl=True)
    assert screen.form.fields["whom"].problem.text() == "Who was called?"
    screen.whom.setText("社区 王主任")
    screen.answered.setChecked(False)
    press(screen, Qt.Key.Key_Return, ctrl=True)
    assert "社区 王主任 no answer" in screen.calls.text()
    screen.whom.setText("120")
    screen.answered.setChecked(True)
    screen.ordered.setText("送市一院")
    press(screen, Qt.Key.Key_Return, ctrl=True)
    assert screen.list.model.shown[0].report.is_answered
    screen.taken.setText("120 车组")
    press(screen, Qt.Key.Key_T, ctrl=True)
    assert screen.list.model.shown[0].taken_over_by == "120 车组"
    assert not screen.primary.isEnabled()


def test_g48_a_red_code_is_chosen_already(desk, qtbot):
    from gatekeeper.domain.readings import Answer

    someone = desk.post.resident("赵六", room="901")
    desk.post.present(someone.card)
    shown = desk.post.present(Answer(question="colour", value="red"))
    panel = AbnormalPanel(desk.post.abnormal, desk.tasks, operator=desk.guard, shown=shown)
    show(qtbot, panel)
    assert (panel.kinds.value, panel.what.text()) == ("red-code", "Red code")


def test_g48_the_banner_rings_until_somebody_answers(desk, qtbot):
    window = QWidget()
    window.sounds = type("Heard", (), {"tones": [], "play": lambda s, tone: s.tones.append(tone)})()
    banner = Banner(window)
    show(qtbot, window)
    bell = AbnormalBell(desk.post.abnormal, desk.tasks, banner, window)
    row = desk.post.abnormal.report(AbnormalKind.OTHER, "x", desk.guard)
    bell.look()
    assert banner.isHidden()
    desk.post.clock.advance(minutes=6)
    bell.look()
    assert row.report.number in banner.sentence
    assert len(window.sounds.tones) == 1
    desk.post.abnormal.call(row.id, "社区", desk.guard, answered=True)
    bell.look()
    assert banner.isHidden()
    bell.stop()
