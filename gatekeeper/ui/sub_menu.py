"""A menu below F10: the lines of one subject, each opened by its sign."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from gatekeeper.text import tr
from gatekeeper.ui.inputs import Choices
from gatekeeper.ui.screen import Screen, Sentence, Tasks


class SubMenu(Screen):
    """`chosen` carries the key of a line; `words` holds the msgid of each."""

    chosen = Signal(str)

    def __init__(
        self,
        words: Mapping[str, str],
        offered: tuple[str, ...],
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        title: Sentence,
        hint: Sentence,
    ) -> None:
        super().__init__(tasks, parent)
        self.offered = offered
        self.menu = Choices(lambda: [(key, tr(words[key])) for key in offered], columns=2)
        self.menu.chosen.connect(self.chosen)
        self.body.addWidget(self.menu)
        self.body.addStretch(1)
        self.say(self.title.setText, title)
        self.say(self.hint.setText, hint)
        self.setFocusProxy(self.menu)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A sign opens its line."""
        if not self.menu.press_digit(event.text()):
            super().keyPressEvent(event)
