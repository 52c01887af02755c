"""The profile's checks in a row: empty and needed, filled, or typed and waiting for Enter."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gatekeeper.text import tr
from gatekeeper.ui import theme
from gatekeeper.ui.painted import Painted
from gatekeeper.ui.shapes import draw_shape, draw_text, fitting
from gatekeeper.ui.slots import Slot as Place
from gatekeeper.ui.theme import LARGE, SMALL, TEXT, UNIT, Tone

PULSE_MILLISECONDS = 600  # half a period: no faster than 1 Hz
HEIGHT, LOW_HEIGHT = 88, 72
CROWDED = 5  # slots: with more of them a name has no room beside its key
WIDEST = 0.5  # of the strip: a single slot is no wall


class SlotsStrip(Painted):
    """Shows the slots; `chosen` names the check that was touched."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._slots: tuple[Place, ...] = ()
        self.is_all_shown = True  # did every value find its place when last painted?
        self._bright = True
        self._pulse = QTimer(self, interval=PULSE_MILLISECONDS)
        self._pulse.timeout.connect(self._on_pulse)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(240)
        self.be_high(HEIGHT)

    @property
    def places(self) -> tuple[Place, ...]:
        """What is shown."""
        return self._slots

    def show_slots(self, slots: tuple[Place, ...], *, pulsing: bool) -> None:
        """Replace all; `pulsing` when somebody stands there and something is missing."""
        self._slots = slots
        wanted = pulsing and any(slot.is_wanted for slot in slots)
        if wanted != self._pulse.isActive():
            self._bright = True
            (self._pulse.start if wanted else self._pulse.stop)()
        self.setAccessibleName(", ".join(f"{slot.title} {slot.value}" for slot in slots))
        self.update()

    def be_low(self, low: bool) -> None:
        """Give height to the verdict on a small screen."""
        self.be_high(LOW_HEIGHT if low else HEIGHT)

    @Slot()
    def _on_pulse(self) -> None:
        self._bright = not self._bright
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for slot, box in self._boxes():
            if box.contains(self.at(event)):
                self.chosen.emit(slot.check)

    def _boxes(self) -> list[tuple[Place, QRectF]]:
        if not self._slots:
            return []
        room = self.room()
        each = (room.width() - UNIT * (len(self._slots) - 1)) / len(self._slots)
        each = min(each, room.width() * WIDEST)
        return [
            (slot, QRectF(place * (each + UNIT), 0, each, room.height()))
            for place, slot in enumerate(self._slots)
        ]

    def paint(self, painter: QPainter, room: QRectF) -> None:
        self.is_all_shown = True
        for slot, box in self._boxes():
            self._paint_slot(painter, slot, box.adjusted(1.5, 1.5, -1.5, -1.5))

    def _paint_slot(self, painter: QPainter, slot: Place, box: QRectF) -> None:
        colours = theme.colours()
        text, muted = QColor(colours.text), QColor(colours.muted)
        edge, width = QColor(colours.line), 1.0
        if slot.is_draft:
            edge, width = QColor(colours.accent), 3.0
        elif slot.is_next and self._pulse.isActive():
            edge, width = QColor(colours.accent if self._bright else colours.line), 4.0
        elif slot.is_wanted and self._pulse.isActive():
            edge, width = QColor(colours.accent), 2.0
        elif slot.tone is not None:
            edge, width = colours.mark(slot.tone), 2.0
        pen = QPen(edge, width)
        if slot.tone is None and not slot.is_draft:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(QColor(colours.surface))
        painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)
        gap = UNIT - 2 if box.height() > LOW_HEIGHT else 2
        side = UNIT if len(self._slots) > CROWDED else 2 * UNIT
        inner = box.adjusted(side, gap, -side, -gap)
        line = 28 if box.height() > LOW_HEIGHT else 22
        head = QRectF(inner.left(), inner.top(), inner.width(), line)
        if slot.tone is not None:
            mark = QRectF(head.left(), head.center().y() - 10, 20, 20)
            draw_shape(painter, slot.tone, mark, colours.mark(slot.tone), QColor(colours.surface))
            head.setLeft(head.left() + 28)
        key_width = self._paint_key(painter, slot, inner, muted)
        title = QRectF(head)
        title.setRight(head.right() - key_width)
        size = TEXT if self._width(slot.title, TEXT) <= title.width() else SMALL
        draw_text(painter, slot.title, title, size, muted)
        body = QRectF(inner)
        body.setTop(head.bottom())
        words = slot.value or (tr("wanted") if slot.is_wanted else "")
        most = LARGE if slot.value else TEXT
        size = fitting(words, body.width(), body.height() + 8, most=most, least=SMALL)
        ink = text if slot.value else muted
        wraps = size <= SMALL
        if wraps:
            flags = int(Qt.TextFlag.TextWordWrap)
            used = QFontMetricsF(theme.font(SMALL)).boundingRect(body, flags, words)
            self.is_all_shown &= used.height() <= body.height() + 2
        draw_text(painter, words, body, size, ink, wraps=wraps)

    def _width(self, words: str, size: int) -> float:
        return QFontMetricsF(theme.font(size)).horizontalAdvance(words)

    def _paint_key(self, painter: QPainter, slot: Place, inner: QRectF, muted: QColor) -> float:
        """The key that answers it, as a key cap at the right."""
        if not slot.key or (slot.tone is Tone.GRANTED and not slot.is_draft):
            return 0.0
        if len(self._slots) > CROWDED and slot.tone is not None and not slot.is_draft:
            return 0.0  # its name needs the room; the card of keys tells it
        return key_cap(painter, slot.key, QPointF(inner.right(), inner.top() + 12), muted)


def key_cap(painter: QPainter, key: str, right: QPointF, ink: QColor) -> float:
    """A key's name in a small frame that ends at `right`; its width with a gap."""
    width = QFontMetricsF(theme.font(SMALL)).horizontalAdvance(key) + UNIT + 4
    cap = QRectF(right.x() - width, right.y() - 12, width, 24)
    painter.setPen(QPen(ink, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(cap, 4, 4)
    draw_text(painter, key, cap, SMALL, ink, flags=Qt.AlignmentFlag.AlignCenter)
    return width + UNIT
