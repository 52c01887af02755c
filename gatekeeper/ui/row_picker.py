"""One of the records: found as one types, chosen by Enter; the list lies over what is below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from gatekeeper.ui.forms import Field
from gatekeeper.ui.inputs import line
from gatekeeper.ui.screen import GAP, TOUCH, Sentence
from gatekeeper.ui.search_screen import LEAST_CHARACTERS, PAUSE_MILLISECONDS

LINES = 5
"""Of the list at a time; the arrows walk on."""

Answered = Callable[[Sequence[Any]], None]
Search = Callable[[str, Answered], None]


class RowPicker(QWidget):
    """`chosen` when a row stands or is taken back; `done` when Enter has chosen one.

    A subject says what a row reads like and what is wrong where none stands.
    """

    chosen = Signal(object)
    done = Signal()

    def __init__(self, words: Sentence, search: Search, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._search_for = search
        self._row: Any | None = None
        self._rows: tuple[Any, ...] = ()
        self._asked = ""
        self._wants_first = False
        self.line = line(longest=40)
        self.field = Field(words, self.line, lambda _: self._fault())
        # Lies over the fields below: a list that pushed them down would make the eye jump.
        self._over = parent if parent is not None else self
        self.found = QListWidget(self._over)
        self.found.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.found.itemClicked.connect(self._on_clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP // 2)
        column.addWidget(self.field)
        self.found.hide()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self._search)
        self.line.textEdited.connect(self._on_edited)
        self.line.installEventFilter(self)
        self.setFocusProxy(self.line)

    @property
    def row(self) -> Any | None:
        return self._row

    def choose(self, row: Any | None) -> None:
        """This one; None empties the line."""
        self._row = row
        self._pause.stop()
        self.line.setText(self.words(row) if row else "")
        self.found.hide()
        self.field.look() if row else self.field.show_problem("")
        self.chosen.emit(row)

    def look_for(self, words: str) -> None:
        """As if these words had been typed; somebody still chooses."""
        self.choose(None)
        self.line.setText(words)
        self._search()

    def words(self, row: Any) -> str:
        """One line of the list, which is also what stands once it is chosen."""
        raise NotImplementedError

    @property
    def missing(self) -> str:
        """The sentence while nothing is typed."""
        raise NotImplementedError

    @property
    def unchosen(self) -> str:
        """The sentence while something is typed and nothing chosen."""
        raise NotImplementedError

    @property
    def unknown(self) -> str:
        """The sentence when nothing was found."""
        raise NotImplementedError

    def _fault(self) -> str:
        if self._row is not None:
            return ""
        return self.unchosen if self.line.text().strip() else self.missing

    def _on_edited(self) -> None:
        if self._row is not None:
            self._row = None
            self.chosen.emit(None)
        self._wants_first = False
        self._pause.start()

    def _search(self) -> None:
        self._asked = self.line.text().strip()
        if len(self._asked) < LEAST_CHARACTERS:
            self.found.hide()
            return
        asked = self._asked
        self._search_for(asked, lambda rows: self._on_found(asked, rows))

    def _on_found(self, asked: str, rows: Sequence[Any]) -> None:
        if asked != self._asked or self._row is not None:
            return  # overtaken, or chosen meanwhile
        self.found.clear()
        for row in rows:
            self.found.addItem(self.words(row))
        self._rows = tuple(rows)
        if rows:
            self._show_below(len(rows))
            self.found.setCurrentRow(0)
            if self._wants_first:
                self._take()
        else:
            self.found.hide()
            self.field.show_problem(self.unknown)

    def _show_below(self, count: int) -> None:
        """Right under the line, as wide as it is."""
        corner = self.line.mapTo(self._over, self.line.rect().bottomLeft())
        height = min(count, LINES) * (TOUCH + 2) + 4
        self.found.setGeometry(corner.x(), corner.y() + 2, self.line.width(), height)
        self.found.show()
        self.found.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows walk the list, Enter takes its line; right behind the last letter it waits."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return super().eventFilter(watched, event)
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self.found.isVisible():
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            place = min(max(self.found.currentRow() + step, 0), self.found.count() - 1)
            self.found.setCurrentRow(place)
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_enter()
            return True
        return super().eventFilter(watched, event)

    def _on_enter(self) -> None:
        if self._row is not None:
            self.done.emit()
        elif self._pause.isActive() or self._asked != self.line.text().strip():
            self._wants_first = True
            self._pause.stop()
            self._search()
        elif self.found.isVisible():
            self._take()
        else:
            self.field.look()

    def _take(self) -> None:
        place = self.found.currentRow()
        if 0 <= place < len(self._rows):
            self.choose(self._rows[place])
            self.done.emit()

    def _on_clicked(self, item: QListWidgetItem) -> None:
        self.found.setCurrentItem(item)
        self._take()
