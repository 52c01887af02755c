"""The last page of the profile editor: what differs, from when, and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo

from PySide6.QtWidgets import QListWidget, QVBoxLayout

from gatekeeper.services.profiles import REASON_CHARACTERS
from gatekeeper.text import tr
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import line
from gatekeeper.ui.screen import GAP, Speaking, beside, label
from gatekeeper.ui.since import Since


class ChangesPage(Speaking):
    """The last page: what differs, what of yesterday, from when and why."""

    def __init__(self, clock: Callable[[], datetime], zone: tzinfo | None) -> None:
        super().__init__()
        self.differences = QListWidget()
        self.differences.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.differences.setMaximumHeight(152)
        self.heading = label("lead")
        self.form = Form(columns=2)
        self.since = Since(self.form, clock, zone)
        self.form.add("reason", lambda: tr("Reason"), line(longest=REASON_CHARACTERS))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(GAP)
        row = beside(self.heading, self.since)
        row.setStretch(0, 1)
        self.column.addLayout(row)
        self.column.addWidget(self.differences)
        self.column.addWidget(self.form)

    def show_differences(self, told: tuple[str, ...]) -> None:
        """What differs from the version in force."""
        self.heading.setText(
            tr("Changes to the version in force: {count}", count=len(told))
            if told
            else tr("Nothing differs from the version in force.")
        )
        self.differences.clear()
        self.differences.addItems(list(told))
