"""What the keys and touches of a guard mean at the gate: a draft until Enter, direction, recall."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot

from gatekeeper import text
from gatekeeper.domain.access import Direction
from gatekeeper.domain.checks import ANSWERED
from gatekeeper.domain.readings import Reading, Temperature
from gatekeeper.text import tr
from gatekeeper.ui import slots
from gatekeeper.ui.decision_panel import FADING
from gatekeeper.ui.draft import Draft
from gatekeeper.ui.keys import intent_of
from gatekeeper.ui.theme import Tone
from gatekeeper.ui.touch_pad import TouchPad

if TYPE_CHECKING:
    from gatekeeper.ui.gate_screen import GateScreen

_ANSWERS = ("green", "yellow", "red", "colour-kind", "same", "other")


class GateKeys(QObject):
    """The hands of one gate screen; what they do is done by the screen."""

    def __init__(self, screen: GateScreen) -> None:
        super().__init__(screen)
        self._screen = screen
        screen.slots.chosen.connect(self.touch_slot)
        screen.waiting.chosen.connect(self._on_waiting_chosen)

    def take(self, key: str, *, woke: bool) -> bool:
        """A key the guard pressed; False when it is nothing for this screen.

        `woke`: the screen was blank, and what was not seen is not accepted.
        """
        if self._screen.asking is not None:
            return self._take_while_asking(key)
        intent = intent_of(key)
        if key in ("Enter", "Esc") or intent:
            if not woke or intent == "temperature":
                self._act(intent, key)
            return True
        if key == "Backspace":
            self._screen.show_draft(self._screen.draft.shortened())
            return True
        return False

    @Slot(str)
    def press(self, key: str) -> None:
        """A key of the touch pad, which stands in the panel like a question."""
        self._act(intent_of(key), key)

    def _take_while_asking(self, key: str) -> bool:
        take = getattr(self._screen.asking, "take_key", None)
        if take is not None and take(key):
            return True
        if key == "Esc":
            self._screen.close_question()
            return True
        if len(key) > 1 and key.startswith("F"):
            self._screen.opened.emit(intent_of(key))
            return True
        return False

    def _act(self, intent: str, key: str) -> None:
        screen = self._screen
        is_fault = screen.panel.face.tone is Tone.FAULT
        match intent:
            case "temperature" | "accept" | "recall" if is_fault:
                pass  # nothing is shown that could be accepted; the paper register takes over
            case "temperature":
                screen.show_draft(screen.draft.typed(key))
            case "accept":
                self._accept()
            case "clear":
                self._clear()
            case "entry" | "exit":
                screen.set_direction(Direction(intent))
            case "recall":
                screen.recall(None)
            case _ if intent in ANSWERED:
                screen.ask_answer(intent)
            case _ if intent in _ANSWERS:
                screen.show_draft(screen.draft.answered(intent))
            case _:
                screen.opened.emit(intent)

    def _clear(self) -> None:
        if not self._screen.draft.is_empty:
            self._screen.show_draft(Draft())
        elif self._screen.panel.face.tone in FADING:
            self._screen.panel.faded.emit()
        else:
            self._screen.cleared.emit()

    def _accept(self) -> None:
        """Enter: everything that is shown, and nothing that arrived while the hand moved."""
        screen, draft = self._screen, self._screen.draft
        if draft.is_unfinished or draft.is_slip:
            screen.preview.show_notice(_implausible if draft.is_slip else _unfinished)
            return
        if screen.is_under_way:
            return
        readings: list[Reading] = []
        if draft.tenths is not None:
            readings.append(Temperature(tenths=draft.tenths))
        readings += slots.accepted(screen.shown, draft)
        if readings:
            screen.show_draft(Draft())
            screen.take_typed(readings)

    @Slot(object)
    def _on_waiting_chosen(self, row: Any) -> None:
        self._screen.recall(row.number)

    @Slot(str)
    def touch_slot(self, check: str) -> None:
        """A touched slot: what is offered there counts, else it asks to be typed."""
        places = self._screen.slots.places
        if any(slot.check == check and slot.key == "Enter" for slot in places):
            self._accept()
        elif check in ("temperature", "health-code", "person"):
            pad = TouchPad(check)
            pad.pressed.connect(self.press)
            self._screen.ask(pad)
        elif check in ANSWERED:
            self._screen.ask_answer(check)


def _implausible() -> str:
    return text.sentence("temperature-implausible", {})


def _unfinished() -> str:
    return tr("One more digit, please: 365 is 36.5")
