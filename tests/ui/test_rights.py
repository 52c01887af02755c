"""Keys and menu lines follow the table of rights, role by role, in the real window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gatekeeper import app, text
from gatekeeper.app import App
from gatekeeper.domain.accounts import SYSTEM, Operator, Role
from gatekeeper.domain.permissions import Act, may, who_may
from gatekeeper.ui import theme
from gatekeeper.ui.accounts_screen import ROLES
from gatekeeper.ui.keys import KEYS
from gatekeeper.ui.ledger_list import LedgerList
from gatekeeper.ui.main_window import MainWindow
from gatekeeper.ui.rights import ACTS, open_to
from gatekeeper.ui.shift_menu import ENTRIES, ShiftMenu
from tests.ui import scenes

PINS = ("147036", "258013", "369014", "470125", "581236")


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    folder: Path = tmp_path_factory.mktemp("rights")
    made = app.build(scenes.settings(folder / "data", encrypted=False, language="en"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def people(program: App) -> dict[Role, Operator]:
    return {
        role: program.accounts.create(f"某{role.value}", role, pin, SYSTEM)
        for role, pin in zip(ROLES, PINS, strict=True)
    }


@pytest.fixture(scope="module")
def whole(program: App, people: dict[Role, Operator], qapp: QApplication) -> Iterator[MainWindow]:
    text.use("en")
    theme.apply(qapp, "day")
    made = MainWindow(program.settings)
    made.show()
    made.serve(program)
    yield made
    made.stop()
    while not made.tasks.is_idle:
        qapp.processEvents()
    made.close()
    made.deleteLater()


@pytest.fixture
def window(whole: MainWindow, qtbot: QtBot) -> MainWindow:
    """The one window, as if just opened."""
    text.use("en")
    qtbot.waitUntil(lambda: whole.tasks.is_idle)
    whole.home()
    qtbot.waitUntil(lambda: whole.tasks.is_idle)
    whole.gate.close_question()
    return whole


def test_the_accounts_offer_every_role_of_people() -> None:
    assert set(ROLES) == set(Role) - {Role.SYSTEM}


def test_every_intent_has_its_line_in_the_table(window: MainWindow) -> None:
    intents = window._openings.intents
    assert intents <= ACTS.keys()
    assert {entry.key for entry in ENTRIES} <= window._openings._entries.keys()


@pytest.mark.parametrize("role", ROLES)
def test_every_role_on_every_key(
    window: MainWindow, people: dict[Role, Operator], role: Role, qtbot: QtBot
) -> None:
    window.sign_on(people[role])
    shown = {button.text().split()[0] for button in window.bar.buttons}
    allowed = {intent for intent, act in ACTS.items() if act is None or may(role, act)}
    assert shown == {key.key for key in KEYS if key.bar and key.intent in allowed}
    for intent in window._openings.intents - allowed:
        act = ACTS[intent]
        assert act is not None
        window.banner.tell("")
        window.open(intent)
        assert window.stack.currentWidget() is window.gate
        assert text.role_names(who_may(act)) in window.banner.sentence
    qtbot.waitUntil(lambda: window.tasks.is_idle)
    assert (window.gate.operator is not None) is may(role, Act.DECIDE)


@pytest.mark.parametrize("role", ROLES)
def test_every_role_on_every_line_of_the_shift(
    window: MainWindow, people: dict[Role, Operator], role: Role, qtbot: QtBot
) -> None:
    """Not one's own: a star, and names of those alone whose it is."""
    window.sign_on(people[role])
    window.open("shift")
    menu = window.stack.currentWidget()
    assert isinstance(menu, ShiftMenu)
    for entry, button in zip(menu._entries.values(), menu.menu.buttons, strict=True):
        assert button.text().endswith("*") is not may(role, entry.act)
        if may(role, entry.act):
            continue
        menu._on_chosen(entry.key)
        panel = menu.sign_on
        assert panel is not None
        qtbot.waitUntil(lambda: window.tasks.is_idle)
        names = {panel.names.item(row).text().split()[0] for row in range(panel.names.count())}
        assert names == {people[one].name for one in who_may(entry.act)}
        menu._withdraw()


def test_nobody_on_duty_sees_every_key(window: MainWindow) -> None:
    assert open_to(window._openings.intents, None) == window._openings.intents


def test_an_observer_reads_ledgers_and_writes_in_none(
    window: MainWindow, people: dict[Role, Operator], qtbot: QtBot
) -> None:
    window.sign_on(people[Role.OBSERVER])
    window.open("shift")
    menu = window.stack.currentWidget()
    assert isinstance(menu, ShiftMenu)
    menu._on_chosen("ledgers")
    qtbot.waitUntil(lambda: window.tasks.is_idle)
    screen = window.stack.currentWidget()
    assert isinstance(screen, LedgerList)
    assert screen.list.model.shown
    assert screen.primary.isHidden()
