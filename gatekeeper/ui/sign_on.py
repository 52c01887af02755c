"""Who is at the gate: a name found as one types, then the PIN; scanning goes on beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QWidget

from gatekeeper import text
from gatekeeper.domain.accounts import Operator, Role, is_pin
from gatekeeper.domain.permissions import Act, may, who_may
from gatekeeper.errors import NotAllowed
from gatekeeper.services.accounts import (
    AccountRow,
    Accounts,
    Challenge,
    NewPin,
    prepare_instead,
)
from gatekeeper.text import role_names, tr
from gatekeeper.ui.name_list import NameList
from gatekeeper.ui.pin_pad import PinPad, verify
from gatekeeper.ui.screen import GAP, NARROW, Screen, Sentence, Tasks, beside, button


def time_left(until: datetime, now: datetime) -> str:
    """ "4:05" until then; never below zero."""
    seconds = max(0, -(-(until - now) // timedelta(seconds=1)))
    return f"{seconds // 60}:{seconds % 60:02d}"


class SignOn(Screen):
    """Signs an operator on; with `act` it asks for somebody who may do that, for once.

    `forgotten` carries the account chosen; `delegate_asked`: somebody comes for a day.
    """

    signed_on = Signal(object)
    forgotten = Signal(object)
    delegate_asked = Signal()

    def __init__(
        self,
        accounts: Accounts,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        act: Act | None = None,
        what: Sentence | None = None,
        chosen: str = "",
    ) -> None:
        super().__init__(tasks, parent, panel=True)
        self._accounts = accounts
        self._act, self._what = act, what
        self._action = "" if act else "sign-on"
        self._has_rows = False
        self._wanted = chosen
        self._locked_until: datetime | None = None
        self._checking = False
        self._once: Challenge | None = None  # right, but to be changed before anything else
        self._first = ""
        self._build_panel()
        self._say()
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._on_second)
        self.setFocusProxy(self.list)
        self.run(accounts.names, then=self._show_names, lane="read")

    def _build_panel(self) -> None:
        self.list = NameList(self._nobody)
        self.names = self.list.names
        self.list.moved.connect(self._on_name)
        self.list.taken.connect(self._to_the_pad)
        self.list.digit.connect(self._on_digit)
        self.pad = PinPad(flat=True)
        self.pad.entered.connect(self._on_pin)
        self._row = beside(self.list, self.pad)
        self._row.setSpacing(2 * GAP)
        self._row.setStretch(0, 1)
        self._row.setAlignment(self.pad, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(self._row, 1)
        self.forgot, self.delegate = button(), button()
        self.forgot.clicked.connect(self._on_forgotten)
        self.delegate.clicked.connect(self.delegate_asked)
        for place, made in enumerate((self.forgot, self.delegate)):
            self.buttons.insertWidget(self.buttons.count() - 1 - place, made)
            made.setVisible(self._act is None)
        if self._act is None:
            QShortcut(QKeySequence("Ctrl+F"), self, self._on_forgotten)
            QShortcut(QKeySequence("Ctrl+D"), self, self.delegate_asked.emit)

    def _say(self) -> None:
        what = self._what
        self.say(
            self.title.setText,
            (lambda: tr("PIN for: {what}", what=what())) if what else (lambda: tr("Sign on")),
        )
        self.say(self.hint.setText, self._hint)
        self.say(self.forgot.setText, lambda: self._keyed(tr("PIN forgotten?"), "Ctrl+F"))
        self.say(self.delegate.setText, lambda: self._keyed(tr("Here for a day"), "Ctrl+D"))

    def _keyed(self, words: str, key: str) -> str:
        return f"{words} ({key})" if self.width() >= NARROW else words

    def _hint(self) -> str:
        if self._once is None:
            return tr("Choose your name, then type your PIN.")
        return tr("The same PIN again") if self._first else tr("Choose a PIN of your own.")

    def _nobody(self) -> str:
        if self._act is None or self._has_rows:
            return tr("No such account yet.")
        return tr("Only these may do this: {roles}.", roles=role_names(who_may(self._act)))

    # --- names --------------------------------------------------------------------------------

    def _show_names(self, rows: Sequence[AccountRow]) -> None:
        allowed = [row for row in rows if self._act is None or may(Role(row.role), self._act)]
        self._has_rows = bool(allowed)
        self.list.set_rows(allowed, self._wanted)
        self.list.retranslate()
        if len(allowed) == 1 or (self._wanted and self.chosen):
            self.pad.setFocus()

    @property
    def chosen(self) -> AccountRow | None:
        """The account row under the cursor."""
        return self.list.chosen

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Names beside the pad, or above it where there is no room."""
        super().resizeEvent(event)
        way = QBoxLayout.Direction
        self._row.setDirection(way.TopToBottom if self.width() < NARROW else way.LeftToRight)
        self.forgot.setText(self._keyed(tr("PIN forgotten?"), "Ctrl+F"))
        self.delegate.setText(self._keyed(tr("Here for a day"), "Ctrl+D"))

    def _on_digit(self, typed: str) -> None:
        """A digit typed among the names is the PIN's."""
        if self.pad.isEnabled():
            self._to_the_pad()
            self.pad.shown.insert(typed)

    def _to_the_pad(self) -> None:
        self.pad.setFocus()
        self.area.ensureWidgetVisible(self.pad)

    def _on_name(self) -> None:
        self._unlock()
        self._forget_once()
        self.pad.shown.clear()
        self.pad.setEnabled(self.chosen is not None)
        if self.chosen is not None and self.chosen.locked_until is not None:
            self._lock(self.chosen.locked_until)

    def _on_forgotten(self) -> None:
        if self.chosen is not None:
            self.forgotten.emit(self.chosen)

    # --- the PIN ------------------------------------------------------------------------------

    def _on_pin(self, pin: str) -> None:
        if self._checking or self.chosen is None:
            return
        if self._once is not None:
            self._on_own_pin(self._once, pin)
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
            once=self._on_once,
        )

    def _on_signed_on(self, operator: Operator) -> None:
        self._checking = False
        self._forget_once()
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

    # --- a PIN for once is changed first ------------------------------------------------------

    def _on_once(self, challenge: Challenge) -> None:
        self._checking, self._once = False, challenge
        self._ask_own(tr("This PIN was for once. Choose one of your own, six digits."))

    def _ask_own(self, sentence: str, *, problem: bool = False, first: str = "") -> None:
        self._first = first
        self.hint.setText(self._hint())
        self.tell(sentence, problem=problem)
        self.pad.setFocus()

    def _on_own_pin(self, challenge: Challenge, pin: str) -> None:
        """Typed twice; the two slow steps run beside the lane the gate waits for."""
        if not self._first:
            if is_pin(pin):
                self._ask_own(tr("The same PIN again"), first=pin)
            else:
                self._ask_own(text.sentence("pin-weak", {}), problem=True)
            return
        if pin != self._first:
            self._ask_own(text.sentence("pin-differs", {}), problem=True)
            return
        self._checking, self._first = True, ""
        self.tell(tr("Checking ..."))
        renew = partial(self._accounts.renew, challenge, action=self._action)

        def prepared(new: NewPin) -> None:
            self.run(renew, new, then=self._on_signed_on, failed=self._on_refused)

        self.run(
            prepare_instead,
            challenge,
            pin,
            then=prepared,
            failed=self._on_refused,
            lane="read",
        )

    def _forget_once(self) -> None:
        self._once, self._first = None, ""
        self.hint.setText(self._hint())

    # --- locked out ---------------------------------------------------------------------------

    def _on_second(self) -> None:
        now = self._accounts.clock()
        if self._locked_until is None or now >= self._locked_until:
            self._unlock()
            self.pad.setFocus()
            return
        left = time_left(self._locked_until, now)
        self.tell(tr("Too many wrong PINs. Try again in {left}.", left=left), problem=True)

    def _lock(self, until: datetime) -> None:
        self._locked_until = until
        self.list.setFocus()  # another one may sign on
        self.pad.setEnabled(False)
        self._clock.start()
        self._on_second()

    def _unlock(self) -> None:
        self._clock.stop()
        self._locked_until = None
        self.pad.setEnabled(True)
        self.tell("")
