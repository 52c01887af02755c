"""What is set in the window is kept in the file that the program was started with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gatekeeper import app, config, text
from gatekeeper.app import App
from gatekeeper.config import Settings
from gatekeeper.domain.accounts import SYSTEM, Operator, Role
from gatekeeper.ui import theme
from gatekeeper.ui.first_run import FirstRun
from gatekeeper.ui.first_run_flow import groups_to_type, recovery_groups
from gatekeeper.ui.main_window import MainWindow
from gatekeeper.ui.settings_office import OfficePage
from gatekeeper.ui.settings_screen import SettingsScreen
from tests.communities import own_home  # noqa: F401  (a fixture)


@pytest.fixture
def settings(tmp_path: Path, own_home: Path) -> Settings:  # noqa: F811
    return replace(config.default(tmp_path / "data"), language="en", devices=())


@pytest.fixture
def program(settings: Settings) -> Iterator[App]:
    before = text.language()
    made = app.build(settings)
    yield made
    made.close()
    text.use(before)


class Desk:
    """A window on a program, started with a settings file of its own."""

    def __init__(self, program: App, file: Path, qtbot: QtBot, role: str | None = None) -> None:
        self.window, self._qtbot = MainWindow(program.settings, file=file, role=role), qtbot
        qtbot.addWidget(self.window)
        self.window.show()

    def serve(self, program: App, operator: Operator | None = None) -> None:
        self.window.serve(program, operator)
        self.settle()

    def settle(self) -> None:
        self._qtbot.waitUntil(lambda: self.window.tasks.is_idle)

    @property
    def screen(self) -> QWidget:
        return self.window.stack.currentWidget()

    def close(self) -> None:
        self.window.stop()
        self.settle()


def test_a_first_start_writes_the_file_it_was_given(
    program: App,
    tmp_path: Path,
    own_home: Path,  # noqa: F811
    qtbot: QtBot,
    qapp: QApplication,
) -> None:
    theme.apply(qapp, "day")
    file = tmp_path / "post" / "east.toml"
    desk = Desk(program, file, qtbot)
    desk.serve(program)
    wizard = desk.screen
    assert isinstance(wizard, FirstRun)
    wizard.checkpoint.form.fields["checkpoint"].editor.setText("East")
    wizard.lane.form.fields["lane_name"].editor.setText("Lane 1")
    for who, name, pin in (("supervisor", "Li", "861302"), ("operator", "Wang", "240613")):
        for part, typed in (("name", name), ("pin", pin), ("again", pin)):
            wizard.accounts.form.fields[f"{who}_{part}"].editor.setText(typed)
    assert program.recovery is not None
    groups = recovery_groups(program.recovery)
    assert wizard.recovery is not None
    for place, group in enumerate(groups_to_type(program.recovery)):
        wizard.recovery.form.fields[f"group_{place}"].editor.setText(groups[group])
    for _ in wizard.steps:
        wizard.submit()
        desk.settle()
    assert config.load(file).checkpoint == "East"
    assert [one.name for one in program.accounts.names()] == ["Li", "Wang"]
    assert not list(own_home.rglob("settings.toml"))
    desk.close()


def test_a_change_is_saved_where_the_settings_came_from(
    program: App,
    tmp_path: Path,
    own_home: Path,  # noqa: F811
    qtbot: QtBot,
    qapp: QApplication,
) -> None:
    theme.apply(qapp, "day")
    chief = program.accounts.create("Li", Role.SUPERVISOR, "861302", SYSTEM)
    file = tmp_path / "east.toml"
    desk = Desk(program, file, qtbot)
    desk.serve(program, chief)
    desk.window._openings._on_entry("settings", chief)
    desk.settle()
    screen = desk.screen
    assert isinstance(screen, SettingsScreen)
    screen.pages[0].form.fields["checkpoint"].editor.setText("North")
    screen.submit()
    desk.settle()
    assert config.load(file).checkpoint == "North"
    assert desk.window.settings.checkpoint == "North"
    assert [post.name for post in program.posts.all()] == ["North"]  # G22: one name
    assert not list(own_home.rglob("settings.toml"))
    desk.close()


def test_a_desk_for_once_stays_out_of_the_file_and_what_waits_is_told(
    program: App,
    tmp_path: Path,
    own_home: Path,  # noqa: F811
    qtbot: QtBot,
    qapp: QApplication,
) -> None:
    """`--role office` is of this start alone, whatever is saved meanwhile."""
    theme.apply(qapp, "day")
    chief = program.accounts.create("Li", Role.SUPERVISOR, "861302", SYSTEM)
    file = tmp_path / "east.toml"
    desk = Desk(program, file, qtbot, role=config.OFFICE)
    assert desk.window.desk is not None
    desk.serve(program, chief)
    desk.window._openings._on_entry("settings", chief)
    desk.settle()
    screen = desk.screen
    assert isinstance(screen, SettingsScreen)
    screen.pages[0].form.fields["checkpoint"].editor.setText("Office")
    office = next(page for page in screen.pages if isinstance(page, OfficePage))
    office.form.fields["report_at"].editor.setText("16:00")
    screen.submit()
    desk.settle()
    saved = config.load(file)
    assert (saved.role, saved.checkpoint, saved.report_at) == (config.GATE, "Office", "16:00")
    assert desk.window.settings.role == config.OFFICE
    assert "when the program restarts" in desk.window.banner.words.text()
    desk.close()
