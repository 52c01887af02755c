"""Tells the desk twice a minute how its stations stand; nothing here waits."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import astuple
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Slot

from gatekeeper.text import tr
from gatekeeper.text.mornings import summary_words
from gatekeeper.ui.health_bar import health

if TYPE_CHECKING:
    from gatekeeper.services.mornings import Summary
    from gatekeeper.ui.screens import Front
    from gatekeeper.ui.tasks import Tasks

log = logging.getLogger(__name__)

EVERY_MILLISECONDS = 30_000
PART = "stations"


class DeskWatch(QObject):
    """A line in the desk's health while a station is missing or something waits for a person."""

    def __init__(self, fronts: Sequence[Front], tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._fronts, self._tasks = fronts, tasks
        self._app: Any = None
        self._timer = QTimer(self, interval=EVERY_MILLISECONDS)
        self._timer.timeout.connect(self.look)

    def serve(self, app: Any) -> None:
        """The program stands; a gate has no stations."""
        if app.standing.is_office:
            self._app = app
            self._timer.start()
            self.look()

    def stop(self) -> None:
        """The lanes will close."""
        self._timer.stop()
        self._app = None

    @Slot()
    def look(self) -> None:
        """Ask how they stand."""
        if self._app is not None:
            self._tasks.run(
                self._app.mornings.summary, then=self._show, failed=self._on_failed, lane="read"
            )

    @Slot(object)
    def _show(self, found: Summary) -> None:
        if not found.stations and found.is_well:
            return

        def sentence() -> str:
            return "" if found.is_well else summary_words(*astuple(found))

        for front in self._fronts:
            front.health.tell(PART, health(lambda: tr("stations"), sentence))

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        log.info("the stations cannot be looked at: %s", error)
