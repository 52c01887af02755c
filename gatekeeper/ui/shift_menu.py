"""F10: the screens of the shift; what is not one's own asks for the PIN of who may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.permissions import Act, may
from gatekeeper.services.accounts import Accounts
from gatekeeper.text import mark, tr
from gatekeeper.ui.inputs import Choices
from gatekeeper.ui.screen import GAP, Screen, Tasks
from gatekeeper.ui.sign_on import SignOn


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the menu; what is done on duty stands above what is done after it.

    A line of the office stands at the `desk` alone, one of whoever is at a lane at the `gate`.
    """

    key: str
    msgid: str
    act: Act
    on_duty: bool = False
    desk: bool = False
    gate: bool = False

    def stands_at(self, *, desk: bool) -> bool:
        """Is it shown there?"""
        return not (self.gate if desk else self.desk)


ENTRIES = (
    Entry(
        key="stations", msgid=mark("Stations and exchange"), act=Act.LOOK, on_duty=True, desk=True
    ),
    Entry(key="sign-off", msgid=mark("Sign off or hand over"), act=Act.LOOK, on_duty=True),
    Entry(key="ledgers", msgid=mark("Ledgers"), act=Act.LOOK, on_duty=True),
    Entry(key="vehicles", msgid=mark("Vehicles"), act=Act.VEHICLES, on_duty=True),
    Entry(key="abnormal", msgid=mark("Reports upward"), act=Act.REFER, on_duty=True),
    Entry(key="referrals", msgid=mark("Referrals"), act=Act.REFER, on_duty=True, gate=True),
    Entry(key="paper", msgid=mark("Paper sheets"), act=Act.LEDGERS, on_duty=True),
    Entry(key="shifts", msgid=mark("Roster, shift log, hours"), act=Act.LOOK, on_duty=True),
    Entry(key="figures", msgid=mark("Figures and daily report"), act=Act.LOOK, on_duty=True),
    Entry(key="confirmations", msgid=mark("Approvals by telephone"), act=Act.CONFIRM),
    Entry(key="delegate", msgid=mark("Here for a day"), act=Act.DELEGATE),
    Entry(key="observation", msgid=mark("Observation"), act=Act.OBSERVATION),
    Entry(key="records", msgid=mark("Residents and households"), act=Act.EDIT_REGISTRY),
    Entry(key="privacy", msgid=mark("Personal data"), act=Act.RETENTION, desk=True),
    Entry(key="screening", msgid=mark("Grid and screening"), act=Act.SCREENING, desk=True),
    Entry(key="passes", msgid=mark("Passes"), act=Act.ISSUE_PASSES),
    Entry(key="temporary", msgid=mark("Temporary passes"), act=Act.ISSUE_PASSES),
    Entry(key="returns", msgid=mark("Form, card, code, approval"), act=Act.FOUR_PIECES),
    Entry(key="accounts", msgid=mark("Accounts"), act=Act.ACCOUNTS),
    Entry(key="profile", msgid=mark("Policy profile"), act=Act.SWITCH_PROFILE),
    Entry(key="exchange", msgid=mark("Exchange with the office"), act=Act.EXCHANGE, gate=True),
    Entry(key="settings", msgid=mark("Settings"), act=Act.SETTINGS),
)
COLUMNS = 3
"""So that twenty-one lines under two headings need no scrolling at 1366x768."""


class ShiftMenu(Screen):
    """`chosen` carries the entry's key and the operator whose rights count for that act."""

    chosen = Signal(str, object)

    def __init__(
        self,
        accounts: Accounts,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
        entries: Sequence[Entry] = ENTRIES,
        is_home: bool = False,
    ) -> None:
        super().__init__(tasks, parent)
        self._accounts = accounts
        self._operator = operator
        self._is_home = is_home
        self.leave.setHidden(is_home)  # behind it is nothing
        self._entries = {entry.key: entry for entry in entries}
        self.sign_on: SignOn | None = None
        self.menu = Choices(self._words, COLUMNS, self._heads)
        self.menu.chosen.connect(self._on_chosen)
        self._place = QGridLayout()
        self._place.setSpacing(GAP)
        self._place.addWidget(self.menu, 0, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(self._place, 1)
        self.body.addStretch(0)
        self.say(self.title.setText, lambda: tr("Community office") if is_home else tr("Shift"))
        self.say(
            self.hint.setText,
            lambda: tr("Lines with * need the PIN of somebody who may, each time."),
        )
        self.setFocusProxy(self.menu)

    def _words(self) -> list[tuple[str, str]]:
        beyond = [e for e in self._entries.values() if self._is_beyond(e)]
        return [
            (entry.key, tr(entry.msgid) + (" *" if entry in beyond else ""))
            for entry in self._entries.values()
        ]

    def _heads(self) -> dict[str, str]:
        """What stands above the first line of each group."""
        firsts = {entry.on_duty: entry.key for entry in reversed(self._entries.values())}
        words = {True: tr("On duty"), False: tr("Supervision and office")}
        return {firsts[group]: words[group] for group in words if group in firsts}

    def _is_beyond(self, entry: Entry) -> bool:
        return not may(self._operator.role, entry.act)

    def _on_chosen(self, key: str) -> None:
        entry = self._entries[key]
        if not self._is_beyond(entry):
            self.chosen.emit(key, self._operator)
            return
        self._withdraw()
        self.sign_on = SignOn(
            self._accounts,
            self.tasks,
            self,
            act=entry.act,
            what=lambda: tr(entry.msgid),
        )
        self.sign_on.signed_on.connect(lambda who: self._on_signed_on(key, who))
        self.sign_on.cancelled.connect(self._withdraw)
        self.menu.hide()
        self.leave.hide()
        self._place.addWidget(self.sign_on, 0, 0)
        self.sign_on.setFocus()

    def _on_signed_on(self, key: str, who: Operator) -> None:
        self._withdraw()
        self.chosen.emit(key, who)

    def _withdraw(self) -> None:
        if self.sign_on is not None:
            self.sign_on.hide()
            self.sign_on.deleteLater()
            self.sign_on = None
        self.menu.show()
        self.leave.setHidden(self._is_home)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit opens its line, unless a PIN is being typed."""
        if self.sign_on is None and self.menu.press_digit(event.text()):
            return
        super().keyPressEvent(event)
