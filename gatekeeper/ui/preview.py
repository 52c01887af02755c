"""The live picture: found codes outlined, the cooldown as a ring, one word of advice."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gatekeeper import text
from gatekeeper.text import tr
from gatekeeper.ui import theme
from gatekeeper.ui.painted import Painted, announce
from gatekeeper.ui.shapes import draw_text, fitting
from gatekeeper.ui.theme import LARGE, SMALL, TEXT, UNIT
from gatekeeper.ui.words import as_sentence

if TYPE_CHECKING:
    from gatekeeper.scanner.frames import Mailbox
    from gatekeeper.scanner.frames import Preview as Picture

POLL_MILLISECONDS = 45  # about 22 pictures a second; what comes between is never drawn
STALE_SECONDS = 2.0
NOTICE_SECONDS = 4.0
CROP = 1.5  # how much wider than the panel the picture may be drawn, so that it is not a strip


class Preview(Painted):
    """Draws the newest picture of a mailbox."""

    def __init__(
        self, parent: QWidget | None = None, *, clock: Callable[[], float] = monotonic
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._mailbox: Mailbox[Picture] | None = None
        self._picture: Picture | None = None
        self._image = QImage()
        self._arrived_at = 0.0
        self._fault = ""
        self._cooldown = (0.0, 0.0)  # until, length
        self._notice: Callable[[], str] = str
        self._notice_until = 0.0
        self._timer = QTimer(self, interval=POLL_MILLISECONDS)
        self._timer.timeout.connect(self._on_poll)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 120)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def watch(self, mailbox: Mailbox[Picture]) -> None:
        """Begin to draw what comes."""
        self._mailbox = mailbox
        self._timer.start()

    def stop(self) -> None:
        """Draw nothing more."""
        self._timer.stop()
        self._mailbox = None

    def show_fault(self, sentence: str) -> None:
        """What is wrong with the camera and what to do; empty when all is well."""
        if sentence != self._fault:
            self._fault = sentence
            self.setAccessibleDescription(sentence)
            self.update()

    def show_cooldown(self, seconds: float) -> None:
        """The code in view was answered; showing it again means nothing for so long."""
        self._cooldown = (self._clock() + seconds, seconds)
        self.update()

    def show_notice(self, sentence: Callable[[], str] | str) -> None:
        """Name in passing what was held up and is no evidence; in whatever language is spoken."""
        self._notice = as_sentence(sentence)
        self._notice_until = self._clock() + NOTICE_SECONDS
        announce(self, self._notice())
        self.update()

    def show_picture(self, picture: Picture) -> None:
        """Draw this picture (blue, green, red bytes) now."""
        pixels = picture.frame.image
        height, width = pixels.shape[:2]
        self._picture = picture
        self._image = QImage(
            pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_BGR888
        )
        self._arrived_at = self._clock()
        self.update()

    @property
    def image(self) -> QImage | None:
        """The newest picture, for a photo of a person; None without a camera."""
        return None if self._image.isNull() else self._image

    def sizeHint(self) -> QSize:
        return QSize(400, 480)

    @Slot()
    def _on_poll(self) -> None:
        picture = self._mailbox.take() if self._mailbox else None
        if picture is not None:
            self.show_picture(picture)
        elif self._image.isNull() or self._clock() - self._arrived_at > STALE_SECONDS:
            self.update()

    # --- painting -----------------------------------------------------------------------------

    def paint(self, painter: QPainter, room: QRectF) -> None:
        colours = theme.colours()
        painter.fillRect(room, QColor(colours.window))
        outline = QPainterPath()
        outline.addRoundedRect(room, theme.RADIUS, theme.RADIUS)
        painter.setClipPath(outline)
        painter.fillPath(outline, QColor("#20282D"))
        if self._fault or self._image.isNull():
            self._paint_absence(painter)
            self._paint_notice(painter)
            return
        place = self._place()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(place, self._image)
        self._paint_codes(painter, place)
        if not self._paint_notice(painter) and self._picture and self._picture.advice:
            self._band(painter, text.sentence(self._picture.advice, {}))

    def _place(self) -> QRectF:
        """Where the picture lies: filling the panel as far as little is cut off."""
        image, box = self._image, self.room()
        within = min(box.width() / image.width(), box.height() / image.height())
        over = max(box.width() / image.width(), box.height() / image.height())
        scale = min(over, within * CROP)
        place = QRectF(0, 0, image.width() * scale, image.height() * scale)
        place.moveCenter(box.center())
        return place

    def _paint_codes(self, painter: QPainter, place: QRectF) -> None:
        scale = place.width() / self._image.width()
        for symbol in self._picture.symbols if self._picture else ():
            if symbol.corners is None:
                continue
            corners = [
                QPointF(place.left() + x * scale, place.top() + y * scale)
                for x, y in symbol.corners
            ]
            # Dark under light: seen on a white sheet and on a black telephone.
            for ink, width in (("#000000", 7.0), ("#FFFFFF", 3.0)):
                pen = QPen(QColor(ink), width)
                pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
                painter.setPen(pen)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawPolygon(QPolygonF(corners))
            self._paint_ring(painter, QPolygonF(corners).boundingRect().center())

    def _paint_ring(self, painter: QPainter, centre: QPointF) -> None:
        until, length = self._cooldown
        left = (until - self._clock()) / length if length else 0.0
        if left <= 0:
            return
        ring = QRectF(0, 0, 64, 64)
        ring.moveCenter(centre)
        for ink, width in (("#000000", 11.0), ("#FFFFFF", 6.0)):
            pen = QPen(QColor(ink), width)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            painter.drawArc(ring, 90 * 16, int(360 * 16 * min(1.0, left)))

    def _band(self, painter: QPainter, words: str) -> None:
        room = self.room()
        band = QRectF(0, room.height() - 64, room.width(), 64)
        inside = band.adjusted(UNIT, 0, -UNIT, 0)
        size = fitting(words, inside.width(), inside.height(), most=LARGE, least=SMALL)
        painter.fillRect(band, QColor(0, 0, 0, 190))
        white, middle = QColor("#FFFFFF"), Qt.AlignmentFlag.AlignCenter
        draw_text(painter, words, inside, size, white, flags=middle, wraps=True)

    def _paint_notice(self, painter: QPainter) -> bool:
        notice = self._notice() if self._clock() < self._notice_until else ""
        if notice:
            self._band(painter, notice)
        return bool(notice)

    def _paint_absence(self, painter: QPainter) -> None:
        words = self._fault or tr("Waiting for the camera")
        box = self.room().adjusted(2 * UNIT, 2 * UNIT, -2 * UNIT, -2 * UNIT)
        ink = QColor("#FFFFFF" if self._fault else "#9DA9AF")
        middle = Qt.AlignmentFlag.AlignCenter
        draw_text(painter, words, box, TEXT, ink, flags=middle, wraps=True)
