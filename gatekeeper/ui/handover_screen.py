"""交接班: what is open, equipment, notes; both sign by PIN while scanning goes on behind it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gatekeeper import text
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.handover import Item, Told
from gatekeeper.domain.permissions import Act
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services.accounts import Accounts
from gatekeeper.services.handovers import Handovers, Ready
from gatekeeper.text import tr
from gatekeeper.text.handover import item_words
from gatekeeper.ui.equipment import Equipment
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import line
from gatekeeper.ui.rows import Column, RowsView
from gatekeeper.ui.screen import GAP, Screen, Tasks, beside, button
from gatekeeper.ui.sign_on import SignOn


class HandoverScreen(Screen):
    """`handed` carries the hand-over and whoever took over; `sign_off_asked`: without one."""

    sign_off_asked = Signal()
    handed = Signal(object, object)

    def __init__(
        self,
        handovers: Handovers,
        accounts: Accounts,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._handovers, self._accounts, self._operator = handovers, accounts, operator
        self._items: tuple[Item, ...] = ()
        self.sign_on: SignOn | None = None
        self.list = RowsView(
            (
                Column(title=lambda: tr("Left open"), words=lambda r: item_words(r.key)),
                Column(
                    title=lambda: tr("Count"),
                    words=lambda r: str(r.count),
                    order=lambda r: r.count,
                ),
                Column(
                    title=lambda: tr("Who or what"),
                    words=lambda r: "; ".join(r.lines),
                    stretch=True,
                ),
            ),
            lambda: tr("What is open is being gathered ..."),
            searchable=False,
        )
        self.equipment = Equipment()
        self.notes, self.objection = line(longest=500), line(longest=200)
        self.form = Form(columns=2, close=True)
        self.form.add("notes", lambda: tr("Notes to whoever takes over"), self.notes)
        self.form.add("objection", lambda: tr("Objection of whoever takes over"), self.objection)
        self._inside = QWidget()
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        row = beside(self.list, self.equipment)
        row.setStretch(0, 1)
        row.setSpacing(2 * GAP)
        column.addLayout(row, 1)
        column.addWidget(self.form)
        self.body.addWidget(self._inside, 1)
        self.nobody, self.off = button(), button()
        for made, key, act in (
            (self.off, "Ctrl+F", self.sign_off_asked.emit),
            (self.nobody, "Ctrl+M", lambda: self._begin(is_missing=True)),
        ):
            made.clicked.connect(act)
            QShortcut(QKeySequence(key), self, made.click)
            self.buttons.insertWidget(self.buttons.count() - 1, made)
        self.say(self.title.setText, lambda: tr("Hand over"))
        self.say(
            self.hint.setText,
            lambda: tr("Look through it together, then both sign by PIN. Scanning goes on."),
        )
        self.say(self.nobody.setText, lambda: tr("Nobody came (Ctrl+M)"))
        self.say(self.off.setText, lambda: tr("Only sign off (Ctrl+F)"))
        self.offer(lambda: tr("Both sign"))
        self.setFocusProxy(self.list)
        self.primary.setEnabled(False)
        self.run(handovers.ready, operator, then=self._show_ready, lane="read")

    def _show_ready(self, ready: Ready) -> None:
        self._items = ready.items
        self.list.set_rows(sorted(ready.items, key=lambda one: not one.count))
        self.equipment.show_pieces(ready.equipment)
        self.primary.setEnabled(True)

    @property
    def told(self) -> Told:
        """What both see."""
        return Told(
            items=self._items,
            equipment=self.equipment.pieces,
            notes=self.notes.text(),
            objection=self.objection.text(),
        )

    # --- signatures ---------------------------------------------------------------------------

    def submit(self) -> None:
        self._begin(is_missing=False)

    def _begin(self, *, is_missing: bool) -> None:
        """What is wrong is told before anybody types his PIN."""
        if self.sign_on is not None or not self._items:
            return
        told = self.told
        then = partial(self._on_problems, told, is_missing)
        self.run(self._handovers.problems, told, self._operator, then=then, lane="read")

    def _on_problems(self, told: Told, is_missing: bool, found: list[Problem]) -> None:
        if found:
            self.on_refused(InvalidInput(found), self.form, self.equipment)
            return
        name = self._operator.name
        words = partial(tr, "hand-over: {name} signs, who goes", name=name)
        if is_missing:
            words = partial(tr, "nobody came: {name} stays on duty", name=name)
        self._ask(words, partial(self._on_outgoing, told, is_missing), chosen=name)

    def _on_outgoing(self, told: Told, is_missing: bool, who: Operator) -> None:
        if who.account != self._operator.account:
            assert self.sign_on is not None
            expected = {"name": self._operator.name}
            self.sign_on.tell(text.sentence("handover-not-yours", expected), problem=True)
        elif is_missing:
            self._sign(told, None)
        else:
            words = partial(tr, "hand-over: whoever takes over signs")
            self._ask(words, partial(self._on_relief, told))

    def _on_relief(self, told: Told, who: Operator) -> None:
        if who.account == self._operator.account:
            assert self.sign_on is not None
            self.sign_on.tell(text.sentence("handover-same", {}), problem=True)
        else:
            self._sign(told, who)

    def _ask(self, what: partial[str], then: partial[None], chosen: str = "") -> None:
        self._withdraw()
        self.sign_on = SignOn(
            self._accounts, self.tasks, self, act=Act.DECIDE, what=what, chosen=chosen
        )
        self.sign_on.signed_on.connect(then)
        self.sign_on.cancelled.connect(self._withdraw)
        for part in (self._inside, self.primary, self.leave, self.nobody, self.off):
            part.hide()
        self.body.addWidget(self.sign_on, 1)
        self.sign_on.setFocus()

    def _withdraw(self) -> None:
        if self.sign_on is not None:
            self.sign_on.hide()
            self.sign_on.deleteLater()
            self.sign_on = None
        for part in (self._inside, self.primary, self.leave, self.nobody, self.off):
            part.show()

    def _sign(self, told: Told, relief: Operator | None) -> None:
        self._withdraw()
        self.run(
            self._handovers.sign,
            told,
            self._operator,
            relief,
            then=lambda handover: self.handed.emit(handover, relief),
            failed=lambda error: self.on_refused(error, self.form, self.equipment),
        )
