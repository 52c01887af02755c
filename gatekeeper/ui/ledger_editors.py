"""What one types or picks in each kind of a ledger's field, with what was entered lately below."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from gatekeeper import text
from gatekeeper.domain.ledger import Field, FieldKind, Ledger, said
from gatekeeper.domain.ledger_entry import problems
from gatekeeper.text import tr
from gatekeeper.ui.flow import Flow
from gatekeeper.ui.inputs import Choices, Tick, line, tick
from gatekeeper.ui.person_line import PersonLine, Search
from gatekeeper.ui.picture_taker import Camera, PictureTaker
from gatekeeper.ui.screen import GAP, button
from gatekeeper.ui.signature_pad import SignaturePad

# Wide enough for a phone number or a time; longer lines make the eye travel.
SHORT = 240
# What a line may take at most; the rule about length is the ledger's own.
MOST_TYPED = 2000
_EXAMPLES = {FieldKind.TIME: "08:30", FieldKind.DATE: "2022-03-14"}


def title_of(one: Field) -> str:
    """The field's title with its unit, and a star where it must be filled."""
    language = text.language()
    words, unit = said(one.title, language), said(one.unit, language)
    star = " *" if one.required else ""
    return f"{words} ({unit}){star}" if unit else f"{words}{star}"


def check_of(ledger: Ledger, one: Field) -> Callable[[str], str]:
    """The sentence that stands against what is typed, as one types."""

    def check(typed: str) -> str:
        if one.is_picture:
            return tr("Please fill this in.") if one.required and not typed else ""
        found = [p for p in problems(ledger, {one.key: typed}) if p.field == one.key]
        return text.sentence(found[0].code, found[0].parameters) if found else ""

    return check


def editor_of(
    one: Field, offered: Sequence[str], search: Search | None, camera: Camera | None
) -> QWidget:
    """The editor of a field."""
    match one.kind:
        case FieldKind.CHOICE:
            return Choices(
                lambda: [(o.key, said(o.title, text.language())) for o in one.options], columns=0
            )
        case FieldKind.TICKS:
            return Ticks([(o.key, said(o.title, text.language())) for o in one.options])
        case FieldKind.PHOTO:
            return PictureTaker(camera)
        case FieldKind.SIGNATURE:
            return SignaturePad()
        case FieldKind.PERSON:
            typed: QLineEdit = PersonLine(search)
        case FieldKind.NUMBER | FieldKind.TIME | FieldKind.DATE:
            typed = line(longest=32)
            typed.setMaximumWidth(SHORT)
            typed.setPlaceholderText(_EXAMPLES.get(one.kind, ""))
        case FieldKind.COUNTS:
            typed = line(longest=MOST_TYPED)
            typed.setPlaceholderText("3:12 5:8")
        case _:
            typed = line(longest=MOST_TYPED)
    places = [said(o.title, text.language()) for o in one.options]
    return Offered(typed, [*offered, *places]) if offered or places else typed


class Ticks(QWidget):
    """Some of several: a box for each; `value` has the keys of those ticked, apart by blanks."""

    changed = Signal()

    def __init__(self, options: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.ticks: dict[str, Tick] = {}
        row = Flow(self)
        for key, words in options:
            made = tick()
            made.setText(words)
            made.toggled.connect(self.changed)
            row.addWidget(made)
            self.ticks[key] = made
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusProxy(next(iter(self.ticks.values())))

    @property
    def value(self) -> str:
        return " ".join(key for key, made in self.ticks.items() if made.isChecked())

    def pick(self, value: str) -> None:
        """Those of an earlier entry."""
        for key in value.split():
            if key in self.ticks:
                self.ticks[key].setChecked(True)


class Offered(QWidget):
    """A line with one button for each thing offered: a touch fills it in."""

    changed = Signal()

    def __init__(self, typed: QLineEdit, offered: Sequence[str]) -> None:
        super().__init__()
        self.typed = typed
        typed.textChanged.connect(self.changed)
        self.setFocusProxy(typed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP // 2)
        column.addWidget(typed)
        held = QWidget()
        row = Flow(held)
        self.buttons = []
        for words in dict.fromkeys(offered):
            made = button("chip", words)
            made.clicked.connect(lambda _=False, words=words: typed.setText(words))
            row.addWidget(made)
            self.buttons.append(made)
        column.addWidget(held)

    @property
    def value(self) -> str:
        return self.typed.text()


def line_in(editor: QWidget) -> QLineEdit | None:
    """The line of an editor that has one."""
    if isinstance(editor, Offered):
        return editor.typed
    return editor if isinstance(editor, QLineEdit) else None


def fill_in(editors: Mapping[str, QWidget], values: Mapping[str, Any], *, over: bool) -> None:
    """Put values into their editors; what somebody typed is left unless `over`."""
    for key, value in values.items():
        editor = editors.get(key)
        if isinstance(editor, Choices | Ticks):
            if over or not editor.value:
                editor.pick(str(value))
            continue
        typed = line_in(editor) if editor is not None else None
        if typed is not None and (over or not typed.text().strip()):
            typed.setText(str(value))
