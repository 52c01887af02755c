"""X: somebody is turned away without a name; one digit says why, and that is recorded (G15)."""

from __future__ import annotations

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.visits import REFUSAL_REASONS
from gatekeeper.services.refusals import Refusals
from gatekeeper.text import tr
from gatekeeper.text.visits import refusal_words
from gatekeeper.ui.inputs import Choices
from gatekeeper.ui.screen import Screen, Tasks


def reasons() -> tuple[tuple[str, str], ...]:
    """The reasons by the keys the record keeps, with their words."""
    return tuple((key, refusal_words(key)) for key in REFUSAL_REASONS)


class RefusalPanel(Screen):
    """Emits `finished` with what the gate shows afterwards; the digit is the whole act."""

    def __init__(
        self,
        refusals: Refusals,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        lane: str,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent, panel=True)
        self._refusals, self._lane, self._operator = refusals, lane, operator
        self._is_done = False
        self.reasons = Choices(reasons, columns=2)
        self.reasons.chosen.connect(self._on_chosen)
        self.body.addWidget(self.reasons)
        self.body.addStretch(1)
        self.say(self.title.setText, lambda: tr("Turn away without a name"))
        self.say(self.hint.setText, lambda: tr("The reason is recorded and counted."))
        self.setFocusProxy(self.reasons)

    def _on_chosen(self, reason: str) -> None:
        if self._is_done:  # a second digit of a quick hand is not a second person
            return
        self._is_done = True
        self.run(
            self._refusals.turn_away,
            self._lane,
            reason,
            self._operator,
            then=self.finished.emit,
            failed=self._on_not,
        )

    def _on_not(self, error: BaseException) -> None:
        self._is_done = False
        self.on_failed(error)

    def take_key(self, key: str) -> bool:
        """The window's keys: a digit is a reason here."""
        return self.reasons.press_digit(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.reasons.press_digit(event.text()):
            super().keyPressEvent(event)
