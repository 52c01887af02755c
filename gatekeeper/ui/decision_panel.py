"""The verdict, painted to be understood from three metres: colour, shape, word, one next step."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QPointF, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from gatekeeper.text import tr
from gatekeeper.ui import theme
from gatekeeper.ui.faces import Face, idle_face
from gatekeeper.ui.painted import Painted, announce, sized
from gatekeeper.ui.shapes import draw_shape, draw_text, draw_word, fitting
from gatekeeper.ui.theme import LARGE, SMALL, TEXT, UNIT, Tone

FADING = (Tone.GRANTED, Tone.DENIED)
BAR_STEP_MILLISECONDS = 100
BADGE_WIDTH = 104
COMPACT_HEIGHT = 216  # px: below it only the sign: a question stands under the verdict
BANDS = ((360, 144.0), (280, 104.0), (0, 72.0))  # height of the panel: height of its band


class DecisionPanel(Painted):
    """Shows one face; `faded` when a granted or denied one has stood long enough."""

    faded = Signal()

    def __init__(self, seconds: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.seconds = seconds
        self._face = idle_face()
        self._photo = QPixmap()
        self.sign_sizes = (0, 0)  # px of the Chinese and the English word as last painted
        self.is_all_shown = True  # did every word find its place when last painted?
        self._since = QElapsedTimer()
        self._timer = QTimer(self, interval=BAR_STEP_MILLISECONDS)
        self._timer.timeout.connect(self._on_step)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumWidth(280)

    @property
    def face(self) -> Face:
        """What is shown now."""
        return self._face

    def show_face(self, face: Face) -> None:
        """Replace whatever stood here, at once."""
        self._face = face
        self._photo = QPixmap()
        if face.photo:
            self._photo.loadFromData(face.photo)
        self._say(face)
        self._since.start()
        if face.tone in FADING:
            self._timer.start()
        else:
            self._timer.stop()
        self.update()

    def _say(self, face: Face) -> None:
        """For whoever does not see it: word, who, what next, and the one reason."""
        parts = (f"{face.word} {face.english}", face.name, face.step, face.reason, face.note)
        words = ". ".join(" ".join(part.split()) for part in parts if part)
        if words != self.accessibleName():
            self.setAccessibleName(words)
            announce(self, words)

    def show_photo(self, photo: bytes) -> None:
        """The person's photo came later than the verdict; the verdict does not wait for it."""
        self._photo.loadFromData(photo)
        self.update()

    def sizeHint(self) -> QSize:
        return sized(640, 480)

    @Slot()
    def _on_step(self) -> None:
        if self._since.elapsed() >= self.seconds * 1000:
            self._timer.stop()
            self.faded.emit()
        else:
            bar = theme.px(UNIT) + 1
            self.update(0, self.height() - bar, self.width(), bar)

    # --- painting -----------------------------------------------------------------------------

    def paint(self, painter: QPainter, room: QRectF) -> None:
        self.is_all_shown = True
        colours = theme.colours()
        ground, ink = colours.tone(self._face.tone), colours.on_tone(self._face.tone)
        outline = QPainterPath()
        outline.addRoundedRect(room, theme.RADIUS, theme.RADIUS)
        painter.setClipPath(outline)
        painter.fillPath(outline, ground)
        if self._face.tone is Tone.IDLE:
            self._paint_idle(painter, room, ink, ground)
        else:
            self._paint_verdict(painter, room, ink, ground)
        self._paint_bar(painter, room, ink)

    def _paint_idle(self, painter: QPainter, room: QRectF, ink: QColor, ground: QColor) -> None:
        box = room.adjusted(2 * UNIT, 2 * UNIT, -2 * UNIT, -2 * UNIT)
        if box.height() < COMPACT_HEIGHT / 2:
            self._paint_small_idle(painter, box, ink)
            return
        side = min(box.height() * 0.26, 144.0)
        size = fitting(self._face.word, box.width() - 4 * UNIT, box.height() * 0.2, most=72)
        small = max(TEXT, min(LARGE, size // 2 + 2))
        total = side + 3 * UNIT + size * 1.3 + UNIT + small * 1.5
        top = box.top() + max(0.0, (box.height() - total) / 2)
        soft = QColor(ink)
        soft.setAlphaF(0.55)
        shape = QRectF(box.center().x() - side / 2, top, side, side)
        draw_shape(painter, Tone.IDLE, shape, soft, ground)
        line = QRectF(box.left(), top + side + 3 * UNIT, box.width(), size * 1.3)
        draw_word(painter, self._face.word, line, size, ink, weight=0.0)
        line = QRectF(box.left(), line.bottom() + UNIT, box.width(), small * 1.5)
        middle = Qt.AlignmentFlag.AlignCenter
        draw_text(painter, self._face.english, line, small, soft, flags=middle)
        if self._face.note:
            foot = QRectF(box.left(), box.bottom() - 56, box.width(), 56)
            draw_text(painter, self._face.note, foot, TEXT, ink, flags=middle, wraps=True)

    def _paint_small_idle(self, painter: QPainter, box: QRectF, ink: QColor) -> None:
        """Over a question: the words only."""
        upper = QRectF(box.left(), box.top(), box.width(), box.height() * 0.6)
        size = fitting(self._face.word, upper.width(), upper.height(), most=LARGE)
        draw_word(painter, self._face.word, upper, size, ink, weight=0.0)
        lower = QRectF(box.left(), upper.bottom(), box.width(), box.bottom() - upper.bottom())
        words = self._face.note or self._face.english
        middle = Qt.AlignmentFlag.AlignCenter
        draw_text(painter, words, lower, SMALL, ink, flags=middle)

    def _paint_verdict(self, painter: QPainter, room: QRectF, ink: QColor, ground: QColor) -> None:
        face = self._face
        box = room.adjusted(2 * UNIT, UNIT, -2 * UNIT, -UNIT)
        band = self._band_height(box)
        upper = QRectF(box.left(), box.top(), box.width(), box.height() - band - UNIT)
        if face.number is not None and not band:
            upper.setRight(upper.right() - BADGE_WIDTH)
        self._paint_sign(painter, upper, ink, ground)
        if band:
            low = QRectF(0, room.height() - band - UNIT, room.width(), band + UNIT)
            painter.fillRect(low, ground.darker(124))
            low.adjust(2 * UNIT, UNIT, -2 * UNIT, -UNIT)
            if face.number is not None:
                self._paint_number(painter, low, ink, ground)
                low.setRight(low.right() - BADGE_WIDTH - UNIT)
            self._paint_person(painter, low, ink)
        elif face.number is not None:
            self._paint_number(painter, box, ink, ground)

    def _band_height(self, box: QRectF) -> float:
        """The band below: who it is and, small, the one reason."""
        face = self._face
        if box.height() < COMPACT_HEIGHT or not (face.name or face.reason or face.note):
            return 0.0
        if face.tone is Tone.FAULT:
            return 56.0
        return next(band for height, band in BANDS if box.height() >= height)

    def _paint_sign(self, painter: QPainter, box: QRectF, ink: QColor, ground: QColor) -> None:
        """Shape and word beside each other, the English half as high, the next step below."""
        face = self._face
        step = min(LARGE + 2 * UNIT, max(TEXT, int(box.height() * 0.11))) if face.step else 0
        compact = box.height() < COMPACT_HEIGHT
        lines = face.word.split("\n") if not compact else [face.word.replace("\n", "·")]
        free = box.height() - step * 1.6
        # Below a word of 1.2 of its size stands the English at 0.5 of it, with its own 1.2.
        most = free / (len(lines) * 1.2 + (0.62 if not compact else 0.0))
        # The shape's side in sizes of the word; three dots need less room than a sign.
        beside = 1.5 if len(lines) > 1 else 0.7 if face.tone is Tone.PENDING else 1.0
        letters = max(len(line) for line in lines)
        size = int(min(most, (box.width() - 2 * UNIT) / (letters + beside + 0.25), 232))
        half = size // 2
        english = min(half, fitting(face.english, box.width(), half * 1.3, most=half))
        self.sign_sizes = (theme.px(size), 0 if compact else theme.px(english))
        height = size * 1.2 * len(lines) + (0 if compact else english * 1.24) + step * 1.6
        top = box.top() + max(0.0, (box.height() - height) / 2)
        side = size * beside
        width = side + 0.25 * size + letters * size
        left = box.left() + (box.width() - width) / 2
        rows = QRectF(left, top, width, size * 1.2 * len(lines))
        inset = side * 0.06
        shape = QRectF(left, rows.center().y() - side / 2, side, side)
        shape.adjust(inset, inset, -inset, -inset)
        draw_shape(painter, face.tone, shape, ink, ground)
        for place, line in enumerate(lines):
            at = QRectF(left + side + 0.25 * size, top + place * size * 1.2, letters * size, 0)
            at.setHeight(size * 1.2)
            draw_word(painter, line, at, size, ink)
        below = rows.bottom()
        if not compact:
            line_box = QRectF(box.left(), below, box.width(), english * 1.24)
            draw_word(painter, face.english, line_box, english, ink, weight=0.01)
            below = line_box.bottom()
        if step:
            size = fitting(face.step, box.width(), step * 1.6, most=step)
            line_box = QRectF(box.left(), below, box.width(), step * 1.6)
            draw_word(painter, face.step, line_box, size, ink, weight=0.0)

    def _paint_person(self, painter: QPainter, box: QRectF, ink: QColor) -> None:
        face = self._face
        left = box.left()
        if not self._photo.isNull():
            width = box.height() * 3 / 4
            frame = QRectF(left, box.top(), width, box.height())
            self._paint_photo(painter, frame)
            left += width + 2 * UNIT
        half = QRectF(left, box.top(), (box.right() - left) * (0.46 if face.reason else 1.0), 0)
        half.setHeight(box.height())
        size = LARGE if box.height() > 96 else TEXT + 4
        line = QRectF(half.left(), half.top(), half.width(), size * 1.4)
        size = fitting(face.name, line.width(), line.height(), most=size, least=SMALL)
        draw_text(painter, face.name, line, size, ink)
        about = QRectF(half.left(), line.bottom(), half.width(), half.bottom() - line.bottom())
        top = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        small = TEXT if box.height() > 96 else SMALL
        words = face.about if about.height() > 2.6 * small else face.about.replace("\n", "  ")
        draw_text(painter, words, about, small, ink, flags=top, wraps="\n" in words)
        if not (face.reason or face.note):
            return
        start = half.right() + 2 * UNIT if face.name or face.about else left
        right = QRectF(start, box.top(), box.right() - start, box.height())
        words = "\n".join(part for part in (face.reason, face.note) if part)
        size = TEXT if self._fits(words, right, TEXT) else SMALL
        self.is_all_shown = size == TEXT or self._fits(words, right, SMALL)
        middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        draw_text(painter, words, right, size, ink, flags=middle, wraps=True)

    def _fits(self, words: str, box: QRectF, size: int) -> bool:
        flags = int(Qt.TextFlag.TextWordWrap)
        used = QFontMetricsF(theme.font(size)).boundingRect(box, flags, words)
        return used.height() <= box.height() and used.width() <= box.width() + 1

    def _paint_photo(self, painter: QPainter, frame: QRectF) -> None:
        size = self._photo.size().scaled(
            frame.size().toSize(), Qt.AspectRatioMode.KeepAspectRatioByExpanding
        )
        spare = QRectF(0, 0, size.width(), size.height())
        spare.moveCenter(frame.center())
        painter.save()
        painter.setClipRect(frame)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(spare, self._photo, QRectF(self._photo.rect()))
        painter.restore()

    def _paint_number(self, painter: QPainter, box: QRectF, ink: QColor, ground: QColor) -> None:
        """The number the guard calls out."""
        height = min(64.0, box.height())
        badge = QRectF(box.right() - BADGE_WIDTH, 0, BADGE_WIDTH, height)
        badge.moveCenter(QPointF(badge.center().x(), box.center().y()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        painter.drawRoundedRect(badge, theme.RADIUS, theme.RADIUS)
        words = tr("No. {number}", number=self._face.number)
        size = fitting(words, badge.width() - 2 * UNIT, badge.height(), most=LARGE)
        draw_word(painter, words, badge, size, ground, weight=0.01)

    def _paint_bar(self, painter: QPainter, room: QRectF, ink: QColor) -> None:
        if self._face.tone not in FADING or not self._timer.isActive():
            return
        left = max(0.0, 1 - self._since.elapsed() / (self.seconds * 1000))
        soft = QColor(ink)
        soft.setAlphaF(0.8)
        painter.fillRect(QRectF(0, room.height() - UNIT, room.width() * left, UNIT), soft)
