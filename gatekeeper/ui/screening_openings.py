"""What opens about screening: its menu, the grid, the places, and their papers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from gatekeeper.domain.accounts import Operator
from gatekeeper.services.grids import GridBook
from gatekeeper.text import tr
from gatekeeper.ui.grid_screen import GridScreen
from gatekeeper.ui.opening import Opening
from gatekeeper.ui.papers import Papers
from gatekeeper.ui.places_screen import PlacesScreen
from gatekeeper.ui.screening_menu import ScreeningMenu

if TYPE_CHECKING:
    from gatekeeper.ui.main_window import MainWindow
    from gatekeeper.ui.records_openings import RecordsOpenings


class ScreeningOpenings(Opening):
    """Every screen works with the rights of whoever opened it, by duty or by PIN."""

    def __init__(
        self, window: MainWindow, app: Any, papers: Papers, records: RecordsOpenings
    ) -> None:
        super().__init__(window, app)
        self._papers, self._records = papers, records

    def menu(self, operator: Operator) -> None:
        """网格与排查, from F10."""
        lines: Mapping[str, Callable[[Operator], object]] = {
            "grid": self.grid,
            "places": self.places,
        }
        menu = ScreeningMenu(tuple(lines), self.window.tasks)
        menu.chosen.connect(lambda key: lines[key](operator))
        self.window.show_screen(menu)

    def grid(self, operator: Operator) -> None:
        """Patches, grids and their leaders."""
        screen = GridScreen(
            self.app.grids, self.app.exporting, self.window.tasks, operator=operator
        )
        screen.list_asked.connect(self._print_grid)
        self.window.show_screen(screen)

    def places(self, operator: Operator) -> None:
        """What is no home."""
        self.window.show_screen(
            PlacesScreen(self.app.grids, self.app.exporting, self.window.tasks, operator=operator)
        )

    def _print_grid(self, book: GridBook) -> None:
        data = self.app.reporting.grid_list(book)
        self._papers.draw("grid-list", data, "grid", tr("Grid and leaders"))
