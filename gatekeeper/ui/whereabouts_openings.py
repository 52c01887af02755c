"""What opens about who comes and who was where: briefings, stays, arrivals, tenants."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from gatekeeper.domain.accounts import Operator
from gatekeeper.text import tr
from gatekeeper.ui.arrivals_screen import ArrivalsScreen
from gatekeeper.ui.expected_screen import ExpectedScreen
from gatekeeper.ui.opening import Opening
from gatekeeper.ui.papers import Papers
from gatekeeper.ui.tenants_screen import TenantsScreen
from gatekeeper.ui.whereabouts_screen import WhereaboutsScreen

if TYPE_CHECKING:
    from gatekeeper.ui.main_window import MainWindow
    from gatekeeper.ui.people_openings import PeopleOpenings


class WhereaboutsOpenings(Opening):
    """From the menu of screening; people and households open as they do everywhere."""

    def __init__(
        self, window: MainWindow, app: Any, papers: Papers, people: PeopleOpenings
    ) -> None:
        super().__init__(window, app)
        self._papers, self._people = papers, people

    def expected(self, operator: Operator) -> None:
        """Who will come back."""
        screen = ExpectedScreen(self.app.expected, self.window.tasks, operator=operator)
        screen.printed.connect(
            partial(self._draw, operator, "briefings", tr("Briefing of expected returnees"))
        )
        self.window.show_screen(screen)

    def whereabouts(self, operator: Operator) -> None:
        """Who was where."""
        app = self.app
        screen = WhereaboutsScreen(
            app.whereabouts, app.registry, app.exporting, self.window.tasks, operator=operator
        )
        screen.card_asked.connect(lambda person: self._people.card(person, operator))
        self.window.show_screen(screen)

    def arrivals(self, operator: Operator) -> None:
        """Figures to a cut-off date."""
        screen = ArrivalsScreen(
            self.app.whereabouts, self.app.exporting, self.window.tasks, operator=operator
        )
        screen.printed.connect(partial(self._draw, operator, "arrivals", tr("Arrivals by origin")))
        self.window.show_screen(screen)

    def tenants(self, operator: Operator) -> None:
        """Rented flats and who answers for them."""
        app = self.app
        screen = TenantsScreen(
            app.tenants, app.hosts, app.exporting, self.window.tasks, operator=operator
        )
        screen.opened.connect(lambda home: self._people.records.household(home, operator))
        screen.printed.connect(partial(self._draw, operator, "floating", tr("Floating population")))
        self.window.show_screen(screen)

    def _draw(self, operator: Operator, paper: str, title: str, shown: Any) -> None:
        """The paper of what the screen shows; each is a method of the papers of screening."""
        data = getattr(self.app.screening_papers, paper)(shown)
        self._papers.draw(paper, data, paper, title, operator)
