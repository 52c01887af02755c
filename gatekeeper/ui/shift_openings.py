"""What opens about shifts gone by: hours by person, the work log, their papers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from gatekeeper.domain.accounts import Operator
from gatekeeper.text import tr
from gatekeeper.ui.effort_screen import EffortScreen
from gatekeeper.ui.hours_screen import HoursScreen
from gatekeeper.ui.opening import Opening
from gatekeeper.ui.papers import Papers
from gatekeeper.ui.shift_log_screen import ShiftLogScreen
from gatekeeper.ui.shifts_menu import ShiftsMenu
from gatekeeper.ui.stint_form import StintForm
from gatekeeper.ui.work_log_screen import WorkLogScreen

if TYPE_CHECKING:
    from gatekeeper.services.shift_logs import ShiftLogRun
    from gatekeeper.services.stints import Year
    from gatekeeper.ui.main_window import MainWindow


class ShiftOpenings(Opening):
    """The lines of the menu "Roster, shift log, hours"; `roster` is the crew's."""

    def __init__(
        self,
        window: MainWindow,
        app: Any,
        papers: Papers,
        roster: Callable[[Operator], None],
    ) -> None:
        super().__init__(window, app)
        self._papers, self._roster = papers, roster

    def menu(self, operator: Operator) -> None:
        """值班, from F10."""
        lines: Mapping[str, Callable[[Operator], None]] = {
            "roster": self._roster,
            "log": self.log,
            "effort": self.effort,
            "hours": self.hours,
        }
        menu = ShiftsMenu(tuple(lines), self.window.tasks)
        menu.chosen.connect(lambda key: lines[key](operator))
        self.window.show_screen(menu)

    def log(self, operator: Operator) -> None:
        """门岗值班及交接班记录表."""
        screen = ShiftLogScreen(
            self.app.shift_logs, self.app.exporting, self.window.tasks, operator=operator
        )
        screen.paper_asked.connect(lambda run: self._on_log(run, operator))
        screen.given.connect(lambda run: self._give(run, operator))
        self.window.show_screen(screen)

    def effort(self, operator: Operator) -> None:
        """What was done, by hour and operator."""
        screen = EffortScreen(
            self.app.shift_logs, self.app.exporting, self.window.tasks, operator=operator
        )
        self.window.show_screen(screen)

    def hours(self, operator: Operator) -> None:
        """The hours of a year by person."""
        screen = HoursScreen(
            self.app.stints, self.app.exporting, self.window.tasks, operator=operator
        )
        screen.opened.connect(lambda row, year: self.work_log(operator, year, row.person))
        screen.log_asked.connect(lambda year: self.work_log(operator, year))
        screen.new_asked.connect(lambda: self.write_down(operator))
        screen.paper_asked.connect(partial(self._on_hours, operator))
        self.window.show_screen(screen)

    def work_log(self, operator: Operator, year: int, person: UUID | None = None) -> None:
        """Every stint of somebody, or of everybody."""
        screen = WorkLogScreen(
            self.app.stints,
            self.app.exporting,
            self.window.tasks,
            operator=operator,
            year=year,
            person=person,
        )
        screen.paper_asked.connect(partial(self._on_work_log, operator))
        self.window.show_screen(screen)

    def write_down(self, operator: Operator) -> None:
        """Hours of somebody who signs on nowhere."""
        form = StintForm(
            self.app.stints,
            self.app.duty_lists,
            self.window.tasks,
            operator=operator,
            affiliations=self.window.settings.crew.affiliations,
        )
        self.window.show_screen(form)

    def _on_log(self, run: ShiftLogRun, operator: Operator) -> None:
        data = self.app.reporting.shift_log(run)
        name, given = f"shift-log-{run.wanted.day}", partial(self._give, run, operator)
        self._papers.draw("shift-log", data, name, tr("Shift log"), operator, given=given)

    def _give(self, run: ShiftLogRun, operator: Operator) -> None:
        """It left, on paper or as a file: its figures are kept, to be compared."""
        if run.is_done:
            told = self.app.shift_logs.given(run)
            self.window.tasks.run(self.app.corrections.give, told, operator)

    def _on_hours(self, operator: Operator, year: Year) -> None:
        data = self.app.reporting.work_hours(year)
        self._papers.draw("work-hours", data, f"hours-{year.year}", tr("Hours served"), operator)

    def _on_work_log(self, operator: Operator, year: Year, person: UUID | None) -> None:
        data = self.app.reporting.work_log(year, person)
        self._papers.draw("work-log", data, f"work-log-{year.year}", tr("Work log"), operator)
