"""What a painted widget shares: it draws in pixels of the base window, whatever its own size."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QWidget

from gatekeeper.ui import theme


class Painted(QWidget):
    """`paint` draws on `room()`; heights told in base pixels grow with the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._base_height = 0
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def room(self) -> QRectF:
        """This widget in pixels of the base window."""
        factor = theme.scale()
        return QRectF(0, 0, self.width() / factor, self.height() / factor)

    def at(self, event: QMouseEvent) -> QPointF:
        """Where it was touched, in pixels of the base window."""
        return event.position() / theme.scale()

    def be_high(self, base: int) -> None:
        """Exactly so many base pixels."""
        self._base_height = base
        self.setFixedHeight(theme.px(base))

    def rescale(self) -> None:
        """The window became another size."""
        if self._base_height:
            self.be_high(self._base_height)
        self.updateGeometry()
        self.update()

    def paint(self, painter: QPainter, room: QRectF) -> None:
        """Draw everything; `room` is what `room()` tells."""
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        factor = theme.scale()
        painter.scale(factor, factor)
        self.paint(painter, self.room())


def announce(widget: QWidget, words: str) -> None:
    """Say it to a screen reader, if one listens."""
    if words and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))


def sized(width: float, height: float) -> QSize:
    """A size told in base pixels."""
    return QSize(theme.px(width), theme.px(height))
