"""What the office does about people observed: the sheet of the day first."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from gatekeeper.text import mark, tr
from gatekeeper.ui.inputs import Choices
from gatekeeper.ui.screen import Screen, Tasks

WORDS: Mapping[str, str] = {
    "day": mark("Daily sheet"),
    "cases": mark("Cases of observation"),
    "new": mark("New case"),
    "intake": mark("Intake: triage desk, isolation site"),
    "checklists": mark("Checklists"),
    "fever": mark("Fever cases"),
    "key": mark("Key persons, provinces"),
    "papers": mark("Papers of the observed"),
    "file": mark("Person file, form of a foreigner"),
}


class ObservationMenu(Screen):
    """`chosen` carries the key of a line; a digit opens it."""

    chosen = Signal(str)

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(tasks, parent)
        self.menu = Choices(lambda: [(key, tr(words)) for key, words in WORDS.items()], columns=2)
        self.menu.chosen.connect(self.chosen)
        self.body.addWidget(self.menu)
        self.body.addStretch(1)
        self.say(self.title.setText, lambda: tr("Observation"))
        self.say(
            self.hint.setText,
            lambda: tr("Twice a day somebody measures, once a day somebody asks how they are."),
        )
        self.setFocusProxy(self.menu)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit opens its line."""
        if not self.menu.press_digit(event.text()):
            super().keyPressEvent(event)
