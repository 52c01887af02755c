"""The office's menu of what is held on people: how long, on whom, destroyed when, told how."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from gatekeeper.text import mark, tr
from gatekeeper.ui.inputs import Choices
from gatekeeper.ui.screen import Screen, Tasks

WORDS: Mapping[str, str] = {
    "retention": mark("What is kept how long"),
    "held": mark("What we hold on a person"),
    "destruction": mark("Destruction of health data"),
    "notice": mark("Privacy notice (poster)"),
}


class PrivacyMenu(Screen):
    """`chosen` carries the key of a line; a digit opens it."""

    chosen = Signal(str)

    def __init__(
        self, offered: tuple[str, ...], tasks: Tasks, parent: QWidget | None = None
    ) -> None:
        super().__init__(tasks, parent)
        self.menu = Choices(lambda: [(key, tr(WORDS[key])) for key in offered], columns=2)
        self.menu.chosen.connect(self.chosen)
        self.body.addWidget(self.menu)
        self.body.addStretch(1)
        self.say(self.title.setText, lambda: tr("Personal data"))
        self.say(
            self.hint.setText,
            lambda: tr("For clerks and supervisors. Whatever is opened or changed is recorded."),
        )
        self.setFocusProxy(self.menu)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit opens its line."""
        if not self.menu.press_digit(event.text()):
            super().keyPressEvent(event)
