"""Tells the health corner each minute what the ledgers expect; nothing here waits."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Slot

from gatekeeper.text import tr
from gatekeeper.ui.health_bar import health
from gatekeeper.ui.ledger_words import reminder

if TYPE_CHECKING:
    from gatekeeper.services.ledger_lists import Expected
    from gatekeeper.ui.screens import Front
    from gatekeeper.ui.tasks import Tasks

log = logging.getLogger(__name__)

EVERY_MILLISECONDS = 60_000
PART = "ledgers"


class LedgerReminders(QObject):
    """One line in the health corner while something is due or was missed; gone with it."""

    def __init__(self, fronts: Sequence[Front], tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._fronts, self._tasks = fronts, tasks
        self._app: Any = None
        self._timer = QTimer(self, interval=EVERY_MILLISECONDS)
        self._timer.timeout.connect(self.look)

    def serve(self, app: Any) -> None:
        """The program stands."""
        self._app = app
        self._timer.start()
        self.look()

    def stop(self) -> None:
        """The lanes will close."""
        self._timer.stop()
        self._app = None

    @Slot()
    def look(self) -> None:
        """Ask what is due."""
        if self._app is not None:
            self._tasks.run(
                self._app.ledger_lists.expected,
                then=self._show,
                failed=self._on_failed,
                lane="read",
            )

    @Slot(object)
    def _show(self, found: Sequence[Expected]) -> None:
        told = health(
            lambda: tr("ledgers"), lambda: "\n".join(reminder(expected) for expected in found)
        )
        for front in self._fronts:
            front.health.tell(PART, told)

    @Slot(object)
    def _on_failed(self, error: BaseException) -> None:
        log.info("the ledgers cannot be asked: %s", error)
