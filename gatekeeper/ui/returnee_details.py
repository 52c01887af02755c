"""One of the register of returnees in full, after a reason: in words, and the pictures taken."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.services.returnee_lists import ReturneeRow
from gatekeeper.services.returnees import PICTURES, FullReturnee, Returnees
from gatekeeper.text import tr
from gatekeeper.ui.camera_chooser import Picture
from gatekeeper.ui.reason_bar import ReasonBar
from gatekeeper.ui.screen import Screen
from gatekeeper.ui.visitor_acts import REVEAL_REASONS

THUMB = (192, 128)


class FullDetails(QWidget):
    """The question for the reason, and what is then seen; empty until somebody asks."""

    def __init__(self, screen: Screen, returnees: Returnees, operator: Operator) -> None:
        super().__init__()
        self._screen, self._returnees, self._operator = screen, returnees, operator
        self.reasons = ReasonBar()
        self.pictures = tuple(Picture() for _ in range(len(PICTURES)))
        self.strip = QWidget()
        beside_them = QHBoxLayout(self.strip)
        beside_them.setContentsMargins(0, 0, 0, 0)
        for picture in self.pictures:
            picture.setFixedSize(*THUMB)
            beside_them.addWidget(picture)
        beside_them.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.reasons)
        column.addWidget(self.strip)
        self.clear()

    def clear(self) -> None:
        """What was shown of somebody does not stand beside the next one."""
        self.reasons.hide()
        self.strip.hide()
        self._fit()

    def ask(self, row: ReturneeRow | None) -> None:
        """Why; the reason is recorded before anything is shown."""
        if row is not None:
            self.reasons.ask(
                tr("Why the full details? The reason is recorded with your name."),
                REVEAL_REASONS,
                partial(self._reveal, row),
            )
            self._fit()

    def _reveal(self, row: ReturneeRow, reason: str) -> None:
        reveal: Callable[[Operator], FullReturnee]
        reveal = partial(self._returnees.reveal, row.member, reason)
        self._screen.run(reveal, self._operator, then=self._show, quiet=True)

    def _show(self, full: FullReturnee) -> None:
        told = (full.name, full.phone, full.document)
        self._screen.tell("   ".join(part for part in told if part))
        for place, picture in enumerate(self.pictures):
            jpeg = full.pictures[place] if place < len(full.pictures) else b""
            picture.show_image(QImage.fromData(jpeg) if jpeg else None)
            picture.setVisible(bool(jpeg))
        self.strip.setVisible(bool(full.pictures))
        self._fit()

    def _fit(self) -> None:
        """Nothing to see takes no room."""
        self.setVisible(not (self.reasons.isHidden() and self.strip.isHidden()))
