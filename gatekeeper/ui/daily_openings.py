"""What opens about figures: charts, the report of a day, the rows of a figure, the paper."""

from __future__ import annotations

from functools import partial
from typing import Any

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.daily_report import Figure, Report
from gatekeeper.services.temperatures import LedgerRun
from gatekeeper.text import tr
from gatekeeper.text.daily_report import title_words
from gatekeeper.ui import list_export
from gatekeeper.ui.daily_report_screen import DailyReportScreen, FigureRowsScreen
from gatekeeper.ui.dashboard_screen import DashboardScreen
from gatekeeper.ui.opening import Opening
from gatekeeper.ui.papers import Papers
from gatekeeper.ui.temperature_screen import TemperatureScreen

REPORT = "daily-report"


class DailyOpenings(Opening):
    """From the menu of the shift."""

    def __init__(self, papers: Papers) -> None:
        super().__init__(papers.window, papers.app)
        self._papers = papers

    def open(self, operator: Operator) -> None:
        """The report of the day that is being filled."""
        screen = DailyReportScreen(
            self.app.daily_reports, self.app.exporting, self.window.tasks, operator=operator
        )
        screen.opened.connect(lambda report, figure: self._rows(report, figure, operator))
        screen.paper_asked.connect(lambda report: self._print(report, operator))
        self.window.show_screen(screen)

    def glance(self, operator: Operator) -> None:
        """Charts of now; the report is one key away."""
        screen = DashboardScreen(self.app.dashboard, self.window.tasks, operator=operator)
        screen.report_asked.connect(lambda: self.open(operator))
        screen.temperatures_asked.connect(lambda: self._temperatures(operator))
        self.window.show_screen(screen)

    def _temperatures(self, operator: Operator) -> None:
        """体温登记台账."""
        screen = TemperatureScreen(self.app.temperatures, self.window.tasks, operator=operator)
        list_export.connect(
            screen.list,
            screen,
            self.app.exporting,
            operator,
            "temperatures",
            notes=screen.notes,
        )
        screen.paper_asked.connect(partial(self._print_temperatures, operator))
        self.window.show_screen(screen)

    def _print_temperatures(self, operator: Operator, run: LedgerRun) -> None:
        name, paper = "temperature-ledger", self.app.temperatures.paper(run)
        self._papers.draw(name, paper, name, tr("Temperature ledger"), operator)

    def _rows(self, report: Report, figure: Figure, operator: Operator) -> None:
        self.window.show_screen(
            FigureRowsScreen(
                report, figure, self.app.exporting, self.window.tasks, operator=operator
            )
        )

    def _print(self, report: Any, operator: Operator) -> None:
        data = self.app.reporting.daily_report(report)
        self._papers.draw(
            REPORT, data, f"{REPORT}-{report.day}", title_words(report.kind), operator
        )
