"""A line for a name that offers people of the records and those entered lately."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from PySide6.QtCore import QStringListModel, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QCompleter, QLineEdit

from gatekeeper.services.registry import PersonRow
from gatekeeper.ui.screen import TOUCH

LEAST_CHARACTERS = 2
MOST_OFFERED = 6
PAUSE_MILLISECONDS = 150

Search = Callable[[str, Callable[[Sequence[PersonRow]], None]], None]
"""Asks the records for a text; the answer comes later."""


class PersonLine(QLineEdit):
    """Free text; `person` is set while the text is the name of somebody picked."""

    picked = Signal()

    def __init__(self, search: Search | None = None, *, longest: int = 64) -> None:
        super().__init__()
        self.setMinimumHeight(TOUCH)
        self.setMaxLength(longest)
        self._search = search
        self._offered: dict[str, PersonRow] = {}
        self._person: PersonRow | None = None
        self._model = QStringListModel(self)
        completer = QCompleter(self._model, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setWidget(self)
        completer.activated.connect(self._on_activated)
        self._completer = completer
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self.ask)
        self.textEdited.connect(self._on_edited)

    @property
    def row(self) -> PersonRow | None:
        """Who was picked, if the line still says his name."""
        found = self._person
        return found if found and found.name == self.text().strip() else None

    @property
    def person(self) -> UUID | None:
        return self.row.person if self.row else None

    def pick(self, row: PersonRow) -> None:
        """Take somebody of the records."""
        self._person = row
        self.setText(row.name)
        self.picked.emit()

    def ask(self) -> None:
        """Ask the records for what is typed."""
        typed = self.text().strip()
        if self._search is not None and len(typed) >= LEAST_CHARACTERS:
            self._search(typed, lambda rows: self._offer(typed, rows))

    def _on_edited(self) -> None:
        if self._search is not None:
            self._pause.start()

    def _offer(self, typed: str, rows: Sequence[PersonRow]) -> None:
        if typed != self.text().strip() or not self.isVisible():
            return
        self._offered = {
            "  ".join(part for part in (row.name, row.place) if part): row
            for row in rows[:MOST_OFFERED]
        }
        self._model.setStringList(list(self._offered))
        popup = self._completer.popup()
        if popup is None:
            return
        if not self._offered:
            popup.hide()
        elif self.hasFocus():
            self._completer.complete()
            popup.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @Slot(str)
    def _on_activated(self, words: str) -> None:
        row = self._offered.get(words)
        if row is not None:
            # The completer writes its own words into the line after this.
            QTimer.singleShot(0, self, lambda: self.pick(row))
