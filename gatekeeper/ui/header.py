"""The line above every screen: post and lane, direction, profile, who is on duty, the time."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from gatekeeper import text
from gatekeeper.domain.access import Direction
from gatekeeper.text import tr
from gatekeeper.ui.theme import LARGE, TEXT, UNIT, font

if TYPE_CHECKING:
    from gatekeeper.config import LaneSettings
    from gatekeeper.domain.accounts import Operator

HEIGHT = 64


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
        width = QFontMetrics(font(TEXT)).horizontalAdvance(self._words)
        return QSize(width + UNIT, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()

    def _fit(self) -> None:
        metrics = QFontMetrics(font(TEXT))
        self.setMaximumWidth(metrics.horizontalAdvance(self._words) + UNIT)
        fitted = metrics.elidedText(self._words, Qt.TextElideMode.ElideRight, max(24, self.width()))
        if fitted != self.text():
            self.setText(fitted)


class Header(QFrame):
    """`turned` carries the direction that was touched, `lane_touched` asks for the next lane."""

    turned = Signal(object)
    lane_touched = Signal()

    def __init__(self, checkpoint: str, lane: LaneSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEIGHT)
        self._checkpoint, self._lane = checkpoint, lane
        self._profile = ""
        self._operator: Operator | None = None
        self.place = ElidingLabel()
        self.profile = ElidingLabel()
        self.who = ElidingLabel()
        self.clock = QLabel()
        self.clock.setProperty("scale", "large")
        self.clock.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        width = QFontMetrics(font(LARGE)).horizontalAdvance("00:00:00")
        self.clock.setFixedWidth(width + UNIT)
        self.ways = {way: self._way_button(way) for way in Direction}
        group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        row.setSpacing(UNIT)
        row.addWidget(self.place, 3)
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
        self.show_direction(lane.direction or lane.usual)
        self._on_second()

    def _way_button(self, way: Direction) -> QPushButton:
        button = QPushButton()
        button.setCheckable(True)
        button.setProperty("chip", True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(lambda: self.turned.emit(way))
        return button

    def show_lane(self, checkpoint: str, lane: LaneSettings) -> None:
        """Another lane is in front."""
        self._checkpoint, self._lane = checkpoint, lane
        self.retranslate()

    @Slot(object)
    def show_direction(self, way: Direction) -> None:
        """Which way the next person is taken to go."""
        self.ways[way].setChecked(True)

    def show_profile(self, profile: str) -> None:
        """The policy in force."""
        self._profile = profile
        self.profile.say(text.profile_name(profile) if profile else "")

    def show_operator(self, operator: Operator | None) -> None:
        """Who answers for what is done."""
        self._operator = operator
        self.who.say(operator.name if operator else tr("nobody on duty"))

    def retranslate(self) -> None:
        """Say everything again."""
        self.place.say(f"{self._checkpoint}  {self._lane.name}")
        names = {Direction.ENTRY: tr("+ In"), Direction.EXIT: tr("- Out")}
        for way, button in self.ways.items():
            button.setText(names[way])
            button.setVisible(self._lane.direction in (None, way))
            button.setEnabled(self._lane.direction is None)
        self.show_profile(self._profile)
        self.show_operator(self._operator)

    @Slot()
    def _on_second(self) -> None:
        self.clock.setText(f"{datetime.now().astimezone():%H:%M:%S}")


class Banner(QFrame):
    """One sentence about what is wrong, above the screen, with at most one thing to do."""

    acted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("question", True)
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.act = QPushButton()
        self.act.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.act.clicked.connect(self.acted)
        self.away = QPushButton("×")
        self.away.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.away.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * UNIT, UNIT, UNIT, UNIT)
        row.addWidget(self.words, 1)
        row.addWidget(self.act)
        row.addWidget(self.away)
        self.hide()

    def tell(self, sentence: str, act: str = "") -> None:
        """Show it; with `act` a button says what can be done."""
        self.words.setText(sentence)
        self.act.setText(act)
        self.act.setVisible(bool(act))
        self.away.setVisible(not act)
        self.show()
