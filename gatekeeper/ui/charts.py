"""Charts in the theme: stacked columns, bars with their numbers; told apart without colour too."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from gatekeeper.domain.charts import Bar, Columns, top_of
from gatekeeper.ui import theme
from gatekeeper.ui.painted import Painted, sized

GAP = theme.UNIT
AXIS = 40  # px left of the columns, for the numbers of the axis
LEGEND = 26
LABELS = 22
LEAST = (300, 150)
# Denser with each series: in grey, or for eyes that see few colours, they stay apart.
_FILLS = (
    Qt.BrushStyle.SolidPattern,
    Qt.BrushStyle.BDiagPattern,
    Qt.BrushStyle.Dense5Pattern,
    Qt.BrushStyle.HorPattern,
    Qt.BrushStyle.DiagCrossPattern,
    Qt.BrushStyle.Dense3Pattern,
)
_STRONG = 0.6  # of a bar's height what is painted, the rest is air


class _Chart(Painted):
    """What both kinds share: room, a card behind them, words when there is nothing to show."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words: Callable[[str], str] = str
        self.nothing: Callable[[], str] = str
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return sized(*LEAST)

    def minimumSizeHint(self) -> QSize:
        return sized(*LEAST)

    def _say_nothing(self, painter: QPainter, room: QRectF) -> None:
        painter.setPen(QColor(theme.colours().muted))
        painter.setFont(theme.font(theme.TEXT))
        painter.drawText(
            room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.nothing()
        )


class ColumnChart(_Chart):
    """`show_columns` gives it what to paint; `words` turns a series' key into words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = Columns(labels=(), series=())
        self.every = 1  # of how many labels one is written

    def show_columns(self, columns: Columns) -> None:
        """Paint these from now on."""
        self.columns = columns
        self.setAccessibleDescription(_spoken(columns, self.words))
        self.update()

    def paint(self, painter: QPainter, room: QRectF) -> None:
        totals = self.columns.totals
        if not any(totals):
            self._say_nothing(painter, room)
            return
        top = top_of(max(totals))
        field = room.adjusted(AXIS, LEGEND, -GAP, -LABELS)
        self._paint_axis(painter, field, top)
        width = field.width() / len(totals)
        for place, label in enumerate(self.columns.labels):
            left = field.left() + place * width
            bottom = field.bottom()
            for number, series in enumerate(self.columns.series):
                height = field.height() * series.values[place] / top
                bar = QRectF(left + width * 0.15, bottom - height, width * 0.7, height)
                _fill(painter, bar, number)
                bottom -= height
            if place % self.every == 0:
                beneath = QRectF(left - width, field.bottom() + 2, 3 * width, LABELS)
                painter.setPen(QColor(theme.colours().muted))
                painter.drawText(beneath, Qt.AlignmentFlag.AlignHCenter, label)
        if len(self.columns.series) > 1:
            self._paint_legend(painter, QRectF(field.left(), 0, field.width(), LEGEND))

    def _paint_axis(self, painter: QPainter, field: QRectF, top: int) -> None:
        painter.setFont(theme.font(theme.SMALL))
        for part in (0, 1, 2):
            y = field.bottom() - field.height() * part / 2
            painter.setPen(QColor(theme.colours().line))
            painter.drawLine(QPointF(field.left(), y), QPointF(field.right(), y))
            if part != 1 or top % 2 == 0:
                painter.setPen(QColor(theme.colours().muted))
                beside = QRectF(0, y - 10, AXIS - 6, 20)
                painter.drawText(
                    beside,
                    Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                    str(top * part // 2),
                )

    def _paint_legend(self, painter: QPainter, room: QRectF) -> None:
        left = room.left()
        for number, series in enumerate(self.columns.series):
            if not any(series.values):
                continue
            _fill(painter, QRectF(left, room.top() + 5, 14, 14), number)
            words = self.words(series.key)
            painter.setPen(QColor(theme.colours().text))
            painter.drawText(QPointF(left + 20, room.top() + 17), words)
            left += 20 + painter.fontMetrics().horizontalAdvance(words) + 2 * GAP


class BarChart(_Chart):
    """One bar a line with its words before it and its number behind."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bars: tuple[Bar, ...] = ()

    def show_bars(self, bars: tuple[Bar, ...]) -> None:
        """Paint these from now on."""
        self.bars = bars
        told = (f"{self.words(one.key)}: {_number(one)}" for one in bars)
        self.setAccessibleDescription("; ".join(told))
        self.update()

    def paint(self, painter: QPainter, room: QRectF) -> None:
        if not self.bars:
            self._say_nothing(painter, room)
            return
        painter.setFont(theme.font(theme.SMALL))
        height = min(44.0, room.height() / len(self.bars))
        words, numbers = room.width() * 0.42, 108.0
        field = room.width() - words - numbers - 2 * GAP
        most = max(one.value for one in self.bars)
        for place, one in enumerate(self.bars):
            line = QRectF(room.left(), room.top() + place * height, words, height)
            painter.setPen(QColor(theme.colours().text))
            told = painter.fontMetrics().elidedText(
                self.words(one.key), Qt.TextElideMode.ElideRight, int(words)
            )
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, told)
            thick, whole = height * _STRONG, most if one.whole is None else one.whole
            bar = QRectF(words + GAP, line.top() + (height - thick) / 2, field, thick)
            painter.fillRect(bar, QColor(theme.colours().raised))
            bar.setWidth(field * one.value / whole if whole else 0)
            _fill(painter, bar, 0)
            behind = QRectF(words + field + 2 * GAP, line.top(), numbers, height)
            painter.setPen(QColor(theme.colours().text))
            painter.drawText(behind, Qt.AlignmentFlag.AlignVCenter, _number(one))


def _number(one: Bar) -> str:
    """ "12", or of a share "75 % (3/4)"; nothing to share in is a dash."""
    if one.whole is None:
        return str(one.value)
    share = one.per_cent
    return "–" if share is None else f"{share} %  ({one.value}/{one.whole})"


def _fill(painter: QPainter, bar: QRectF, number: int) -> None:
    if bar.isEmpty():
        return
    accent = QColor(theme.colours().accent)
    painter.fillRect(bar, QBrush(accent, _FILLS[number % len(_FILLS)]))
    if number:
        painter.setPen(accent)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(bar)


def _spoken(columns: Columns, words: Callable[[str], str]) -> str:
    """For a screen reader: each series with the labels at which there is something."""
    told = []
    for series in columns.series:
        found = [
            f"{label}: {value}"
            for label, value in zip(columns.labels, series.values, strict=True)
            if value
        ]
        told.append(f"{words(series.key)} {', '.join(found)}")
    return "; ".join(told)
