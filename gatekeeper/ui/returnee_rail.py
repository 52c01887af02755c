"""The eight steps across the screen: which are done, by whom and when, and where one stands."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from gatekeeper.domain.eight_steps import Step
from gatekeeper.services.arrivals import Arrival, StepShown
from gatekeeper.text import tr
from gatekeeper.text.returnees import step_words
from gatekeeper.ui.screen import GAP, TOUCH, Speaking, button

DONE = "✓"
HEIGHT = TOUCH + 3 * GAP
"""Two lines of text with air around them."""


class Rail(Speaking):
    """`chosen` carries the step whose button, or Ctrl and digit, was pressed."""

    chosen = Signal(object)

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner)
        self.buttons: dict[Step, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP // 2)
        for place, step in enumerate(Step, start=1):
            made = button("choice")
            made.setCheckable(True)
            made.setAutoExclusive(True)
            made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
            made.clicked.connect(partial(self.chosen.emit, step))
            QShortcut(QKeySequence(f"Ctrl+{place}"), owner, made.click)
            row.addWidget(made, 1)
            self.buttons[step] = made
        self.setFixedHeight(HEIGHT)
        self._arrival: Arrival | None = None

    def show_arrival(self, arrival: Arrival, current: Step) -> None:
        """How far the party has come, and which page is in front."""
        self._arrival = arrival
        for shown in arrival.steps:
            self.buttons[shown.step].setText(_words(shown))
        self.buttons[current].setChecked(True)

    def retranslate(self) -> None:
        super().retranslate()
        for shown in self._arrival.steps if self._arrival else ():
            self.buttons[shown.step].setText(_words(shown))


def _shortly(moment: datetime) -> str:
    """ "07:42", of another day "03-14": no room for both."""
    here = moment.astimezone()
    is_today = here.date() == datetime.now().astimezone().date()
    return f"{here:%H:%M}" if is_today else f"{here:%m-%d}"


def _words(shown: StepShown) -> str:
    place = list(Step).index(shown.step) + 1
    head = f"{place} {step_words(shown.step)}"
    if shown.done_at is not None:
        return f"{DONE} {head}\n{shown.done_by} {_shortly(shown.done_at)}".rstrip()
    if shown.step is Step.VISIT:
        return f"{head}\n{tr('daily')}"
    return f"{head}\n{tr('missing: {count}', count=len(shown.gaps))}"
