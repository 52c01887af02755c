"""A menu below F10: the lines of one subject, each opened by its sign."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from gatekeeper.text import mark, tr
from gatekeeper.ui.inputs import Choices
from gatekeeper.ui.screen import Screen, Tasks


class SubMenu(Screen):
    """`chosen` carries the key of a line; each subject has its `lines`, `heading` and `about`."""

    chosen = Signal(str)

    lines: ClassVar[Mapping[str, str]]
    heading: ClassVar[str]
    about: ClassVar[str] = mark(
        "For clerks and supervisors. Whatever is opened or changed is recorded."
    )

    def __init__(
        self, offered: tuple[str, ...], tasks: Tasks, parent: QWidget | None = None
    ) -> None:
        super().__init__(tasks, parent)
        self.offered = offered
        self.menu = Choices(lambda: [(key, tr(self.lines[key])) for key in offered], columns=2)
        self.menu.chosen.connect(self.chosen)
        self.body.addWidget(self.menu)
        self.body.addStretch(1)
        self.say(self.title.setText, lambda: tr(self.heading))
        self.say(self.hint.setText, lambda: tr(self.about))
        self.setFocusProxy(self.menu)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A sign opens its line."""
        if not self.menu.press_digit(event.text()):
            super().keyPressEvent(event)
