"""待核实: the numbered people who wait, each with a reason and the rest that runs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QWidget

from gatekeeper import text
from gatekeeper.text import tr
from gatekeeper.ui import theme
from gatekeeper.ui.faces import tone_of
from gatekeeper.ui.lists import PaintedList
from gatekeeper.ui.shapes import draw_text, draw_word, fitting
from gatekeeper.ui.slot_words import named
from gatekeeper.ui.theme import SMALL, TEXT, UNIT

if TYPE_CHECKING:
    from gatekeeper.services.overview import WaitingRow


def utc_now() -> datetime:
    """The moment, aware."""
    return datetime.now(UTC)


class WaitingList(PaintedList):
    """`chosen` carries the row to recall."""

    row_height = 56

    def __init__(
        self, parent: QWidget | None = None, *, clock: Callable[[], datetime] = utc_now
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._on_second)
        self._second.start()

    def title(self) -> str:
        return tr("Waiting: {count}   * recalls", count=len(self._rows))

    def empty_words(self) -> str:
        return tr("Nobody is waiting. Held people appear here with a number.")

    @Slot()
    def _on_second(self) -> None:
        if any(row.rest_until for row in self._rows):
            self.update()

    def paint_row(self, painter: QPainter, row: WaitingRow, box: QRectF) -> None:
        colours = theme.colours()
        badge = QRectF(box.left(), box.top() + UNIT / 2, 48, 48)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.tone(tone_of(row.outcome)))
        painter.drawRoundedRect(badge, theme.RADIUS, theme.RADIUS)
        size = fitting(str(row.number), 40, 48, most=28)
        draw_word(painter, str(row.number), badge, size, QColor(colours.on_verdict), weight=0.01)
        left = badge.right() + UNIT
        rest = self.rest_words(row)
        right = box.right() - (72 if rest else 0)
        line = QRectF(left, badge.top(), right - left, 26)
        who = "  ".join(part for part in (row.name, row.place) if part)
        if QFontMetricsF(theme.font(TEXT)).horizontalAdvance(who) > line.width():
            who = row.name
        draw_text(painter, who, line, TEXT, QColor(colours.text))
        line = QRectF(left, line.bottom(), box.right() - left, 22)
        draw_text(painter, self._reason(row, line.width()), line, SMALL, QColor(colours.muted))
        if rest:
            timer = QRectF(right, badge.top(), box.right() - right, 26)
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            draw_text(painter, rest, timer, TEXT, QColor(colours.text), flags=flags)

    def _reason(self, row: WaitingRow, width: float) -> str:
        """The sentence where it fits; beside a countdown only what was found."""
        if row.reason is None:
            return ""
        sentence = text.sentence(row.reason.code, row.reason.parameters)
        fits = QFontMetricsF(theme.font(SMALL)).horizontalAdvance(sentence) <= width
        return sentence if fits and row.rest_until is None else named(row.reason)

    def rest_words(self, row: WaitingRow) -> str:
        """What is left of the rest, or that it is over; empty without one."""
        if row.rest_until is None:
            return ""
        left = int((row.rest_until - self._clock()).total_seconds())
        return f"{left // 60}:{left % 60:02d}" if left > 0 else tr("now")
