"""The last passages, names masked: when, which way, who, and the verdict's mark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from gatekeeper.domain.access import Direction, Outcome
from gatekeeper.text import tr
from gatekeeper.ui import theme
from gatekeeper.ui.faces import tone_of
from gatekeeper.ui.lists import PaintedList
from gatekeeper.ui.shapes import draw_shape, draw_text
from gatekeeper.ui.theme import SMALL, TEXT, UNIT
from gatekeeper.ui.words import clock_time

if TYPE_CHECKING:
    from gatekeeper.services.overview import RecentRow


class PassagesList(PaintedList):
    """Newest first."""

    row_height = 40

    def title(self) -> str:
        return tr("Last passages")

    def empty_words(self) -> str:
        return tr("None yet. Every verdict appears here.")

    def paint_row(self, painter: QPainter, row: RecentRow, box: QRectF) -> None:
        colours = theme.colours()
        text, muted = QColor(colours.text), QColor(colours.muted)
        tone = tone_of(Outcome[row.outcome.upper()])
        mark = QRectF(box.right() - 20, box.top() + 10, 20, 20)
        draw_shape(painter, tone, mark, colours.mark(tone), QColor(colours.surface))
        time = QRectF(box.left(), box.top(), 48, box.height())
        draw_text(painter, clock_time(row.occurred_at), time, SMALL, muted)
        arrow = QRectF(time.right(), box.top() + 12, 20, 16)
        self._arrow(painter, arrow, Direction(row.direction), muted)
        left, right = arrow.right() + UNIT, mark.left() - UNIT
        who = row.name or tr("unregistered")
        name = QRectF(left, box.top(), min(88.0, (right - left) * 0.5), box.height())
        place = QRectF(name.right() + UNIT, box.top(), right - name.right() - UNIT, box.height())
        draw_text(painter, who, name, TEXT if row.name else SMALL, muted if row.void else text)
        draw_text(painter, row.place, place, SMALL, muted)
        if row.void:  # taken back: it stays, struck through
            painter.setPen(QPen(muted, 1.5))
            painter.drawLine(QPointF(left, box.center().y()), QPointF(right, box.center().y()))

    def _arrow(self, painter: QPainter, box: QRectF, direction: Direction, ink: QColor) -> None:
        """Towards the gate's inside for entry (right), outwards for exit (left)."""
        tip, tail = (
            (box.right(), box.left())
            if direction is Direction.ENTRY
            else (
                box.left(),
                box.right(),
            )
        )
        back = tip + (6 if tip < tail else -6)
        y = box.center().y()
        painter.setPen(QPen(ink, 2))
        painter.drawLine(QPointF(tail, y), QPointF(tip, y))
        head = [QPointF(back, y - 5), QPointF(tip, y), QPointF(back, y + 5)]
        painter.drawPolyline(QPolygonF(head))
