"""挪车: whose car it is by its last digits, his number with a reason, what came of it (G55)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.services.ledgers import Draft, Ledgers
from gatekeeper.services.vehicles import Called, Suggestion, Vehicles
from gatekeeper.text import tr
from gatekeeper.text.vehicles import CALL_REASONS, CALL_RESULTS, call_reason_words, result_words
from gatekeeper.ui.plate_entry import PlateEntry
from gatekeeper.ui.reason_bar import ReasonBar
from gatekeeper.ui.screen import Screen, Tasks, label

LEDGER = "move-car"


class MoveCarScreen(Screen):
    """Plate, reason, number, result; each call is a line of its ledger and counted there."""

    def __init__(
        self,
        vehicles: Vehicles,
        ledgers: Ledgers,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._vehicles, self._ledgers, self._operator = vehicles, ledgers, operator
        self._reason = ""
        self.plate = PlateEntry(self._ask_plates)
        self.plate.chosen.connect(self._on_plate)
        self.number = label("title")
        self.reasons = ReasonBar()
        self.body.addWidget(self.plate, 1)
        self.body.addWidget(self.number)
        self.body.addWidget(self.reasons)
        self.say(self.title.setText, lambda: tr("Move a car"))
        self.say(
            self.hint.setText,
            lambda: tr("The number is shown with a reason, which is recorded with your name."),
        )
        self.setFocusProxy(self.plate)
        self.run(vehicles.home_province, then=self._on_home, lane="read")

    def _ask_plates(self, typed: str, then: Callable[[Sequence[Suggestion]], None]) -> None:
        self.run(self._vehicles.suggested, typed, then=then, lane="read")

    def _on_home(self, sign: str) -> None:
        self.plate.home = sign

    def _on_plate(self, plate: str) -> None:
        """Why, before anything is shown."""
        self.number.setText("")
        self.tell("")
        if plate:
            self.reasons.ask(
                lambda: tr("{plate}: why is the owner called?", plate=plate),
                CALL_REASONS,
                lambda reason: self._show(plate, reason),
                words=call_reason_words,
            )

    def _show(self, plate: str, reason: str) -> None:
        self._reason = reason
        self.run(
            self._vehicles.call, plate, reason, self._operator, then=self._on_called, quiet=True
        )

    def _on_called(self, called: Called) -> None:
        who = "  ".join(part for part in (called.name, called.place) if part)
        if not called.phone:
            self.number.setText(tr("{who}: no number is known", who=who or called.plate))
        else:
            self.number.setText(f"{who}  {called.phone}")
        self.reasons.ask(
            lambda: tr("What came of it?"),
            CALL_RESULTS,
            lambda result: self._write(called, result),
            words=result_words,
        )

    def _write(self, called: Called, result: str) -> None:
        values = {
            "plate": called.plate,
            "owner": "  ".join(part for part in (called.name, called.place) if part),
            "reason": self._reason,
            "result": result,
        }
        self.run(
            self._ledgers.add, LEDGER, Draft(values=values), self._operator, then=self._on_written
        )

    def _on_written(self, _: Any) -> None:
        self.tell(tr("Done and recorded."))
        self.number.setText("")
        self.plate.clear()

    def take_key(self, key: str) -> bool:
        """Keys while the cursor is not in the plate: the board's, or a reason's digit."""
        if self.plate.is_choosing_province:
            return self.plate.board.take_key(key)
        if self.reasons.isVisible():
            return self.reasons.choices.press_digit(key)
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit is the answer while one is asked for."""
        if self.reasons.isVisible() and self.reasons.choices.press_digit(event.text()):
            return
        super().keyPressEvent(event)
