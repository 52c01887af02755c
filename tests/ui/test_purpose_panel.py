"""On leaving in 封闭管理 the panel asks why; its digits are the answers (G10-G12)."""

from __future__ import annotations

from datetime import time
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from gatekeeper import text
from gatekeeper.domain.access import Direction
from gatekeeper.domain.work import Shift, ShiftKind
from gatekeeper.ui import theme
from gatekeeper.ui.approvals_screen import ApprovalsScreen
from gatekeeper.ui.outing_openings import OutingOpenings
from gatekeeper.ui.outings_screen import OutingsScreen
from gatekeeper.ui.proofs_screen import ProofsScreen
from gatekeeper.ui.purpose_panel import PurposePanel
from gatekeeper.ui.sign_on import SignOn
from gatekeeper.ui.theme import Tone
from gatekeeper.ui.work_panel import WorkPanel
from tests.stations import CHIEF, GUARD
from tests.ui.test_gate_screen import Booth

ALWAYS = Shift(kind=ShiftKind.DAY, starts=time(0), ends=time(0))


@pytest.fixture
def booth(tmp_path, qtbot, qapp):
    before = text.language()
    text.use("zh_CN")
    theme.apply(qapp, "day")
    made = Booth(tmp_path, qtbot, profile="closed")
    made.post.standing.zone = ZoneInfo("Asia/Shanghai")
    made.screen.set_direction(Direction.EXIT)
    made.settle()
    yield made
    made.close()
    text.use(before)


def asking(booth):
    return booth.screen.asking


def test_g10_the_question_opens_and_one_digit_answers_it(booth):
    assert booth.show(booth.post.resident().card) is Tone.PENDING
    assert isinstance(asking(booth), PurposePanel)
    assert booth.keys("3") is Tone.GRANTED
    assert asking(booth) is None
    assert booth.post.outings.board() == ()


def test_g10_the_digits_are_no_temperature_meanwhile(booth):
    booth.show(booth.post.resident().card)
    booth.keys("9")
    assert booth.screen.draft.is_empty
    assert isinstance(asking(booth), PurposePanel)
    assert booth.keys("1") is Tone.GRANTED
    assert [row.purpose for row in booth.post.outings.board()] == ["shopping"]


def test_who_comes_in_after_all_is_not_asked(booth):
    """+ turns him round: the lane's own keys work while the question stands."""
    booth.show(booth.post.resident().card)
    booth.keys("+")
    assert asking(booth) is None
    assert booth.screen.shown.presentation.direction is Direction.ENTRY


def test_esc_puts_the_question_away_and_the_card_brings_it_back(booth):
    card = booth.post.resident().card
    booth.show(card)
    booth.keys("Esc")
    assert asking(booth) is None
    booth.show(card)
    assert isinstance(asking(booth), PurposePanel)


def test_the_next_person_is_asked_anew(booth):
    booth.show(booth.post.resident().card)
    first = asking(booth)
    booth.screen.set_direction(Direction.EXIT)
    booth.show(booth.post.resident("李四", "502").card)
    second = asking(booth)
    assert isinstance(second, PurposePanel)
    assert second is not first
    booth.keys("4")
    assert [row.name for row in booth.post.overview.recent()] == ["李*"]


def test_a_question_somebody_opened_is_left_alone(booth):
    other = PurposePanel(("school",), booth.tasks)
    booth.screen.ask(other)
    booth.show(booth.post.resident().card)
    assert asking(booth) is other


class Window(QObject):
    """What the openings need of the window."""

    def __init__(self, booth):
        super().__init__()
        self.gate, self.tasks, self.operator = booth.screen, booth.tasks, GUARD
        self.shown = []

    def home(self):
        pass

    def show_screen(self, widget):
        self.shown.append(widget)


@pytest.fixture
def window(booth, qtbot):
    window = Window(booth)
    post = booth.post
    app = SimpleNamespace(
        gate=post.gate,
        standing=post.standing,
        outings=post.outings,
        work_proofs=post.work_proofs,
        overview=post.overview,
        registry=None,
        accounts=SimpleNamespace(names=tuple),
    )
    window.openings = OutingOpenings(window, app)
    booth.screen.opened.connect(lambda intent: window.openings.work_proof())
    yield window
    for widget in window.shown:
        widget.deleteLater()


def test_g12_work_without_a_proof_opens_its_form_and_then_he_goes(booth, window):
    """Card, 2, employer, Ctrl+Enter: the proof counts at once."""
    booth.show(booth.post.resident().card)
    assert booth.keys("2") is Tone.HELD
    panel = asking(booth)
    assert isinstance(panel, WorkPanel)
    panel.employer.setText("红星机械厂")
    panel.hours.setText("00:00-00:00")
    panel.form.fields["rest"].editor.setText("")
    panel.submit()
    booth.settle()
    booth.settle()
    assert booth.tone is Tone.GRANTED
    assert asking(booth) is None
    [row] = booth.post.work_proofs.listed()
    assert (row.employer, row.shift) == ("红星机械厂", ALWAYS)


def test_f9_is_the_proof_while_one_is_wanted_and_else_the_board(booth, window):
    booth.show(booth.post.resident().card)
    booth.keys("2")
    booth.keys("Esc")
    assert asking(booth) is None
    window.openings.open()
    assert isinstance(asking(booth), WorkPanel)
    booth.keys("Esc")
    booth.screen.recall(None)
    booth.settle()
    booth.screen.set_direction(Direction.ENTRY)
    booth.settle()
    window.openings.open()
    booth.settle()
    assert isinstance(window.shown[-1], OutingsScreen)
    QApplication.processEvents()


def test_g12_g45_proofs_and_exceptions_are_a_supervisors(booth, window):
    """From the board: at once for a supervisor, for a guard by a supervisor's PIN."""
    window.openings.board()
    booth.settle()
    window.shown[-1].proofs.click()
    assert isinstance(asking(booth), SignOn)
    assert len(window.shown) == 1
    asking(booth).signed_on.emit(CHIEF)
    assert isinstance(window.shown[-1], ProofsScreen)
    window.operator = CHIEF
    window.shown[0].approvals.click()
    booth.settle()
    assert isinstance(window.shown[-1], ApprovalsScreen)


def test_a_proof_is_for_whoever_stands_there_only(booth, window):
    window.openings.work_proof()
    assert asking(booth) is None
