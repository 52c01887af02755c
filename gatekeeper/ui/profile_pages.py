"""The pages of the profile editor: a matrix of ticks, and the order of the steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QListWidget,
    QListWidgetItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from gatekeeper import text
from gatekeeper.text import tr
from gatekeeper.ui.inputs import Tick, choice, fill
from gatekeeper.ui.screen import GAP, TOUCH, Speaking, button

Cell = tuple[str, str]
"""Row and column of a matrix."""
Words = Callable[[str], str]


class Matrix(QTableWidget):
    """Rows and columns of ticks; arrows move, the space bar or a touch changes one."""

    changed = Signal()

    def __init__(
        self, rows: Sequence[str], columns: Sequence[str], row_words: Words, column_words: Words
    ) -> None:
        super().__init__(len(rows), len(columns))
        self._rows, self._columns = tuple(rows), tuple(columns)
        self._row_words, self._column_words = row_words, column_words
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.verticalHeader().setDefaultSectionSize(TOUCH)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setMinimumHeight(TOUCH + GAP)  # two lines of words
        centred = Qt.AlignmentFlag.AlignCenter
        self.horizontalHeader().setDefaultAlignment(centred | Qt.TextFlag.TextWordWrap)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for row in range(len(rows)):
            for column in range(len(columns)):
                item = QTableWidgetItem()
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
                self.setItem(row, column, item)
        self.cellClicked.connect(self.toggle)
        self.retranslate()

    @property
    def ticked(self) -> frozenset[Cell]:
        """Which cells are ticked."""
        return frozenset(
            (self._rows[row], self._columns[column])
            for row in range(self.rowCount())
            for column in range(self.columnCount())
            if self._is_ticked(row, column)
        )

    def tick(self, cells: frozenset[Cell]) -> None:
        """Show these as ticked, and no others."""
        for row, name in enumerate(self._rows):
            for column, title in enumerate(self._columns):
                self._set(row, column, is_in=(name, title) in cells)

    def toggle(self, row: int, column: int) -> None:
        """Change one."""
        self._set(row, column, is_in=not self._is_ticked(row, column))
        self.changed.emit()

    def _is_ticked(self, row: int, column: int) -> bool:
        item = self.item(row, column)
        return item is not None and bool(item.text())

    def _set(self, row: int, column: int, *, is_in: bool) -> None:
        item = self.item(row, column)
        if item is not None:
            item.setText("✓" if is_in else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.currentRow() >= 0:
            self.toggle(self.currentRow(), self.currentColumn())
            return
        super().keyPressEvent(event)

    def retranslate(self) -> None:
        """Say the titles again."""
        self.setVerticalHeaderLabels([self._row_words(row) for row in self._rows])
        self.setHorizontalHeaderLabels([self._column_words(one) for one in self._columns])

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


class OrderPage(Speaking):
    """The steps in their order: up, down, out; those left out stand below to be taken in."""

    changed = Signal()

    def __init__(self, steps: Sequence[str], *, in_order: bool, possible: Sequence[str]) -> None:
        super().__init__()
        self._possible = tuple(possible)
        self.list = QListWidget()
        self.up, self.down, self.out, self.take = (button() for _ in range(4))
        self.rest = choice([])
        self.strict = Tick(in_order)
        self.strict.toggled.connect(self.changed)
        acts = QVBoxLayout()
        acts.setSpacing(GAP)
        for made in (self.up, self.down, self.out):
            acts.addWidget(made)
        acts.addStretch(1)
        row = QHBoxLayout()
        row.addWidget(self.list, 1)
        row.addLayout(acts)
        below = QHBoxLayout()
        below.addWidget(self.rest, 1)
        below.addWidget(self.take)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.strict)
        column.addLayout(row, 1)
        column.addLayout(below)
        self.up.clicked.connect(partial(self._move, -1))
        self.down.clicked.connect(partial(self._move, 1))
        self.out.clicked.connect(self._on_out)
        self.take.clicked.connect(self._on_take)
        self.say(self.strict.setText, lambda: tr("A step waits until the one before it is done"))
        self.say(self.up.setText, lambda: tr("Up"))
        self.say(self.down.setText, lambda: tr("Down"))
        self.say(self.out.setText, lambda: tr("Leave out"))
        self.say(self.take.setText, lambda: tr("Add"))
        self._show(tuple(steps), 0)

    @property
    def steps(self) -> tuple[str, ...]:
        """The checks, first to last."""
        role = Qt.ItemDataRole.UserRole
        return tuple(str(self.list.item(at).data(role)) for at in range(self.list.count()))

    def _show(self, steps: tuple[str, ...], at: int) -> None:
        self.list.clear()
        for step in steps:
            item = QListWidgetItem(text.check_name(step))
            item.setData(Qt.ItemDataRole.UserRole, step)
            self.list.addItem(item)
        self.list.setCurrentRow(min(at, len(steps) - 1))
        left = [(one, text.check_name(one)) for one in self._possible if one not in steps]
        fill(self.rest, left)
        self.take.setEnabled(bool(left))
        self.out.setEnabled(bool(steps))

    def _move(self, by: int) -> None:
        at, steps = self.list.currentRow(), list(self.steps)
        to = at + by
        if at < 0 or not 0 <= to < len(steps):
            return
        steps[at], steps[to] = steps[to], steps[at]
        self._show(tuple(steps), to)
        self.changed.emit()

    def _on_out(self) -> None:
        at = self.list.currentRow()
        if at >= 0:
            steps = self.steps
            self._show((*steps[:at], *steps[at + 1 :]), at)
            self.changed.emit()

    def _on_take(self) -> None:
        step = self.rest.currentData()
        if step:
            self._show((*self.steps, str(step)), len(self.steps))
            self.changed.emit()

    def retranslate(self) -> None:
        super().retranslate()
        self._show(self.steps, self.list.currentRow())
