"""What opens about screening: its menu, rounds and doors, strips, grid and places, their papers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from gatekeeper.domain.accounts import Operator
from gatekeeper.services.grids import GridBook
from gatekeeper.services.screening_lists import DoorRow, RoundBook, RoundRow
from gatekeeper.services.strips import StripRow
from gatekeeper.text import tr
from gatekeeper.ui.coverage_screen import CoverageScreen
from gatekeeper.ui.door_people_screen import DoorPeopleScreen
from gatekeeper.ui.grid_screen import GridScreen
from gatekeeper.ui.opening import Opening
from gatekeeper.ui.papers import Papers
from gatekeeper.ui.places_screen import PlacesScreen
from gatekeeper.ui.round_screen import RoundScreen
from gatekeeper.ui.rounds_screen import RoundsScreen
from gatekeeper.ui.screening_menu import ScreeningMenu
from gatekeeper.ui.strips_screen import StripsScreen
from gatekeeper.ui.teams_screen import TeamsScreen
from gatekeeper.ui.whereabouts_openings import WhereaboutsOpenings

if TYPE_CHECKING:
    from gatekeeper.ui.main_window import MainWindow
    from gatekeeper.ui.people_openings import PeopleOpenings


class ScreeningOpenings(Opening):
    """Every screen works with the rights of whoever opened it, by duty or by PIN."""

    def __init__(
        self, window: MainWindow, app: Any, papers: Papers, people: PeopleOpenings
    ) -> None:
        super().__init__(window, app)
        self._papers = papers
        self._others = WhereaboutsOpenings(window, app, papers, people)

    def menu(self, operator: Operator) -> None:
        """网格与排查, from F10."""
        lines: Mapping[str, Callable[[Operator], object]] = {
            "rounds": self.rounds,
            "strips": self.strips,
            "expected": self._others.expected,
            "whereabouts": self._others.whereabouts,
            "arrivals": self._others.arrivals,
            "tenants": self._others.tenants,
            "grid": self.grid,
            "places": self.places,
        }
        menu = ScreeningMenu(tuple(lines), self.window.tasks)
        menu.chosen.connect(lambda key: lines[key](operator))
        self.window.show_screen(menu)

    # --- rounds -------------------------------------------------------------------------------

    def rounds(self, operator: Operator) -> None:
        """All rounds."""
        app = self.app
        screen = RoundsScreen(
            app.rounds, app.screening_lists, app.grids, self.window.tasks, operator=operator
        )
        screen.opened.connect(lambda round: self.round(round, operator))
        self.window.show_screen(screen)

    def round(self, round: UUID, operator: Operator) -> None:
        """One of them, to work in."""
        app = self.app
        screen = RoundScreen(
            round,
            app.screening,
            app.strips,
            app.screening_lists,
            app.hosts,
            self.window.tasks,
            operator=operator,
        )
        screen.people_asked.connect(lambda row: self._people(round, row, operator))
        screen.teams_asked.connect(lambda _: self._teams(round, operator))
        screen.coverage_asked.connect(lambda _: self._coverage(round, operator))
        screen.work_list_asked.connect(lambda told: self._work_list(told[0], told[1], operator))
        self.window.show_screen(screen)

    def _people(self, round: UUID, row: DoorRow, operator: Operator) -> None:
        screen = DoorPeopleScreen(
            round, row.id, self.app.screening, self.window.tasks, operator=operator
        )
        self.window.show_screen(screen)

    def _teams(self, round: UUID, operator: Operator) -> None:
        app = self.app
        screen = TeamsScreen(
            round,
            app.rounds,
            app.screening_lists,
            app.grids,
            self.window.tasks,
            operator=operator,
        )
        self.window.show_screen(screen)

    def _coverage(self, round: UUID, operator: Operator) -> None:
        app = self.app
        screen = CoverageScreen(
            round, app.screening_lists, app.exporting, self.window.tasks, operator=operator
        )
        screen.printed.connect(partial(self._print_coverage, operator))
        self.window.show_screen(screen)

    def _print_coverage(self, operator: Operator, book: RoundBook) -> None:
        data = self.app.screening_papers.coverage(book)
        self._papers.draw("coverage", data, "coverage", tr("Coverage of the round"), operator)

    def _work_list(self, round: RoundRow, doors: tuple[DoorRow, ...], operator: Operator) -> None:
        """The line of the log first; without it no number is printed."""
        self.window.tasks.run(
            self.app.screening_papers.work_list,
            round,
            doors,
            operator,
            then=lambda data: self._papers.draw(
                "work-list", data, "work-list", tr("Work list"), operator
            ),
        )

    # --- strips, grid, places -----------------------------------------------------------------

    def strips(self, operator: Operator) -> None:
        """Those on doors."""
        screen = StripsScreen(self.app.strips, self.window.tasks, operator=operator)
        screen.sheets_asked.connect(partial(self._print_strips, operator))
        self.window.show_screen(screen)

    def _print_strips(self, operator: Operator, rows: tuple[StripRow, ...]) -> None:
        data = self.app.screening_papers.door_strips(rows)
        self._papers.draw("door-strips", data, "door-strips", tr("Door strips"), operator)

    def grid(self, operator: Operator) -> None:
        """Patches, grids and their leaders."""
        screen = GridScreen(
            self.app.grids, self.app.exporting, self.window.tasks, operator=operator
        )
        screen.list_asked.connect(partial(self._print_grid, operator))
        self.window.show_screen(screen)

    def places(self, operator: Operator) -> None:
        """What is no home."""
        self.window.show_screen(
            PlacesScreen(self.app.grids, self.app.exporting, self.window.tasks, operator=operator)
        )

    def _print_grid(self, operator: Operator, book: GridBook) -> None:
        data = self.app.reporting.grid_list(book)
        self._papers.draw("grid-list", data, "grid", tr("Grid and leaders"), operator)
