"""Where everything on the gate screen lies, and the place in its panel where questions appear."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gatekeeper.ui.decision_panel import DecisionPanel
from gatekeeper.ui.findings_strip import FindingsStrip
from gatekeeper.ui.health_bar import CountsBar, HealthBar
from gatekeeper.ui.painted import Painted
from gatekeeper.ui.passages_list import PassagesList
from gatekeeper.ui.preview import Preview
from gatekeeper.ui.question_card import QuestionCard
from gatekeeper.ui.slots_strip import SlotsStrip
from gatekeeper.ui.theme import UNIT, Tone, px
from gatekeeper.ui.waiting_list import WaitingList

# All of these in pixels of the base window. The verdict's height over a question, and the most.
ASKING_HEIGHT, LOW_ASKING_HEIGHT, MOST_HEIGHT = 112, 88, 16777215
# Of this screen: below it the side columns give way.
NARROW, LOW = 1180, 520
SIDE_LEAST, SIDE_MOST = 232, 400


class GateView(QWidget):
    """Picture, verdict with its strips, and the side column; knows no service."""

    asked = Signal(bool)

    def __init__(self, verdict_seconds: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._build(verdict_seconds)

    def _build(self, verdict_seconds: int) -> None:
        self.preview = Preview()
        self.panel = DecisionPanel(verdict_seconds)
        self.slots = SlotsStrip()
        self.findings = FindingsStrip()
        self.counts = CountsBar()
        self.waiting = WaitingList()
        self.passages = PassagesList()
        self.health = HealthBar()
        self.question = QuestionCard()
        self.question.hide()
        self.question.answered.connect(self.close_question)
        centre = QVBoxLayout()
        centre.setSpacing(UNIT)
        centre.addWidget(self.panel, 1)
        centre.addWidget(self.question, 3)
        self._side = QFrame()
        self._side.setProperty("card", True)
        column = QVBoxLayout(self._side)
        column.setContentsMargins(2 * UNIT, UNIT, 2 * UNIT, UNIT)
        column.setSpacing(UNIT)
        column.addWidget(self.counts)
        column.addWidget(self.waiting, 3)
        column.addWidget(self.passages, 4)
        column.addWidget(self.health)
        top = QHBoxLayout()
        top.setSpacing(UNIT)
        top.addWidget(self.preview)
        top.addLayout(centre, 1)
        left = QVBoxLayout()
        left.setSpacing(UNIT)
        left.addLayout(top, 1)
        left.addWidget(self.findings)
        left.addWidget(self.slots)
        whole = QGridLayout(self)
        whole.setContentsMargins(UNIT, UNIT, UNIT, UNIT)
        whole.setSpacing(UNIT)
        whole.addLayout(left, 0, 0)
        whole.addWidget(self._side, 0, 1)
        whole.setColumnStretch(0, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The verdict keeps its room; picture and side column give way on a small screen."""
        self._share_room()
        super().resizeEvent(event)

    @property
    def _is_low(self) -> bool:
        return self.height() < px(LOW)

    def _share_room(self) -> None:
        width = self.width()
        self.preview.setFixedWidth(round(width * (0.24 if width < px(NARROW) else 0.29)))
        self._side.setFixedWidth(round(max(px(SIDE_LEAST), min(px(SIDE_MOST), width * 0.225))))
        self.slots.be_low(self._is_low)
        self.findings.be_low(self._is_low)
        self.passages.setHidden(self._is_low)
        self.make_room()

    def rescale(self) -> None:
        """The window became another size: text and lists grow or shrink with it."""
        for widget in self.findChildren(Painted):
            widget.rescale()
        self._share_room()

    def make_room(self) -> None:
        """A fault needs no strips; a question takes their place, on a small screen all of it."""
        is_fault = self.panel.face.tone is Tone.FAULT
        is_asking, low = self.asking is not None, self._is_low
        self.findings.setHidden(is_fault or is_asking)
        self.slots.setHidden(is_fault or (is_asking and low))
        self.preview.setHidden(is_asking and low)  # it goes on seeing
        asking_height = px(LOW_ASKING_HEIGHT if low else ASKING_HEIGHT)
        self.panel.setMinimumHeight(asking_height)
        self.panel.setMaximumHeight(asking_height if is_asking else MOST_HEIGHT)

    # --- questions in the panel ---------------------------------------------------------------

    def ask(self, widget: QWidget) -> None:
        """Show a question below the verdict; scanning goes on, Esc closes it."""
        self.close_question()
        self.question.put(widget)
        widget.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.make_room()
        self.question.show()
        widget.show()
        widget.setFocus()
        self.asked.emit(True)

    @Slot()
    def close_question(self, *_: object) -> None:
        """The question is answered or dropped."""
        if self.asking is None:
            return
        self.question.hide()
        self.question.clear()
        self.make_room()
        self.setFocus()
        self.asked.emit(False)

    @property
    def asking(self) -> QWidget | None:
        """The question that stands in the panel."""
        return self.question.asking
