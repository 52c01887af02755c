"""Nothing is cut off: two languages, three themes' one layout, 100, 125 and 150 % scaling."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from gatekeeper import text
from gatekeeper.errors import StoreError
from gatekeeper.ui import theme
from gatekeeper.ui.health_bar import Health
from gatekeeper.ui.keys import KEYS
from gatekeeper.ui.main_window import MainWindow
from gatekeeper.ui.theme import TOUCH
from tests.ui import scenes

# Logical sizes: 1366x768 and 1920x1080 at 100, 125 and 150 percent.
SIZES = [(1366, 768), (1092, 614), (910, 512), (1920, 1080), (1280, 720)]


@pytest.fixture(params=["zh_CN", "en"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    before = text.language()
    text.use(request.param)
    yield request.param
    text.use(before)


@pytest.fixture(params=SIZES, ids=str)
def window(
    request: pytest.FixtureRequest, language: str, qtbot: QtBot, qapp: QApplication
) -> MainWindow:
    theme.apply(qapp, "day")
    made = MainWindow(scenes.settings())
    qtbot.addWidget(made)
    made.bar.offer(frozenset(key.intent for key in KEYS))
    made.header.show_profile("three-checks")
    made.sign_on(scenes.GUARD)
    gate = made.gates[0]
    gate.waiting.show_rows(scenes.waiting(3))
    gate.passages.show_rows(scenes.recent())
    gate.counts.show_counts(scenes.counts())
    gate.health.tell("camera", Health(name="camera"))
    made.resize(*request.param)
    made.show()
    qapp.processEvents()
    return made


def test_the_window_is_as_large_as_the_screen_and_no_larger(
    window: MainWindow, request: pytest.FixtureRequest
) -> None:
    size = request.node.callspec.params["window"]
    assert (window.width(), window.height()) == size
    assert window.minimumSizeHint().width() <= size[0]
    assert window.minimumSizeHint().height() <= size[1]


def test_buttons_and_labels_show_every_letter(window: MainWindow) -> None:
    for button in window.findChildren(QPushButton):
        if button.isVisible():
            metrics = QFontMetrics(button.font())
            assert metrics.horizontalAdvance(button.text()) <= button.width() - 4, button.text()
            assert button.height() >= TOUCH
            assert button.width() >= TOUCH
    for label in window.findChildren(QLabel):
        if label.isVisible() and not label.wordWrap():
            metrics = QFontMetrics(label.font())
            assert metrics.horizontalAdvance(label.text()) <= label.width(), label.text()
            assert "…" not in label.text()


def test_three_who_wait_are_seen_and_six_who_passed(
    window: MainWindow, request: pytest.FixtureRequest
) -> None:
    if request.node.callspec.params["window"][1] >= 768:
        gate = window.gates[0]
        assert gate.waiting._fitting() >= 3
        assert gate.passages._fitting() >= 6


def test_the_strip_of_slots_shows_every_value(window: MainWindow) -> None:
    gate = window.gates[0]
    for findings in (scenes.WANTED, scenes.FEVER, scenes.FINE, scenes.LOST):
        gate._on_shown(scenes.shown(findings, number=None))
        window.grab()
        assert gate.slots.is_all_shown, [slot.value for slot in gate.slots.places]


def test_the_worst_finding_is_never_among_those_only_counted(window: MainWindow) -> None:
    gate = window.gates[0]
    for findings in (scenes.WANTED, scenes.FEVER, scenes.LOST):
        gate._on_shown(scenes.shown(findings, number=None))
        places = gate.findings.places()
        assert places
        worst, box = places[0]
        assert worst.tone is gate.panel.face.tone
        assert box.right() <= gate.findings.width()


def test_the_reason_fits_into_its_place(window: MainWindow) -> None:
    gate = window.gates[0]
    for findings in (scenes.WANTED, scenes.FEVER, scenes.LOST):
        gate._on_shown(scenes.shown(findings, number=12, name="阿卜杜热西提·买买提"))
        window.grab()
        assert gate.panel.is_all_shown, gate.panel.face.reason
    gate.show_fault(StoreError("store-read-only"))
    QApplication.processEvents()
    window.grab()
    assert gate.panel.is_all_shown
    assert gate.panel.sign_sizes[0] >= 64
