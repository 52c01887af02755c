"""值班: the roster, the shift log, effort and hours, one level below F10."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from gatekeeper.text import mark, tr
from gatekeeper.ui.inputs import Choices
from gatekeeper.ui.screen import Screen, Tasks

WORDS: Mapping[str, str] = {
    "roster": mark("Duty roster"),
    "log": mark("Shift log"),
    "effort": mark("Effort by hour and operator"),
    "hours": mark("Hours served"),
}


class ShiftsMenu(Screen):
    """`chosen` carries the key of a line; a digit opens it."""

    chosen = Signal(str)

    def __init__(
        self, offered: tuple[str, ...], tasks: Tasks, parent: QWidget | None = None
    ) -> None:
        super().__init__(tasks, parent)
        self.offered = offered
        self.menu = Choices(lambda: [(key, tr(WORDS[key])) for key in offered], columns=2)
        self.menu.chosen.connect(self.chosen)
        self.body.addWidget(self.menu)
        self.body.addStretch(1)
        self.say(self.title.setText, lambda: tr("Roster, shift log, hours"))
        self.say(self.hint.setText, lambda: tr("Who stands where, what happened, how long."))
        self.setFocusProxy(self.menu)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit opens its line."""
        if not self.menu.press_digit(event.text()):
            super().keyPressEvent(event)
