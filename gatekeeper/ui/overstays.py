"""超时未离: says above every screen when visitors stay too long; looks once a minute."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QMainWindow

from gatekeeper.services.visits import VisitCounts
from gatekeeper.text import tr
from gatekeeper.ui.header import Banner
from gatekeeper.ui.looking import Looking
from gatekeeper.ui.screen import Tasks

LOOK_MILLISECONDS = 60_000


class Overstays(Looking):
    """Tells only of more than before, so that a banner closed by the guard stays closed."""

    def __init__(self, visits: Any, tasks: Tasks, banner: Banner, window: QMainWindow) -> None:
        super().__init__(visits.counts, LOOK_MILLISECONDS, tasks, banner, window)
        self._told = 0

    def found(self, answer: VisitCounts) -> None:
        """More than there were the last time."""
        more, self._told = answer.overstayed > self._told, answer.overstayed
        if more and self.banner.isHidden():
            self.banner.tell(
                lambda: tr(
                    "Visitors inside beyond their time: {count}. F2, Ctrl+L", count=self._told
                )
            )
