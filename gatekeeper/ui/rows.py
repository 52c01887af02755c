"""Lists as a guard sees them: search as you type, chips, sort, count, export, Enter opens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gatekeeper.text import tr
from gatekeeper.ui.row_model import Chip, Column, Rows, csv_rows
from gatekeeper.ui.screen import GAP, TOUCH, Sentence, Speaking, button, label

__all__ = ["Chip", "Column", "Rows", "RowsView", "csv_rows"]


class RowsView(Speaking):
    """The list as a guard sees it: type to search, arrows to walk, Enter to open."""

    opened = Signal(object)
    entered = Signal()
    exported = Signal(object)
    picked = Signal(object)

    def __init__(
        self,
        columns: Sequence[Column],
        empty: Sentence,
        *,
        chips: Sequence[Chip] = (),
        searchable: bool = True,
        exportable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.model = Rows(columns, self)
        self._chips = tuple(chips)
        self._empty = empty
        self.count = label("hint")
        self.count.setWordWrap(False)
        self.search = QLineEdit()
        self.search.setMinimumHeight(TOUCH)
        self.search.setClearButtonEnabled(True)
        if not searchable:  # what is shown before it has a parent is a window of its own
            self.search.hide()
            self.count.hide()
        self.search.textChanged.connect(self._on_typed)
        self.search.installEventFilter(self)
        self.chip_buttons = [self._chip(chip) for chip in self._chips]
        self.export = button()
        if not exportable:
            self.export.hide()
        self.export.clicked.connect(self._on_export)
        self.table = self._table(columns)
        self.nothing = label("lead")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lay_out()
        self.say(self.search.setPlaceholderText, lambda: tr("Type to search the list"))
        self.say(self.search.setAccessibleName, lambda: tr("Type to search the list"))
        self.say(self.export.setText, lambda: tr("Save as a file"))
        self.setFocusProxy(self.search if searchable else self.table)
        self._tell()

    def _chip(self, chip: Chip) -> QPushButton:
        made = button("chip")
        made.setCheckable(True)
        made.toggled.connect(self._on_chips)
        self.say(made.setText, chip.title)
        return made

    def _table(self, columns: Sequence[Column]) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSortingEnabled(True)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(TOUCH)
        table.setMinimumHeight(3 * TOUCH)
        header = table.horizontalHeader()
        header.setMinimumHeight(TOUCH)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(TOUCH)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        for place, column in enumerate(columns):
            mode = QHeaderView.ResizeMode
            fits = mode.Stretch if column.stretch else mode.ResizeToContents
            header.setSectionResizeMode(place, fits)
        table.doubleClicked.connect(self._on_open)
        table.installEventFilter(self)
        table.selectionModel().currentRowChanged.connect(self._on_moved)
        return table

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(GAP)
        top.addWidget(self.search, 1)
        for chip in self.chip_buttons:
            top.addWidget(chip)
        top.addWidget(self.count)
        top.addWidget(self.export)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GAP)
        whole.addLayout(top)
        # It shows its first widget at once: as a window of its own where it has no parent yet.
        self._either = QStackedLayout()
        whole.addLayout(self._either, 1)
        self._either.addWidget(self.table)
        self._either.addWidget(self.nothing)

    def be_low(self) -> None:
        """In a panel: one row is enough where there is no room for more."""
        self.table.setMinimumHeight(2 * TOUCH)
        self.setMinimumHeight(2 * TOUCH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)

    @property
    def current(self) -> Any | None:
        """The row under the cursor, if any."""
        place = self.table.currentIndex().row()
        return self.model.shown[place] if 0 <= place < len(self.model.shown) else None

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show these; the first line is chosen, so that Enter opens it."""
        self.model.set_rows(rows)
        self._tell()

    def renew_rows(self, rows: Sequence[Any], known_by: Callable[[Any], object]) -> None:
        """Show these; the line that was chosen stays so where it is still there."""
        kept = self.current
        self.set_rows(rows)
        if kept is not None:
            self.choose(lambda row: known_by(row) == known_by(kept))

    def choose(self, is_wanted: Callable[[Any], bool]) -> None:
        """The first such line that is shown becomes the chosen one, if there is one."""
        for place, row in enumerate(self.model.shown):
            if is_wanted(row):
                self.table.selectRow(place)
                return

    def retranslate(self) -> None:
        super().retranslate()
        self.model.retranslate()
        self._tell()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter opens; the arrows leave the search line for the list and come back."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return super().eventFilter(watched, event)
        if watched is self.table and event.text().isprintable() and event.text():
            return self._pass_on(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_open()
            self.entered.emit()
            return True
        if watched is self.search and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            place = self.table.currentIndex().row() + step
            if 0 <= place < self.model.rowCount():
                self.table.selectRow(place)
            return True
        return super().eventFilter(watched, event)

    def _pass_on(self, event: QKeyEvent) -> bool:
        """What is typed on the table searches; where nothing is searched, it is the screen's."""
        if self.search.isHidden():
            QCoreApplication.sendEvent(self, event)
        else:
            self.search.setFocus()
            self.search.insert(event.text())
        return True

    def _tell(self) -> None:
        shown, total = self.model.rowCount(), self.model.total
        self._either.setCurrentWidget(self.table if shown else self.nothing)
        self.nothing.setText(self._empty() if not total else tr("Nothing in the list matches."))
        self.count.setText(
            tr("Rows: {count}", count=total)
            if shown == total
            else tr("Rows: {shown} of {count}", shown=shown, count=total)
        )
        self.export.setEnabled(bool(shown))
        if shown and not self.table.currentIndex().isValid():
            self.table.selectRow(0)
        elif not shown:
            self.picked.emit(None)

    def _on_typed(self, words: str) -> None:
        self.model.filter(words)
        self._tell()

    def _on_chips(self) -> None:
        pairs = zip(self._chips, self.chip_buttons, strict=True)
        self.model.keep(*(chip.keeps for chip, made in pairs if made.isChecked()))
        self._tell()

    def _on_moved(self) -> None:
        self.picked.emit(self.current)

    def _on_open(self) -> None:
        if self.current is not None:
            self.opened.emit(self.current)

    def _on_export(self) -> None:
        self.exported.emit(csv_rows(self.model.columns, self.model.shown))
