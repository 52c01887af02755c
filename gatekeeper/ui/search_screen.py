"""F3: find a person by name, spelling, door, card number or the end of the phone."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.masking import mask_name
from gatekeeper.services.areas import Applies, Areas
from gatekeeper.services.registry import PersonRow, Registry
from gatekeeper.text import kind_word, tr
from gatekeeper.ui.area_words import applies_words
from gatekeeper.ui.rows import Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button, label

LEAST_CHARACTERS = 2
PAUSE_MILLISECONDS = 150
"""Shorter than the pause between two characters of a slow typist is not worth a search."""


class SearchScreen(Screen):
    """Enter presents the person chosen (`picked`); the second key opens the person's card.

    Where nobody is presented, at the desk, Enter opens the card.
    """

    picked = Signal(str)
    card_asked = Signal(str)
    household_asked = Signal(object)

    def __init__(
        self,
        registry: Registry,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        areas: Areas | None = None,
        presents: bool = True,
    ) -> None:
        super().__init__(tasks, parent)
        self._registry, self._areas = registry, areas
        self._presents = presents
        self.there = label("notice")
        self.there.hide()
        self._asked = ""
        self._answered = ""
        self._flat: UUID | None = None
        self._empty_flat: UUID | None = None
        self.list = RowsView(
            (
                Column(title=lambda: tr("Name"), words=lambda r: mask_name(r.name)),
                Column(title=lambda: tr("Address"), words=lambda r: r.place, stretch=True),
                Column(title=lambda: tr("Kind"), words=lambda r: kind_word(r.kind)),
                Column(title=lambda: tr("Pass number"), words=lambda r: r.number),
            ),
            self._empty,
        )
        self.words = self.list.search
        self.list.search.textChanged.disconnect()  # the service searches, not the list
        self.words.textChanged.connect(self._on_typed)
        self.list.opened.connect(self._on_opened)
        self.list.entered.connect(self._on_entered)
        self.list.picked.connect(self._on_row)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self._search)
        self.present = button("primary")
        self.present.clicked.connect(lambda: self._on_opened(self.list.current))
        self.card = button()
        self.card.clicked.connect(self._on_card)
        QShortcut(QKeySequence("Ctrl+O"), self, self._on_card)
        self.household = button()
        self.household.clicked.connect(self._on_household)
        QShortcut(QKeySequence("Ctrl+H"), self, self._on_household)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.there)
        self.buttons.addWidget(self.household)
        self.buttons.addWidget(self.card)
        self.buttons.addWidget(self.present)
        self.present.setVisible(presents)  # shown before it has a parent it would be a window
        self._on_row(None)
        self.say(self.title.setText, lambda: tr("Find a person"))
        self.say(
            self.hint.setText,
            lambda: tr(
                "Name, pinyin or initials, building-unit-room, pass number, or the last four "
                "digits of the phone."
            ),
        )
        self.say(self.household.setText, lambda: tr("Household (Ctrl+H)"))
        self.say(self.words.setPlaceholderText, lambda: tr("At least two characters"))
        self.say(self.words.setAccessibleName, lambda: tr("Find a person"))
        self.say(self.present.setText, lambda: tr("Check at the gate (Enter)"))
        self.say(self.card.setText, lambda: tr("Person details (Ctrl+O)"))
        self.setFocusProxy(self.words)

    def _empty(self) -> str:
        if len(self._asked) < LEAST_CHARACTERS:
            return tr("Type at least two characters.\nZhang San is found by 张三, zhangsan or zs.")
        if self._empty_flat is not None:
            return tr("Nobody lives behind this door. Ctrl+H opens the household.")
        return tr("Nobody found. Residents are entered by a clerk, or by importing a list.")

    def _on_typed(self) -> None:
        self._pause.start()

    def _search(self) -> None:
        wanted = self.words.text().strip()
        self._asked = wanted
        self.there.hide()
        if len(wanted) < LEAST_CHARACTERS:
            self.list.set_rows(())
            return
        if self._areas is not None:
            applies = self._areas.applies
            self.run(applies, wanted, then=self._show_applies, lane="read")
        self.run(
            self._registry.search,
            wanted,
            then=lambda rows: self._show_rows(wanted, rows),
            lane="read",
        )

    def _show_rows(self, wanted: str, rows: Sequence[PersonRow]) -> None:
        if wanted == self._asked:  # an answer that was overtaken says nothing any more
            self._answered = wanted
            self._empty_flat = None
            self.list.set_rows(rows)
            if rows:
                self.list.table.selectRow(0)
            else:
                self.run(
                    self._registry.door,
                    wanted,
                    then=lambda flat: self._show_flat(wanted, flat),
                    lane="read",
                )

    def _show_flat(self, wanted: str, flat: UUID | None) -> None:
        """A door behind which nobody lives opens as well."""
        if wanted == self._asked and flat is not None:
            self._empty_flat = flat
            self.list.set_rows(())

    def _show_applies(self, applies: Applies) -> None:
        """G50: a place of the list answers what applies to somebody from there."""
        if applies.place == self._asked and applies.areas:
            self.there.setText(applies_words(applies))
            self.there.show()

    def _on_row(self, row: PersonRow | None) -> None:
        self._flat = row.household if row is not None else self._empty_flat
        self.household.setEnabled(self._flat is not None)
        self.present.setEnabled(row is not None)
        self.card.setEnabled(row is not None)

    def _on_opened(self, row: PersonRow | None) -> None:
        # What stands in the list may still answer the words before: never present that person.
        if row is not None and self._answered == self.words.text().strip():
            if not self._presents:
                self.card_asked.emit(str(row.person))
                return
            self.picked.emit(str(row.person))
            self.finished.emit(row)

    def _on_entered(self) -> None:
        if self._pause.isActive():  # right behind the last character: no need to wait
            self._pause.stop()
            self._search()

    def _on_card(self) -> None:
        row: PersonRow | None = self.list.current
        if row is not None:
            self.card_asked.emit(str(row.person))

    def _on_household(self) -> None:
        if self._flat is not None and self._answered == self.words.text().strip():
            self.household_asked.emit(self._flat)
