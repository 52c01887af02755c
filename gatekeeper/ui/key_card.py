"""F1: all keys on one card, to read and to print."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from gatekeeper.text import tr
from gatekeeper.ui import keys
from gatekeeper.ui.screen import GAP, Screen, Tasks, button, give_role, label

ROWS_AT_MOST = 8
"""A longer group stands in two columns, so that the card needs no scrolling."""


def printed_rows(
    hidden: Collection[str] = (), rows: Sequence[keys.Key] = keys.KEYS
) -> tuple[tuple[str, str], ...]:
    """Key and meaning, group titles with an empty key, as the printed card lists them."""
    made: list[tuple[str, str]] = []
    for title, group in keys.groups(hidden, rows):
        made.append(("", title))
        made.extend((row.key, row.words) for row in group)
    return tuple(made)


class KeyCard(Screen):
    """`print_asked` carries the rows of the card; `hidden` intents have no use in this profile."""

    print_asked = Signal(object)

    def __init__(
        self,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        hidden: Collection[str] = (),
        rows: Sequence[keys.Key] = keys.KEYS,
    ) -> None:
        super().__init__(tasks, parent)
        self._hidden, self._rows = frozenset(hidden), rows
        self.columns = QHBoxLayout()
        self.columns.setSpacing(2 * GAP)
        self.body.addLayout(self.columns)
        self.body.addStretch(1)
        self.print = button()
        self.print.clicked.connect(lambda: self.print_asked.emit(printed_rows(self._hidden, rows)))
        self.buttons.addWidget(self.print)
        self.say(self.title.setText, lambda: tr("Keys"))
        self.say(
            self.hint.setText,
            lambda: tr("Keys work outside text fields. A code reader never triggers them."),
        )
        self.say(self.print.setText, lambda: tr("Print the card"))
        self.setFocusProxy(self.leave)
        self._fill()

    def _fill(self) -> None:
        while self.columns.count():
            item = self.columns.takeAt(0)
            widget = item.widget() if item else None
            if widget:
                widget.hide()
                widget.deleteLater()
        for title, group in keys.groups(self._hidden, self._rows):
            self.columns.addWidget(_group(title, group), 1, Qt.AlignmentFlag.AlignTop)

    def retranslate(self) -> None:
        super().retranslate()
        self._fill()


def _group(title: str, group: tuple[keys.Key, ...]) -> QWidget:
    card = QFrame()
    give_role(card, "card")
    column = QVBoxLayout(card)
    column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
    heading = label("lead", title)
    column.addWidget(heading)
    grid = QGridLayout()
    grid.setHorizontalSpacing(2 * GAP)
    grid.setVerticalSpacing(GAP)
    grid.setColumnStretch(1, 1)
    half = -(-len(group) // 2) if len(group) > ROWS_AT_MOST else len(group)
    grid.setColumnStretch(3, 1 if half < len(group) else 0)
    for place, row in enumerate(group):
        at = 2 * (place // half)
        key = label("label", row.key)
        key.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        words = label("hint", row.words)
        grid.addWidget(key, place % half, at)
        grid.addWidget(words, place % half, at + 1)
    column.addLayout(grid)
    return card
