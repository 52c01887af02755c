"""The office's desk: the menu is its home, a PIN stands before it, no lane and no camera."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from gatekeeper import config, text
from gatekeeper.services.ledgers import Draft
from gatekeeper.text import tr
from gatekeeper.ui import keys
from gatekeeper.ui.key_card import KeyCard
from gatekeeper.ui.ledger_card import LedgerCard
from gatekeeper.ui.ledger_editors import line_in
from gatekeeper.ui.ledger_form import LedgerForm
from gatekeeper.ui.ledger_list import LedgerList
from gatekeeper.ui.ledger_screen import LedgerScreen
from gatekeeper.ui.paper_preview import PaperPreview
from gatekeeper.ui.person_card import PersonCardScreen
from gatekeeper.ui.records_menu import RecordsMenu
from gatekeeper.ui.search_screen import SearchScreen
from gatekeeper.ui.shift_menu import ENTRIES, ShiftMenu
from gatekeeper.ui.sign_on import SignOn
from tests.e2e.conftest import Open
from tests.e2e.house import CHIEF, CHIEF_PIN, GUARD, GUARD_PIN, Community, House, Stage, words_of
from tests.reports.papers import words


def menu_of(house: House) -> Any:
    """The menu that stands there, if one does."""
    current = house.window.desk.stack.currentWidget()
    return current if isinstance(current, ShiftMenu) else None


def sign_on(house: House, name: str, pin: str) -> None:
    """By name and PIN, as at the gate."""
    house.until(lambda: isinstance(house.window.desk.asking, SignOn))
    panel = house.window.desk.asking
    house.until(lambda: panel.names.count() > 0)
    row = next(n for n in range(panel.names.count()) if name in panel.names.item(n).text())
    panel.names.setCurrentRow(row)
    panel.pad.setFocus()
    house.press(pin)
    house.until(lambda: menu_of(house) is not None)
    house.until_answered()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_clerk_signs_on_and_works_by_the_menu(
    opened: Open, stage: Stage, community: Community, language: str
) -> None:
    """No device starts, even where the settings still name one."""
    house = opened(stage.device(), sign_on="", role="office", language=language)
    house.picture("signing on")
    sign_on(house, CHIEF, CHIEF_PIN)
    assert house.window.devices.threads == []
    assert house.window.gates == []
    assert not [one.name for one in threading.enumerate() if "camera" in one.name]
    assert tr("Community office") in house.window.header.place.text()
    assert not any(button.isVisible() for button in house.window.header.ways.values())
    menu = menu_of(house)
    assert menu.menu.hasFocus() or menu.menu.buttons[0].hasFocus()
    assert menu.leave.isHidden()
    assert menu.area.verticalScrollBar().maximum() == 0
    assert tr("database") in house.window.desk.health.accessibleName()
    house.picture("menu")
    house.press("Esc")
    assert house.window.stack.currentWidget() is house.window.desk
    place = next(
        button.text()[0]
        for button in menu.menu.buttons
        if button.text()[3:].startswith(tr("Residents and households"))
    )
    house.press(place.lower())
    house.until(lambda: isinstance(house.window.stack.currentWidget(), RecordsMenu))
    house.press("F10")
    house.until(lambda: house.window.stack.currentWidget() is house.window.desk)
    house.press("F3")
    house.until(lambda: isinstance(house.window.stack.currentWidget(), SearchScreen))
    card = community.cards[4]
    house.press(card.number)
    screen = house.window.stack.currentWidget()
    house.until(lambda: screen.list.model.rowCount() == 1)
    house.press("Enter")
    house.until(lambda: isinstance(house.window.stack.currentWidget(), PersonCardScreen))
    house.until_answered()
    house.press("Esc", "Esc")
    house.until(lambda: house.window.stack.currentWidget() is house.window.desk)
    assert house.lines() == []


def test_every_line_of_the_desk_opens(opened: Open, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever the menu offers works without a lane; what a gate alone has is not offered."""
    house = opened(sign_on=CHIEF, role="office")
    offered = list(menu_of(house)._entries)
    at_gate_alone = {entry.key for entry in ENTRIES if entry.gate}
    assert at_gate_alone
    assert not at_gate_alone & set(offered)
    with caplog.at_level(logging.ERROR):
        for key in [key for key in offered if key != "sign-off"]:
            house.window._openings._on_entry(key, house.window.operator)
            house.until_answered()
            front, desk = house.window.stack.currentWidget(), house.window.desk
            assert front is not desk or desk.asking is not None, key
            house.picture(key)
            house.window.home()
            desk.close_question()
    assert caplog.records == []


def test_what_stands_at_the_desk_alone_is_hidden_at_the_gate(opened: Open) -> None:
    house = opened()
    house.press("F10")
    house.until(lambda: isinstance(house.window.stack.currentWidget(), ShiftMenu))
    at_desk_alone = {entry.key for entry in ENTRIES if entry.desk}
    assert not at_desk_alone & set(house.window.stack.currentWidget()._entries)
    assert "referrals" in house.window.stack.currentWidget()._entries


def test_after_a_while_alone_the_menu_wants_the_pin_again(opened: Open) -> None:
    house = opened(sign_on=CHIEF, role="office")
    house.press("F3")
    house.until(lambda: isinstance(house.window.stack.currentWidget(), SearchScreen))
    house.window.lock.close()
    house.until(lambda: isinstance(house.window.desk.asking, SignOn))
    assert house.window.stack.currentWidget() is house.window.desk
    assert menu_of(house) is None
    house.press("Esc")
    house.until(lambda: house.window.desk.asking is None)
    assert menu_of(house) is None
    house.picture("alone")
    house.press("Enter")  # the one button
    sign_on(house, CHIEF, CHIEF_PIN)
    assert not house.window.lock.is_on


def key_of(menu: ShiftMenu, words: str) -> str:
    """The key of a line of the menu."""
    button = next(one for one in menu.menu.buttons if words in one.text())
    return button.text()[0].lower()


def test_whoever_goes_leaves_nothing_open(opened: Open) -> None:
    """A line that is not his asks for a PIN; the menu stands again afterwards."""
    house = opened(sign_on=GUARD, role="office")
    menu = menu_of(house)
    house.press(key_of(menu, tr("Settings")))
    house.until_answered()
    house.press(CHIEF_PIN)
    house.until(lambda: house.window.stack.currentWidget() is not house.window.desk)
    house.press("Esc")
    assert menu.sign_on is None
    house.press(key_of(menu, tr("Sign off")))
    house.until(lambda: isinstance(house.window.desk.asking, SignOn))
    assert house.window.operator is None
    sign_on(house, GUARD, GUARD_PIN)
    assert "sign-off" in house.audits()


def test_a_key_of_the_lane_does_nothing_at_the_desk(opened: Open) -> None:
    house = opened(sign_on=CHIEF, role="office")
    for key in ("F2", "F4", "F8", "F11", "F12"):
        house.press(key)
        assert house.window.stack.currentWidget() is house.window.desk
        assert house.window.desk.asking is None
    house.present("GKP1:NOBODY")
    house.until_answered()
    assert house.lines() == []
    house.press("F1")
    house.until(lambda: isinstance(house.window.stack.currentWidget(), KeyCard))
    told = " ".join(words_of(house.window.stack.currentWidget()))
    assert "menu" in told
    assert not any(text.tr(key.msgid) in told for key in keys.KEYS if key.group == "letters")
    assert "undo" not in told


def test_the_desk_says_its_words_in_the_other_language(opened: Open) -> None:
    house = opened(sign_on=CHIEF, role="office")
    house.window.speak("zh_CN")
    QApplication.processEvents()
    assert "社区办公" in house.window.header.place.text()
    assert menu_of(house).title.text() == tr("Community office")


def test_o41_a_ledger_is_found_written_and_its_sheet_printed_by_the_keyboard(opened: Open) -> None:
    house = opened(sign_on=CHIEF, role="office")
    ledgers = next(b for b in menu_of(house).menu.buttons if tr("Ledgers") in b.text())
    house.press(ledgers.text()[0].lower())
    house.until(lambda: isinstance(house.window.stack.currentWidget(), LedgerList))
    house.until_answered()
    house.press("rectification")
    house.picture("ledgers")
    house.confirm()
    house.until(lambda: isinstance(house.window.stack.currentWidget(), LedgerForm))
    form = house.window.stack.currentWidget()
    house.press("district")
    house.confirm()
    assert form.form.fields["limit"].problem.text() == tr("Please fill this in.")
    typed = {"place": "北门", "problem": "一米线不清", "who": "王强", "limit": "2099-03-14"}
    for key, told in typed.items():
        line_in(form.editors[key]).setText(told)
    form.editors["weight"].pick("minor")
    house.picture("form")
    house.confirm()
    house.until(lambda: isinstance(house.window.stack.currentWidget(), LedgerList))
    house.until_answered()
    house.press("Enter")
    house.until(lambda: isinstance(house.window.stack.currentWidget(), LedgerScreen))
    house.until_answered()
    house.press("Enter")
    house.until(lambda: isinstance(house.window.stack.currentWidget(), LedgerCard))
    house.until_answered()
    house.window.stack.currentWidget().slip.click()
    house.until(lambda: isinstance(house.window.stack.currentWidget(), PaperPreview))
    assert house.window.stack.currentWidget().can_be_shown
    house.picture("sheet")
    assert "slip printed" not in house.audits(), "why it was shown is private"
    assert house.verified().fault is None


def test_o19_the_hotline_card_is_printed_from_its_ledger(opened: Open) -> None:
    house = opened(sign_on=CHIEF, role="office")
    water = {"name": "供水抢修", "phone": "96390", "sort": "utility"}
    house.app.ledgers.add("hotlines", Draft(values=water), house.window.operator)
    house.window._openings._on_entry("ledgers", house.window.operator)
    house.until(lambda: isinstance(house.window.stack.currentWidget(), LedgerList))
    house.until_answered()
    house.press("hotline", "Enter")
    house.until(lambda: isinstance(house.window.stack.currentWidget(), LedgerScreen))
    house.until_answered()
    house.press("h", ctrl=True)
    house.until(lambda: isinstance(house.window.stack.currentWidget(), PaperPreview))
    house.picture("card")
    (printed,) = words(house.window.stack.currentWidget()._pdf)
    assert "96390" in printed
    assert "12345" in printed


RUN_AND_LOOK = """
import sys, threading
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

application = QApplication([])

def look():
    windows = [w for w in application.topLevelWidgets() if hasattr(w, "desk") and w.app]
    if not windows or windows[0].desk.asking is None and windows[0].stack.count() == 1:
        return
    window = windows[0]
    print(window.desk is not None, len(window.gates), window.devices.threads, "cv2" in sys.modules)
    print(*sorted(step for step in window.stack.currentWidget().steps))
    timer.stop()
    window.close()
    application.quit()

timer = QTimer()
timer.timeout.connect(look)
timer.start(50)
from gatekeeper.cli import main
sys.argv = ["gatekeeper", "run", *sys.argv[1:]]
main()
"""


def test_the_command_opens_the_desk_and_loads_no_camera(tmp_path: Path) -> None:
    """The first start of an office asks for no camera, no lane and no sound."""
    file = tmp_path / "settings.toml"
    settings = replace(config.default(tmp_path / "data"), encrypted=False, language="en")
    config.save(settings, file)
    result = subprocess.run(
        [sys.executable, "-c", RUN_AND_LOOK, "--role", "office", "--settings", str(file)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert result.stdout.splitlines() == [
        "True 0 [] False",
        "accounts checkpoint language",
    ], result.stderr
