"""F10 with a supervisor's PIN: a list imported while the gate works, an account, cards seen."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gatekeeper.text import tr
from gatekeeper.ui.accounts_screen import AccountsScreen
from gatekeeper.ui.dashboard_screen import DashboardScreen
from gatekeeper.ui.import_screen import ImportScreen
from gatekeeper.ui.inputs import SIGNS
from gatekeeper.ui.paper_preview import PaperPreview
from gatekeeper.ui.passes_screen import PassesScreen
from gatekeeper.ui.records_menu import RecordsMenu
from gatekeeper.ui.shift_menu import ENTRIES, ShiftMenu
from gatekeeper.ui.shifts_menu import ShiftsMenu
from gatekeeper.ui.temperature_screen import TemperatureScreen
from gatekeeper.ui.theme import Tone
from tests.e2e.conftest import Open
from tests.e2e.house import CHIEF_PIN, Community, House, phone_code
from tests.offices import HEADER, as_csv, row


def line_of(house: House, key: str) -> None:
    """A line of the menu of the shift, by its digit."""
    house.press("F10")
    house.until(lambda: isinstance(house.window.stack.currentWidget(), ShiftMenu))
    # A profile leaves out the lines of what it does not use.
    msgid = next(entry.msgid for entry in ENTRIES if entry.key == key)
    buttons = house.window.stack.currentWidget().menu.buttons
    house.press(next(b.text()[0] for b in buttons if b.text()[3:].startswith(tr(msgid))).lower())
    house.until_answered()


def supervise(house: House, key: str, kind: type) -> Any:
    """Open a screen from the menu, by its digit and the PIN."""
    line_of(house, key)
    house.press(CHIEF_PIN)
    house.until(lambda: isinstance(house.window.stack.currentWidget(), kind))
    house.until_answered()
    return house.window.stack.currentWidget()


def shifts(house: House, key: str, kind: type) -> Any:
    """A line of the menu of rosters and shift logs, which opens without a PIN."""
    house.press("F10")
    house.until(lambda: isinstance(house.window.stack.currentWidget(), ShiftMenu))
    menu = house.window.stack.currentWidget()
    house.press(
        next(
            b.text()[0] for b in menu.menu.buttons if tr("Roster, shift log, hours") in b.text()
        ).lower()
    )
    house.until(lambda: isinstance(house.window.stack.currentWidget(), ShiftsMenu))
    return choose(house, key, kind)


def choose(house: House, key: str, kind: type) -> Any:
    """A line of the menu of the records, by its digit."""
    menu = house.window.stack.currentWidget()
    house.press(SIGNS[menu.offered.index(key)].lower())
    house.until(lambda: isinstance(house.window.stack.currentWidget(), kind))
    house.until_answered()
    return house.window.stack.currentWidget()


def paste(words: str) -> None:
    """What an input method or the clipboard puts into the field."""
    field = QApplication.focusWidget()
    field.setText(words)  # type: ignore[union-attr]


def test_the_gate_lets_people_through_while_a_list_is_imported(
    opened: Open, community: Community, tmp_path: Any
) -> None:
    house = opened()
    path = tmp_path / "residents.csv"
    people = [row(f"钱{n // 10}{'一二三四五六七八九十'[n % 10]}", room=str(n)) for n in range(600)]
    path.write_text(as_csv([HEADER, *people]), encoding="utf-8")
    supervise(house, "records", RecordsMenu)
    screen = choose(house, "import", ImportScreen)
    paste(str(path))
    house.confirm()
    house.qtbot.waitUntil(lambda: screen.stack.currentWidget() is screen.preview, timeout=60_000)
    house.picture("preview")
    house.confirm()
    job = screen._job
    assert job.is_running
    house.press("Esc", "Esc", "Esc", "Esc")  # the screen, two menus, the question for the PIN
    assert house.window.stack.currentWidget() is house.gate
    card = community.cards[3]
    house.present(card.text)
    house.until_tone(Tone.PENDING, card.name)
    house.qtbot.waitUntil(lambda: not job.is_running, timeout=60_000)
    house.present(phone_code(card))
    house.until(lambda: house.gate.shown.presentation.health_code is not None)
    house.press("G", "365", "Enter")
    house.until_tone(Tone.GRANTED, card.name)
    assert (job.result.added, job.result.problems) == (600, ())
    assert house.verified().fault is None


def test_an_account_is_made_and_signs_on(opened: Open) -> None:
    house = opened()
    screen = supervise(house, "accounts", AccountsScreen)
    house.press("n", ctrl=True)
    paste("赵六")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    for _ in range(2):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        house.press("369014")
    house.confirm()
    house.until(lambda: screen.is_listing)
    house.until_answered()
    assert house.app.accounts.sign_on("赵六", "369014").name == "赵六"
    assert "account-created" in house.audits()


def test_cards_are_drawn_at_the_desk_and_shown(opened: Open, community: Community) -> None:
    house = opened()
    screen = supervise(house, "passes", PassesScreen)
    house.press("passphrase", "Enter")
    house.until(lambda: screen.list.isVisible())
    house.until_answered()
    house.press(community.cards[0].number)
    house.until(lambda: screen.list.model.rowCount() == 1)
    screen.again.click()
    house.qtbot.waitUntil(
        lambda: isinstance(house.window.stack.currentWidget(), PaperPreview), timeout=60_000
    )
    assert house.window.stack.currentWidget().can_be_shown


def test_g07_the_temperature_ledger_opens_from_the_figures_and_is_printed(
    opened: Open, community: Community
) -> None:
    house = opened(profile="three-checks")
    card = community.cards[0]
    house.present(card.text)
    house.until_tone(Tone.PENDING, card.name)
    house.present(phone_code(card))
    house.until(lambda: house.gate.shown.presentation.health_code is not None)
    house.press("G", "365", "Enter")
    house.until_tone(Tone.GRANTED, card.name)
    line_of(house, "figures")
    house.until(lambda: isinstance(house.window.stack.currentWidget(), DashboardScreen))
    house.until_answered()
    house.picture("figures")
    house.press("T", ctrl=True)
    house.until(lambda: isinstance(house.window.stack.currentWidget(), TemperatureScreen))
    house.until_answered()
    ledger = house.window.stack.currentWidget()
    assert [row.readings for row in ledger.list.model.everything] == [(365,)]
    house.picture("temperatures")
    house.press("P", ctrl=True)
    house.qtbot.waitUntil(
        lambda: isinstance(house.window.stack.currentWidget(), PaperPreview), timeout=20_000
    )
