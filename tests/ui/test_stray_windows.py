"""Nothing flashes beside the window: no part of a screen is shown before it has its place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gatekeeper import app, text
from gatekeeper.app import App
from gatekeeper.domain.accounts import SYSTEM, Role
from gatekeeper.ui import theme
from gatekeeper.ui.main_window import MainWindow
from tests.ui import scenes


class Lookout(QObject):
    """Notes every window that appears besides the one."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() is QEvent.Type.Show
            and isinstance(watched, QWidget)
            and watched.isWindow()
            and not isinstance(watched, MainWindow)
        ):
            self.seen.append(f"{type(watched).__name__} {watched.objectName()}")
        return False


@pytest.fixture
def program(tmp_path: Path) -> Iterator[App]:
    text.use("en")
    made = app.build(scenes.settings(tmp_path / "data", encrypted=False))
    yield made
    made.close()


@pytest.fixture
def lookout(qapp: QApplication) -> Iterator[Lookout]:
    made = Lookout()
    qapp.installEventFilter(made)
    yield made
    qapp.removeEventFilter(made)


@pytest.mark.parametrize("signed_on", [True, False])
def test_no_widget_is_shown_before_it_has_a_parent(
    program: App, lookout: Lookout, qtbot: QtBot, qapp: QApplication, signed_on: bool
) -> None:
    theme.apply(qapp, "day")
    chief = program.accounts.create("李班长", Role.SUPERVISOR, "258013", SYSTEM)
    window = MainWindow(program.settings)
    qtbot.addWidget(window)
    window.show()
    window.serve(program, chief if signed_on else None)
    qtbot.waitUntil(lambda: window.tasks.is_idle)
    openings = window._openings
    for intent in openings.intents:
        window.open(intent)
        qtbot.waitUntil(lambda: window.tasks.is_idle)
    for key in openings._entries if signed_on else ():
        if key != "sign-off":
            openings._on_entry(key, chief)
            qtbot.waitUntil(lambda: window.tasks.is_idle)
    window.gate._keys.touch_slot("temperature")
    window.stop()
    qtbot.waitUntil(lambda: window.tasks.is_idle)
    assert lookout.seen == []
