"""F8: what may be set aside, by whom, with a reason, on whose word."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from gatekeeper.domain.access import Outcome
from gatekeeper.ui.confirmations_screen import ConfirmationsScreen
from gatekeeper.ui.override_panel import OverridePanel
from tests.ui.scenes import LOST as DENIED
from tests.ui.screen_kit import CHIEF_PIN, GUARD_PIN, open_desk, press, show


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path) as desk:
        yield desk


@pytest.fixture
def panel(desk, qtbot):
    made = OverridePanel(
        desk.post.settlement, desk.accounts, desk.tasks, shown=desk.held(), operator=desk.guard
    )
    show(qtbot, made, 600, 400)
    return made


@pytest.fixture
def beyond(desk, qtbot):
    """A pass expired for a month: beyond an operator."""
    made = OverridePanel(
        desk.post.settlement, desk.accounts, desk.tasks, shown=desk.expired(30), operator=desk.guard
    )
    show(qtbot, made, 600, 400)
    return made


def test_an_operator_lets_a_lately_expired_pass_count_with_a_reason(panel, qtbot):
    with qtbot.waitSignal(panel.finished) as finished:
        press(panel, "1")
        press(panel, Qt.Key.Key_Return, ctrl=True)
    assert finished.args[0].outcome is Outcome.GRANTED


def test_without_a_reason_nothing_happens(panel, qtbot):
    with qtbot.assertNotEmitted(panel.finished):
        press(panel, Qt.Key.Key_Return, ctrl=True)
    assert panel.why.fields["reason"].problem.text() == "Please choose a reason."


def test_another_reason_wants_words(panel, qtbot):
    with qtbot.assertNotEmitted(panel.finished):
        panel.reasons.pick("other")
        panel.submit()
    assert panel.note.problem.text() == "Please explain why."


def test_the_only_line_one_may_override_is_ticked_beforehand(desk, qtbot):
    (lost, *_) = DENIED
    shown = desk.held()
    decision = shown.presentation.decision
    both = replace(decision, findings=(*decision.findings, lost))
    shown = replace(shown, presentation=replace(shown.presentation, decision=both))
    made = OverridePanel(
        desk.post.settlement, desk.accounts, desk.tasks, shown=shown, operator=desk.guard
    )
    show(qtbot, made, 600, 400)
    assert made.ticks["pass-expired-lately"].isChecked()
    assert not made.ticks["pass-lost"].isEnabled()
    assert not made.ticks["pass-lost"].isChecked()
    made.word.setCurrentIndex(1)  # a supervisor may override both: he says which he means
    assert all(tick.isEnabled() and not tick.isChecked() for tick in made.ticks.values())


def test_it_names_whom_it_is_about(panel):
    assert "苏*" in panel.title.text()


def test_what_is_beyond_the_role_is_grey_and_says_so(beyond):
    assert not any(made.isEnabled() for made in beyond.ticks.values())
    assert beyond.beyond.isVisible()
    beyond.reasons.pick("ordered")
    beyond.submit()
    assert beyond.message.isVisible()


def test_on_a_superiors_word_it_counts_at_once_and_waits_for_his_pin(beyond, desk, qtbot):
    beyond.word.setCurrentIndex(1)
    beyond.reasons.pick("ordered")
    with qtbot.waitSignal(beyond.finished) as finished:
        beyond.submit()
    assert finished.args[0].outcome is Outcome.GRANTED

    screen = ConfirmationsScreen(
        desk.post.settlement, desk.accounts, desk.exporting, desk.tasks, operator=desk.chief
    )
    show(qtbot, screen)
    (row,) = screen.list.model.shown
    assert row.reason == "ordered"
    press(screen, Qt.Key.Key_Return)
    press(screen, GUARD_PIN)
    assert len(screen.list.model.shown) == 1
    press(screen, CHIEF_PIN)
    assert screen.list.model.shown == ()
    assert "override-confirmed" in desk.audits()[-1]


def test_an_operator_has_nothing_to_confirm(desk, qtbot):
    screen = ConfirmationsScreen(
        desk.post.settlement, desk.accounts, desk.exporting, desk.tasks, operator=desk.guard
    )
    show(qtbot, screen)
    assert screen.list.nothing.text() == "Nothing is waiting for your confirmation."
    assert not screen.pad.isEnabled()


def test_a_refusal_of_the_service_is_told_and_the_reason_stays(panel, desk):
    panel.reasons.pick("medical")
    desk.post.clock.advance(timedelta(seconds=1))
    desk.post.gate.dismiss("1", desk.guard)
    panel.submit()
    assert panel.message.isVisible()
    assert panel.reasons.value == "medical"
