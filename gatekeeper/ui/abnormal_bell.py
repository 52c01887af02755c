"""Rings again while a report upward is unanswered; looks every half minute (G48)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QTimer, Slot
from shiboken6 import isValid

from gatekeeper.domain.abnormal import AbnormalReport
from gatekeeper.text import tr
from gatekeeper.ui.header import Banner
from gatekeeper.ui.screen import Tasks
from gatekeeper.ui.theme import Tone

LOOK_MILLISECONDS = 30_000


class AbnormalBell(QTimer):
    """A banner and the tone of HELD; gone as soon as somebody answered."""

    def __init__(self, reports: Any, tasks: Tasks, banner: Banner, window: Any) -> None:
        super().__init__(window)
        self._reports, self._tasks, self._banner, self._window = reports, tasks, banner, window
        self._told = ""
        self.setInterval(LOOK_MILLISECONDS)
        self.timeout.connect(self.look)
        self.start()

    @Slot()
    def look(self) -> None:
        """Ask which are due to be called again; a window that closes asks nothing more."""
        if self._window.isVisible():
            self._tasks.run(self._reports.ringing, then=self._on_found, failed=_quiet, lane="read")

    def _on_found(self, found: Sequence[AbnormalReport]) -> None:
        if not isValid(self) or not isValid(self._banner):
            return
        numbers = " ".join(report.number for report in found)
        if numbers:
            self._banner.tell(
                lambda: tr("Report {numbers} is unanswered. Call again (F10).", numbers=numbers)
            )
            self._window.sounds.play(Tone.HELD)
        elif self._told and self._banner.act.isHidden():
            self._banner.hide()
        self._told = numbers


def _quiet(error: BaseException) -> None:
    """The next time looks again."""
