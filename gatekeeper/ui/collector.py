"""Collects garbage in the GUI thread alone: a widget freed by another thread crashes Qt."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

# Often enough that little gathers, seldom enough that nobody feels it.
LOOK_MILLISECONDS = 1000
# Behind the first hurry of the start.
SETTLE_MILLISECONDS = 5000


class Collector(QObject):
    """Switches Python's own collection off, which runs in whichever thread allocates.

    The lanes and devices allocate all the time; one of them would free a cycle of widgets.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=LOOK_MILLISECONDS)
        self._timer.timeout.connect(self._on_look)
        self._timer.start()

    @Slot()
    def _on_look(self) -> None:
        """The oldest generation whose threshold is passed, as Python itself would."""
        due = [count > most for count, most in zip(gc.get_count(), gc.get_threshold(), strict=True)]
        if due[0]:
            gc.collect(2 if due[1] and due[2] else 1 if due[1] else 0)

    @Slot()
    def settle(self) -> None:
        """The program stands: what is there now stays until its end and is looked at no more.

        Modules and the window are some 400,000 objects; to walk them takes a seventh of a second,
        in which nothing else of the program runs.
        """
        QTimer.singleShot(SETTLE_MILLISECONDS, self, self._set_apart)

    @Slot()
    def _set_apart(self) -> None:
        gc.collect()
        gc.freeze()

    def stop(self) -> None:
        """Give the collection back to Python."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
