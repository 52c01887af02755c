"""The shapes that go with the verdict colours, drawn as paths; and the fitting of words."""

from __future__ import annotations

import math

from PySide6.QtCore import QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetricsF,
    QIcon,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
)

from gatekeeper.ui import theme
from gatekeeper.ui.theme import Tone


def draw_shape(painter: QPainter, tone: Tone, box: QRectF, ink: QColor, ground: QColor) -> None:
    """Tick, triangle, barred octagon or spanner in `ink`; `ground` is what lies behind it."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    match tone:
        case Tone.GRANTED:
            _tick(painter, box, ink)
        case Tone.HELD:
            _triangle(painter, box, ink, ground)
        case Tone.DENIED:
            _octagon(painter, box, ink, ground)
        case Tone.FAULT:
            _spanner(painter, box, ink, ground)
        case Tone.PENDING:
            _dots(painter, box, ink)
        case Tone.IDLE:
            _card(painter, box, ink)
    painter.restore()


def mark_of(tone: Tone, side: int = 22) -> QIcon:
    """The shape in its colour as a small picture, for the cell of a list.

    On a ground of its own, and untinted: it is the same on the line that is chosen.
    """
    colours, size = theme.colours(), theme.px(side)
    picture = QPixmap(size, size)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ground = QColor(colours.surface)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(QRectF(0, 0, size, size), 4, 4)
    inside = QRectF(0, 0, size, size).marginsRemoved(QMarginsF(3, 3, 3, 3))
    draw_shape(painter, tone, inside, colours.mark(tone), ground)
    painter.end()
    icon = QIcon(picture)
    icon.addPixmap(picture, QIcon.Mode.Selected)
    return icon


def _at(box: QRectF, x: float, y: float) -> QPointF:
    return QPointF(box.left() + x * box.width(), box.top() + y * box.height())


def _tick(painter: QPainter, box: QRectF, ink: QColor) -> None:
    pen = QPen(ink, box.width() * 0.15)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.drawPolyline([_at(box, 0.10, 0.54), _at(box, 0.38, 0.82), _at(box, 0.90, 0.20)])


def _triangle(painter: QPainter, box: QRectF, ink: QColor, ground: QColor) -> None:
    pen = QPen(ink, box.width() * 0.08)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(QBrush(ink))
    corners = [_at(box, 0.5, 0.10), _at(box, 0.94, 0.90), _at(box, 0.06, 0.90)]
    painter.drawPolygon(QPolygonF(corners))
    stroke = QPen(ground, box.width() * 0.11)
    stroke.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(stroke)
    painter.drawLine(_at(box, 0.5, 0.38), _at(box, 0.5, 0.60))
    painter.drawPoint(_at(box, 0.5, 0.78))


def _octagon(painter: QPainter, box: QRectF, ink: QColor, ground: QColor) -> None:
    corners = []
    for corner in range(8):
        angle = math.radians(22.5 + 45 * corner)
        corners.append(_at(box, 0.5 + 0.52 * math.cos(angle), 0.5 + 0.52 * math.sin(angle)))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(ink))
    painter.drawPolygon(QPolygonF(corners))
    painter.setBrush(QBrush(ground))
    painter.drawRect(QRectF(_at(box, 0.20, 0.40), _at(box, 0.80, 0.60)))


def _spanner(painter: QPainter, box: QRectF, ink: QColor, ground: QColor) -> None:
    side = box.width()
    painter.translate(box.center())
    painter.rotate(45)
    path = QPainterPath()
    path.addRoundedRect(QRectF(-0.10 * side, -0.22 * side, 0.20 * side, 0.66 * side), 6, 6)
    head = QPainterPath()
    head.addEllipse(QPointF(0, -0.36 * side), 0.24 * side, 0.24 * side)
    foot = QPainterPath()
    foot.addEllipse(QPointF(0, 0.42 * side), 0.15 * side, 0.15 * side)
    mouth = QPainterPath()
    mouth.addRect(QRectF(-0.09 * side, -0.66 * side, 0.18 * side, 0.32 * side))
    hole = QPainterPath()
    hole.addEllipse(QPointF(0, 0.42 * side), 0.06 * side, 0.06 * side)
    painter.fillPath(path.united(head).united(foot).subtracted(mouth).subtracted(hole), ink)


def _dots(painter: QPainter, box: QRectF, ink: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(ink))
    for x in (0.18, 0.5, 0.82):
        painter.drawEllipse(_at(box, x, 0.5), box.width() * 0.10, box.width() * 0.10)


def _card(painter: QPainter, box: QRectF, ink: QColor) -> None:
    """A card with its code and two lines: what we would like to see."""
    pen = QPen(ink, box.width() * 0.045)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.drawRoundedRect(QRectF(_at(box, 0.04, 0.18), _at(box, 0.96, 0.82)), 8, 8)
    painter.fillRect(QRectF(_at(box, 0.15, 0.32), _at(box, 0.51, 0.68)), ink)
    painter.drawLine(_at(box, 0.62, 0.38), _at(box, 0.85, 0.38))
    painter.drawLine(_at(box, 0.62, 0.53), _at(box, 0.85, 0.53))


def fitting(words: str, width: float, height: float, *, most: int, least: int = 14) -> int:
    """The largest size in px at which every line of `words` fits."""
    lines = words.split("\n")
    size = most
    while size > least:
        metrics = QFontMetricsF(theme.font(size))
        widest = max(metrics.horizontalAdvance(line) for line in lines)
        # The family's line height is generous; hanzi themselves fill 1.2 of the size.
        if widest <= width and 1.2 * size * len(lines) <= height:
            break
        size -= max(1, size // 24)
    return max(size, least)


def draw_word(
    painter: QPainter, words: str, box: QRectF, size: int, ink: QColor, *, weight: float = 0.02
) -> None:
    """One line, centred, thickened by a stroke: the family has one weight."""
    made = theme.font(size)
    metrics = QFontMetricsF(made)
    left = box.left() + (box.width() - metrics.horizontalAdvance(words)) / 2
    baseline = box.center().y() + size * 0.37
    path = QPainterPath()
    path.addText(QPointF(left, baseline), made, words)
    path.setFillRule(Qt.FillRule.WindingFill)  # strokes of a hanzi overlap in this family
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if weight:
        pen = QPen(ink, size * weight)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(path, pen)
    painter.fillPath(path, ink)
    painter.restore()


def draw_text(
    painter: QPainter,
    words: str,
    box: QRectF,
    size: int,
    ink: QColor,
    *,
    flags: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    bold: bool = False,
    wraps: bool = False,
) -> None:
    """Text in a box, elided (one line) or wrapped."""
    made = theme.font(size, bold=bold)
    painter.setFont(made)
    painter.setPen(ink)
    if wraps:
        painter.drawText(box, int(flags) | int(Qt.TextFlag.TextWordWrap), words)
        return
    metrics = QFontMetricsF(made)
    painter.drawText(
        box, int(flags), metrics.elidedText(words, Qt.TextElideMode.ElideRight, box.width())
    )
