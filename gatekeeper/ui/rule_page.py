"""A rule's numbers as a page of the profile editor: units, limits, choices, lists and hours."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import time, timedelta
from enum import StrEnum
from typing import Any, get_args, get_origin, get_type_hints

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gatekeeper.domain.access import Outcome
from gatekeeper.domain.policy import TravelCardRule, VehicleRule
from gatekeeper.text import tr
from gatekeeper.text.outings import purpose_key, purpose_words
from gatekeeper.text.profiles import PURPOSE_RULES, rule_name, value_words
from gatekeeper.ui.forms import Check, Form
from gatekeeper.ui.inputs import Number, Tick, choice, line
from gatekeeper.ui.screen import GAP

# Seconds of each unit, as the files name it; the largest that divides a span is shown.
UNITS = {"days": 86400, "hours": 3600, "minutes": 60, "seconds": 1}
MOST = 9999


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
            return (name, *self._words(name, get_args(hint)[0], given or ()), None)
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

    def _words(
        self, name: str, hint: Any, given: Sequence[Any]
    ) -> tuple[QWidget, Callable[[], Any]]:
        if isinstance(hint, type) and issubclass(hint, StrEnum):
            ticks = Ticks([(one.value, value_words("", one)) for one in hint], list(given))
            return ticks, lambda: list(ticks.value)
        is_purposes = f"{self._section}.{name}" in PURPOSE_RULES
        key_of = purpose_key if is_purposes else str
        editor = line(longest=200)
        editor.setText(", ".join(map(purpose_words, given) if is_purposes else given))
        return editor, lambda: [
            key_of(word.strip())
            for word in editor.text().replace("，", ",").replace("、", ",").split(",")
            if word.strip()
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
