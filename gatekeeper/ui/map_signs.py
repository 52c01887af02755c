"""How a door of the household map is painted: ground, hatch, sign, letter; for map and legend."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF

from gatekeeper.domain.household_marks import HouseholdMark
from gatekeeper.domain.household_plan import hatched
from gatekeeper.text.household_map import letter
from gatekeeper.ui import theme

HATCH = 6.0
"""Between two slanting lines, in units of the map."""
DARK, LIGHT = "#1B2124", "#FFFFFF"


def ground(mark: HouseholdMark) -> QColor:
    """What fills the door."""
    c = theme.colours()
    match mark:
        case HouseholdMark.OBSERVING:
            return QColor(c.map_observing)
        case HouseholdMark.ABROAD:
            return _tint(QColor(c.map_abroad), QColor(c.map_door))
        case HouseholdMark.RELEASED:
            return QColor(c.map_released)
        case HouseholdMark.NONE:
            return QColor(c.map_door)


def _tint(colour: QColor, under: QColor) -> QColor:
    """A quarter of the colour over what lies under it."""

    def mixed(top: int, below: int) -> int:
        return round(0.28 * top + 0.72 * below)

    return QColor(
        mixed(colour.red(), under.red()),
        mixed(colour.green(), under.green()),
        mixed(colour.blue(), under.blue()),
    )


def ink(mark: HouseholdMark) -> QColor:
    """What is written on that ground."""
    inks = {HouseholdMark.OBSERVING: LIGHT, HouseholdMark.RELEASED: DARK}
    return QColor(inks.get(mark, theme.colours().text))


def draw_grounds(painter: QPainter, boxes: Sequence[QRectF], mark: HouseholdMark) -> None:
    """The colour of doors alike; teal comes as a hatch, so that it is another thing in grey too."""
    c = theme.colours()
    painter.setPen(QPen(QColor(c.muted), 0))
    painter.setBrush(ground(mark))
    painter.drawRects(boxes)
    if mark is HouseholdMark.ABROAD:
        painter.setPen(
            QPen(QColor(c.map_abroad), 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
        )
        lines = [
            QLineF(*line)
            for box in boxes
            for line in hatched(box.x(), box.y(), box.width(), box.height(), HATCH)
        ]
        painter.drawLines(lines)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRects([box.adjusted(0.8, 0.8, -0.8, -0.8) for box in boxes])


def draw_sign(painter: QPainter, box: QRectF, mark: HouseholdMark, *, lettered: bool) -> None:
    """Disc, square or diamond in the middle of the box, with its letter where it can be read."""
    c = theme.colours()
    side = min(box.width(), box.height())
    middle = box.center()
    half = side / 2
    plate, sign = _sign_colours(mark, c)
    painter.setPen(QPen(sign, max(side * 0.06, 1.0)))
    painter.setBrush(plate)
    match mark:
        case HouseholdMark.OBSERVING:
            painter.drawEllipse(middle, half * 0.84, half * 0.84)
        case HouseholdMark.ABROAD:
            reach = half * 0.76
            painter.drawRect(QRectF(middle - QPointF(reach, reach), middle + QPointF(reach, reach)))
        case HouseholdMark.RELEASED:
            corners = (QPointF(0, -half), QPointF(half, 0), QPointF(0, half), QPointF(-half, 0))
            painter.drawPolygon(QPolygonF([middle + corner for corner in corners]))
        case HouseholdMark.NONE:
            return
    if lettered:
        share = 0.46 if mark is HouseholdMark.RELEASED else 0.56
        painter.setFont(theme.font(max(1, round(side * share)), bold=True))
        painter.setPen(QColor(DARK) if plate.lightness() > 128 else QColor(LIGHT))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letter(mark))


def _sign_colours(mark: HouseholdMark, c: theme.Colours) -> tuple[QColor, QColor]:
    """The plate of a sign and its edge."""
    match mark:
        case HouseholdMark.OBSERVING:
            return QColor(LIGHT), QColor(LIGHT)
        case HouseholdMark.ABROAD:
            return QColor(c.map_door), QColor(c.map_abroad)
        case _:
            return QColor(c.map_released), QColor(DARK)


def sample(mark: HouseholdMark, ratio: float = 1.0) -> QIcon:
    """A door of the legend."""
    width, height = theme.px(34), theme.px(24)
    pixmap = QPixmap(round(width * ratio), round(height * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRectF(0, 0, width, height)
    draw_grounds(painter, [box.adjusted(0.5, 0.5, -0.5, -0.5)], mark)
    draw_sign(painter, box.adjusted(1, 1, -1, -1), mark, lettered=True)
    painter.end()
    # As it is also where the chip is chosen or off: the legend's colours are the map's.
    icon = QIcon()
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Active, QIcon.Mode.Selected, QIcon.Mode.Disabled):
        icon.addPixmap(pixmap, mode)
    return icon


def sample_size() -> QSize:
    """How large it is shown."""
    return QSize(theme.px(34), theme.px(24))
