"""F9: who is out, due back when, how late (超时未归); a phone on demand, which is logged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.masking import mask_name
from gatekeeper.domain.permissions import Act, may
from gatekeeper.services.outings import Outings, OutRow
from gatekeeper.text import tr
from gatekeeper.text.outings import due_words, purpose_words
from gatekeeper.ui.rows import Chip, Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button
from gatekeeper.ui.words import recently

RELOAD_MILLISECONDS = 30_000


class OutingsScreen(Screen):
    """Whoever should be back first stands first; the other two screens are a supervisor's."""

    proofs_asked = Signal()
    approvals_asked = Signal()

    def __init__(
        self,
        outings: Outings,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
        clock: Callable[[], datetime],
    ) -> None:
        super().__init__(tasks, parent)
        self._outings, self._operator, self._clock = outings, operator, clock
        self.list = RowsView(
            (
                Column(title=lambda: tr("Name"), words=lambda r: mask_name(r.name)),
                Column(title=lambda: tr("Address"), words=lambda r: r.place, stretch=True),
                Column(title=lambda: tr("Goes out for"), words=lambda r: purpose_words(r.purpose)),
                Column(title=lambda: tr("Out since"), words=lambda r: recently(r.left_at)),
                Column(title=lambda: tr("Due back"), words=lambda r: recently(r.due_at)),
                Column(
                    title=lambda: tr("Late by"),
                    words=lambda r: due_words(r.due_at, self._clock()),
                    order=lambda r: -r.due_at.timestamp(),
                ),
            ),
            lambda: tr("Nobody is out who is due back. Outings appear here as people leave."),
            chips=(Chip(title=lambda: tr("Overdue"), keeps=self._is_overdue),),
        )
        self.proofs, self.approvals = button(), button()
        self.proofs.clicked.connect(self.proofs_asked)
        self.approvals.clicked.connect(self.approvals_asked)
        QShortcut(QKeySequence("Ctrl+W"), self, self.proofs.click)
        QShortcut(QKeySequence("Ctrl+E"), self, self.approvals.click)
        for made in (self.proofs, self.approvals):
            self.buttons.insertWidget(self.buttons.count() - 1, made)
        self.phone = button("primary")
        self.phone.clicked.connect(self._on_phone)
        QShortcut(QKeySequence("Ctrl+O"), self, self.phone.click)
        self.buttons.addWidget(self.phone)
        self.body.addWidget(self.list, 1)
        self.list.picked.connect(self._on_picked)
        self.list.opened.connect(lambda _: self._on_phone())

        def star(act: Act) -> str:
            return "" if may(operator.role, act) else " *"

        self.say(self.title.setText, lambda: tr("Who is out"))
        self.say(self.hint.setText, self._figures)
        self.say(self.proofs.setText, lambda: tr("Work proofs (Ctrl+W)") + star(Act.VERIFY_PROOF))
        self.say(
            self.approvals.setText, lambda: tr("Exceptions (Ctrl+E)") + star(Act.APPROVE_LEAVING)
        )
        self.say(self.phone.setText, lambda: tr("Show the phone number (Enter)"))
        self.setFocusProxy(self.list.search)
        self._on_picked(None)
        self._again = QTimer(self, interval=RELOAD_MILLISECONDS)
        self._again.timeout.connect(self.reload)
        self._again.start()
        self.reload()

    def _is_overdue(self, row: OutRow) -> bool:
        return row.is_overdue(self._clock())

    def _figures(self) -> str:
        rows = self.list.model.everything
        late = sum(self._is_overdue(row) for row in rows)
        return tr(
            "Out: {count}, overdue: {late}. Asking for a number is recorded. "
            "Lines with * need the PIN of somebody who may.",
            count=len(rows),
            late=late,
        )

    def reload(self) -> None:
        """Ask again who is out."""
        self.run(self._outings.board, then=self._show_rows, lane="read")

    def _show_rows(self, rows: Sequence[OutRow]) -> None:
        self.list.renew_rows(rows, lambda row: row.person)
        self.hint.setText(self._figures())

    def _on_picked(self, row: OutRow | None) -> None:
        self.phone.setEnabled(row is not None and may(self._operator.role, Act.OUTINGS))

    def _on_phone(self) -> None:
        row: OutRow | None = self.list.current
        if row is not None and self.phone.isEnabled():
            self.run(
                self._outings.phone,
                row.person,
                self._operator,
                then=partial(self._show_phone, row),
                quiet=True,
            )

    def _show_phone(self, row: OutRow, phone: str) -> None:
        name = mask_name(row.name)
        if phone:
            self.tell(tr("{name}: {phone}", name=name, phone=phone))
        else:
            self.tell(tr("No phone number of {name} is known.", name=name))
