"""Who of those who usually sit in this car sits in it now: digits, then Enter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from gatekeeper.domain.masking import mask_name
from gatekeeper.text import tr
from gatekeeper.ui.screen import GAP, Speaking, button

if TYPE_CHECKING:
    from gatekeeper.services.carloads import Rider


class RiderChoice(Speaking):
    """`taken` carries the people chosen, in the order of the list."""

    taken = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._riders: tuple[Rider, ...] = ()
        self.buttons: list[QPushButton] = []
        self._grid = QGridLayout()
        self._grid.setSpacing(GAP)
        self.take = button("primary")
        self.take.clicked.connect(lambda: self.taken.emit(self.chosen))
        self.say(self.take.setText, lambda: tr("Take these (Enter)"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._grid)
        column.addStretch(1)
        column.addWidget(self.take, 0, Qt.AlignmentFlag.AlignRight)

    def show_riders(self, riders: Sequence[Rider], free: int) -> None:
        """As many as digits; all are chosen when there is a place for each, else the owner."""
        self._riders = tuple(riders[:9])
        for made in self.buttons:
            self._grid.removeWidget(made)
            made.hide()
            made.deleteLater()
        self.buttons = []
        everybody = len(self._riders) == free
        for place, rider in enumerate(self._riders):
            words = f"{place + 1}  {mask_name(rider.name)}  {rider.place}"
            made = button("choice", words.rstrip())
            made.setCheckable(True)
            made.setChecked(everybody or (place == 0 and not rider.is_visit))
            self._grid.addWidget(made, place // 2, place % 2)
            self.buttons.append(made)

    @property
    def chosen(self) -> tuple[UUID, ...]:
        pairs = zip(self._riders, self.buttons, strict=True)
        return tuple(rider.person for rider, made in pairs if made.isChecked())

    def take_key(self, key: str) -> bool:
        """A digit marks or unmarks, Enter takes those marked."""
        if key == "Enter":
            self.taken.emit(self.chosen)
            return True
        if key.isascii() and key.isdigit() and 1 <= int(key) <= len(self.buttons):
            self.buttons[int(key) - 1].toggle()
            return True
        return False
