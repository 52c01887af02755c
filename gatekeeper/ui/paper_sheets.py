"""Sheets for a power cut: printed beforehand, and chosen here to be typed in afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.paper import SHEETS_AT_MOST, SheetKind
from gatekeeper.services.paper import PaperRecords, SheetRow
from gatekeeper.text import tr
from gatekeeper.text.paper import kind_words
from gatekeeper.ui.inputs import Number, choice, fill
from gatekeeper.ui.rows import Chip, Column, RowsView
from gatekeeper.ui.screen import GAP, Screen, Tasks, button
from gatekeeper.ui.words import day_and_time

USUAL_SHEETS = 5


class PaperSheetsScreen(Screen):
    """`opened` carries the sheet to type in, `printed` those that were given a number."""

    opened = Signal(object)
    printed = Signal(object)

    def __init__(
        self,
        paper: PaperRecords,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._paper, self._operator = paper, operator
        self.list = RowsView(
            (
                Column(title=lambda: tr("Sheet"), words=lambda r: r.number),
                Column(title=lambda: tr("What"), words=lambda r: kind_words(r.kind), stretch=True),
                Column(title=lambda: tr("Printed"), words=lambda r: day_and_time(r.printed_at)),
                Column(
                    title=lambda: tr("Typed in"),
                    words=lambda r: f"{r.lines} / {r.most}",
                    order=lambda r: r.lines,
                ),
                Column(title=lambda: tr("Status"), words=_status),
            ),
            lambda: tr("No sheets yet. Print some now, before the power goes."),
            chips=(Chip(title=lambda: tr("Not finished"), keeps=lambda r: r.finished_at is None),),
        )
        self.kind = choice(_kinds(), SheetKind.VISITORS)
        self.count = Number(1, SHEETS_AT_MOST, USUAL_SHEETS)
        self.print_ = button()
        self.print_.clicked.connect(self._on_print)
        QShortcut(QKeySequence("Ctrl+P"), self, self.print_.click)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.kind, 2)
        row.addWidget(self.count, 1)
        row.addWidget(self.print_)
        self.finish = button()
        self.finish.clicked.connect(self._on_finish)
        QShortcut(QKeySequence("Ctrl+F"), self, self.finish.click)
        self.buttons.insertWidget(self.buttons.count() - 1, self.finish)
        self.body.addLayout(row)
        self.body.addWidget(self.list, 1)
        self.list.opened.connect(self.opened)
        self.list.picked.connect(self._on_picked)
        self.say(self.title.setText, lambda: tr("Paper sheets for a power cut"))
        self.say(
            self.hint.setText,
            lambda: tr("What was written is typed in here later; it decides about nobody."),
        )
        self.say(self.print_.setText, lambda: tr("Print sheets (Ctrl+P)"))
        self.say(self.finish.setText, lambda: tr("All typed in (Ctrl+F)"))
        self.say(lambda unit: self.count.set_unit(unit), lambda: tr("sheets"))
        self.say(lambda _: fill(self.kind, _kinds()), lambda: "")
        self.offer(lambda: tr("Type in this sheet"))
        self.setFocusProxy(self.list.search)
        self._on_picked(None)
        self.reload()

    def reload(self) -> None:
        """Ask again which sheets there are."""
        self.run(self._paper.sheets, then=self.list.set_rows, lane="read")

    def submit(self) -> None:
        if self.list.current is not None:
            self.opened.emit(self.list.current)

    def _on_picked(self, row: SheetRow | None) -> None:
        self.primary.setEnabled(row is not None)
        self.finish.setEnabled(row is not None and row.finished_at is None)

    def _on_print(self) -> None:
        kind = SheetKind(self.kind.currentData())  # Qt hands a text back
        give = partial(self._paper.print_sheets, kind, self.count.value)
        self.run(give, self._operator, then=self._on_printed, quiet=True)

    def _on_printed(self, rows: Sequence[SheetRow]) -> None:
        self.printed.emit(rows)
        self.reload()

    def _on_finish(self) -> None:
        row: SheetRow | None = self.list.current
        if row is not None:
            self.run(self._paper.finish, row.id, self._operator, then=lambda _: self.reload())


def _kinds() -> list[tuple[SheetKind, str]]:
    return [(kind, kind_words(kind)) for kind in SheetKind]


def _status(row: SheetRow) -> str:
    if row.finished_at is not None:
        return tr("finished")
    return tr("in work") if row.lines else tr("blank")
