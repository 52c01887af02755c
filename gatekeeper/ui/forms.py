"""Forms: big labels, the problem beside its field as one types, nothing typed is ever lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from gatekeeper import text
from gatekeeper.errors import Problem
from gatekeeper.text import tr
from gatekeeper.ui import theme
from gatekeeper.ui.screen import GAP, TOUCH, Sentence, Speaking, button, label

Check = Callable[[str], str]
"""Takes what was typed, returns the problem as a sentence, or an empty text."""


def required(value: str) -> str:
    """The commonest rule."""
    return "" if value.strip() else tr("Please fill this in.")


def line(secret: bool = False, longest: int = 100) -> QLineEdit:
    """A line to type in."""
    made = QLineEdit()
    made.setMinimumHeight(TOUCH)
    made.setMaxLength(longest)
    if secret:
        made.setEchoMode(QLineEdit.EchoMode.Password)
        made.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
    return made


def number(lowest: int, highest: int, value: int, suffix: str = "") -> QSpinBox:
    """A whole number with its unit."""
    made = QSpinBox()
    made.setRange(lowest, highest)
    made.setValue(value)
    made.setSuffix(suffix)
    made.setMinimumHeight(TOUCH)
    return made


def choice(options: Sequence[tuple[Any, str]], current: Any = None) -> QComboBox:
    """A drop-down of (value, words)."""
    made = QComboBox()
    made.setMinimumHeight(TOUCH)
    fill(made, options, current)
    return made


def fill(box: QComboBox, options: Sequence[tuple[Any, str]], current: Any = None) -> None:
    """New options or new words for them; what was chosen stays chosen."""
    kept = box.currentData() if current is None else current
    box.blockSignals(True)
    box.clear()
    for value, words in options:
        box.addItem(words, value)
    places = [index for index, (value, _) in enumerate(options) if value == kept]
    box.setCurrentIndex(places[0] if places else (0 if options else -1))
    box.blockSignals(False)


def tick(checked: bool = False) -> QCheckBox:
    """A tick box with a target as high as the rest."""
    made = QCheckBox()
    made.setMinimumHeight(TOUCH)
    made.setChecked(checked)
    return made


def value_of(editor: QWidget) -> Any:
    """What the editor holds: text, number, choice or tick."""
    match editor:
        case QLineEdit():
            return editor.text()
        case QSpinBox():
            return editor.value()
        case QComboBox():
            return editor.currentData()
        case QCheckBox():
            return editor.isChecked()
        case Choices():
            return editor.value
    raise TypeError(type(editor).__name__)


class Field(Speaking):
    """A label, its editor, and the problem right beside it."""

    changed = Signal()

    def __init__(self, words: Sentence, editor: QWidget, check: Check | None = None) -> None:
        super().__init__()
        self.editor = editor
        self._check = check
        self._touched = False
        self.words = label("label")
        self.words.setBuddy(editor)
        self.problem = label("beside")
        self.problem.setMinimumWidth(120)
        self.say(self.words.setText, words)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GAP)
        grid.setVerticalSpacing(GAP // 2)
        grid.addWidget(self.words, 0, 0, 1, 2)
        grid.addWidget(editor, 1, 0)
        grid.addWidget(self.problem, 1, 1)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        editor.setSizePolicy(QSizePolicy.Policy.Expanding, editor.sizePolicy().verticalPolicy())
        editor.setAccessibleName(self.words.text())
        self._listen(editor)

    def _listen(self, editor: QWidget) -> None:
        match editor:
            case QLineEdit():
                editor.textChanged.connect(self._on_changed)
            case QSpinBox():
                editor.valueChanged.connect(self._on_changed)
            case QComboBox():
                editor.currentIndexChanged.connect(self._on_changed)
            case QCheckBox():
                editor.toggled.connect(self._on_changed)
            case Choices():
                editor.chosen.connect(self._on_changed)

    @property
    def value(self) -> Any:
        return value_of(self.editor)

    @property
    def fault(self) -> str:
        """The sentence that stands against the present value, or an empty text."""
        return self._check(str(self.value or "")) if self._check else ""

    def show_problem(self, sentence: str) -> None:
        """Put a sentence beside the field; an empty one takes it away."""
        self.problem.setText(sentence)
        self.editor.setProperty("problem", bool(sentence))
        theme.repolish(self.editor)

    def look(self) -> bool:
        """Show the fault, if any; true when there is none."""
        fault = self.fault
        self._touched = True
        self.show_problem(fault)
        return not fault

    def _on_changed(self) -> None:
        self._touched = True
        self.look()
        self.changed.emit()

    def retranslate(self) -> None:
        super().retranslate()
        self.editor.setAccessibleName(self.words.text())
        if self._touched:
            self.look()


class Form(QWidget):
    """Fields by key, one below the other."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, Field] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2 * GAP)

    def add(
        self, key: str, words: Sentence, editor: QWidget, check: Check | None = None
    ) -> Field:
        """One more field at the end."""
        field = Field(words, editor, check)
        self.fields[key] = field
        self._column.addWidget(field)
        field.changed.connect(self.changed)
        return field

    def __getitem__(self, key: str) -> Any:
        return self.fields[key].value

    @property
    def values(self) -> Mapping[str, Any]:
        return {key: field.value for key, field in self.fields.items()}

    def look(self) -> bool:
        """Show every fault; the first faulty field gets the focus. True when all is well."""
        faulty = [field for field in self.fields.values() if not field.look()]
        if faulty:
            faulty[0].editor.setFocus()
        return not faulty

    def show_problems(self, problems: Sequence[Problem]) -> tuple[Problem, ...]:
        """Put a service's problems beside their fields; those of no field come back."""
        strangers = []
        for problem in problems:
            field = self.fields.get(problem.field)
            if field is None:
                strangers.append(problem)
            else:
                field.show_problem(text.sentence(problem.code, problem.parameters))
        return tuple(strangers)


class Choices(QWidget):
    """A short list of big buttons, one of which holds; a digit picks its line."""

    chosen = Signal(str)

    def __init__(
        self, options: Callable[[], Sequence[tuple[str, str]]], columns: int = 1
    ) -> None:
        super().__init__()
        self._options = options
        self._group = QButtonGroup(self)
        self._keys: list[str] = []
        self.buttons: list[QPushButton] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GAP)
        for place, (key, words) in enumerate(options()):
            made = button("choice", f"{place + 1}  {words}")
            made.setCheckable(True)
            self._group.addButton(made, place)
            self._keys.append(key)
            self.buttons.append(made)
            grid.addWidget(made, place // columns, place % columns)
        self._group.idClicked.connect(self._on_clicked)
        if self.buttons:
            self.setFocusProxy(self.buttons[0])

    @property
    def value(self) -> str:
        place = self._group.checkedId()
        return self._keys[place] if place >= 0 else ""

    def pick(self, key: str) -> None:
        """Choose as if pressed."""
        place = self._keys.index(key)
        self.buttons[place].setChecked(True)
        self.chosen.emit(key)

    def press_digit(self, typed: str) -> bool:
        """Choose the line with this number; true when there is one."""
        if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= len(self._keys):
            self.pick(self._keys[int(typed) - 1])
            return True
        return False

    def retranslate(self) -> None:
        for place, (_, words) in enumerate(self._options()):
            self.buttons[place].setText(f"{place + 1}  {words}")

    def changeEvent(self, event: Any) -> None:
        if event.type() == event.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.press_digit(event.text()):
            super().keyPressEvent(event)

    def _on_clicked(self, place: int) -> None:
        self.chosen.emit(self._keys[place])
