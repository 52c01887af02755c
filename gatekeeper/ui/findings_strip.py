"""Every finding of the decision as a chip with its mark, its sentence and its key."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gatekeeper.text import tr
from gatekeeper.ui import theme
from gatekeeper.ui.painted import Painted
from gatekeeper.ui.shapes import draw_shape, draw_text
from gatekeeper.ui.slots import Chip
from gatekeeper.ui.slots_strip import key_cap
from gatekeeper.ui.theme import SMALL, TEXT, UNIT

CHIP_HEIGHT = 32  # of two rows; a single row is as high as both and written larger
ROWS = 2


class FindingsStrip(Painted):
    """Chips, worst first; what does not fit into two rows is counted, never lost from sight."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chips: tuple[Chip, ...] = ()
        self._rows = ROWS
        self.be_high(ROWS * CHIP_HEIGHT + (ROWS - 1) * UNIT)
        self.setMinimumWidth(240)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_chips(self, chips: tuple[Chip, ...]) -> None:
        """Replace all."""
        self._chips = chips
        self.setAccessibleName("; ".join(chip.sentence for chip in chips))
        self.setToolTip("\n".join(chip.sentence for chip in chips))
        self.update()

    def be_low(self, low: bool) -> None:
        """One row instead of two on a small screen."""
        self._rows = 1 if low else ROWS
        self.be_high(self._rows * CHIP_HEIGHT + (self._rows - 1) * UNIT)

    @property
    def size_of_text(self) -> int:
        """Large when all of them fit beside each other."""
        widths = sum(self._width(chip, TEXT) + UNIT for chip in self._chips)
        return TEXT if self._rows > 1 and widths <= self.room().width() + UNIT else SMALL

    def places(self) -> list[tuple[Chip, QRectF]]:
        """Where each chip lies; those left over have no place."""
        size = self.size_of_text
        if size == TEXT:
            return self._one_row()
        made: list[tuple[Chip, QRectF]] = []
        whole = self.room().width()
        x, row = 0.0, 0
        for chip in self._chips:
            width = min(self._width(chip, size), whole)
            # The last row keeps room for "+n".
            kept = 64 if row == self._rows - 1 and chip is not self._chips[-1] else 0
            if x and x + width > whole - kept:
                row, x = row + 1, 0.0
            if row == self._rows:
                break
            made.append((chip, QRectF(x, row * (CHIP_HEIGHT + UNIT), width, CHIP_HEIGHT)))
            x += width + UNIT
        return made

    def _one_row(self) -> list[tuple[Chip, QRectF]]:
        made, x = [], 0.0
        height = 1.5 * CHIP_HEIGHT
        for chip in self._chips:
            width = self._width(chip, TEXT)
            made.append((chip, QRectF(x, (self.room().height() - height) / 2, width, height)))
            x += width + UNIT
        return made

    def _width(self, chip: Chip, size: int) -> float:
        words = QFontMetricsF(theme.font(size)).horizontalAdvance(chip.sentence)
        small = QFontMetricsF(theme.font(SMALL))
        key = small.horizontalAdvance(chip.key) + 3 * UNIT if chip.key else 0
        return 6 * UNIT + words + 2 + key

    def paint(self, painter: QPainter, room: QRectF) -> None:
        places = self.places()
        for chip, box in places:
            self._paint_chip(painter, chip, box)
        hidden = len(self._chips) - len(places)
        if hidden:
            foot = QRectF(room.width() - 56, room.height() - CHIP_HEIGHT, 56, CHIP_HEIGHT)
            words = tr("+{count}", count=hidden)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            draw_text(painter, words, foot, SMALL, QColor(theme.colours().muted), flags=right)

    def _paint_chip(self, painter: QPainter, chip: Chip, box: QRectF) -> None:
        colours = theme.colours()
        mark = colours.mark(chip.tone)
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.setBrush(QColor(colours.surface))
        round_ = box.height() / 2
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), round_, round_)
        shape = QRectF(box.left() + UNIT + 2, box.center().y() - 9, 18, 18)
        draw_shape(painter, chip.tone, shape, mark, QColor(colours.surface))
        words = box.adjusted(4 * UNIT + 2, 0, -UNIT, 0)
        if chip.key:
            right = QPointF(box.right() - UNIT - 4, box.center().y())
            words.setRight(words.right() - key_cap(painter, chip.key, right, mark))
        draw_text(painter, chip.sentence, words, self.size_of_text, QColor(colours.text))
