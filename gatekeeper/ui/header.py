"""The line above every screen: post and lane, direction, profile, who is on duty, the time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from gatekeeper import text
from gatekeeper.domain.access import Direction, LaneKind
from gatekeeper.text import tr
from gatekeeper.ui import theme
from gatekeeper.ui.painted import announce
from gatekeeper.ui.shapes import draw_shape
from gatekeeper.ui.theme import LARGE, TEXT, UNIT, Tone, font, px
from gatekeeper.ui.words import as_sentence, soon

if TYPE_CHECKING:
    from gatekeeper.config import LaneSettings
    from gatekeeper.domain.accounts import Operator

HEIGHT = 64
WIDEST_LANE = 160  # px of a lane's name on its button
MARK = 22  # px of the mark on it


class ElidingLabel(QLabel):
    """Gives way instead of pushing others out; what is cut shows in its tool tip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setMinimumWidth(24)

    def say(self, words: str) -> None:
        """Show as much of it as fits."""
        self._words = words
        self.setToolTip(words)
        self.setAccessibleName(words)
        self.updateGeometry()
        self._fit()

    def sizeHint(self) -> QSize:
        width = QFontMetrics(font(px(TEXT))).horizontalAdvance(self._words)
        return QSize(width + UNIT, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def rescale(self) -> None:
        """The window became another size."""
        self.updateGeometry()
        self._fit()

    def _fit(self) -> None:
        metrics = QFontMetrics(font(px(TEXT)))
        self.setMaximumWidth(metrics.horizontalAdvance(self._words) + UNIT)
        fitted = metrics.elidedText(self._words, Qt.TextElideMode.ElideRight, max(24, self.width()))
        if fitted != self.text():
            self.setText(fitted)


class LaneButton(QPushButton):
    """Names the next lane; a mark in its corner tells that somebody is at a lane not in front."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lane = ""
        self.tone = Tone.IDLE
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setProperty("chip", True)

    def show_next(self, lane: str) -> None:
        """The lane that a touch brings to the front."""
        self._lane = lane
        self._say()

    def show_tone(self, tone: Tone) -> None:
        """How it stands at the other lanes; idle shows no mark."""
        if tone is not self.tone:
            self.tone = tone
            self._say()
            self.update()

    def _say(self) -> None:
        metrics = QFontMetrics(font(px(TEXT)))
        self.setText(metrics.elidedText(self._lane, Qt.TextElideMode.ElideRight, px(WIDEST_LANE)))
        hint = tr("Next lane: {lane} (Ctrl+Tab)", lane=self._lane)
        waits = tr("Somebody is at the other lane")
        words = hint if self.tone is Tone.IDLE else f"{hint}. {waits}"
        self.setToolTip(words)
        self.setAccessibleName(words)

    def sizeHint(self) -> QSize:
        """Room for the mark beside the words."""
        return super().sizeHint() + QSize(px(MARK), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.tone is Tone.IDLE:
            return
        colours, side = theme.colours(), px(MARK)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        dot = QRectF(self.width() - side - 3, 3, side, side)
        painter.setPen(QPen(QColor(colours.text), 1.5))
        painter.setBrush(colours.tone(self.tone))
        painter.drawEllipse(dot)
        inner = dot.adjusted(side / 5, side / 5, -side / 5, -side / 5)
        ground = colours.tone(self.tone)
        draw_shape(painter, self.tone, inner, QColor(colours.on_verdict), ground)


class Header(QFrame):
    """`turned` carries the direction that was touched, `lane_touched` asks for the next lane.

    Without a lane it is the line above a desk.
    """

    turned = Signal(object)
    lane_touched = Signal()

    def __init__(
        self, checkpoint: str, lane: LaneSettings | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setFixedHeight(px(HEIGHT))
        self._checkpoint, self._lane = checkpoint, lane
        self._profile = ""
        self._coming: tuple[str, datetime] | None = None
        self._failed = ""
        self._operator: Operator | None = None
        self._is_locked = False
        self._shift: Callable[[], str] = str
        self._next: LaneSettings | None = None
        self.place = ElidingLabel()
        self.other = LaneButton(self)
        self.other.clicked.connect(self.lane_touched)
        self.profile = ElidingLabel()
        self.who = ElidingLabel()
        self.clock = QLabel()
        self.clock.setProperty("scale", "large")
        self.clock.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.ways = {way: self._way_button(way) for way in Direction}
        group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        row.setSpacing(UNIT)
        row.addWidget(self.place, 3)
        row.addWidget(self.other)
        row.addSpacing(UNIT)
        for button in self.ways.values():
            group.addButton(button)
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.profile, 3)
        row.addStretch(1)
        row.addWidget(self.who, 3)
        row.addSpacing(UNIT)
        row.addWidget(self.clock)
        self._second = QTimer(self, interval=1000)
        self._second.timeout.connect(self._on_second)
        self._second.start()
        self.retranslate()
        if lane is not None:
            self.show_direction(lane.direction or lane.usual)
        self._on_second()
        self.rescale()

    def _way_button(self, way: Direction) -> QPushButton:
        button = QPushButton()
        button.setCheckable(True)
        button.setProperty("chip", True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: self.turned.emit(way))
        return button

    def show_lane(self, lane: LaneSettings, following: LaneSettings | None) -> None:
        """The lane in front, and the one after it where there are several."""
        self._lane, self._next = lane, following
        self.retranslate()

    def show_checkpoint(self, name: str) -> None:
        """The post where the station stands now."""
        self._checkpoint = name
        self.retranslate()

    def rescale(self) -> None:
        """The window became another size."""
        self.setFixedHeight(px(HEIGHT))
        width = QFontMetrics(font(px(LARGE))).horizontalAdvance("00:00:00")
        self.clock.setFixedWidth(width + UNIT)
        for label in (self.place, self.profile, self.who):
            label.rescale()
        self.retranslate()

    @Slot(object)
    def show_direction(self, way: Direction) -> None:
        """Which way the next person is taken to go."""
        self.ways[way].setChecked(True)

    def show_profile(
        self, profile: str, coming: tuple[str, datetime] | None = None, failed: str = ""
    ) -> None:
        """The policy in force, and beforehand the one ordered with its time, or that it failed."""
        self._profile, self._coming, self._failed = profile, coming, failed
        told = text.profile_name(profile) if profile else ""
        if coming is not None:
            name, when = text.profile_name(coming[0]), soon(coming[1])
            told = tr("{now} · {then} from {when}", now=told, then=name, when=when)
        elif failed:
            told = tr("{now} · NOT {then}", now=told, then=text.profile_name(failed))
        self.profile.say(told)

    def show_operator(self, operator: Operator | None) -> None:
        """Who answers for what is done."""
        if operator != self._operator:
            self._shift = str
        self._operator = operator
        self._say_who()

    def _say_who(self) -> None:
        words = self._operator.name if self._operator else tr("nobody on duty")
        words = " · ".join(part for part in (words, self._shift()) if part)
        self.who.say(tr("{name} · locked", name=words) if self._is_locked else words)

    def show_shift(self, words: Callable[[], str]) -> None:
        """In which shift whoever is on duty stands, with its hours."""
        self._shift = words
        self._say_who()

    @Slot(bool)
    def show_lock(self, is_on: bool) -> None:
        """Whatever is private wants a PIN again."""
        self._is_locked = is_on
        self._say_who()

    def retranslate(self) -> None:
        """Say everything again."""
        self.place.say(f"{self._checkpoint}  {self._lane_words()}")
        self.other.setVisible(self._next is not None)
        self.other.show_next(self._next.name if self._next else "")
        names = {Direction.ENTRY: tr("+ In"), Direction.EXIT: tr("- Out")}
        for way, button in self.ways.items():
            button.setText(names[way])
            fixed = self._lane.direction if self._lane else None
            button.setVisible(self._lane is not None and fixed in (None, way))
            button.setEnabled(fixed is None)
        self.show_profile(self._profile, self._coming, self._failed)
        self.show_operator(self._operator)

    def _lane_words(self) -> str:
        if self._lane is None:
            return tr("Community office")
        # On foot is what one expects; only the other kind is worth the room.
        kind = text.lane_word(self._lane.kind) if self._lane.kind is LaneKind.VEHICLE else ""
        named = f" · {kind}" if kind not in self._lane.name else ""
        return f"{self._lane.name}{named}"

    @Slot()
    def _on_second(self) -> None:
        self.clock.setText(f"{datetime.now().astimezone():%H:%M:%S}")


class Banner(QFrame):
    """One sentence about what is wrong, above the screen, with at most one thing to do."""

    acted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("question", True)
        self._sentence: Callable[[], str] = str
        self._act: Callable[[], str] = str
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.act = QPushButton()
        self.act.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.act.clicked.connect(self.acted)
        self.away = QPushButton("×  Esc")
        self.away.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.away.clicked.connect(self.dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * UNIT, UNIT, UNIT, UNIT)
        row.addWidget(self.words, 1)
        row.addWidget(self.act)
        row.addWidget(self.away)
        self.hide()

    @Slot()
    def dismiss(self) -> None:
        """It was read; what asks for something stays."""
        if self.act.isHidden():
            self.hide()

    @property
    def sentence(self) -> str:
        """What was told last."""
        return self.words.text()

    def tell(self, sentence: Callable[[], str] | str, act: Callable[[], str] | str = "") -> None:
        """Show it; with `act` a button says what can be done."""
        self._sentence, self._act = as_sentence(sentence), as_sentence(act)
        self.retranslate()
        announce(self, self.sentence)
        self.act.setVisible(bool(self._act()))
        self.away.setVisible(not self._act())
        self.show()

    def retranslate(self) -> None:
        """Say everything again."""
        self.words.setText(self._sentence())
        self.act.setText(self._act())
        self.away.setAccessibleName(tr("Close"))
