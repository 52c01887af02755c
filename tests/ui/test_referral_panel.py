"""After a second high reading: filled in as it becomes known, closed when taken over."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from gatekeeper.domain.readings import Temperature
from gatekeeper.ui.referral_panel import ReferralPanel
from tests.ui.screen_kit import open_desk, press, show


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path, profile="three-checks") as desk:
        resident = desk.post.resident("苏文", room="801")
        desk.post.present(resident.card, Temperature(tenths=378), operator=desk.guard)
        desk.post.clock.advance(minutes=6)
        desk.post.present(Temperature(tenths=379), operator=desk.guard)
        yield desk


@pytest.fixture
def panel(desk, qtbot):
    made = ReferralPanel(desk.post.referrals, desk.tasks, operator=desk.guard)
    show(qtbot, made, 600, 400)
    return made


def test_both_readings_and_what_is_missing_are_shown(panel):
    model = panel.list.model
    assert model.data(model.index(0, 3)) == "37.8  37.9"
    assert model.data(model.index(0, 4)) == "waiting place · clinic · call · take-over"


def test_the_name_is_masked_and_whole_by_one_key_that_is_logged(panel, desk, qtbot):
    """The queue reads along; the clinic on the telephone wants the name."""
    model = panel.list.model
    assert model.data(model.index(0, 1)) == "苏*"
    press(panel, Qt.Key.Key_I, ctrl=True)
    qtbot.waitUntil(lambda: panel.message.text() == "苏文")
    assert "referral-named" in desk.audits()[-1]
    assert "苏文" not in desk.audits()[-1], "whom it was about stands in the private part"
    press(panel, "Tent")
    press(panel, Qt.Key.Key_Return, ctrl=True)
    assert panel.message.text() == "Saved."


def test_what_is_known_is_saved_and_the_referral_stays_open(panel, desk, qtbot):
    with qtbot.assertNotEmitted(panel.finished):
        press(panel, "Tent")
        press(panel, Qt.Key.Key_Return, ctrl=True)
    (row,) = desk.post.referrals.open()
    assert row.waiting_place == "Tent"
    assert panel.message.text() == "Saved."


def test_naming_who_took_over_closes_it(panel, desk, qtbot):
    panel.form.fields["taken_over_by"].editor.setText("Dr. Wu")
    with qtbot.waitSignal(panel.finished):
        panel.submit()
    assert desk.post.referrals.open() == ()
    assert panel.list.nothing.isVisible()
    assert not panel.form.isEnabled()
