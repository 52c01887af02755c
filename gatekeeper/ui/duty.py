"""Whoever is on duty may be put out of use, or his day be over: then he is signed off at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from gatekeeper.services import accounts

if TYPE_CHECKING:
    from gatekeeper.domain.accounts import Operator
    from gatekeeper.ui.main_window import MainWindow


LOOK_MILLISECONDS = 30_000


class Duty(QObject):
    """Looks after each change of the accounts, wherever it came from, and every half minute."""

    ended = Signal(object)  # the operator whose account is in use no more
    guessed = Signal()  # wrong PINs locked an account out
    _committed = Signal(str)

    def __init__(self, window: MainWindow, app: Any) -> None:
        super().__init__(window)
        self._window, self._accounts = window, app.accounts
        self._locked: frozenset[UUID] = frozenset()
        self._committed.connect(self._on_committed, Qt.ConnectionType.QueuedConnection)
        app.database.on_commit(self._committed.emit)
        # A delegate's time ends without anybody writing anything.
        self._minute = QTimer(self, interval=LOOK_MILLISECONDS)
        self._minute.timeout.connect(self.look)
        self._minute.start()

    @Slot(str)
    def _on_committed(self, subject: str) -> None:
        if subject == accounts.SUBJECT and self._minute.isActive():
            self._window.tasks.run(self._accounts.locked_out, then=self._on_locked_out, lane="read")
            self.look()

    def stop(self) -> None:
        """The lanes will close."""
        self._minute.stop()

    def _on_locked_out(self, locked: frozenset[UUID]) -> None:
        has_new, self._locked = not locked <= self._locked, locked
        if has_new:
            self.guessed.emit()

    @Slot()
    def look(self) -> None:
        """May whoever is on duty go on?"""
        operator = self._window.operator
        if operator is None or not self._minute.isActive():
            return
        self._window.tasks.run(
            self._accounts.is_in_use,
            operator.account,
            then=lambda in_use: self._on_looked(operator, in_use),
            lane="read",
        )

    def _on_looked(self, operator: Operator, in_use: bool) -> None:
        if not in_use and self._window.operator == operator:
            self.ended.emit(operator)
