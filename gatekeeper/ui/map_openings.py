"""What opens about the household map: the map, a door's household, the map on paper."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from gatekeeper.domain.accounts import Operator
from gatekeeper.text.household_map import title
from gatekeeper.ui.household_map import HouseholdMapScreen, MapSheet
from gatekeeper.ui.opening import Opening
from gatekeeper.ui.papers import Papers

if TYPE_CHECKING:
    from gatekeeper.ui.main_window import MainWindow

REPORT = "household-map"


class MapOpenings(Opening):
    """`show_household` opens the file of a household with the rights of whoever looks."""

    def __init__(
        self,
        window: MainWindow,
        app: Any,
        papers: Papers,
        show_household: Callable[[UUID, Operator], object],
    ) -> None:
        super().__init__(window, app)
        self._papers, self._show_household = papers, show_household

    def open(self, operator: Operator) -> None:
        """The map of all doors; it follows the log as long as it is in front."""
        screen = HouseholdMapScreen(
            self.app.household_map,
            self.window.tasks,
            operator=operator,
            aliases=self.app.standing.building_aliases,
        )
        screen.opened.connect(lambda household: self._show_household(household, operator))
        screen.paper_asked.connect(lambda sheet: self._print(sheet, operator))
        self.window.house.ticked.connect(screen.look_again)
        self.window.show_screen(screen)

    def _print(self, sheet: MapSheet, operator: Operator) -> None:
        """On record first; without that line nothing is drawn."""
        self.window.tasks.run(
            self.app.household_map.drawn, operator, then=partial(self._draw, sheet, operator)
        )

    def _draw(self, sheet: MapSheet, operator: Operator, _: object) -> None:
        data = self.app.household_map.paper(
            sheet.now, sheet.doors, operator, self.window.settings.checkpoint
        )
        self._papers.draw(REPORT, data, REPORT, title(self.app.household_map.is_epidemic), operator)
