"""What opens about the daily report: a day, the rows of a figure, the paper."""

from __future__ import annotations

from typing import Any

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.daily_report import Figure, Report
from gatekeeper.text.daily_report import title_words
from gatekeeper.ui.daily_report_screen import DailyReportScreen, FigureRowsScreen
from gatekeeper.ui.opening import Opening
from gatekeeper.ui.papers import Papers

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

    def _rows(self, report: Report, figure: Figure, operator: Operator) -> None:
        self.window.show_screen(
            FigureRowsScreen(
                report, figure, self.app.exporting, self.window.tasks, operator=operator
            )
        )

    def _print(self, report: Any, operator: Operator) -> None:
        data = self.app.reporting.daily_report(report, operator.name)
        self._papers.draw(REPORT, data, f"{REPORT}-{report.day}", title_words(report.kind))
