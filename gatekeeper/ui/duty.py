"""Who is on duty may be put out of use while he is: then he is signed off at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from gatekeeper.services import accounts

if TYPE_CHECKING:
    from gatekeeper.domain.accounts import Operator
    from gatekeeper.ui.main_window import MainWindow


class Duty(QObject):
    """Looks after each change of the accounts, wherever it came from."""

    ended = Signal(object)  # the operator whose account is in use no more
    _committed = Signal(str)

    def __init__(self, window: MainWindow, app: Any) -> None:
        super().__init__(window)
        self._window, self._accounts = window, app.accounts
        self._committed.connect(self._on_committed, Qt.ConnectionType.QueuedConnection)
        app.database.on_commit(self._committed.emit)

    @Slot(str)
    def _on_committed(self, subject: str) -> None:
        operator = self._window.operator
        if subject != accounts.SUBJECT or operator is None:
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
