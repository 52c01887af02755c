"""The last page of the profile editor: what differs, from when, and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo

from PySide6.QtWidgets import QListWidget, QVBoxLayout

from gatekeeper.services.profiles import REASON_CHARACTERS
from gatekeeper.text import tr
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import line
from gatekeeper.ui.profiles_screen import moment_from, tomorrow
from gatekeeper.ui.screen import GAP, Speaking, beside, button, label


class ChangesPage(Speaking):
    """The last page: what differs, what of yesterday, from when and why."""

    def __init__(self, clock: Callable[[], datetime], zone: tzinfo | None) -> None:
        super().__init__()
        self._zone = zone
        self.differences = QListWidget()
        self.differences.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.differences.setMaximumHeight(152)
        self.heading = label("lead")
        self.form = Form(columns=2)
        since = line(longest=16)
        self.form.add(
            "since", lambda: tr("From (2022-03-14 00:00; empty: now)"), since, self._since_fault
        )
        self.form.add("reason", lambda: tr("Reason"), line(longest=REASON_CHARACTERS))
        self.midnight = button()
        self.midnight.clicked.connect(lambda: since.setText(tomorrow(clock(), zone)))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(GAP)
        row = beside(self.heading, self.midnight)
        row.setStretch(0, 1)
        self.column.addLayout(row)
        self.column.addWidget(self.differences)
        self.column.addWidget(self.form)
        self.say(self.midnight.setText, lambda: tr("Tomorrow 00:00"))

    def show_differences(self, told: tuple[str, ...]) -> None:
        """What differs from the version in force."""
        self.heading.setText(
            tr("Changes to the version in force: {count}", count=len(told))
            if told
            else tr("Nothing differs from the version in force.")
        )
        self.differences.clear()
        self.differences.addItems(list(told))

    @property
    def since(self) -> datetime | None:
        """When it takes force; None: now."""
        return moment_from(self.form["since"], self._zone)

    def _since_fault(self, typed: str) -> str:
        if not typed.strip() or moment_from(typed, self._zone) is not None:
            return ""
        return tr("Day and time like 2022-03-14 18:00.")
