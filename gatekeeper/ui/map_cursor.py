"""The frame around the door one is at: dark within light, to be seen on every ground."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QGraphicsRectItem, QGraphicsScene

from gatekeeper.ui import theme

OUT = 2.5
"""Px between a door and the frame around it."""


class MapCursor:
    """Two frames above everything else in the scene."""

    def __init__(self, scene: QGraphicsScene) -> None:
        self._outer, self._inner = _frame(scene, 7, 10), _frame(scene, 3, 11)

    def show_at(self, box: QRectF | None, scale: float) -> None:
        """Around a door, at this zoom; None: one is at no door."""
        c, out = theme.colours(), OUT / scale
        for frame, colour in ((self._outer, c.map_door), (self._inner, c.text)):
            frame.setVisible(box is not None)
            pen = frame.pen()
            pen.setColor(QColor(colour))
            frame.setPen(pen)
            if box is not None:
                frame.setRect(box.adjusted(-out, -out, out, out))


def _frame(scene: QGraphicsScene, width: float, height: float) -> QGraphicsRectItem:
    frame = QGraphicsRectItem()
    pen = QPen(Qt.GlobalColor.black, width)
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    frame.setPen(pen)
    frame.setZValue(height)
    frame.hide()
    scene.addItem(frame)
    return frame
