"""What every screen and panel has: title, body, one message line, buttons, and no blocking."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from gatekeeper import text
from gatekeeper.errors import GatekeeperError, InvalidInput, Problem
from gatekeeper.text import tr
from gatekeeper.ui.question import Question
from gatekeeper.ui.speaking import (
    GAP,
    TOUCH,
    Sentence,
    Speaking,
    beside,
    button,
    give_role,
    label,
)

__all__ = [
    "GAP",
    "NARROW",
    "TOUCH",
    "Question",
    "Screen",
    "Sentence",
    "Speaking",
    "Tasks",
    "beside",
    "button",
    "give_role",
    "label",
    "told",
]

NARROW = 540
"""Width in px below which two things no longer stand side by side in a panel."""


class Tasks(Protocol):
    """What a screen needs of `ui.tasks`: results come back on the GUI thread."""

    def run(
        self,
        fn: Callable[..., Any],
        *args: Any,
        then: Callable[[Any], None] | None = None,
        failed: Callable[[BaseException], None] | None = None,
        lane: str = "write",
        urgent: bool = False,
    ) -> None: ...


class Places(Protocol):
    """A form: shows problems beside its fields and gives back those of no field."""

    def show_problems(self, problems: Sequence[Problem]) -> Sequence[Problem]: ...


def told(error: BaseException) -> str:
    """The sentence for what went wrong; a bug has one of its own."""
    if isinstance(error, GatekeeperError):
        return text.sentence(error.code, error.parameters)
    return tr("The program met an error and nothing was saved. Try again or tell the supervisor.")


class Screen(Speaking):
    """Title above, body that scrolls when the window is small, message and buttons below."""

    finished = Signal(object)
    cancelled = Signal()

    def __init__(self, tasks: Tasks, parent: QWidget | None = None, *, panel: bool = False) -> None:
        super().__init__(parent)
        self.tasks = tasks
        self._panel = panel
        self.setObjectName("screen")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title = label("lead" if panel else "title")
        self.title.setWordWrap(False)
        self.hint = label("hint")
        self.message = label("notice")
        self.message.hide()
        self.question = Question()
        self.primary = button("primary")
        self.primary.hide()
        self.leave = button()
        self.body = QVBoxLayout()
        self.body.setSpacing(GAP if panel else 2 * GAP)
        self._foot = QWidget()
        self.buttons = QHBoxLayout(self._foot)
        self.buttons.setContentsMargins(0, 0, 0, 0)
        self.buttons.setSpacing(GAP)
        self._busy = 0
        self._build()
        self.primary.clicked.connect(self.submit)
        self.leave.clicked.connect(self.cancelled)
        self.say(self.leave.setText, lambda: tr("Back (Esc)"))

    def _build(self) -> None:
        inside = QWidget()
        inside.setLayout(self.body)
        self.body.setContentsMargins(0, 0, GAP, 0)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidget(inside)
        self.buttons.addWidget(self.leave)
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.primary)
        whole = QVBoxLayout(self)
        edge = GAP if self._panel else 2 * GAP
        whole.setContentsMargins(2 * GAP, edge, 2 * GAP, edge)
        whole.setSpacing(GAP // 2 if self._panel else GAP)
        if self._panel:  # height is dear in the panel of the gate screen
            head = beside(self.title, self.hint)
            head.setStretch(1, 1)
            head.setSpacing(2 * GAP)
            whole.addLayout(head)
            self.question.asked.connect(self._foot.setHidden)
        else:
            whole.addWidget(self.title)
            whole.addWidget(self.hint)
        whole.addWidget(self.area, 1)
        whole.addWidget(self.question)
        whole.addWidget(self.message)
        whole.addWidget(self._foot)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow panel keeps its title and drops the hint beside it."""
        super().resizeEvent(event)
        if self._panel:
            self.hint.setVisible(self.width() >= NARROW)

    def offer(self, sentence: Sentence) -> None:
        """Show the one primary button; Ctrl+Enter presses it."""
        self.say(self.primary.setText, lambda: f"{sentence()} (Ctrl+Enter)")
        self.primary.show()

    def submit(self) -> None:
        """What the primary button does; screens that have one override it."""

    def tell(self, sentence: str, *, problem: bool = False) -> None:
        """One line above the buttons; an empty sentence clears it."""
        self.message.setText(sentence)
        give_role(self.message, "problem" if problem else "notice")
        self.message.setVisible(bool(sentence))

    def run(
        self,
        fn: Callable[..., Any],
        *args: Any,
        then: Callable[[Any], None] | None = None,
        failed: Callable[[BaseException], None] | None = None,
        lane: str = "write",
        quiet: bool = False,
    ) -> None:
        """Run off the GUI thread; a screen that was closed meanwhile hears nothing.

        A write, or a question over the network, disables the primary button until its answer, so
        that nothing is done twice.
        """
        holds = lane in ("write", "wire") and not quiet
        if holds:
            self._hold(1)

        def answered(result: Any) -> None:
            if isValid(self):
                if holds:
                    self._hold(-1)
                if then:
                    then(result)

        def refused(error: BaseException) -> None:
            if isValid(self):
                if holds:
                    self._hold(-1)
                (failed or self.on_failed)(error)

        self.tasks.run(fn, *args, then=answered, failed=refused, lane=lane)

    def on_failed(self, error: BaseException) -> None:
        """Say what went wrong; whatever was typed stays."""
        self.tell(told(error), problem=True)

    def on_refused(self, error: BaseException, *forms: Places) -> None:
        """Each problem stands beside its field in one of these forms; the first that belongs to
        none, and whatever else went wrong, is said above the buttons."""
        if not isinstance(error, InvalidInput):
            self.on_failed(error)
            return
        left: Sequence[Problem] = error.problems
        for form in forms:
            left = form.show_problems(left)
        for first in left[:1]:
            self.tell(text.sentence(first.code, first.parameters), problem=True)

    def _hold(self, change: int) -> None:
        self._busy += change
        self.primary.setEnabled(self._busy == 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves (or answers an open question with no); Ctrl+Enter is the primary button."""
        if event.key() == Qt.Key.Key_Escape:
            if self.question.isVisible():
                self.question.hide()
            else:
                self.cancelled.emit()
        elif (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            if not self.primary.isHidden() and self.primary.isEnabled():
                self.primary.click()
        else:
            super().keyPressEvent(event)
