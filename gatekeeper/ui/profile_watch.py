"""Tells the window when another profile takes force or is ordered, wherever that was done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

if TYPE_CHECKING:
    from gatekeeper.ui.tasks import Tasks


SUBJECT = "policy"  # what a change of profile is announced as


class ProfileWatch(QObject):
    """`changed` carries an `Outlook`: what is in force, and what comes next."""

    changed = Signal(object)
    _committed = Signal(str)

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._app: Any = None
        self._committed.connect(self._on_committed, Qt.ConnectionType.QueuedConnection)

    def serve(self, app: Any) -> None:
        """The program stands."""
        self._app = app
        app.database.on_commit(self._committed.emit)
        self.look()

    def stop(self) -> None:
        """The lanes will close."""
        self._app = None

    @Slot(str)
    def _on_committed(self, subject: str) -> None:
        if subject == SUBJECT:
            self.look()

    def look(self) -> None:
        """Ask what is in force; after whatever was being written."""
        if self._app is not None:
            self._tasks.run(self._app.lifting.outlook, then=self._on_outlook)

    @Slot(object)
    def _on_outlook(self, outlook: Any) -> None:
        if self._app is not None:
            self.changed.emit(outlook)
