"""F10: what an operator opens at once, and what asks for a supervisor's PIN; F1: the keys."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel

from gatekeeper import text
from gatekeeper.ui import keys
from gatekeeper.ui.inputs import SIGNS
from gatekeeper.ui.key_card import KeyCard, printed_rows
from gatekeeper.ui.shift_menu import ENTRIES, ShiftMenu
from gatekeeper.ui.subjects import is_on_card
from tests.ui import scenes
from tests.ui.screen_kit import CHIEF_PIN, GUARD_PIN, RightAway, open_desk, press, show


@pytest.fixture
def desk(tmp_path):
    with open_desk(tmp_path) as desk:
        yield desk


@pytest.fixture
def menu(desk, qtbot):
    made = ShiftMenu(desk.accounts, desk.tasks, operator=desk.guard)
    show(qtbot, made)
    return made


def number(key):
    return SIGNS[[entry.key for entry in ENTRIES].index(key)]


def test_an_operators_screen_opens_by_its_digit(menu, desk, qtbot):
    with qtbot.waitSignal(menu.chosen) as chosen:
        press(menu, number("referrals"))
    assert chosen.args == ["referrals", desk.guard]


def test_a_supervisors_screen_opens_with_his_pin_for_that_act(menu, desk, qtbot):
    with qtbot.assertNotEmitted(menu.chosen):
        press(menu, number("settings"))
        press(menu.sign_on, GUARD_PIN)
    with qtbot.waitSignal(menu.chosen) as chosen:
        press(menu.sign_on, CHIEF_PIN)
    assert chosen.args == ["settings", desk.chief]


def test_the_question_for_the_pin_can_be_left(menu):
    press(menu, number("settings"))
    menu.sign_on.leave.click()
    assert menu.menu.isVisible()
    assert menu.sign_on is None


def test_a_supervisor_is_not_asked(desk, qtbot):
    menu = ShiftMenu(desk.accounts, desk.tasks, operator=desk.chief)
    show(qtbot, menu)
    assert not any("*" in made.text() for made in menu.menu.buttons)
    with qtbot.waitSignal(menu.chosen):
        press(menu, number("settings"))


@pytest.mark.parametrize("at_desk", [False, True])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_twenty_lines_fit_without_scrolling(desk, qtbot, language, at_desk):
    """At 1366x768, with the guard's lines above the office's."""
    text.use(language)
    lines = [entry for entry in ENTRIES if entry.stands_at(desk=at_desk)]
    more = [replace(ENTRIES[-1], key=f"more {n}") for n in range(20 - len(lines))]
    menu = ShiftMenu(desk.accounts, desk.tasks, operator=desk.guard, entries=[*lines, *more])
    show(qtbot, menu, 1366, 640)
    QApplication.processEvents()
    assert menu.area.verticalScrollBar().maximum() == 0
    assert [e.on_duty for e in ENTRIES] == sorted((e.on_duty for e in ENTRIES), reverse=True)
    first_of_office = next(n for n, entry in enumerate(lines) if not entry.on_duty)
    assert menu.menu.buttons[first_of_office].x() == menu.menu.buttons[0].x()


@pytest.mark.parametrize(
    ("profile", "letters"),
    [("everyday", set()), ("three-checks", set("GARKQ")), ("company", set("GARKQP"))],
)
def test_the_card_shows_letters_of_what_is_asked_alone(profile, letters):
    policy = scenes.policy(profile)
    shown = {key.key for key in keys.KEYS if is_on_card(key.intent, policy)}
    assert shown & set("GARKQHCP") == letters


def test_the_card_shows_every_key_that_acts(qtbot):
    text.use("en")
    card = KeyCard(RightAway())
    show(qtbot, card)
    shown = {one.text() for one in card.findChildren(QLabel)}
    assert {key.key for key in keys.KEYS} <= shown
    assert {key for key, _ in printed_rows() if key} == {key.key for key in keys.KEYS}


def test_the_card_follows_the_language_and_can_be_printed(qtbot):
    text.use("en")
    card = KeyCard(RightAway())
    show(qtbot, card)
    text.use("zh_CN")
    QApplication.sendEvent(card, QEvent(QEvent.Type.LanguageChange))
    assert card.title.text() == text.tr("Keys")
    with qtbot.waitSignal(card.print_asked) as asked:
        card.print.click()
    assert asked.args == [printed_rows()]
    with qtbot.waitSignal(card.cancelled):
        press(card, Qt.Key.Key_Escape)
