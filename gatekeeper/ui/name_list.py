"""Names to choose from, found as one types: letters search, digits belong to the PIN beside it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from gatekeeper.domain.accounts import Role
from gatekeeper.services.accounts import AccountRow
from gatekeeper.text import role_name, tr
from gatekeeper.text.crew import affiliation_name
from gatekeeper.ui.inputs import line
from gatekeeper.ui.screen import GAP, TOUCH, Sentence, Speaking, label


def account_words(row: AccountRow) -> str:
    """A name with what tells two of them apart."""
    where = affiliation_name(row.affiliation) if row.affiliation else ""
    return "    ".join(part for part in (row.name, where, role_name(Role(row.role))) if part)


def is_found(row: AccountRow, typed: str) -> bool:
    """Is this account meant by a part of its name, its spelling or its initials?"""
    plain = "".join(typed.split()).casefold()
    return plain in row.name.casefold() or any(one.startswith(plain) for one in row.spellings)


class NameList(Speaking):
    """`chosen` is the row under the cursor; `nobody` says what an empty list means."""

    moved = Signal()
    taken = Signal()  # Enter or a touch: on to the PIN
    digit = Signal(str)

    def __init__(self, nobody: Sentence, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[AccountRow, ...] = ()
        self.search = line(longest=40)
        self.search.textChanged.connect(self._fill)
        self.search.returnPressed.connect(self.taken)
        self.names = QListWidget()
        self.names.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.names.setMinimumSize(180, 2 * TOUCH)
        self.names.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.names.currentRowChanged.connect(self.moved)
        self.names.itemActivated.connect(self.taken)
        self.names.itemClicked.connect(self.taken)
        for made in (self.search, self.names):
            made.installEventFilter(self)
        self.empty = label("hint")
        self.empty.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.search)
        column.addWidget(self.names, 1)
        column.addWidget(self.empty)
        self.setFocusProxy(self.search)
        self.say(self.search.setPlaceholderText, lambda: tr("Name, or its initials"))
        self.say(self.search.setAccessibleName, lambda: tr("Name, or its initials"))
        self.say(self.names.setAccessibleName, lambda: tr("Name"))
        self.say(self.empty.setText, nobody)

    def set_rows(self, rows: Sequence[AccountRow], wanted: str = "") -> None:
        """Show these names; the one `wanted`, or the first, is chosen."""
        self._rows = tuple(rows)
        self._fill()
        for place in range(self.names.count()):
            if self._row(place).name == wanted:
                self.names.setCurrentRow(place)

    def _fill(self) -> None:
        self.names.blockSignals(True)  # one answer for all of it, below
        self.names.clear()
        for row in self._rows:
            if is_found(row, self.search.text()):
                item = QListWidgetItem(account_words(row))
                item.setData(Qt.ItemDataRole.UserRole, row)
                self.names.addItem(item)
        self.empty.setVisible(self.names.count() == 0)
        self.names.setCurrentRow(0 if self.names.count() else -1)
        self.names.blockSignals(False)
        self.moved.emit()

    def _row(self, place: int) -> AccountRow:
        row: AccountRow = self.names.item(place).data(Qt.ItemDataRole.UserRole)
        return row

    @property
    def chosen(self) -> AccountRow | None:
        """The row under the cursor."""
        place = self.names.currentRow()
        return self._row(place) if place >= 0 else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Digits never search, letters always do, arrows go through the names."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        typed = event.text()
        if typed.isascii() and typed.isdigit():
            self.digit.emit(typed)
            return True
        if watched is self.search and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            wanted = self.names.currentRow() + step
            self.names.setCurrentRow(min(self.names.count() - 1, max(0, wanted)))
            return True
        if watched is self.names and typed.isalpha():
            self.search.setFocus()
            self.search.insert(typed)
            return True
        return super().eventFilter(watched, event)

    def retranslate(self) -> None:
        super().retranslate()
        for place in range(self.names.count()):
            self.names.item(place).setText(account_words(self._row(place)))
