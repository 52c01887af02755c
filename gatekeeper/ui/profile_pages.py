"""The pages of the profile editor: a matrix of ticks, the order of the steps, a rule's numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import time, timedelta
from enum import StrEnum
from functools import partial
from typing import Any, get_args, get_origin, get_type_hints

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gatekeeper import text
from gatekeeper.domain.access import Outcome
from gatekeeper.domain.policy import TravelCardRule, VehicleRule
from gatekeeper.text import tr
from gatekeeper.text.profiles import rule_name, value_words
from gatekeeper.ui.forms import Check, Form
from gatekeeper.ui.inputs import Number, Tick, choice, fill, line
from gatekeeper.ui.screen import GAP, TOUCH, Speaking, button

Cell = tuple[str, str]
"""Row and column of a matrix."""
Words = Callable[[str], str]

# Seconds of each unit, as the files name it; the largest that divides a span is shown.
UNITS = {"days": 86400, "hours": 3600, "minutes": 60, "seconds": 1}
MOST = 9999


class Matrix(QTableWidget):
    """Rows and columns of ticks; arrows move, the space bar or a touch changes one."""

    changed = Signal()

    def __init__(
        self, rows: Sequence[str], columns: Sequence[str], row_words: Words, column_words: Words
    ) -> None:
        super().__init__(len(rows), len(columns))
        self._rows, self._columns = tuple(rows), tuple(columns)
        self._row_words, self._column_words = row_words, column_words
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.verticalHeader().setDefaultSectionSize(TOUCH)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setMinimumHeight(TOUCH)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for row in range(len(rows)):
            for column in range(len(columns)):
                item = QTableWidgetItem()
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
                self.setItem(row, column, item)
        self.cellClicked.connect(self.toggle)
        self.retranslate()

    @property
    def ticked(self) -> frozenset[Cell]:
        """Which cells are ticked."""
        return frozenset(
            (self._rows[row], self._columns[column])
            for row in range(self.rowCount())
            for column in range(self.columnCount())
            if self._is_ticked(row, column)
        )

    def tick(self, cells: frozenset[Cell]) -> None:
        """Show these as ticked, and no others."""
        for row, name in enumerate(self._rows):
            for column, title in enumerate(self._columns):
                self._set(row, column, is_in=(name, title) in cells)

    def toggle(self, row: int, column: int) -> None:
        """Change one."""
        self._set(row, column, is_in=not self._is_ticked(row, column))
        self.changed.emit()

    def _is_ticked(self, row: int, column: int) -> bool:
        item = self.item(row, column)
        return item is not None and bool(item.text())

    def _set(self, row: int, column: int, *, is_in: bool) -> None:
        item = self.item(row, column)
        if item is not None:
            item.setText("✓" if is_in else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.currentRow() >= 0:
            self.toggle(self.currentRow(), self.currentColumn())
            return
        super().keyPressEvent(event)

    def retranslate(self) -> None:
        """Say the titles again."""
        self.setVerticalHeaderLabels([self._row_words(row) for row in self._rows])
        self.setHorizontalHeaderLabels([self._column_words(one) for one in self._columns])

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)


class OrderPage(Speaking):
    """The steps in their order: up, down, out; those left out stand below to be taken in."""

    changed = Signal()

    def __init__(self, steps: Sequence[str], *, in_order: bool, possible: Sequence[str]) -> None:
        super().__init__()
        self._possible = tuple(possible)
        self.list = QListWidget()
        self.up, self.down, self.out, self.take = (button() for _ in range(4))
        self.rest = choice([])
        self.strict = Tick(in_order)
        self.strict.toggled.connect(self.changed)
        acts = QVBoxLayout()
        acts.setSpacing(GAP)
        for made in (self.up, self.down, self.out):
            acts.addWidget(made)
        acts.addStretch(1)
        row = QHBoxLayout()
        row.addWidget(self.list, 1)
        row.addLayout(acts)
        below = QHBoxLayout()
        below.addWidget(self.rest, 1)
        below.addWidget(self.take)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.strict)
        column.addLayout(row, 1)
        column.addLayout(below)
        self.up.clicked.connect(partial(self._move, -1))
        self.down.clicked.connect(partial(self._move, 1))
        self.out.clicked.connect(self._on_out)
        self.take.clicked.connect(self._on_take)
        self.say(self.strict.setText, lambda: tr("A step waits until the one before it is done"))
        self.say(self.up.setText, lambda: tr("Up"))
        self.say(self.down.setText, lambda: tr("Down"))
        self.say(self.out.setText, lambda: tr("Leave out"))
        self.say(self.take.setText, lambda: tr("Add"))
        self._show(tuple(steps), 0)

    @property
    def steps(self) -> tuple[str, ...]:
        """The checks, first to last."""
        role = Qt.ItemDataRole.UserRole
        return tuple(str(self.list.item(at).data(role)) for at in range(self.list.count()))

    def _show(self, steps: tuple[str, ...], at: int) -> None:
        self.list.clear()
        for step in steps:
            item = QListWidgetItem(text.check_name(step))
            item.setData(Qt.ItemDataRole.UserRole, step)
            self.list.addItem(item)
        self.list.setCurrentRow(min(at, len(steps) - 1))
        left = [(one, text.check_name(one)) for one in self._possible if one not in steps]
        fill(self.rest, left)
        self.take.setEnabled(bool(left))
        self.out.setEnabled(bool(steps))

    def _move(self, by: int) -> None:
        at, steps = self.list.currentRow(), list(self.steps)
        to = at + by
        if at < 0 or not 0 <= to < len(steps):
            return
        steps[at], steps[to] = steps[to], steps[at]
        self._show(tuple(steps), to)
        self.changed.emit()

    def _on_out(self) -> None:
        at = self.list.currentRow()
        if at >= 0:
            steps = self.steps
            self._show((*steps[:at], *steps[at + 1 :]), at)
            self.changed.emit()

    def _on_take(self) -> None:
        step = self.rest.currentData()
        if step:
            self._show((*self.steps, str(step)), len(self.steps))
            self.changed.emit()

    def retranslate(self) -> None:
        super().retranslate()
        self._show(self.steps, self.list.currentRow())


class Ticks(QWidget):
    """Some of a few words."""

    changed = Signal()

    def __init__(self, options: Sequence[tuple[str, str]], chosen: Sequence[str]) -> None:
        super().__init__()
        self._ticks = {value: Tick(value in chosen) for value, _ in options}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for value, words in options:
            self._ticks[value].setText(words)
            self._ticks[value].toggled.connect(self.changed)
            row.addWidget(self._ticks[value])

    @property
    def value(self) -> tuple[str, ...]:
        return tuple(value for value, tick in self._ticks.items() if tick.isChecked())


class RulePage(QWidget):
    """A rule's numbers as a form; `table` is what its TOML table would hold."""

    changed = Signal()

    def __init__(self, section: str, kind: type, table: Mapping[str, Any]) -> None:
        super().__init__()
        self._section, self._kind = section, kind
        self._given = dict(table)
        self.form = Form(columns=2, close=True)
        self._keys: dict[str, Callable[[], Any]] = {}
        hints = get_type_hints(kind)
        for entry in fields(kind):
            default = entry.default if entry.default is not MISSING else None
            self._add(entry.name, hints[entry.name], default)
        inside = QWidget()
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, GAP, 0)
        rows.addWidget(self.form)
        rows.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(area)
        self.form.changed.connect(self.changed)

    @property
    def is_good(self) -> bool:
        """Nothing stands against what is typed; the first fault takes the focus."""
        return self.form.look()

    @property
    def table(self) -> dict[str, Any]:
        """As the file would hold it."""
        return {key: read() for key, read in self._keys.items()}

    def _add(self, name: str, hint: Any, default: Any) -> None:
        path = f"{self._section}.{name}"
        key, editor, read, check = self._editor(name, hint, default)
        self.form.add(key, lambda: rule_name(path), editor, check)
        self._keys[key] = read

    def _editor(
        self, name: str, hint: Any, default: Any
    ) -> tuple[str, QWidget, Callable[[], Any], Check | None]:
        if hint is timedelta:
            return self._span(name, default)
        given = self._given.get(name, default)
        if get_origin(hint) is tuple:
            return (name, *self._words(get_args(hint)[0], given or ()), None)
        if isinstance(hint, type) and (issubclass(hint, StrEnum) or hint is Outcome):
            return (name, *self._one_of(hint, given), None)
        if hint is bool:
            tick = Tick(bool(given))
            return name, tick, tick.isChecked, None
        if hint is int and not name.endswith("_tenths"):
            number = Number(0, MOST, int(given))
            return name, number, lambda: number.value, None
        editor = line(longest=8)
        if hint is time:
            told = given if isinstance(given, str) else f"{given:%H:%M}"
            read: Callable[[], Any] = lambda: editor.text().strip()  # noqa: E731
            check = _clock_fault
        elif hint is int:
            told = f"{int(given) // 10}.{int(given) % 10}"
            read = lambda: round(float(editor.text()) * 10)  # noqa: E731
            check = _celsius_fault
        else:
            told = str(given)
            read = lambda: float(editor.text())  # noqa: E731
            check = _share_fault
        editor.setText(told)
        return name, editor, read, check

    def _span(
        self, name: str, default: timedelta
    ) -> tuple[str, QWidget, Callable[[], Any], Check | None]:
        """In the unit in which the profile tells it, else the largest that divides it."""
        seconds = int(default.total_seconds())
        unit = next(one for one, size in UNITS.items() if not seconds % size)
        count = seconds // UNITS[unit]
        for told in UNITS:
            if f"{name}_{told}" in self._given:
                unit, count = told, int(self._given[f"{name}_{told}"])
        words = {
            "days": tr("days"),
            "hours": tr("hours"),
            "minutes": tr("minutes"),
            "seconds": tr("seconds"),
        }
        number = Number(0, MOST, count, words[unit])
        return f"{name}_{unit}", number, lambda: number.value, None

    def _words(self, hint: Any, given: Sequence[Any]) -> tuple[QWidget, Callable[[], Any]]:
        if isinstance(hint, type) and issubclass(hint, StrEnum):
            ticks = Ticks([(one.value, value_words("", one)) for one in hint], list(given))
            return ticks, lambda: list(ticks.value)
        editor = line(longest=200)
        editor.setText(", ".join(given))
        return editor, lambda: [
            word.strip() for word in editor.text().replace("，", ",").split(",") if word.strip()
        ]

    def _one_of(self, hint: Any, given: Any) -> tuple[QWidget, Callable[[], Any]]:
        if hint is Outcome:
            kinds = [Outcome.GRANTED, Outcome.HELD]
            if self._kind in (TravelCardRule, VehicleRule):
                kinds.append(Outcome.DENIED)
            options = [(one.key, value_words("", one)) for one in kinds]
            current = given.key if isinstance(given, Outcome) else given
        else:
            options = [(one.value, value_words("", one)) for one in hint]
            current = str(given)
        box = choice(options, current)
        return box, box.currentData


def _clock_fault(typed: str) -> str:
    try:
        time.fromisoformat(typed.strip())
    except ValueError:
        return tr("A time like 06:00.")
    return "" if len(typed.strip()) == len("06:00") else tr("A time like 06:00.")


def _celsius_fault(typed: str) -> str:
    try:
        celsius = float(typed)
    except ValueError:
        celsius = 0.0
    return "" if 30 <= celsius <= 45 else tr("Between 30.0 and 45.0, like 37.3.")


def _share_fault(typed: str) -> str:
    try:
        share = float(typed)
    except ValueError:
        share = -1.0
    return "" if 0 <= share <= 1 else tr("Between 0 and 1, like 0.8.")
