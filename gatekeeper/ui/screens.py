"""The stack of the window: one gate per lane, or the desk, and whatever is opened before them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from gatekeeper.ui.desk_screen import DeskScreen
from gatekeeper.ui.gate_screen import GateScreen
from gatekeeper.ui.theme import Tone

Front = GateScreen | DeskScreen
"""What stands behind everything that is opened."""

# What needs a guard at another lane most comes last.
URGENCY = (Tone.IDLE, Tone.GRANTED, Tone.DENIED, Tone.PENDING, Tone.HELD, Tone.FAULT)


class Screens(QStackedWidget):
    """`lane_changed` when another lane is in front, also behind an open screen."""

    lane_changed = Signal()

    def __init__(self, fronts: Sequence[Front], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fronts = tuple(fronts)
        self._place = 0
        for front in self._fronts:
            self.addWidget(front)

    @property
    def front(self) -> Front:
        """The lane in front, or the desk: questions are asked there."""
        return self._fronts[self._place]

    @property
    def gate(self) -> GateScreen:
        """The lane in front: keys, readers that type and picked people go there."""
        front = self.front
        if not isinstance(front, GateScreen):
            raise LookupError("a desk has no lane")
        return front

    @property
    def next_gate(self) -> GateScreen | None:
        """The lane that `next_lane` brings; None where there is only one."""
        following = self._fronts[(self._place + 1) % len(self._fronts)]
        if following is self.front or not isinstance(following, GateScreen):
            return None
        return following

    @property
    def tone_elsewhere(self) -> Tone:
        """What is most urgent at the lanes that are not in front."""
        gates = (one for one in self._fronts if isinstance(one, GateScreen))
        others = (gate.tone_here for gate in gates if gate is not self.front)
        return max(others, key=URGENCY.index, default=Tone.IDLE)

    @Slot()
    def next_lane(self) -> None:
        """Bring the next lane to the front; an open screen stays and works for that lane."""
        if self.next_gate is None:
            return
        has_gate_in_front = self.currentWidget() is self.gate
        self._place = (self._place + 1) % len(self._fronts)
        if has_gate_in_front:
            self.setCurrentWidget(self.gate)
            (self.gate.asking or self.gate).setFocus()
        self.lane_changed.emit()

    def show_screen(self, widget: QWidget) -> None:
        """Put a screen before the gate; the devices go on working behind it."""
        for name in ("finished", "cancelled"):
            if signal := getattr(widget, name, None):
                signal.connect(self._on_screen_done)
        self.addWidget(widget)
        self.setCurrentWidget(widget)
        widget.setFocus()

    @Slot()
    def _on_screen_done(self, *_: object) -> None:
        if self.sender() in (None, self.currentWidget()):
            self.back()

    @Slot()
    def back(self) -> None:
        """Close the screen in front; below the last one is the gate, or the desk."""
        widget = self.currentWidget()
        if widget is None or widget in self._fronts:
            return
        self.removeWidget(widget)
        widget.hide()
        widget.deleteLater()
        if self.count() == len(self._fronts):
            self.setCurrentWidget(self.front)
        if current := self.currentWidget():
            current.setFocus()

    def home(self) -> None:
        """Close every screen; the gate is in front, or the desk."""
        while self.currentWidget() not in self._fronts:
            self.back()
