"""F3: find a person by name, spelling, door, card number or the end of the phone number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.masking import mask_name
from gatekeeper.text import kind_word, tr
from gatekeeper.ui.forms import Choices
from gatekeeper.ui.rows import Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button, label
from gatekeeper.ui.words import options

LEAST_CHARACTERS = 2
PAUSE_MILLISECONDS = 150
"""Shorter than the pause between two characters of a slow typist is not worth a search."""
REASONS = ("at-the-gate", "passes", "asked")


class SearchScreen(Screen):
    """Enter presents the person chosen; the second key opens the card, with a reason."""

    picked = Signal(str)
    card_asked = Signal(str, str)

    def __init__(self, registry: Any, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(tasks, parent)
        self._registry = registry
        self._asked = ""
        self.list = RowsView(
            (
                Column(title=lambda: tr("Name"), words=lambda r: mask_name(r.name)),
                Column(title=lambda: tr("Place"), words=lambda r: r.place, stretch=True),
                Column(title=lambda: tr("Kind"), words=lambda r: kind_word(r.kind)),
                Column(title=lambda: tr("Card number"), words=lambda r: r.number),
            ),
            self._empty,
        )
        self.words = self.list.search
        self.list.search.textChanged.disconnect()  # the service searches, not the list
        self.words.textChanged.connect(self._on_typed)
        self.list.opened.connect(self._on_opened)
        self.list.picked.connect(self._on_row)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self._search)
        self.why = Choices(lambda: options(REASONS), columns=3)
        self.why.chosen.connect(self._on_reason)
        self.ask_why = label("lead")
        self.present = button("primary")
        self.present.clicked.connect(lambda: self._on_opened(self.list.current))
        self.card = button()
        self.card.clicked.connect(self._on_card)
        QShortcut(QKeySequence("Ctrl+O"), self, self._on_card)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.ask_why)
        self.body.addWidget(self.why)
        self.buttons.addWidget(self.card)
        self.buttons.addWidget(self.present)
        self._ask_for_reason(False)
        self._on_row(None)
        self.say(self.title.setText, lambda: tr("Find a person"))
        self.say(
            self.hint.setText,
            lambda: tr(
                "Name, pinyin or initials, building-unit-room, card number, "
                "or the last four digits of the phone."
            ),
        )
        self.say(self.words.setPlaceholderText, lambda: tr("At least two characters"))
        self.say(self.words.setAccessibleName, lambda: tr("Find a person"))
        self.say(self.present.setText, lambda: tr("Present at the gate (Enter)"))
        self.say(self.card.setText, lambda: tr("Person card (Ctrl+O)"))
        self.say(
            self.ask_why.setText,
            lambda: tr("Why is the card opened? The reason is recorded with your name."),
        )
        self.setFocusProxy(self.words)

    def _empty(self) -> str:
        if len(self._asked) < LEAST_CHARACTERS:
            return tr("Type at least two characters.\nZhang San is found by 张三, zhangsan or zs.")
        return tr("Nobody is found. People come in by the list of residents (F10, Import).")

    def _on_typed(self) -> None:
        self._ask_for_reason(False)
        self._pause.start()

    def _search(self) -> None:
        wanted = self.words.text().strip()
        self._asked = wanted
        if len(wanted) < LEAST_CHARACTERS:
            self.list.set_rows(())
            return
        self.run(
            self._registry.search,
            wanted,
            then=lambda rows: self._show_rows(wanted, rows),
            lane="read",
        )

    def _show_rows(self, wanted: str, rows: Sequence[Any]) -> None:
        if wanted == self._asked:  # an answer that was overtaken says nothing any more
            self.list.set_rows(rows)
            if rows:
                self.list.table.selectRow(0)

    def _on_row(self, row: Any) -> None:
        self.present.setEnabled(row is not None)
        self.card.setEnabled(row is not None)

    def _on_opened(self, row: Any) -> None:
        if self._pause.isActive():  # Enter right behind the last character: search first
            self._pause.stop()
            self._search()
        elif row is not None:
            self.picked.emit(str(row.person))
            self.finished.emit(row)

    def _on_card(self) -> None:
        if self.list.current is not None:
            self._ask_for_reason(True)
            self.why.setFocus()

    def _ask_for_reason(self, asking: bool) -> None:
        self.why.setVisible(asking)
        self.ask_why.setVisible(asking)

    def _on_reason(self, reason: str) -> None:
        if self.list.current is not None:
            self.card_asked.emit(str(self.list.current.person), reason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """While the reason is asked, a digit answers it and Esc withdraws the question."""
        asking = self.why.isVisible()
        if asking and self.why.press_digit(event.text()):
            return
        if asking and event.matches(QKeySequence.StandardKey.Cancel):
            self._ask_for_reason(False)
            self.words.setFocus()
            return
        super().keyPressEvent(event)
