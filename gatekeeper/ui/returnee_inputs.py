"""What the pages of a return are made of: quick picks, one row a person, a door, a place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QGridLayout, QLabel, QLineEdit, QWidget

from gatekeeper.domain.masking import mask_name
from gatekeeper.services.areas import Applies
from gatekeeper.services.arrivals import MemberShown
from gatekeeper.text import tr
from gatekeeper.ui.area_words import applies_words
from gatekeeper.ui.host_picker import HostPicker
from gatekeeper.ui.inputs import Choice, fill, line
from gatekeeper.ui.screen import GAP, TOUCH, Sentence, Speaking, label

PAUSE_MILLISECONDS = 200
MOST_OFFERED = 400


class Pick(Choice):
    """A drop-down whose line is picked by its digit, shown before its words."""

    picked = Signal()

    def __init__(self, options: Callable[[], Sequence[tuple[Any, str]]], current: Any) -> None:
        super().__init__()
        self._options = options
        self._values: list[Any] = []
        self.setMinimumHeight(TOUCH)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(7)
        self.retranslate(current)
        self.activated.connect(lambda _: self.picked.emit())

    def retranslate(self, current: Any = None) -> None:
        """The same lines in another language."""
        told = list(self._options())
        kept = current if current is not None or not self._values else self.value
        self._values = [value for value, _ in told]
        numbered = [
            (place, f"{place} {words}" if place else words) for place, (_, words) in enumerate(told)
        ]
        fill(self, numbered, self._values.index(kept) if kept in self._values else 0)

    @property
    def value(self) -> Any:
        """What the line stands for, as it was given: Qt would hand back a bare text."""
        return self._values[max(0, self.currentIndex())]

    def choose(self, value: Any) -> None:
        """This line; nobody is told."""
        self.setCurrentIndex(self._values.index(value) if value in self._values else 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = event.text()
        if typed.isascii() and typed.isdigit() and int(typed) < self.count():
            self.setCurrentIndex(int(typed))
            self.picked.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()  # moves on
        else:
            super().keyPressEvent(event)


class KeptLine(QLineEdit):
    """A number that is known stands masked behind the line, and stays unless it is typed anew."""

    def __init__(self, kept: str, masked: str, longest: int) -> None:
        super().__init__()
        self._kept = kept
        self.setMinimumHeight(TOUCH)
        self.setMaxLength(longest)
        self.setPlaceholderText(masked)

    @property
    def value(self) -> str:
        return self.text() or self._kept


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonColumn:
    """One field of every person: its title, its editor, what the editor holds, how wide it is."""

    field: str
    title: Sentence
    make: Callable[[MemberShown], QWidget]
    stretch: int = 1


class PersonRows(Speaking):
    """A row for each of the family; problems stand below their row."""

    def __init__(self, columns: Sequence[PersonColumn]) -> None:
        super().__init__()
        self._columns = tuple(columns)
        self.editors: dict[tuple[UUID, str], QWidget] = {}
        self._problems: dict[UUID, QLabel] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * GAP)
        self._grid.setVerticalSpacing(GAP // 2)
        for place, column in enumerate(self._columns, start=1):
            title = label("hint")
            title.setWordWrap(False)
            self.say(title.setText, column.title)
            self._grid.addWidget(title, 0, place)
            self._grid.setColumnStretch(place, column.stretch)

    @property
    def order(self) -> tuple[QWidget, ...]:
        """The editors as Enter walks them."""
        return tuple(self.editors.values())

    def show_members(self, members: Sequence[MemberShown]) -> None:
        """The rows anew."""
        while self._grid.count() > len(self._columns):
            item = self._grid.takeAt(len(self._columns))
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.editors.clear()
        self._problems.clear()
        for place, shown in enumerate(members):
            row = 2 * place + 1
            name = label("label", f"{place + 1}  {shown.member.name}")
            name.setMinimumWidth(96)
            self._grid.addWidget(name, row, 0)
            for at, column in enumerate(self._columns, start=1):
                made = column.make(shown)
                made.setAccessibleName(f"{column.title()} {shown.member.name}")
                self.editors[shown.id, column.field] = made
                self._grid.addWidget(made, row, at)
            problem = self._problems[shown.id] = label("beside")
            problem.hide()
            self._grid.addWidget(problem, row + 1, 1, 1, len(self._columns))
        self._grid.setRowStretch(2 * len(members) + 1, 1)

    def show_problem(self, member: UUID, field: str, sentence: str) -> bool:
        """Below the row of this person; true when there is such a field."""
        editor, problem = self.editors.get((member, field)), self._problems.get(member)
        if editor is None or problem is None:
            return False
        problem.setText(sentence)
        problem.setVisible(bool(sentence))
        if sentence:
            editor.setFocus()
        return True

    def clear_problems(self) -> None:
        for problem in self._problems.values():
            problem.hide()

    def retranslate(self) -> None:
        super().retranslate()
        for editor in self.editors.values():
            if isinstance(editor, Pick):
                editor.retranslate()

    def values(self, member: UUID) -> Mapping[str, Any]:
        """What stands in the row of this person."""
        return {
            field: editor.value if isinstance(editor, Pick | KeptLine) else _text(editor)
            for (of, field), editor in self.editors.items()
            if of == member
        }


def _text(editor: QWidget) -> str:
    return editor.text() if isinstance(editor, QLineEdit) else ""


class DoorPicker(HostPicker):
    """The address they come home to; it may also be filled in later."""

    @property
    def missing(self) -> str:
        return ""

    @property
    def unchosen(self) -> str:
        return tr("Choose the address from the list.")

    def _on_enter(self) -> None:
        if self.line.text().strip():
            super()._on_enter()
        else:
            self.done.emit()


AskPlace = Callable[[str, Callable[[Applies], None]], None]


class PlaceLine(Speaking):
    """A place to type, with what applies to somebody from there below it."""

    changed = Signal()

    def __init__(self, ask: AskPlace, longest: int = 80) -> None:
        super().__init__()
        self._ask = ask
        self._applies: Applies | None = None
        self.line = line(longest=longest)
        self.line.setParent(self)
        self.told = label("hint")
        column = QGridLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setVerticalSpacing(GAP // 2)
        column.addWidget(self.line, 0, 0)
        column.addWidget(self.told, 1, 0)
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.line.setCompleter(completer)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self._look)
        self.line.textChanged.connect(self._on_typed)
        self.setFocusProxy(self.line)

    @property
    def value(self) -> str:
        return self.line.text()

    def offer(self, names: Sequence[str]) -> None:
        """The names of the list, to be completed."""
        self._names.setStringList(list(dict.fromkeys(names))[:MOST_OFFERED])

    def _on_typed(self) -> None:
        self._pause.start()
        self.changed.emit()

    def _look(self) -> None:
        asked = self.line.text().strip()
        if asked:
            self._ask(asked, self._on_told)
        else:
            self._applies = None
            self.told.setText("")

    def _on_told(self, applies: Applies) -> None:
        if applies.place == self.line.text().strip():
            self._applies = applies
            self.told.setText(applies_words(applies))

    def retranslate(self) -> None:
        super().retranslate()
        self.told.setText(applies_words(self._applies) if self._applies else "")


def title_words(names: Sequence[str]) -> str:
    """ "王** 等4人": the first one stands for the family."""
    if not names:
        return ""
    first = mask_name(names[0])
    return (
        first if len(names) == 1 else tr("{name} and others: {count}", name=first, count=len(names))
    )
