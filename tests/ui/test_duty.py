"""Whoever is put out of use while on duty is signed off at once, wherever it was done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gatekeeper import app, text
from gatekeeper.app import App
from gatekeeper.domain.accounts import SYSTEM, Operator, Role
from gatekeeper.ui import theme
from gatekeeper.ui.main_window import MainWindow
from gatekeeper.ui.sign_on import SignOn
from tests.ui import scenes


@pytest.fixture
def program(tmp_path: Path) -> Iterator[App]:
    text.use("en")
    made = app.build(scenes.settings(tmp_path / "data", encrypted=False, language="en"))
    yield made
    made.close()


@pytest.fixture
def people(program: App) -> dict[str, Operator]:
    made = program.accounts
    return {
        "chief": made.create("李班长", Role.SUPERVISOR, "258013", SYSTEM),
        "guard": made.create("王强", Role.OPERATOR, "147036", SYSTEM),
        "other": made.create("赵六", Role.OPERATOR, "369014", SYSTEM),
    }


@pytest.fixture
def window(
    program: App, people: dict[str, Operator], qtbot: QtBot, qapp: QApplication
) -> Iterator[MainWindow]:
    theme.apply(qapp, "day")
    made = MainWindow(program.settings)
    qtbot.addWidget(made)
    made.show()
    made.serve(program, people["guard"])
    qtbot.waitUntil(lambda: made.tasks.is_idle)
    yield made
    made.stop()
    qtbot.waitUntil(lambda: made.tasks.is_idle)


def test_the_operator_on_duty_is_signed_off_at_once(
    window: MainWindow, program: App, people: dict[str, Operator], qtbot: QtBot
) -> None:
    program.lanes.write(program.accounts.disable, people["guard"].account, people["chief"]).result()
    qtbot.waitUntil(lambda: window.operator is None)
    qtbot.waitUntil(lambda: window.tasks.is_idle)
    assert window.gate.operator is None
    assert isinstance(window.gate.asking, SignOn)
    assert "王强" in window.banner.sentence


def test_another_account_put_out_of_use_disturbs_nobody(
    window: MainWindow, program: App, people: dict[str, Operator], qtbot: QtBot
) -> None:
    program.lanes.write(program.accounts.disable, people["other"].account, people["chief"]).result()
    QApplication.processEvents()
    qtbot.waitUntil(lambda: window.tasks.is_idle)
    assert window.operator == people["guard"]
