"""Collects garbage in the GUI thread alone: a widget freed by another thread crashes Qt."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot
from shiboken6 import delete, isValid, ownedByPython

# Often enough that little gathers, seldom enough that nobody feels it.
LOOK_MILLISECONDS = 1000
# Behind the first hurry of the start.
SETTLE_MILLISECONDS = 5000
# The last of Python's three generations: with it everything is looked at.
OLDEST = 2


def collect(generation: int = OLDEST) -> None:
    """Collect garbage, Qt's objects before Python's: the other way round the program crashes.

    Python takes a cycle apart in any order. Taken apart before its parent, a widget is handed back
    to Python by the bindings (shiboken 6.11) though the parent in C++ still has it: it is freed
    twice. So what is garbage is set aside first, roots are deleted as Qt does it, children with
    them, and what is left for Python are empty hulls.
    """
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        gc.collect(generation)
    finally:
        gc.set_debug(0)
    if not gc.garbage:
        return
    for one in gc.garbage:
        if issubclass(type(one), QObject) and isValid(one) and ownedByPython(one):
            delete(one)
    gc.garbage.clear()
    del one
    gc.collect(min(generation + 1, OLDEST))  # what was set aside has grown older by it


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
        """The oldest generation whose threshold is passed, as Python itself would.

        Not only where the younger one's is passed too: the second pass sets that back each time.
        """
        due = [count > most for count, most in zip(gc.get_count(), gc.get_threshold(), strict=True)]
        if any(due):
            collect(OLDEST if due[2] else 1 if due[1] else 0)

    @Slot()
    def settle(self) -> None:
        """The program stands: what is there now stays until its end and is looked at no more.

        Modules and the window are some 400,000 objects; to walk them takes a seventh of a second,
        in which nothing else of the program runs.
        """
        QTimer.singleShot(SETTLE_MILLISECONDS, self, self._set_apart)

    @Slot()
    def _set_apart(self) -> None:
        collect()
        gc.freeze()

    def stop(self) -> None:
        """Give the collection back to Python."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
