"""Forms: big labels, the problem beside its field as one types, nothing typed is ever lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gatekeeper import text
from gatekeeper.errors import Problem
from gatekeeper.text import tr
from gatekeeper.ui import theme
from gatekeeper.ui.inputs import Choices, Number, Tick
from gatekeeper.ui.screen import GAP, Sentence, Speaking, label

WIDEST = 720
"""Editors wider than this in px make the eye travel."""

Check = Callable[[str], str]
"""Takes what was typed, returns the problem as a sentence, or an empty text."""


def required(value: str) -> str:
    """The commonest rule."""
    return "" if value.strip() else tr("Please fill this in.")


@runtime_checkable
class Editor(Protocol):
    """Anything else to type into or pick from that tells its value and its changes."""

    changed: Any

    @property
    def value(self) -> Any: ...


def value_of(editor: QWidget) -> Any:
    """What the editor holds: text, number, choice or tick."""
    match editor:
        case QLineEdit():
            return editor.text()
        case QComboBox():
            return editor.currentData()
        case Tick():
            return editor.isChecked()
        case Number() | Choices() | Editor():
            return editor.value
    raise TypeError(type(editor).__name__)


def _listen(editor: QWidget, slot: Callable[[], None]) -> None:
    match editor:
        case QLineEdit():
            editor.textChanged.connect(slot)
        case QComboBox():
            editor.currentIndexChanged.connect(slot)
        case Tick():
            editor.toggled.connect(slot)
        case Number():
            editor.changed.connect(slot)
        case Choices():
            editor.chosen.connect(slot)
        case Editor():
            editor.changed.connect(slot)


class Field(Speaking):
    """A label with the problem beside it, and the editor right below."""

    changed = Signal()

    def __init__(self, words: Sentence, editor: QWidget, check: Check | None = None) -> None:
        super().__init__()
        self.editor = editor
        self._check = check
        self._touched = False
        self.words = label("label")
        self.words.setBuddy(editor)
        self.problem = label("beside")
        self.problem.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        self.say(self.words.setText, words)
        above = QHBoxLayout()
        above.setSpacing(2 * GAP)
        above.addWidget(self.words)
        above.addWidget(self.problem, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP // 2)
        column.addLayout(above)
        if isinstance(editor, Choices | Tick):
            column.addWidget(editor)
        else:
            editor.setMaximumWidth(min(editor.maximumWidth(), WIDEST))
            row = QHBoxLayout()
            row.addWidget(editor, 1000)
            row.addStretch(1)
            column.addLayout(row)
        column.addStretch(1)  # beside a higher field label and editor stay together
        editor.setAccessibleName(self.words.text())
        _listen(editor, self._on_changed)

    @property
    def value(self) -> Any:
        return value_of(self.editor)

    @property
    def fault(self) -> str:
        """The sentence that stands against the present value, or an empty text."""
        return self._check(str(self.value or "")) if self._check else ""

    def show_problem(self, sentence: str) -> None:
        """Put a sentence beside the label; an empty one takes it away."""
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
        self.look()
        self.changed.emit()

    def retranslate(self) -> None:
        super().retranslate()
        self.editor.setAccessibleName(self.words.text())
        if self._touched:
            self.look()


class Form(QWidget):
    """Fields by key, one below the other, or in `columns` filled row by row; `close` together."""

    changed = Signal()

    def __init__(
        self, parent: QWidget | None = None, *, columns: int = 1, close: bool = False
    ) -> None:
        super().__init__(parent)
        self.fields: dict[str, Field] = {}
        self._columns = columns
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(3 * GAP)
        self._grid.setVerticalSpacing(GAP if columns > 1 or close else 2 * GAP)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)

    def add(
        self,
        key: str,
        words: Sentence,
        editor: QWidget,
        check: Check | None = None,
    ) -> Field:
        """One more field."""
        return self.place(key, Field(words, editor, check))

    def place(self, key: str, field: Field, around: QWidget | None = None) -> Field:
        """A field made elsewhere, with what it stands in (a picker)."""
        row, column = divmod(len(self.fields), self._columns)
        self.fields[key] = field
        self._grid.addWidget(around or field, row, column)
        field.changed.connect(self.changed)
        return field

    def __getitem__(self, key: str) -> Any:
        return self.fields[key].value

    def __iter__(self) -> Iterator[str]:
        """The keys; without this Qt's bindings take a form for a sequence and ask it for item 0."""
        return iter(self.fields)

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
