"""What a list shows: columns, filters, and frozen rows as a model that sorts and narrows them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from gatekeeper.ui.screen import Sentence
from gatekeeper.ui.shapes import mark_of
from gatekeeper.ui.theme import Tone

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its heading, the words of a row, what it sorts by, what leaves with an export.

    `searched`: what may be typed to find the row, where the words are masked. `tone` puts the mark
    of a state before its words.
    """

    title: Sentence
    words: Callable[[Any], str]
    order: Callable[[Any], Any] | None = None
    stretch: bool = False
    exported: Callable[[Any], str] | None = None
    searched: Callable[[Any], str] | None = None
    tone: Callable[[Any], Tone | None] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A filter that is on or off."""

    title: Sentence
    keeps: Callable[[Any], bool]


def csv_rows(columns: Sequence[Column], rows: Sequence[Any]) -> tuple[tuple[str, ...], ...]:
    """Heading and rows as text, masked where the column says so."""
    heading = tuple(column.title() for column in columns)
    told = [column.exported or column.words for column in columns]
    return (heading, *(tuple(words(row) for words in told) for row in rows))


class Rows(QAbstractTableModel):
    """Frozen rows as a model; filter and sort give a new order, never new rows."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._all: tuple[Any, ...] = ()
        self._shown: tuple[Any, ...] = ()
        self._words = ""
        self._keeps: tuple[Callable[[Any], bool], ...] = ()
        self._sorted: tuple[int, Qt.SortOrder] | None = None

    @property
    def total(self) -> int:
        return len(self._all)

    @property
    def everything(self) -> tuple[Any, ...]:
        """All rows, also those a filter hides."""
        return self._all

    @property
    def shown(self) -> tuple[Any, ...]:
        return self._shown

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Replace everything; filter and sort stay."""
        self._all = tuple(rows)
        self._refresh()

    def filter(self, words: str) -> None:
        """Keep the rows in which every word typed stands in some column."""
        self._words = words
        self._refresh()

    def keep(self, *tests: Callable[[Any], bool]) -> None:
        """Keep the rows every test accepts."""
        self._keeps = tests
        self._refresh()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sorted = (column, order) if 0 <= column < len(self.columns) else None
        self._refresh()

    def _refresh(self) -> None:
        wanted = self._words.casefold().split()
        rows = [row for row in self._all if self._matches(row, wanted)]
        if self._sorted:
            column, order = self._sorted
            by = self.columns[column].order or self.columns[column].words
            rows.sort(key=by, reverse=order == Qt.SortOrder.DescendingOrder)
        self.beginResetModel()
        self._shown = tuple(rows)
        self.endResetModel()

    def _matches(self, row: Any, wanted: Sequence[str]) -> bool:
        if not all(test(row) for test in self._keeps):
            return False
        if not wanted:
            return True
        searched = (column.searched or column.words for column in self.columns)
        told = "\n".join(words(row) for words in searched).casefold()
        return all(word in told for word in wanted)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column, row = self.columns[index.column()], self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.words(row)
        if role == Qt.ItemDataRole.DecorationRole and column.tone is not None:
            tone = column.tone(row)
            return None if tone is None else mark_of(tone)
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return self.columns[section].title()

    def retranslate(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, max(len(self.columns) - 1, 0))
        if self._shown:
            last = self.index(len(self._shown) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
