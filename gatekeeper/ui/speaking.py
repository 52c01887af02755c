"""What every screen is built of: labels and buttons in the theme's roles, words that follow."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from gatekeeper.ui import theme

GAP = theme.UNIT
TOUCH = theme.TOUCH

Sentence = Callable[[], str]


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
