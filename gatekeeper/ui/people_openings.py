"""What opens about the people of the records: search, one person, passes, import."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Slot

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.readings import Symbol, Symbology
from gatekeeper.text import tr
from gatekeeper.ui import (
    held_section,
    household_section,
    observation_section,
    whereabouts_section,
)
from gatekeeper.ui.import_job import ImportJob
from gatekeeper.ui.import_screen import ImportScreen
from gatekeeper.ui.opening import Opening
from gatekeeper.ui.papers import Papers
from gatekeeper.ui.passes_screen import PassesScreen
from gatekeeper.ui.person_card import PersonCardScreen
from gatekeeper.ui.records_openings import RecordsOpenings
from gatekeeper.ui.search_screen import SearchScreen
from gatekeeper.ui.temporary_screen import TemporaryScreen

# What the card of a person shows beside himself, in this order.
SECTIONS = (
    household_section.SECTION,
    observation_section.SECTION,
    whereabouts_section.SECTION,
    held_section.SECTION,
)

if TYPE_CHECKING:
    from gatekeeper.ui.main_window import MainWindow


class PeopleOpenings(Opening):
    """F3 and the supervisor's lists; an import goes on when its screen is closed."""

    def __init__(self, window: MainWindow, app: Any, papers: Papers) -> None:
        super().__init__(window, app)
        self._papers = papers
        self._job = ImportJob(app.registry, window.tasks, self)
        self.records = RecordsOpenings(window, app, self, papers)

    def find(self, operator: Operator | None = None) -> None:
        """By name, door, pass number or end of the phone; cards open with these rights."""
        screen = SearchScreen(
            self.app.registry,
            self.window.tasks,
            areas=self.app.areas,
            presents=self.window.desk is None,
        )
        screen.picked.connect(self._on_picked)
        screen.card_asked.connect(lambda person: self.card(person, operator))
        screen.household_asked.connect(
            lambda household: self.records.household(household, operator or self.on_duty)
        )
        self.window.show_screen(screen)

    @Slot(str)
    def _on_picked(self, person: str) -> None:
        self.window.home()
        symbol = Symbol(text=person, symbology=Symbology.RECORD, source="keyboard")
        self.window.gate.take_symbol(symbol)

    def card(self, person: str, operator: Operator | None = None) -> None:
        """A person opened, by whoever is on duty or gave his PIN."""
        by = operator or self.on_duty
        card = PersonCardScreen(
            UUID(person),
            self.app.registry,
            self.app.passes,
            self.app.standing,
            self.window.tasks,
            operator=by,
            erasing=self.app.erasing,
            stop_gaps=self.app.stop_gaps,
            picture=lambda: self.window.image,
            cases=self.app.observation_lists,
            sections=SECTIONS,
            app=self.app,
        )
        card.sheet_asked.connect(partial(self._sheet, by))
        card.screen_asked.connect(self.window.show_screen)
        card.household_asked.connect(lambda household: self.records.household(household, by))
        card.edit_asked.connect(lambda who: self.records.edit(who, by, card))
        card.slip_asked.connect(self._slip)
        card.confirmation_asked.connect(self._on_confirmation)
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
        screen.sheet_asked.connect(partial(self._sheet, operator))
        self.window.show_screen(screen)

    def temporary(self, operator: Operator) -> None:
        """Passes of regular outsiders."""
        screen = TemporaryScreen(
            self.app.temporary,
            self.app.passes,
            self.app.hosts,
            self.app.standing,
            self.window.tasks,
            operator=operator,
            clock=self.app.gate.clock,
        )
        screen.run(self.app.employers.named_like, "", 500, then=screen.offer_companies, lane="read")
        screen.sheet_asked.connect(partial(self._sheet, operator))
        self.window.show_screen(screen)

    def _sheet(self, operator: Operator, passes: Any) -> None:
        data = self.app.reporting.pass_sheet(passes)
        self._papers.draw("pass-sheet", data, "passes", tr("Passes"), operator)

    @Slot(object, bool)
    def _slip(self, issued: Any, roll: bool) -> None:
        data = self.app.reporting.pass_slip(issued, roll=roll)
        self._papers.draw("pass-slip", data, "pass-slip", tr("Pass slip"))

    @Slot(object, str)
    def _on_confirmation(self, done: Any, name: str) -> None:
        data = self.app.reporting.erasure_confirmation(done, name)
        self._papers.draw(
            "erasure-confirmation", data, "erasure-confirmation", tr("Confirmation of erasure")
        )

    def take_list(self, operator: Operator) -> None:
        """A list of residents is read."""
        self.window.show_screen(
            ImportScreen(self._job, self.app.exporting, self.window.tasks, operator=operator)
        )
