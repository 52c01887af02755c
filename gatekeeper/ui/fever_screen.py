"""The fever cases (O29): who, since when, which step is next and whose it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.masking import mask_name
from gatekeeper.services.fever import FeverCases, FeverRow
from gatekeeper.text import tr
from gatekeeper.text.fever import body_words, step_words
from gatekeeper.ui.rows import Chip, Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button
from gatekeeper.ui.words import day_and_time


class FeverScreen(Screen):
    """`opened` carries the id of a case."""

    opened = Signal(object)
    new_asked = Signal()

    def __init__(self, cases: FeverCases, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(tasks, parent)
        self._cases = cases
        self.list = RowsView(
            (
                Column(title=lambda: tr("Case"), words=lambda r: r.number),
                Column(
                    title=lambda: tr("Name"),
                    words=lambda r: mask_name(r.name),
                    searched=lambda r: r.name,
                ),
                Column(title=lambda: tr("Address"), words=lambda r: r.place),
                Column(title=lambda: tr("Since"), words=lambda r: day_and_time(r.since)),
                Column(
                    title=lambda: tr("Last step"),
                    words=lambda r: step_words(r.steps[-1].done.step),
                ),
                Column(title=lambda: tr("Next step"), words=_next, stretch=True),
                Column(title=lambda: tr("Whose it is"), words=lambda r: body_words(r.owner)),
                Column(title=lambda: tr("In charge"), words=lambda r: mask_name(r.charge_name)),
            ),
            lambda: tr("No fever case. A high reading or “New case” opens the first one."),
            chips=(
                Chip(title=lambda: tr("Open"), keeps=lambda r: r.is_open),
                Chip(title=lambda: tr("Loop closed"), keeps=lambda r: not r.is_open),
            ),
        )
        self.new = button("primary")
        self.new.clicked.connect(self.new_asked)
        QShortcut(QKeySequence("Ctrl+N"), self, self.new.click)
        self.buttons.addWidget(self.new)
        self.body.addWidget(self.list, 1)
        self.list.opened.connect(lambda row: self.opened.emit(row.id))
        self.say(self.title.setText, lambda: tr("Fever cases"))
        self.say(self.hint.setText, self._figures)
        self.say(self.new.setText, lambda: tr("New case (Ctrl+N)"))
        self.setFocusProxy(self.list.search)

    def showEvent(self, event: QShowEvent) -> None:
        """Back from a case it is another list."""
        super().showEvent(event)
        self.reload()

    def reload(self) -> None:
        """Ask again how they stand."""
        self.run(self._cases.listed, then=self._show_rows, lane="read")

    def _show_rows(self, rows: Sequence[FeverRow]) -> None:
        self.list.set_rows(rows)
        self.hint.setText(self._figures())

    def _figures(self) -> str:
        rows: Sequence[FeverRow] = self.list.model.everything
        opened = sum(row.is_open for row in rows)
        return tr("Open: {count}. Closed: {closed}.", count=opened, closed=len(rows) - opened)


def _next(row: FeverRow) -> str:
    return step_words(row.next) if row.next else tr("closed")
