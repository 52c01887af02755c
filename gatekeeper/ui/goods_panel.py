"""F7: who brings what, by one digit, and what the profile says of it (G16, G35-G37)."""

from __future__ import annotations

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.policy import Caller, CallersRule
from gatekeeper.text import tr
from gatekeeper.text.goods import answer_words, caller_words
from gatekeeper.ui.inputs import Choices
from gatekeeper.ui.screen import Screen, Tasks

SHELF, RELAY, REQUESTS = "shelf", "relay", "requests"


class GoodsPanel(Screen):
    """`finished` carries a caller's key or that of a list; the digit is the whole act."""

    def __init__(self, rule: CallersRule, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(tasks, parent, panel=True)
        self._rule = rule
        self.choices = Choices(self._words, columns=2)
        self.choices.chosen.connect(self.finished.emit)
        self.body.addWidget(self.choices)
        self.body.addStretch(1)
        self.say(self.title.setText, lambda: tr("Goods"))
        self.say(self.hint.setText, lambda: tr("Who brings what? One digit."))
        self.setFocusProxy(self.choices)

    def _words(self) -> list[tuple[str, str]]:
        callers = [
            (one.value, f"{caller_words(one)}: {answer_words(one, self._rule.answer(one))}")
            for one in Caller
        ]
        return [
            *callers,
            (SHELF, tr("Collect; what lies here")),
            (RELAY, tr("Carry to the door")),
            (REQUESTS, tr("Requests for help")),
        ]

    def take_key(self, key: str) -> bool:
        """The window's keys: a digit is a line here."""
        return self.choices.press_digit(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.choices.press_digit(event.text()):
            super().keyPressEvent(event)
