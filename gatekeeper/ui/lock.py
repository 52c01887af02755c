"""Whoever was at the gate has left, or somebody guesses at PINs: what is private closes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from gatekeeper.ui.car_panel import CarPanel
from gatekeeper.ui.idleness import Idleness
from gatekeeper.ui.question_panel import QuestionPanel
from gatekeeper.ui.rights import decides

if TYPE_CHECKING:
    from gatekeeper.ui.main_window import MainWindow

# What a lane asks by itself of whoever stands there: deciding never stops.
OF_THE_LANE = (QuestionPanel, CarPanel)


class Lock(QObject):
    """After so many minutes without a key or a touch screens and questions close.

    Without a scan as well, the PIN of whoever is on duty is asked again before any of them opens.
    """

    changed = Signal(bool)

    def __init__(self, window: MainWindow, minutes: int) -> None:
        super().__init__(window)
        self._window = window
        self.is_on = False
        self.idleness, self.stillness = Idleness(minutes, self), Idleness(minutes, self)
        self.idleness.left_alone.connect(self.put_away)
        self.stillness.left_alone.connect(self.close)
        window.keys.touched.connect(self.touch)
        window.keys.scanned.connect(self.idleness.forget)
        for gate in window.gates:
            gate.seen.connect(self.stillness.touch)

    def use(self, minutes: int) -> None:
        """The setting has changed."""
        self.idleness.minutes = self.stillness.minutes = minutes

    @Slot()
    def touch(self) -> None:
        """A key or a touch anywhere in the window."""
        self.idleness.touch()
        self.stillness.touch()

    @Slot()
    def put_away(self) -> None:
        """Close what was opened; scanning and deciding never stopped.

        With nobody on duty nothing private is open, and the first start of all has to stay.
        """
        if self._window.operator is None:
            return
        self._window.home()
        for front in self._window.fronts:
            if not isinstance(front.asking, OF_THE_LANE):
                front.close_question()

    @Slot()
    def close(self) -> None:
        """And nothing private opens without a PIN from now on."""
        if self._window.operator is not None:
            self.put_away()
            self._set(is_on=True)

    def open(self) -> None:
        """Somebody signed on."""
        self._set(is_on=False)

    def holds(self, intent: str) -> bool:
        """Does this want a PIN first?"""
        return self.is_on and not decides(intent)

    def _set(self, *, is_on: bool) -> None:
        if self.is_on is not is_on:
            self.is_on = is_on
            self.changed.emit(is_on)
