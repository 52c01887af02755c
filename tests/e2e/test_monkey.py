"""A monkey at the keyboard: whatever it presses nothing raises and nothing green is invented."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gatekeeper.ui.theme import Tone
from tests.e2e.conftest import Open
from tests.e2e.house import Community

PRESSES = 300
DIGITS = [Qt.Key(int(Qt.Key.Key_0) + n) for n in range(10)]
FUNCTIONS = [Qt.Key(int(Qt.Key.Key_F1) + n) for n in range(12)]
LETTERS = [Qt.Key.Key_G, Qt.Key.Key_A, Qt.Key.Key_R, Qt.Key.Key_K, Qt.Key.Key_Y, Qt.Key.Key_N]
OTHERS = [
    Qt.Key.Key_Plus,
    Qt.Key.Key_Minus,
    Qt.Key.Key_Asterisk,
    Qt.Key.Key_Slash,
    Qt.Key.Key_Period,
    Qt.Key.Key_Backspace,
    Qt.Key.Key_Tab,
    Qt.Key.Key_Space,
    Qt.Key.Key_Down,
    Qt.Key.Key_Up,
]
ENTERS = [Qt.Key.Key_Enter, Qt.Key.Key_Return, Qt.Key.Key_Escape]


@pytest.mark.parametrize("seed", [1, 2])
def test_three_hundred_random_keys(opened: Open, community: Community, seed: int) -> None:
    """The witness at the panel reads the file at each green; an exception in a slot fails too."""
    house = opened()
    chooser = random.Random(seed)
    groups = (DIGITS, DIGITS, ENTERS, ENTERS, FUNCTIONS, LETTERS, OTHERS)
    for number in range(PRESSES):
        if number % 25 == 0:
            house.read_by_wedge(chooser.choice(community.cards).text)
            house.qtbot.wait(60)
        key = chooser.choice(chooser.choice(groups))
        ctrl = chooser.random() < 0.1 and key in ENTERS
        modifier = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
        QTest.keyClick(QApplication.focusWidget() or house.window, key, modifier)
        house.qtbot.wait(chooser.choice((1, 35)))
    house.qtbot.wait(70)
    house.until_answered()
    house.picture(f"monkey {seed}")
    lines = {number for number, _ in house.lines()}
    assert house.gate.panel.face.tone is not Tone.GRANTED or house.gate.faced.sequence in lines
    assert house.verified().fault is None
