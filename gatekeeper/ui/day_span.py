"""Some days to look at: the first and the last one typed, Enter shows them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gatekeeper.domain.typed import day_typed
from gatekeeper.text import tr
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import line

_DAY_CHARACTERS = 10
_WIDTH = 200


class DaySpan(QWidget):
    """`chosen` carries the first and the last day, at most so many; None where `optional` and
    nothing is typed."""

    chosen = Signal(object, object)

    def __init__(self, today: Callable[[], date], most: int, *, optional: bool = False) -> None:
        super().__init__()
        self._today, self._most, self._optional = today, most, optional
        self.form = Form(columns=2, close=True)
        self.first, self.last = line(longest=_DAY_CHARACTERS), line(longest=_DAY_CHARACTERS)
        self.form.add("first", lambda: tr("Day (Enter)"), self.first, self._first_fault)
        self.form.add("last", lambda: tr("To (empty: that day only)"), self.last, self._last_fault)
        for typed in (self.first, self.last):
            typed.setMaximumWidth(_WIDTH)
            typed.returnPressed.connect(self._on_typed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.form)
        row.addStretch(1)

    def show_days(self, first: date, last: date) -> None:
        """These, as if they had been typed."""
        self.first.setText(f"{first:%Y-%m-%d}")
        self.last.setText("" if last == first else f"{last:%Y-%m-%d}")

    def _day(self, typed: str) -> date | None:
        return day_typed(typed, self._today())

    def _first_fault(self, typed: str) -> str:
        if self._optional and not typed.strip():
            return ""
        return "" if self._day(typed) else tr("A day like 3-14 or 2022-03-14.")

    def _last_fault(self, typed: str) -> str:
        if not typed.strip():
            return ""
        first, last = self._day(self.first.text()), self._day(typed)
        if last is None:
            return tr("A day like 3-14 or 2022-03-14.")
        if first is not None and not timedelta() <= last - first < timedelta(days=self._most):
            return tr("Not before the first day, at most {days} days.", days=self._most)
        return ""

    @Slot()
    def _on_typed(self) -> None:
        if self.form.look():
            first = self._day(self.first.text())
            self.chosen.emit(first, first and (self._day(self.last.text()) or first))
