"""A visitor's code on the screen, to be photographed where there is no printer."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gatekeeper.credentials.drawing import QUIET_ZONE, matrix
from gatekeeper.domain.masking import mask_name
from gatekeeper.services.visits import Slip
from gatekeeper.text import tr
from gatekeeper.ui.screen import GAP, Screen, Tasks, label
from gatekeeper.ui.words import day_and_time

SIDE = 360


class SlipCode(Screen):
    """Large, black on white in every theme; beside it what the visitor should know."""

    def __init__(self, slip: Slip, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(tasks, parent)
        self.code = CodePicture(slip.code)
        self.number, self.about = label("title", slip.number), label("lead")
        row = QHBoxLayout()
        row.setSpacing(4 * GAP)
        row.addStretch(1)
        row.addWidget(self.code)
        row.addWidget(self.about, 1)
        self.body.addWidget(self.number, 0, Qt.AlignmentFlag.AlignHCenter)
        self.body.addLayout(row, 1)
        self.say(self.title.setText, lambda: tr("Visitor slip"))
        self.say(self.hint.setText, lambda: tr("The visitor takes a photo of the code."))
        self.say(self.about.setText, lambda: _about(slip))
        self.setFocusProxy(self.leave)


class CodePicture(QWidget):
    """Whole modules in whole pixels, with the light border a reader needs."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._modules = matrix(text)
        self.setMinimumSize(SIDE, SIDE)
        self.setAccessibleName(tr("Visitor slip"))

    def sizeHint(self) -> QSize:
        return QSize(SIDE, SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("white"))
        count = len(self._modules) + 2 * QUIET_ZONE
        side = max(1, min(self.width(), self.height()) // count)
        left = (self.width() - side * count) // 2 + side * QUIET_ZONE
        top = (self.height() - side * count) // 2 + side * QUIET_ZONE
        for y, modules in enumerate(self._modules):
            for x, dark in enumerate(modules):
                if dark:
                    place = QRectF(left + x * side, top + y * side, side, side)
                    painter.fillRect(place, QColor("black"))


def _about(slip: Slip) -> str:
    lines = (
        mask_name(slip.name),
        slip.place,
        tr("until {when}", when=day_and_time(slip.valid_until)),
    )
    return "\n".join(line for line in lines if line)
