"""Forms: the problem beside its field, nothing typed is lost, one primary button."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from gatekeeper import text
from gatekeeper.errors import Problem
from gatekeeper.ui.forms import Form, required
from gatekeeper.ui.inputs import Choices, Number, choice, fill, line, tick
from gatekeeper.ui.screen import TOUCH, Screen
from tests.ui.screen_kit import RightAway, press, show


@pytest.fixture(autouse=True)
def english():
    text.use("en")


@pytest.fixture
def form(qtbot):
    made = Form()
    made.add("name", lambda: "Name", line(), required)
    made.add("way", lambda: "Way", choice([("in", "In"), ("out", "Out")], "out"))
    made.add("often", lambda: "Often", Number(1, 60, 5, "min"))
    made.add("loud", lambda: "Loud", tick(True))
    made.add("why", lambda: "Why", Choices(lambda: (("a", "A"), ("b", "B")), columns=0))
    show(qtbot, made)
    return made


def test_a_form_holds_its_values_by_key(form):
    assert dict(form.values) == {"name": "", "way": "out", "often": 5, "loud": True, "why": ""}


def test_nothing_is_faulty_before_it_is_touched_and_at_once_while_typing(form):
    field = form.fields["name"]
    assert field.problem.text() == ""
    field.editor.setText("x")
    field.editor.setText("")
    assert field.problem.text() == "Please fill this in."
    field.editor.setText("y")
    assert field.problem.text() == ""


def test_looking_through_takes_the_focus_to_the_first_fault(form):
    assert not form.look()
    assert form.fields["name"].editor.hasFocus()


def test_a_services_problems_stand_at_their_fields_and_the_rest_comes_back(form):
    here, elsewhere = Problem(code="name-taken", field="name"), Problem(code="else", field="?")
    assert form.show_problems([here, elsewhere]) == (elsewhere,)
    assert form.fields["name"].problem.text()


def test_a_number_out_of_its_limits_is_not_taken(form):
    number = form.fields["often"].editor
    number.typed.setText("99")
    assert form["often"] == 5
    number.typed.setText("12")
    number.more.click()
    assert form["often"] == 13


def test_a_digit_picks_its_line(form):
    why = form.fields["why"].editor
    why.setFocus()
    press(form, "2")
    assert form["why"] == "b"
    assert not why.press_digit("3")


def test_new_words_keep_what_was_chosen(form):
    box = form.fields["way"].editor
    fill(box, [("in", "进"), ("out", "出")], box.currentData())
    assert (box.currentText(), form["way"]) == ("出", "out")


def test_everything_to_touch_is_high_enough(form):
    for field in form.fields.values():
        parts = getattr(field.editor, "buttons", [field.editor])
        assert all(part.height() >= TOUCH for part in parts)


class Greeting(Screen):
    def __init__(self):
        super().__init__(RightAway())
        self.sent = 0
        self.offer(lambda: text.tr("Save"))

    def submit(self):
        self.sent += 1


def test_ctrl_enter_is_the_primary_button_and_esc_leaves(qtbot):
    screen = Greeting()
    show(qtbot, screen)
    press(screen, Qt.Key.Key_Return, ctrl=True)
    press(screen, Qt.Key.Key_Return)
    assert screen.sent == 1
    with qtbot.waitSignal(screen.cancelled):
        press(screen, Qt.Key.Key_Escape)


def test_esc_answers_an_open_question_with_no(qtbot):
    screen = Greeting()
    show(qtbot, screen)
    done = []
    screen.question.ask("Lose it?", "Lose", lambda: done.append(1))
    press(screen, Qt.Key.Key_Escape)
    assert not screen.question.isVisible()
    assert done == []
    screen.question.ask("Lose it?", "Lose", lambda: done.append(1))
    screen.question.yes.click()
    assert done == [1]


def test_a_closed_screen_hears_nothing(qtbot):
    answers = []

    class Later(RightAway):
        def run(self, fn, *args, then=None, failed=None, lane="write", urgent=False):
            answers.append((then, failed))

    screen = Screen(Later())
    heard = []
    screen.run(lambda: 1, then=heard.append)
    screen.deleteLater()
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    answers[0][0](1)
    answers[0][1](ValueError())
    assert heard == []
