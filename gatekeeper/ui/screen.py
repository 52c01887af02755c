"""What every screen and panel has: title, body, one message line, buttons, and no blocking."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from gatekeeper import text
from gatekeeper.errors import GatekeeperError
from gatekeeper.text import tr
from gatekeeper.ui import theme

GAP = theme.UNIT
TOUCH = theme.TOUCH

NARROW = 540
"""Width in px below which two things no longer stand side by side in a panel."""

Sentence = Callable[[], str]


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


# What each role is in the properties of `theme.style_sheet`.
_LOOKS: dict[str, dict[str, object]] = {
    "title": {"scale": "large"},
    "hint": {"scale": "small", "tone": "muted"},
    "problem": {"tone": "problem"},
    "beside": {"scale": "small", "tone": "problem"},
    "primary": {"primary": True},
    "danger": {"danger": True},
    "chip": {"chip": True},
    "choice": {"choice": True},
    "question": {"question": True},
    "card": {"card": True},
}


def give_role(widget: QWidget, role: str) -> None:
    """Dress a widget as title, hint, problem, primary, danger, chip, choice, question or card."""
    for name in ("scale", "tone", "primary", "danger"):
        widget.setProperty(name, None)
    for name, value in _LOOKS.get(role, {}).items():
        widget.setProperty(name, value)
    theme.repolish(widget)


def label(role: str = "label", words: str = "") -> QLabel:
    """A label in one of the theme's roles; it breaks lines and never takes rich text."""
    made = QLabel(words)
    give_role(made, role)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(role in {"hint", "problem", "beside", "notice", "lead"})
    return made


def button(role: str = "", words: str = "") -> QPushButton:
    """A button big enough for a glove."""
    made = QPushButton(words)
    give_role(made, role)
    made.setMinimumSize(TOUCH, TOUCH)
    made.setAutoDefault(False)
    return made


def beside(*widgets: QWidget) -> QHBoxLayout:
    """Widgets in one row."""
    row = QHBoxLayout()
    row.setSpacing(GAP)
    for widget in widgets:
        row.addWidget(widget)
    return row


def told(error: BaseException) -> str:
    """The sentence for what went wrong; a bug has one of its own."""
    if isinstance(error, GatekeeperError):
        return text.sentence(error.code, error.parameters)
    return tr("The program met an error and nothing was saved. Try again or tell the supervisor.")


class Speaking(QWidget):
    """A widget that says its sentences again when the language changes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said: list[tuple[Callable[[str], object], Sentence]] = []

    def say(self, setter: Callable[[str], object], sentence: Sentence) -> None:
        """Set now, and again at each change of language."""
        self._said.append((setter, sentence))
        setter(sentence())

    def retranslate(self) -> None:
        """Say everything again; screens with rows add their own."""
        for setter, sentence in self._said:
            setter(sentence())

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


class Question(Speaking):
    """A bar that asks before something is lost; it names what, and never blocks."""

    asked = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        frame = QFrame()
        give_role(frame, "question")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self._words = label("lead")
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.yes = button("danger")
        self.no = button()
        row = QHBoxLayout(frame)
        row.addWidget(self._words, 1)
        row.addWidget(self.no)
        row.addWidget(self.yes)
        self.yes.clicked.connect(self._on_yes)
        self.no.clicked.connect(self.hide)
        self.say(self.no.setText, lambda: tr("Keep as it is"))
        self._then: Callable[[], None] | None = None
        self._sentence: Sentence = str
        self._yes: Sentence = str
        self.say(self._words.setText, lambda: self._sentence())
        self.say(self.yes.setText, lambda: self._yes())
        self.hide()

    def ask(
        self, sentence: Sentence, yes: Sentence, then: Callable[[], None], *, loses: bool = True
    ) -> None:
        """Show the question; `then` runs when the answer is yes. `loses` dresses it as a loss."""
        self._sentence, self._yes = sentence, yes
        self.retranslate()
        give_role(self.yes, "danger" if loses else "primary")
        self._then = then
        self.show()
        self.no.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.asked.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.asked.emit(False)

    def _on_yes(self) -> None:
        self.hide()
        then, self._then = self._then, None
        if then:
            then()


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
        whole.setSpacing(GAP)
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

        A write disables the primary button until its answer, so that nothing is done twice.
        """
        holds = lane == "write" and not quiet
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
