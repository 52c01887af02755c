"""One question in the panel of the gate screen; its digits are the answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gatekeeper.text import tr
from gatekeeper.ui.inputs import Choices
from gatekeeper.ui.screen import Screen, Tasks

# The lane's own keys work on: who stands here may be coming in after all.
_OF_THE_LANE = frozenset("+-*/")
DIGITS = 9
MORE = "0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One answer: what is recorded, and its words in the language of the moment."""

    key: str
    words: Callable[[], str]


class QuestionPanel(Screen):
    """`chosen` carries the answer; a digit is the whole of it. 0 turns to the next nine."""

    chosen = Signal(str)
    passed_on = Signal(str)

    def __init__(
        self,
        title: Callable[[], str],
        lines: tuple[Line, ...],
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        who: str = "",
    ) -> None:
        super().__init__(tasks, parent, panel=True)
        self._lines, self._first = lines, 0
        self.choices = self._nine()
        self.body.addWidget(self.choices)
        self.body.addStretch(1)
        self.say(self.title.setText, lambda: f"{title()}  {who}".rstrip())
        self.say(self.hint.setText, self._hint)
        self.setFocusProxy(self.choices)

    def take_key(self, key: str) -> bool:
        """The window's keys: digits are answers here, the lane's own keys go on to the lane."""
        if key in _OF_THE_LANE:
            self.passed_on.emit(key)
            return True
        if key == MORE and len(self._lines) > DIGITS:
            self._turn()
            return True
        return self.choices.press_digit(key)

    def _turn(self) -> None:
        self._first = (self._first + DIGITS) if self._first + DIGITS < len(self._lines) else 0
        before, self.choices = self.choices, self._nine()
        self.body.replaceWidget(before, self.choices)
        before.deleteLater()
        self.setFocusProxy(self.choices)

    def _nine(self) -> Choices:
        page = self._lines[self._first : self._first + DIGITS]
        made = Choices(lambda: [(line.key, line.words()) for line in page], columns=2)
        made.chosen.connect(self.chosen)
        return made

    def _hint(self) -> str:
        if len(self._lines) > DIGITS:
            return tr("Press the digit. It counts at once. 0: more")
        return tr("Press the digit. It counts at once.")
