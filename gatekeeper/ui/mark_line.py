"""One sentence behind its mark: tick, triangle or octagon, in their colour, and in words."""

from __future__ import annotations

from datetime import tzinfo

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gatekeeper.domain.coverage import Coverage
from gatekeeper.text.coverage import coverage_words
from gatekeeper.ui import theme
from gatekeeper.ui.painted import Painted, sized
from gatekeeper.ui.shapes import draw_shape, draw_text
from gatekeeper.ui.theme import SMALL, UNIT, Tone

MARK = 18


class MarkLine(Painted):
    """Hidden while it has nothing to say; breaks into lines where it is narrow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tone, self.words = Tone.IDLE, ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def tell(self, tone: Tone, words: str) -> None:
        """Replace it; no words hide it."""
        self.tone, self.words = tone, words
        self.setAccessibleName(words)
        # Only ever hidden before it has a parent: else it is a window of its own.
        if self.parentWidget() is not None or not words:
            self.setVisible(bool(words))
        self.updateGeometry()
        self.update()

    def tell_coverage(self, coverage: Coverage | None, zone: tzinfo | None) -> None:
        """Whose records figures are made of, and what is missing; nothing at a gate."""
        if coverage is None:
            self.tell(Tone.IDLE, "")
        else:
            tone = Tone.GRANTED if coverage.is_complete else Tone.HELD
            self.tell(tone, coverage_words(coverage, zone))

    def _height(self) -> float:
        box = QRectF(0, 0, max(40, self.room().width() - MARK - UNIT), 1000)
        flags = int(Qt.TextFlag.TextWordWrap)
        return QFontMetricsF(theme.font(SMALL)).boundingRect(box, flags, self.words).height()

    def sizeHint(self) -> QSize:
        return sized(240, int(max(self._height(), MARK)) + UNIT)

    def minimumSizeHint(self) -> QSize:
        return QSize(sized(160, 0).width(), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.updateGeometry()

    def paint(self, painter: QPainter, room: QRectF) -> None:
        colours = theme.colours()
        mark = QRectF(0, UNIT / 2, MARK, MARK)
        draw_shape(painter, self.tone, mark, colours.mark(self.tone), QColor(colours.window))
        box = QRectF(MARK + UNIT, UNIT / 2, room.width() - MARK - UNIT, room.height())
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        draw_text(painter, self.words, box, SMALL, QColor(colours.text), flags=flags, wraps=True)
