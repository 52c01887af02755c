"""A bar that asks before something is lost."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gatekeeper.text import tr
from gatekeeper.ui.speaking import Sentence, Speaking, button, give_role, label
from gatekeeper.ui.words import as_sentence


class Question(Speaking):
    """A bar that asks before something is lost; it names what, and never blocks."""

    asked = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        frame = QFrame()
        give_role(frame, "question")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self._words = label("lead")
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.yes = button("danger")
        self.no = button()
        row = QHBoxLayout(frame)
        row.addWidget(self._words, 1)
        row.addWidget(self.no)
        row.addWidget(self.yes)
        self.yes.clicked.connect(self._on_yes)
        self.no.clicked.connect(self.hide)
        self.say(self.no.setText, lambda: tr("Keep as it is"))
        self._then: Callable[[], None] | None = None
        self._sentence: Sentence = str
        self._yes: Sentence = str
        self.say(self._words.setText, lambda: self._sentence())
        self.say(self.yes.setText, lambda: self._yes())
        self.hide()

    def ask(
        self,
        sentence: Sentence | str,
        yes: Sentence | str,
        then: Callable[[], None],
        *,
        loses: bool = True,
    ) -> None:
        """Show the question; `then` runs when the answer is yes. `loses` dresses it as a loss."""
        self._sentence, self._yes = as_sentence(sentence), as_sentence(yes)
        self.retranslate()
        give_role(self.yes, "danger" if loses else "primary")
        self._then = then
        self.show()
        self.no.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.asked.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.asked.emit(False)

    def _on_yes(self) -> None:
        self.hide()
        then, self._then = self._then, None
        if then:
            then()
