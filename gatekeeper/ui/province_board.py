"""The province of a plate by one key: the signs on a board, each with the key that types it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from gatekeeper.text import tr
from gatekeeper.ui.flow import Flow
from gatekeeper.ui.screen import GAP, Speaking, button

# The first letter as it is spoken where that is free; the board shows them, nobody learns them.
KEYS = {
    "J": "京",
    "T": "津",
    "H": "沪",
    "Y": "渝",
    "I": "冀",
    "U": "豫",
    "N": "云",
    "L": "辽",
    "B": "黑",
    "X": "湘",
    "W": "皖",
    "R": "鲁",
    "V": "新",
    "S": "苏",
    "Z": "浙",
    "G": "赣",
    "E": "鄂",
    "A": "桂",
    "C": "甘",
    "D": "晋",
    "M": "蒙",
    "K": "陕",
    "P": "吉",
    "F": "闽",
    "Q": "贵",
    "O": "粤",
    "1": "青",
    "2": "藏",
    "3": "川",
    "4": "宁",
    "5": "琼",
}

THIN = "\N{THIN SPACE}"
WIDTH = 68  # px: eight in a row of the gate's panel, four rows of them


class ProvinceBoard(Speaking):
    """`chosen` carries the sign; Esc leaves without one."""

    chosen = Signal(str)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        place = Flow(self)
        place.setSpacing(GAP // 2)
        for key, sign in KEYS.items():
            made = button("", f"{sign}{THIN}{key}")
            made.setFixedWidth(WIDTH)
            made.clicked.connect(lambda _=False, sign=sign: self.chosen.emit(sign))
            place.addWidget(made)
        self.say(self.setAccessibleName, lambda: tr("Province of the plate"))

    def take_key(self, key: str) -> bool:
        """One key is the whole answer."""
        if key == "Esc":
            self.cancelled.emit()
            return True
        sign = KEYS.get(key.upper())
        if sign is not None:
            self.chosen.emit(sign)
        return sign is not None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.take_key(event.text()):
            super().keyPressEvent(event)
