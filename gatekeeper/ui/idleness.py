"""Notices that no key and no touch came for so long that whoever was there has left."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QObject, QTimer, Signal, Slot

LOOK_MILLISECONDS = 5000
BURST_SECONDS = 1.0  # keys of a reader come faster than this one after the other


class Idleness(QObject):
    """`left_alone` once after so many minutes, and again only after another touch."""

    left_alone = Signal()

    def __init__(
        self, minutes: int, parent: QObject | None = None, *, clock: Callable[[], float] = monotonic
    ) -> None:
        super().__init__(parent)
        self.minutes, self._clock = minutes, clock
        self._touched_at = self._before_burst = clock()
        self._is_told = False
        self._timer = QTimer(self, interval=LOOK_MILLISECONDS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    @Slot()
    def touch(self) -> None:
        """A key or a touch."""
        now = self._clock()
        if now - self._touched_at > BURST_SECONDS:
            self._before_burst = self._touched_at
        self._touched_at, self._is_told = now, False

    @Slot()
    def forget(self) -> None:
        """What was typed last came from a reader, not from a person."""
        self._touched_at = self._before_burst

    @Slot()
    def look(self) -> None:
        """Has it been long enough?"""
        if not self._is_told and self._clock() - self._touched_at >= 60 * self.minutes:
            self._is_told = True
            self.left_alone.emit()
