"""Every finding of the decision as a chip with its mark, its sentence and its key."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gatekeeper.text import tr
from gatekeeper.ui import theme
from gatekeeper.ui.faces import Chip
from gatekeeper.ui.shapes import draw_shape, draw_text
from gatekeeper.ui.slots_strip import key_cap
from gatekeeper.ui.theme import SMALL, UNIT

CHIP_HEIGHT = 32
ROWS = 2


class FindingsStrip(QWidget):
    """Two rows of chips, worst first; what does not fit is counted, never lost from sight."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chips: tuple[Chip, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_chips(self, chips: tuple[Chip, ...]) -> None:
        """Replace all."""
        self._chips = chips
        self.setAccessibleName("; ".join(chip.sentence for chip in chips))
        self.setToolTip("\n".join(chip.sentence for chip in chips))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(640, ROWS * CHIP_HEIGHT + (ROWS - 1) * UNIT)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, ROWS * CHIP_HEIGHT + (ROWS - 1) * UNIT)

    def places(self) -> list[tuple[Chip, QRectF]]:
        """Where each chip lies; those left over have no place."""
        made: list[tuple[Chip, QRectF]] = []
        x, row = 0.0, 0
        for chip in self._chips:
            width = min(self._width(chip), float(self.width()))
            # The last row keeps room for "+n".
            room = self.width() - (64 if row == ROWS - 1 and chip is not self._chips[-1] else 0)
            if x and x + width > room:
                row, x = row + 1, 0.0
            if row == ROWS:
                break
            made.append((chip, QRectF(x, row * (CHIP_HEIGHT + UNIT), width, CHIP_HEIGHT)))
            x += width + UNIT
        return made

    def _width(self, chip: Chip) -> float:
        metrics = QFontMetricsF(theme.font(SMALL))
        key = metrics.horizontalAdvance(chip.key) + 2 * UNIT + 4 if chip.key else 0
        return 5 * UNIT + metrics.horizontalAdvance(chip.sentence) + 2 + key

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = theme.colours()
        places = self.places()
        for chip, box in places:
            mark = colours.mark(chip.tone)
            painter.setPen(QPen(QColor(colours.line), 1))
            painter.setBrush(QColor(colours.surface))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 16, 16)
            shape = QRectF(box.left() + UNIT, box.top() + UNIT, 16, 16)
            draw_shape(painter, chip.tone, shape, mark, QColor(colours.surface))
            words = box.adjusted(4 * UNIT, 0, -UNIT, 0)
            if chip.key:
                right = QPointF(box.right() - UNIT, box.center().y())
                words.setRight(words.right() - key_cap(painter, chip.key, right, mark))
            draw_text(painter, chip.sentence, words, SMALL, QColor(colours.text))
        hidden = len(self._chips) - len(places)
        if hidden:
            foot = QRectF(self.width() - 56, self.height() - CHIP_HEIGHT, 56, CHIP_HEIGHT)
            words = tr("+{count}", count=hidden)
            draw_text(
                painter,
                words,
                foot,
                SMALL,
                QColor(colours.muted),
                flags=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            )
