"""Who is at the gate: a name from the list, then the PIN; scanning goes on beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gatekeeper.domain.accounts import Operator, Role
from gatekeeper.domain.permissions import Act, may, who_may
from gatekeeper.errors import NotAllowed
from gatekeeper.services.accounts import AccountRow, Accounts
from gatekeeper.text import role_name, role_names, tr
from gatekeeper.ui.pin_pad import PinPad, verify
from gatekeeper.ui.screen import GAP, NARROW, TOUCH, Screen, Sentence, Tasks, beside, label


def time_left(until: datetime, now: datetime) -> str:
    """ "4:05" until then; never below zero."""
    seconds = max(0, -(-(until - now) // timedelta(seconds=1)))
    return f"{seconds // 60}:{seconds % 60:02d}"


class SignOn(Screen):
    """Signs an operator on; with `act` it asks for somebody who may do that, for once."""

    signed_on = Signal(object)

    def __init__(
        self,
        accounts: Accounts,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        act: Act | None = None,
        what: Sentence | None = None,
    ) -> None:
        super().__init__(tasks, parent, panel=True)
        self._accounts = accounts
        self._act = act
        self._action = "" if act else "sign-on"
        self._locked_until: datetime | None = None
        self._checking = False
        self.names = QListWidget()
        self.names.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.names.setMinimumSize(180, 2 * TOUCH)
        self.names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.names.installEventFilter(self)
        self.names.currentRowChanged.connect(self._on_name)
        self.names.itemActivated.connect(self._on_activated)
        self.names.itemClicked.connect(self._on_activated)
        self.pad = PinPad(flat=True)
        self.pad.entered.connect(self._on_pin)
        self.nobody = label("hint")
        self.nobody.hide()
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.names, 1)
        column.addWidget(self.nobody)
        self._row = beside(left, self.pad)
        self._row.setSpacing(2 * GAP)
        self._row.setStretch(0, 1)
        self._row.setAlignment(self.pad, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(self._row, 1)
        self.say(
            self.title.setText,
            (lambda: tr("PIN for: {what}", what=what())) if what else (lambda: tr("Sign on")),
        )
        self.say(self.hint.setText, lambda: tr("Choose your name, then type your PIN."))
        self.say(self.names.setAccessibleName, lambda: tr("Name"))
        self.say(
            self.nobody.setText,
            lambda: (
                tr("Only these may do this: {roles}.", roles=role_names(who_may(act)))
                if act
                else tr("No such account yet.")
            ),
        )
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._on_second)
        self.setFocusProxy(self.names)
        self.run(accounts.names, then=self._show_names, lane="read")

    def _show_names(self, rows: Sequence[AccountRow]) -> None:
        self.names.clear()
        for row in rows:
            if self._act is not None and not may(Role(row.role), self._act):
                continue
            item = QListWidgetItem(f"{row.name}    {role_name(Role(row.role))}")
            item.setData(Qt.ItemDataRole.UserRole, row)
            self.names.addItem(item)
        self.nobody.setVisible(self.names.count() == 0)
        self.pad.setEnabled(self.names.count() > 0)
        if self.names.count():
            self.names.setCurrentRow(0)
        if self.names.count() == 1:
            self.pad.setFocus()

    @property
    def chosen(self) -> AccountRow | None:
        """The account row under the cursor."""
        if self.names.currentRow() < 0:
            return None
        row: AccountRow = self.names.currentItem().data(Qt.ItemDataRole.UserRole)
        return row

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Names beside the pad, or above it where there is no room."""
        super().resizeEvent(event)
        way = QBoxLayout.Direction
        self._row.setDirection(way.TopToBottom if self.width() < NARROW else way.LeftToRight)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A digit typed on the list goes to the pad, and never searches the list."""
        if watched is self.names and isinstance(event, QKeyEvent):
            typed = event.text()
            if event.type() == QEvent.Type.KeyPress and typed.isascii() and typed.isdigit():
                if self.pad.isEnabled():
                    self._to_the_pad()
                    self.pad.shown.insert(typed)
                return True
        return super().eventFilter(watched, event)

    def _on_activated(self) -> None:
        self._to_the_pad()

    def _to_the_pad(self) -> None:
        self.pad.setFocus()
        self.area.ensureWidgetVisible(self.pad)

    def _on_name(self) -> None:
        self._unlock()
        self.pad.shown.clear()
        if self.chosen is not None and self.chosen.locked_until is not None:
            self._lock(self.chosen.locked_until)

    def _on_pin(self, pin: str) -> None:
        if self._checking or self.chosen is None:
            return
        self._checking = True
        self.tell(tr("Checking ..."))
        verify(
            self,
            self._accounts,
            self.chosen.id,
            pin,
            self._on_signed_on,
            self._on_refused,
            action=self._action,
        )

    def _on_signed_on(self, operator: Operator) -> None:
        self._checking = False
        self.tell("")
        self.signed_on.emit(operator)
        self.finished.emit(operator)

    def _on_refused(self, error: BaseException) -> None:
        self._checking = False
        until = error.parameters.get("until") if isinstance(error, NotAllowed) else None
        if isinstance(until, datetime):
            self._lock(until)
        else:
            self.on_failed(error)
            self.pad.setFocus()

    def _on_second(self) -> None:
        now = datetime.now(UTC)
        if self._locked_until is None or now >= self._locked_until:
            self._unlock()
            self.pad.setFocus()
            return
        left = time_left(self._locked_until, now)
        self.tell(tr("Too many wrong PINs. Try again in {left}.", left=left), problem=True)

    def _lock(self, until: datetime) -> None:
        self._locked_until = until
        self.pad.setEnabled(False)
        self._clock.start()
        self._on_second()

    def _unlock(self) -> None:
        self._clock.stop()
        self._locked_until = None
        self.pad.setEnabled(True)
        self.tell("")

    def retranslate(self) -> None:
        super().retranslate()
        for place in range(self.names.count()):
            item = self.names.item(place)
            row = item.data(Qt.ItemDataRole.UserRole)
            item.setText(f"{row.name}    {role_name(Role(row.role))}")
