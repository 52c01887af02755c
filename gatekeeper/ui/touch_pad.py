"""Fingers instead of keys: the digits of a temperature, the colours of a code."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QWidget

from gatekeeper.text import tr
from gatekeeper.ui.theme import TOUCH, UNIT


def layout_of(check: str) -> tuple[tuple[str, str], ...]:
    """Keys and words for a slot; six beside each other."""
    end = (("Esc", tr("Clear")), ("Enter", tr("Enter")))
    match check:
        case "temperature":
            return tuple((digit, digit) for digit in "1234567890") + end
        case "health-code":
            colours = (("G", tr("green code")), ("A", tr("yellow code")), ("R", tr("red code")))
            return (*colours, ("K", tr("how it was seen")), *end)
        case "person":
            return (("Y", tr("same person")), ("N", tr("another person")), *end)
        case _:
            return end


class TouchPad(QWidget):
    """`pressed` carries the key, as the keyboard would; `finished` after Enter or Clear."""

    pressed = Signal(str)
    finished = Signal()

    def __init__(self, check: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(UNIT, UNIT, UNIT, UNIT)
        grid.setSpacing(UNIT)
        for place, (key, words) in enumerate(layout_of(check)):
            button = QPushButton(words)
            button.setMinimumSize(TOUCH, TOUCH)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setProperty("primary", key == "Enter")
            button.clicked.connect(lambda _=False, key=key: self.take_key(key))
            grid.addWidget(button, place // 6, place % 6)

    def take_key(self, key: str) -> bool:
        """Whoever types meanwhile means the same."""
        if len(key) > 1 and key.startswith("F"):
            return False
        self.pressed.emit(key)
        if key in ("Enter", "Esc"):
            self.finished.emit()
        return True
