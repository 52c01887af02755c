"""A field to sign in by finger, pen or mouse; what was signed becomes a small picture."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from gatekeeper.text import tr
from gatekeeper.ui import theme
from gatekeeper.ui.portrait import jpeg_of
from gatekeeper.ui.screen import GAP, Speaking, button

# As large as a line on paper; a photo of it would be no better.
SIZE = QSize(480, 160)
PEN = 3


class Ink(QWidget):
    """Black on white in every theme, as on paper."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumSize(SIZE / 2)
        self.setMaximumSize(SIZE)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.strokes: list[list[QPointF]] = []

    def sizeHint(self) -> QSize:
        return SIZE

    def clear(self) -> None:
        """White again."""
        self.strokes = []
        self.update()
        self.changed.emit()

    def image(self) -> QImage:
        """What was drawn, at its own size."""
        made = QImage(SIZE, QImage.Format.Format_Grayscale8)
        made.fill(Qt.GlobalColor.white)
        painter = QPainter(made)
        self._draw(painter)
        painter.end()
        return made

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.strokes.append([event.position()])
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.strokes:
            self.strokes[-1].append(event.position())
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.changed.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("white"))
        painter.setPen(QPen(QColor(theme.colours().muted), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        low = round(self.height() * 0.75)
        painter.drawLine(2 * GAP, low, self.width() - 2 * GAP, low)
        self._draw(painter)
        painter.end()

    def _draw(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor("black"), PEN)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        for stroke in self.strokes:
            if len(stroke) == 1:
                painter.drawPoint(stroke[0])
            else:
                painter.drawPolyline(QPolygonF(stroke))


class SignaturePad(Speaking):
    """`value` is "signed" once there is a stroke; `jpeg` the picture to keep."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.ink = Ink()
        self.again = button()
        self.again.clicked.connect(self.ink.clear)
        self.ink.changed.connect(self._on_changed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self.ink)
        row.addWidget(self.again, 0, Qt.AlignmentFlag.AlignTop)
        row.addStretch(1)
        self.say(self.again.setText, lambda: tr("Sign again"))
        self.again.hide()

    @property
    def value(self) -> str:
        return "signed" if self.ink.strokes else ""

    @property
    def jpeg(self) -> bytes | None:
        return jpeg_of(self.ink.image()) if self.ink.strokes else None

    def _on_changed(self) -> None:
        self.again.setVisible(bool(self.ink.strokes))
        self.changed.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
