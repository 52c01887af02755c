"""Which paper of the observed is wanted: of one case, or of all that are open."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from gatekeeper.text import mark, tr
from gatekeeper.ui.inputs import Choices
from gatekeeper.ui.screen import Screen, Sentence, Tasks

OF_CASE: Mapping[str, str] = {
    "notice": mark("Observation notice"),
    "sheet": mark("Temperature sheet"),
    "blank": mark("Temperature sheet, blank"),
    "file": mark("Person file, form of a foreigner"),
}
OF_ALL: Mapping[str, str] = {
    "notice": mark("Observation notices not drawn yet"),
    "sheet": mark("Temperature sheets of all"),
    "blank": mark("Temperature sheets of all, blank"),
    "police": mark("Checklist of the police"),
    "community": mark("Checklist of the community"),
    "property": mark("Checklist of the property"),
    "medic": mark("Checklist of the doctors"),
}


class CasePapersScreen(Screen):
    """`wanted` carries the key of a paper and the cases it is of."""

    wanted = Signal(str, object)

    def __init__(
        self,
        words: Mapping[str, str],
        cases: tuple[UUID, ...],
        about: Sentence,
        tasks: Tasks,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tasks, parent)
        self.menu = Choices(lambda: [(key, tr(one)) for key, one in words.items()], columns=2)
        self.menu.chosen.connect(lambda key: self.wanted.emit(key, cases))
        self.body.addWidget(self.menu)
        self.body.addStretch(1)
        self.say(self.title.setText, lambda: tr("Papers of the observed"))
        self.say(self.hint.setText, about)
        self.setFocusProxy(self.menu)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit draws its paper."""
        if not self.menu.press_digit(event.text()):
            super().keyPressEvent(event)
