"""From when an order counts: a field that is empty for now, and a button for the next midnight."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta, tzinfo

from PySide6.QtWidgets import QVBoxLayout

from gatekeeper.domain.calendar import local
from gatekeeper.domain.typed import moment_typed
from gatekeeper.text import tr
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import line
from gatekeeper.ui.screen import Speaking, button
from gatekeeper.ui.typed import moment_fault


class Since(Speaking):
    """The button; the field "since" is added to the form."""

    def __init__(self, form: Form, clock: Callable[[], datetime], zone: tzinfo | None) -> None:
        super().__init__()
        self._clock, self._zone = clock, zone
        self.typed = line(longest=16)
        form.add("since", _words, self.typed, self._fault)
        self.midnight = button()
        self.midnight.clicked.connect(lambda: self.typed.setText(tomorrow(clock(), zone)))
        self.say(self.midnight.setText, lambda: tr("Tomorrow 00:00"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.midnight)

    @property
    def moment(self) -> datetime | None:
        """None: now."""
        return moment_typed(self.typed.text(), self._today, self._zone)

    @property
    def _today(self) -> date:
        return local(self._clock(), self._zone).date()

    def _fault(self, typed: str) -> str:
        return moment_fault(typed, self._today, self._zone) if typed.strip() else ""


def tomorrow(now: datetime, zone: tzinfo | None) -> str:
    """The midnight that comes, as it is typed."""
    day = local(now, zone).date() + timedelta(days=1)
    return f"{datetime.combine(day, time(0)):%Y-%m-%d %H:%M}"


def _words() -> str:
    return tr("From (2022-03-14 00:00; empty: now)")
