"""超时未离: says above every screen when visitors stay too long; looks once a minute."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QMainWindow
from shiboken6 import isValid

from gatekeeper.services.visits import VisitCounts
from gatekeeper.text import tr
from gatekeeper.ui.header import Banner
from gatekeeper.ui.screen import Tasks

LOOK_MILLISECONDS = 60_000


class Overstays(QTimer):
    """Tells only of more than before, so that a banner closed by the guard stays closed."""

    def __init__(self, visits: Any, tasks: Tasks, banner: Banner, window: QMainWindow) -> None:
        super().__init__(window)
        self._visits, self._tasks, self._banner, self._window = visits, tasks, banner, window
        self._told = 0
        self.setInterval(LOOK_MILLISECONDS)
        self.timeout.connect(self.look)
        self.start()

    @Slot()
    def look(self) -> None:
        """Ask the figures; a window that closes asks nothing more."""
        if self._window.isVisible():
            self._tasks.run(self._visits.counts, then=self._on_counts, failed=_quiet, lane="read")

    def _on_counts(self, told: VisitCounts) -> None:
        if not isValid(self) or not isValid(self._banner):
            return
        more, self._told = told.overstayed > self._told, told.overstayed
        if more and self._banner.isHidden():
            self._banner.tell(
                lambda: tr(
                    "Visitors inside beyond their time: {count}. F2, Ctrl+L", count=self._told
                )
            )


def _quiet(error: BaseException) -> None:
    """The next minute looks again."""
