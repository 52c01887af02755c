"""What opens about the people of the records: search, one person, passes, import."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Slot

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.readings import Symbol, Symbology
from gatekeeper.text import tr
from gatekeeper.ui.import_job import ImportJob
from gatekeeper.ui.import_screen import ImportScreen
from gatekeeper.ui.opening import Opening
from gatekeeper.ui.papers import Papers
from gatekeeper.ui.passes_screen import PassesScreen
from gatekeeper.ui.person_card import PersonCardScreen
from gatekeeper.ui.search_screen import SearchScreen

if TYPE_CHECKING:
    from gatekeeper.ui.main_window import MainWindow


class PeopleOpenings(Opening):
    """F3 and the supervisor's lists; an import goes on when its screen is closed."""

    def __init__(self, window: MainWindow, app: Any, papers: Papers) -> None:
        super().__init__(window, app)
        self._papers = papers
        self._job = ImportJob(app.registry, window.tasks, self)

    def find(self) -> None:
        """By name, door, pass number or end of the phone."""
        screen = SearchScreen(self.app.registry, self.window.tasks)
        screen.picked.connect(self._on_picked)
        screen.card_asked.connect(self.card)
        self.window.show_screen(screen)

    @Slot(str)
    def _on_picked(self, person: str) -> None:
        self.window.home()
        symbol = Symbol(text=person, symbology=Symbology.RECORD, source="keyboard")
        self.window.gate.take_symbol(symbol)

    @Slot(str)
    def card(self, person: str) -> None:
        """One person opened."""
        card = PersonCardScreen(
            UUID(person),
            self.app.registry,
            self.app.passes,
            self.app.standing,
            self.window.tasks,
            operator=self.on_duty,
            privacy=self.app.privacy,
            picture=lambda: self.window.gate.preview.image,
            cases=self.app.observation_lists,
        )
        card.sheet_asked.connect(self._sheet)
        self.window.show_screen(card)

    def passes(self, operator: Operator) -> None:
        """Passes of a person, a household, a building."""
        screen = PassesScreen(
            self.app.registry,
            self.app.passes,
            self.app.standing,
            self.window.tasks,
            operator=operator,
        )
        screen.sheet_asked.connect(self._sheet)
        self.window.show_screen(screen)

    @Slot(object)
    def _sheet(self, passes: Any) -> None:
        data = self.app.reporting.pass_sheet(passes)
        self._papers.draw("pass-sheet", data, "passes", tr("Passes"))

    def take_list(self, operator: Operator) -> None:
        """A list of residents is read."""
        self.window.show_screen(
            ImportScreen(self._job, self.app.exporting, self.window.tasks, operator=operator)
        )
