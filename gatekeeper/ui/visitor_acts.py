"""What is done with a visitor of the list: slip, code, correction, refusal, details, the book."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.visits import REFUSAL_REASONS, VisitState
from gatekeeper.services.visits import FullVisit, VisitRow, Visits
from gatekeeper.text import tr
from gatekeeper.text.visits import refusal_words
from gatekeeper.ui.flow import Flow
from gatekeeper.ui.reason_bar import ReasonBar
from gatekeeper.ui.rows import RowsView
from gatekeeper.ui.screen import GAP, Screen, Speaking, button

REVEAL_REASONS = ("at-the-gate", "asked")


class VisitorActs(Speaking):
    """A row of acts on the line chosen; works only while it is shown."""

    slip_asked = Signal(object, bool)  # Slip, on the roll
    code_asked = Signal(object)
    register_asked = Signal()
    correct_asked = Signal(object)
    changed = Signal()

    def __init__(self, screen: Screen, rows: RowsView, visits: Visits, operator: Operator) -> None:
        super().__init__()
        self._screen, self._rows = screen, rows
        self._visits, self._operator = visits, operator
        self.reasons = ReasonBar()
        row = QWidget()
        self._flow = Flow(row)
        self._flow.setContentsMargins(0, 0, 0, 0)
        self._flow.setSpacing(GAP)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.reasons)
        column.addWidget(row)
        self.slip = self._act("Ctrl+P", self._on_slip, lambda: tr("Slip (Ctrl+P)"))
        self.code = self._act("Ctrl+K", self._on_code, lambda: tr("Code (Ctrl+K)"))
        self.correct = self._act("Ctrl+E", self._on_correct, lambda: tr("Correct (Ctrl+E)"))
        self.refuse = self._act("Ctrl+R", self._on_refuse, lambda: tr("Refuse (Ctrl+R)"))
        self.reveal = self._act("Ctrl+I", self._on_reveal, lambda: tr("In full (Ctrl+I)"))
        self.book = self._act("Ctrl+B", self.register_asked.emit, lambda: tr("Register (Ctrl+B)"))
        self.roll = button("chip")
        self.roll.setCheckable(True)
        self.roll.setChecked(True)
        self._flow.addWidget(self.roll)
        self.say(self.roll.setText, lambda: tr("80 mm"))
        self.say(self.roll.setAccessibleName, lambda: tr("Slip on the 80 mm roll, else on A4"))

    def _act(self, keys: str, act: Callable[[], object], words: Callable[[], str]) -> QPushButton:
        made = button()
        made.clicked.connect(lambda: act())
        QShortcut(QKeySequence(keys), self, made.click)
        self._flow.addWidget(made)
        self.say(made.setText, words)
        return made

    @property
    def _row(self) -> VisitRow | None:
        row: VisitRow | None = self._rows.current
        return row

    def allow(self) -> None:
        """What can be done with the line chosen now."""
        row = self._row
        is_open = row is not None and row.state in (VisitState.EXPECTED, VisitState.INSIDE)
        for made in (self.slip, self.code):
            made.setEnabled(is_open)
        for made in (self.correct, self.reveal):
            made.setEnabled(row is not None and bool(row.name))
        self.refuse.setEnabled(row is not None and row.state is VisitState.EXPECTED)

    def _on_slip(self) -> None:
        roll = self.roll.isChecked()
        self._with_slip(lambda slip: self.slip_asked.emit(slip, roll))

    def _on_code(self) -> None:
        self._with_slip(self.code_asked.emit)

    def _with_slip(self, then: Callable[[Any], None]) -> None:
        if self._row is not None:
            self._screen.run(self._visits.slip, self._row.id, then=then, lane="read")

    def _on_correct(self) -> None:
        if self._row is not None:
            self.correct_asked.emit(self._row)

    def _on_refuse(self) -> None:
        row = self._row
        if row is not None:
            self.reasons.ask(
                tr("Refuse {number}? Why?", number=row.number),
                REFUSAL_REASONS,
                partial(self._refuse, row),
                words=refusal_words,
            )

    def _refuse(self, row: VisitRow, reason: str) -> None:
        act = partial(self._visits.refuse, row.id, reason)
        self._screen.run(act, self._operator, then=lambda _: self.changed.emit())

    def _on_reveal(self) -> None:
        row = self._row
        if row is not None:
            self.reasons.ask(
                tr("Why the full details? The reason is recorded with your name."),
                REVEAL_REASONS,
                partial(self._reveal, row),
            )

    def _reveal(self, row: VisitRow, reason: str) -> None:
        act = partial(self._visits.reveal, row.id, reason)
        then = partial(self._show_full, row)
        self._screen.run(act, self._operator, then=then, quiet=True)

    def _show_full(self, row: VisitRow, full: FullVisit) -> None:
        parts = (row.number, row.name, full.phone, full.document, row.notes, row.travel)
        self._screen.tell("   ".join(part for part in parts if part))
