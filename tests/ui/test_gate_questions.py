"""The panel asks which member, why somebody leaves, for which code (G08, G10-G12, G45)."""

from __future__ import annotations

from datetime import time, timedelta
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
from gatekeeper.ui.question_panel import Line, QuestionPanel
from gatekeeper.ui.sign_on import SignOn
from gatekeeper.ui.theme import Tone
from gatekeeper.ui.work_panel import WorkPanel
from tests.households import card, flat, household_pass
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
    assert isinstance(asking(booth), QuestionPanel)
    assert booth.keys("3") is Tone.GRANTED
    assert asking(booth) is None
    assert booth.post.outings.board() == ()


def test_g10_the_digits_are_no_temperature_meanwhile(booth):
    booth.show(booth.post.resident().card)
    booth.keys("9")
    assert booth.screen.draft.is_empty
    assert isinstance(asking(booth), QuestionPanel)
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
    assert isinstance(asking(booth), QuestionPanel)


def test_the_next_person_is_asked_anew(booth):
    booth.show(booth.post.resident().card)
    first = asking(booth)
    booth.screen.set_direction(Direction.EXIT)
    booth.show(booth.post.resident("李四", "502").card)
    second = asking(booth)
    assert isinstance(second, QuestionPanel)
    assert second is not first
    booth.keys("4")
    assert [row.name for row in booth.post.overview.recent()] == ["李*"]


def test_a_question_somebody_opened_is_left_alone(booth):
    other = QuestionPanel(lambda: "?", (Line(key="school", words=str),), booth.tasks)
    booth.screen.ask(other)
    booth.show(booth.post.resident().card)
    assert asking(booth) is other


class Window(QObject):
    """What the openings need of the window."""

    def __init__(self, booth):
        super().__init__()
        self.gate, self.tasks, self.operator = booth.screen, booth.tasks, GUARD
        self.front = booth.screen
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
        staff_papers=post.staff_papers,
        overview=post.overview,
        registry=None,
        accounts=SimpleNamespace(names=tuple),
    )
    window.openings = OutingOpenings(window, app, SimpleNamespace(draw=print))
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


# --- which member of a household --------------------------------------------------------------


def test_g08_a_household_pass_asks_which_member_and_owns_the_digits(booth):
    """One digit is the whole answer; names are masked and tell apart."""
    home = flat(booth.post, "张大明", "张小明", children=("张三丰",))
    booth.screen.set_direction(Direction.ENTRY)
    booth.settle()
    assert booth.show(card(household_pass(booth.post, home))) is Tone.PENDING
    panel = asking(booth)
    told = [button.text() for button in panel.choices.buttons]
    assert told == ["1  张大明", "2  张小明", "3  张*丰  随住家属"]
    assert "7-1-101" in panel.title.text()
    booth.keys("9")
    assert booth.screen.draft.is_empty
    assert asking(booth) is panel
    booth.keys("2")
    assert asking(booth) is None
    assert booth.screen.shown.holder.name == "张小明"


def test_g08_a_large_household_turns_the_page_by_0(booth):
    home = flat(booth.post, *(f"张{n}号" for n in "一二三四五六七八九十"))
    booth.show(card(household_pass(booth.post, home)))
    panel = asking(booth)
    assert len(panel.choices.buttons) == 9
    booth.keys("0")
    assert len(panel.choices.buttons) == 1
    booth.keys("0")
    assert len(panel.choices.buttons) == 9
    booth.keys("0")
    booth.keys("1")
    assert booth.screen.shown.holder is not None


def test_who_is_out_says_since_when(booth):
    home = flat(booth.post, "张伟", "李娜")
    pass_ = card(household_pass(booth.post, home))
    booth.show(pass_)
    booth.keys("1")
    booth.keys("1")
    booth.screen.set_direction(Direction.EXIT)
    booth.settle()
    booth.show(pass_)
    told = [button.text() for button in asking(booth).choices.buttons]
    assert any("李*" in line and "出门" not in line for line in told)
    assert any("张*" in line and "出门" in line for line in told)


# --- leaving the city -------------------------------------------------------------------------


def test_g45_leaving_the_city_asks_for_the_health_pass_code(booth):
    """Approval first, then the code; without it nobody goes on that approval."""
    resident = booth.post.resident()
    now = booth.post.clock()
    booth.post.outings.approve(
        resident.id,
        reason="leave-city",
        approved_by="街道办",
        begins_at=now,
        until=now + timedelta(days=3),
        operator=CHIEF,
    )
    assert booth.show(resident.card) is Tone.PENDING
    assert "健康通行码" in asking(booth).title.text()
    assert booth.keys("2") is Tone.DENIED
    other = booth.post.resident("李四", "502")
    booth.post.outings.approve(
        other.id,
        reason="leave-city",
        approved_by="街道办",
        begins_at=now,
        until=now + timedelta(days=3),
        operator=CHIEF,
    )
    booth.screen.set_direction(Direction.EXIT)
    booth.settle()
    booth.show(other.card)
    assert booth.keys("1") is Tone.GRANTED
