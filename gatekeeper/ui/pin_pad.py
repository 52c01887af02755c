"""Six digits by key or finger: the pad that opens the program and confirms an act."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from gatekeeper.domain.accounts import PIN_DIGITS, Operator
from gatekeeper.errors import NotAllowed
from gatekeeper.services.accounts import Accounts, Challenge, matches
from gatekeeper.text import tr
from gatekeeper.ui.screen import GAP, TOUCH, Screen, Speaking, button, give_role


def verify(
    screen: Screen,
    accounts: Accounts,
    account: UUID,
    pin: str,
    then: Callable[[Operator], None],
    failed: Callable[[BaseException], None],
    *,
    action: str = "",
    once: Callable[[Challenge], None] | None = None,
) -> None:
    """The three steps of a PIN: fetch, compare (slow, so not in the write lane), settle.

    `once` is told of a right PIN that has to be changed first.
    """

    def compare(challenge: Challenge) -> None:
        screen.run(
            matches,
            challenge,
            pin,
            then=lambda right: settle(challenge, right),
            failed=failed,
            lane="read",
        )

    def settle(challenge: Challenge, right: bool) -> None:
        done = partial(accounts.settle, action=action)
        screen.run(done, challenge, right, then=then, failed=partial(refused, challenge))

    def refused(challenge: Challenge, error: BaseException) -> None:
        if once is not None and isinstance(error, NotAllowed) and error.code == "pin-one-time":
            once(challenge)
        else:
            failed(error)

    screen.run(accounts.challenge, account, then=compare, failed=failed, lane="read")


class PinPad(Speaking):
    """Emits the PIN at its sixth digit and forgets it at once."""

    entered = Signal(str)

    def __init__(self, parent: QWidget | None = None, *, flat: bool = False) -> None:
        super().__init__(parent)
        self.shown = QLineEdit()
        self.shown.setEchoMode(QLineEdit.EchoMode.Password)
        self.shown.setMaxLength(PIN_DIGITS)
        self.shown.setMinimumHeight(TOUCH)
        self.shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.shown.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        give_role(self.shown, "title")
        self.shown.textChanged.connect(self._on_typed)
        self.shown.installEventFilter(self)
        self.setFocusProxy(self.shown)
        self.digits = [button("key", str(digit)) for digit in range(10)]
        self.back = button("key", "←")
        self.clear = button("key", "C")
        self.say(self.back.setAccessibleName, lambda: tr("Delete the last digit"))
        self.say(self.clear.setAccessibleName, lambda: tr("Delete all digits"))
        self.say(self.shown.setPlaceholderText, lambda: tr("6-digit PIN"))
        self.say(self.shown.setAccessibleName, lambda: tr("6-digit PIN"))
        self._lay_out(flat)

    def _lay_out(self, flat: bool) -> None:
        """As a keypad, or in two rows where height is dear."""
        grid = QGridLayout()
        grid.setSpacing(GAP)
        d = self.digits
        tall = [d[7], d[8], d[9], d[4], d[5], d[6], d[1], d[2], d[3], self.clear, d[0], self.back]
        wide = [*d[1:6], self.back, *d[6:], d[0], self.clear]
        columns = 6 if flat else 3
        for place, made in enumerate(wide if flat else tall):
            grid.addWidget(made, place // columns, place % columns)
        for digit, made in enumerate(self.digits):
            made.clicked.connect(lambda _=False, digit=digit: self.shown.insert(str(digit)))
        for made in (*self.digits, self.back, self.clear):
            made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            made.setMinimumWidth(TOUCH if flat else 2 * TOUCH)
        self.back.clicked.connect(self.shown.backspace)
        self.clear.clicked.connect(self.shown.clear)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GAP)
        whole.addWidget(self.shown)
        whole.addLayout(grid)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Only digits enter; everything else keeps its meaning for the screen around."""
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.text().isprintable()
            and event.text()
            and not (event.text().isascii() and event.text().isdigit())
        ):
            return True
        return super().eventFilter(watched, event)

    def _on_typed(self, typed: str) -> None:
        digits = "".join(c for c in typed if c.isascii() and c.isdigit())
        if digits != typed:  # pasted or put in by an input method
            self.shown.setText(digits)
        elif len(digits) == PIN_DIGITS:
            self.shown.clear()
            self.entered.emit(digits)
