"""What opens about figures: charts, the report of a day, the rows of a figure, the paper."""

from __future__ import annotations

from functools import partial
from typing import Any

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.daily_report import Figure, Report
from gatekeeper.services.corrections import CorrectionRow
from gatekeeper.services.temperatures import LedgerRun
from gatekeeper.text import tr
from gatekeeper.text.corrections import number_words
from gatekeeper.text.daily_report import title_words
from gatekeeper.ui import list_export
from gatekeeper.ui.corrections_screen import CorrectionScreen, CorrectionsScreen
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
        screen.given.connect(lambda report: self._give(report, operator))
        self.window.show_screen(screen)

    def glance(self, operator: Operator) -> None:
        """Charts of now; the report is one key away."""
        screen = DashboardScreen(self.app.dashboard, self.window.tasks, operator=operator)
        screen.report_asked.connect(lambda: self.open(operator))
        screen.temperatures_asked.connect(lambda: self._temperatures(operator))
        screen.corrections_asked.connect(lambda: self.corrections(operator))
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
            then=lambda: self._give_temperatures(screen.run_shown, operator),
        )
        screen.paper_asked.connect(partial(self._print_temperatures, operator))
        self.window.show_screen(screen)

    def _print_temperatures(self, operator: Operator, run: LedgerRun) -> None:
        name, paper = "temperature-ledger", self.app.temperatures.paper(run)
        given = partial(self._give_temperatures, run, operator)
        self._papers.draw(name, paper, name, tr("Temperature ledger"), operator, given=given)

    def _give_temperatures(self, run: LedgerRun | None, operator: Operator) -> None:
        if run is not None:
            told = self.app.temperatures.given(run)
            self.window.tasks.run(self.app.corrections.give, told, operator)

    def _rows(self, report: Report, figure: Figure, operator: Operator) -> None:
        self.window.show_screen(
            FigureRowsScreen(
                report, figure, self.app.exporting, self.window.tasks, operator=operator
            )
        )

    def _print(self, report: Any, operator: Operator) -> None:
        data = self.app.reporting.daily_report(report)
        name, given = f"{REPORT}-{report.day}", partial(self._give, report, operator)
        self._papers.draw(REPORT, data, name, title_words(report.kind), operator, given=given)

    def _give(self, report: Report, operator: Operator) -> None:
        """It left, on paper or as a file: its figures are kept, to be compared."""
        told = self.app.daily_reports.given(report)
        self.window.tasks.run(self.app.corrections.give, told, operator)

    # --- corrections --------------------------------------------------------------------------

    def corrections(self, operator: Operator) -> None:
        """What late bundles changed in reports that had left."""
        screen = CorrectionsScreen(
            self.app.corrections, self.app.exporting, self.window.tasks, operator=operator
        )
        screen.opened.connect(lambda row: self._correction(row, operator))
        self.window.show_screen(screen)

    def _correction(self, row: CorrectionRow, operator: Operator) -> None:
        screen = CorrectionScreen(
            row, self.app.corrections, self.app.exporting, self.window.tasks, operator=operator
        )
        screen.paper_asked.connect(lambda one: self._print_correction(one, operator))
        self.window.show_screen(screen)

    def _print_correction(self, row: CorrectionRow, operator: Operator) -> None:
        def given() -> None:
            told = row.kind, row.subject, row.corrected.number
            self.window.tasks.run(self.app.corrections.give_correction, *told, operator)

        paper, number = self.app.corrections.paper(row), row.corrected.number
        name = f"correction-{row.subject.partition(' ')[0]}-{number}"
        self._papers.draw("correction", paper, name, number_words(number), operator, given=given)
