"""Asks why, with the reasons of a list; the act follows the answer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gatekeeper.text.reasons import reason_words
from gatekeeper.ui.inputs import Choices
from gatekeeper.ui.screen import GAP, Sentence, Speaking, label
from gatekeeper.ui.words import as_sentence


class ReasonBar(Speaking):
    """Hidden until `ask`; hides again at the answer. `asked` tells of both."""

    asked = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._then: Callable[[str], None] | None = None
        self._sentence: Sentence = str
        self._why = label("lead")
        self.say(self._why.setText, lambda: self._sentence())
        self.choices = Choices(tuple)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP)
        self._column.addWidget(self._why)
        self._column.addWidget(self.choices)
        self.hide()

    def ask(
        self,
        why: Sentence | str,
        keys: tuple[str, ...],
        then: Callable[[str], None],
        *,
        words: Callable[[str], str] = reason_words,
    ) -> None:
        """Show the question; `then` gets the key of the reason chosen."""
        self._then = then
        self._sentence = as_sentence(why)
        self.retranslate()
        fresh = Choices(lambda: tuple((key, words(key)) for key in keys), columns=0)
        fresh.chosen.connect(self._on_chosen)
        self._column.replaceWidget(self.choices, fresh)
        self.choices.hide()
        self.choices.deleteLater()
        self.choices = fresh
        self.show()
        fresh.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.asked.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.asked.emit(False)

    def _on_chosen(self, reason: str) -> None:
        then, self._then = self._then, None
        self.hide()
        if then is not None:
            then(reason)
