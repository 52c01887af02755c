"""Who moved out (已搬离): the archive, from which somebody can be brought back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.masking import mask_name
from gatekeeper.services.households import Households
from gatekeeper.text import tr
from gatekeeper.ui.rows import Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks


class MovedOutScreen(Screen):
    """Enter opens the card, where the person is brought back."""

    card_asked = Signal(str)

    def __init__(self, households: Households, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(tasks, parent)
        self._households = households
        self.list = RowsView(
            (
                Column(
                    title=lambda: tr("Name"),
                    words=lambda r: mask_name(r.name),
                    searched=lambda r: r.name,
                ),
                Column(title=lambda: tr("Address"), words=lambda r: r.place, stretch=True),
                Column(
                    title=lambda: tr("Moved out"),
                    words=lambda r: r.moved_out_on.isoformat(),
                    order=lambda r: r.moved_out_on,
                ),
            ),
            lambda: tr("Nobody has moved out. The card of a person says so with one button."),
        )
        self.list.opened.connect(lambda row: self.card_asked.emit(str(row.person)))
        self.body.addWidget(self.list, 1)
        self.say(self.title.setText, lambda: tr("Moved out"))
        self.say(
            self.hint.setText,
            lambda: tr("Found by no search at the gate. Enter opens the card."),
        )
        self.setFocusProxy(self.list)
        self.reload()

    def reload(self) -> None:
        """Ask again who left."""
        self.run(self._households.moved_out, then=self.list.set_rows, lane="read")
