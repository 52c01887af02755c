"""A painted list of touchable rows: what the waiting list and the last passages share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gatekeeper.text import tr
from gatekeeper.ui import theme
from gatekeeper.ui.painted import Painted, sized
from gatekeeper.ui.shapes import draw_text
from gatekeeper.ui.theme import SMALL, TEXT, UNIT

TITLE_HEIGHT = 32


class PaintedList(Painted):
    """A title, as many rows as fit, and how many more there are; `chosen` carries a row."""

    chosen = Signal(object)
    row_height = theme.TOUCH

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Any, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Replace all."""
        self._rows = tuple(rows)
        self.setAccessibleName(f"{self.title()} {len(self._rows)}")
        self.updateGeometry()
        self.update()

    @property
    def rows(self) -> tuple[Any, ...]:
        """What is shown, also what does not fit."""
        return self._rows

    def title(self) -> str:
        """What stands above."""
        raise NotImplementedError

    def empty_words(self) -> str:
        """How the first row comes to be."""
        raise NotImplementedError

    def paint_row(self, painter: QPainter, row: Any, box: QRectF) -> None:
        """Draw one row."""
        raise NotImplementedError

    def sizeHint(self) -> QSize:
        return sized(288, TITLE_HEIGHT + self.row_height * max(1, len(self._rows)))

    def minimumSizeHint(self) -> QSize:
        return sized(200, TITLE_HEIGHT + self.row_height)

    def _fitting(self) -> int:
        return max(1, int(self.room().height() - TITLE_HEIGHT) // self.row_height)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        below = self.at(event).y() - TITLE_HEIGHT
        place = int(below // self.row_height)
        if below >= 0 and place < min(len(self._rows), self._fitting()):
            self.chosen.emit(self._rows[place])

    def paint(self, painter: QPainter, room: QRectF) -> None:
        colours = theme.colours()
        head = QRectF(0, 0, room.width(), TITLE_HEIGHT)
        draw_text(painter, self.title(), head, SMALL, QColor(colours.muted))
        shown = self._rows[: self._fitting()]
        if not shown:
            box = room.adjusted(0, TITLE_HEIGHT, 0, 0)
            top = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
            ink = QColor(colours.muted)
            draw_text(painter, self.empty_words(), box, SMALL, ink, flags=top, wraps=True)
        hidden = len(self._rows) - len(shown)
        if hidden:
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            more = tr("+{count}", count=hidden)
            draw_text(painter, more, head, TEXT, QColor(colours.text), flags=right)
        for place, row in enumerate(shown):
            top_at = TITLE_HEIGHT + place * self.row_height
            painter.setPen(QPen(QColor(colours.line), 1))
            painter.drawLine(QPointF(0, top_at), QPointF(room.width(), top_at))
            box = QRectF(0, top_at, room.width(), self.row_height)
            self.paint_row(painter, row, box.adjusted(0, 0, -UNIT, 0))
