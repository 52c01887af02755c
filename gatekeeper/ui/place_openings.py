"""What opens about crew and place: one more for the count, a report upward and its calls."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot

from gatekeeper.domain.accounts import Operator
from gatekeeper.services.abnormal import ReportRow
from gatekeeper.ui.abnormal_bell import AbnormalBell
from gatekeeper.ui.abnormal_panel import AbnormalPanel
from gatekeeper.ui.abnormal_screen import NUMBERS, AbnormalScreen
from gatekeeper.ui.ledger_openings import LedgerOpenings
from gatekeeper.ui.opening import Opening
from gatekeeper.ui.tally_panel import TallyPanel


class PlaceOpenings(Opening):
    """J, U, and the reports in the menu of the shift."""

    def __init__(self, window: Any, app: Any, ledgers: LedgerOpenings) -> None:
        super().__init__(window, app)
        self._ledgers = ledgers
        self._bell = AbnormalBell(app.abnormal, window.tasks, window.banner, window)

    def tally(self) -> None:
        """One more leaflet, reminder, mask ..."""
        self.ask(TallyPanel(self.app.ledgers, self.window.tasks, operator=self.on_duty))

    def report(self) -> None:
        """Something abnormal, about whoever is shown."""
        panel = AbnormalPanel(
            self.app.abnormal,
            self.window.tasks,
            operator=self.on_duty,
            shown=self.window.faced,
        )
        panel.finished.connect(self._on_reported)
        self.ask(panel)

    @Slot(object)
    def _on_reported(self, row: ReportRow) -> None:
        self.window.home()
        self.reports(self.on_duty, row.id)

    def reports(self, operator: Operator, report: UUID | None = None) -> None:
        """All of them, with whom to call."""
        screen = AbnormalScreen(
            self.app.abnormal,
            self.app.ledger_lists,
            self.window.tasks,
            operator=operator,
            report=report,
        )
        screen.numbers_asked.connect(lambda: self._ledgers.open_ledger(NUMBERS, operator))
        self.window.show_screen(screen)
