"""体温登记台账 on the screen: by day, by span, by key (G07)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gatekeeper.domain.readings import Answer, Temperature
from gatekeeper.ui.temperature_screen import TemperatureScreen
from tests.ui.screen_kit import open_desk, show


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path, profile="three-checks") as desk:
        green = Answer(question="colour", value="green")
        resident = desk.post.resident("苏文", room="801")
        desk.post.present(resident.card, green, Temperature(tenths=365), operator=desk.guard)
        desk.post.clock.advance(days=1)
        other = desk.post.resident("李四", room="802")
        desk.post.present(other.card, green, Temperature(tenths=378), operator=desk.guard)
        yield desk


def opened(desk, qtbot):
    made = TemperatureScreen(desk.post.temperatures, desk.tasks, operator=desk.guard)
    show(qtbot, made)
    return made


def names(screen):
    return [row.name for row in screen.list.model.everything]


def test_g07_today_first_and_the_days_by_keys(desk, qtbot):
    screen = opened(desk, qtbot)
    assert names(screen) == ["李*"]
    assert "high ▲: 1" in screen.sums.text()
    assert not screen.after.isEnabled()
    QTest.keyClick(screen, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert names(screen) == ["苏*"]
    QTest.keyClick(screen, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert names(screen) == ["李*"]


def test_g07_a_span_is_typed_and_printed(desk, qtbot):
    screen = opened(desk, qtbot)
    asked = []
    screen.paper_asked.connect(lambda run: asked.append((run.first, run.last, len(run.rows))))
    today = desk.post.temperatures.today
    screen.days.first.setText(f"{today - timedelta(days=1):%Y-%m-%d}")
    screen.days.last.setText(f"{today:%Y-%m-%d}")
    QTest.keyClick(screen.days.last, Qt.Key.Key_Return)
    assert names(screen) == ["苏*", "李*"]
    QTest.keyClick(screen, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert asked == [(today - timedelta(days=1), today, 2)]


def test_g07_a_month_tells_how_far_it_is_and_can_be_stopped(desk, qtbot):
    """The days are read one after the other: a job of the lane each."""
    screen = opened(desk, qtbot)
    today = desk.post.temperatures.today
    told = []

    def stepping(run):
        told.append(screen.message.text())
        if run.done == 3:
            QTest.keyClick(screen, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        real(run)

    real, asked = screen._step, []
    screen._step = stepping
    screen.paper_asked.connect(asked.append)
    screen.days.show_days(today - timedelta(days=30), today)
    QTest.keyClick(screen.days.last, Qt.Key.Key_Return)
    assert told[1:] == [f"{done} of 31 days" for done in range(3)]
    assert names(screen) == []
    assert not screen.halt.isVisible()
    QTest.keyClick(screen, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert asked == []
    screen._step = real
    QTest.keyClick(screen.days.last, Qt.Key.Key_Return)
    assert names(screen) == ["苏*", "李*"]


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        ("yesterday", "", "first"),
        ("", "", "first"),
        ("3-2", "soon", "last"),
        ("3-2", "3-1", "last"),
    ],
)
def test_g07_a_slip_of_the_days_stands_beside_its_field(desk, qtbot, first, last, field):
    screen = opened(desk, qtbot)
    screen.days.first.setText(first)
    screen.days.last.setText(last)
    QTest.keyClick(screen.days.first, Qt.Key.Key_Return)
    assert screen.days.form.fields[field].problem.text()
    assert names(screen) == ["李*"]


def test_g07_values_cut_after_their_time_are_told_below(desk, qtbot):
    first = desk.post.temperatures.today
    desk.post.clock.advance(days=300)
    desk.post.privacy.purge(desk.post.clock())
    screen = opened(desk, qtbot)
    assert names(screen) == []
    screen.days.first.setText(f"{first:%Y-%m-%d}")
    QTest.keyClick(screen.days.first, Qt.Key.Key_Return)
    assert "Values deleted after their time: 1" in screen.sums.text()
    assert screen.list.model.index(0, 5).data() == "deleted after its time"
