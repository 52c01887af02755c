"""What opens about what is held on people: how long, on whom, destroyed when, told how."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.held_data import Holding
from gatekeeper.services.destruction import DestructionRow
from gatekeeper.text import tr
from gatekeeper.ui.destruction_screen import DestructionScreen
from gatekeeper.ui.held_data_screen import HeldDataScreen
from gatekeeper.ui.opening import Opening
from gatekeeper.ui.papers import Papers
from gatekeeper.ui.privacy_menu import PrivacyMenu
from gatekeeper.ui.retention_screen import RetentionScreen
from gatekeeper.ui.search_screen import SearchScreen

if TYPE_CHECKING:
    from gatekeeper.ui.main_window import MainWindow


class PrivacyOpenings(Opening):
    """Every screen works with the rights of whoever opened it, by duty or by PIN."""

    def __init__(
        self, window: MainWindow, app: Any, papers: Papers, show_person: Callable[..., None]
    ) -> None:
        super().__init__(window, app)
        self._papers, self._show_person = papers, show_person

    def menu(self, operator: Operator) -> None:
        """个人信息, from F10."""
        lines: Mapping[str, Callable[[Operator], object]] = {
            "retention": self.retention,
            "held": self.find,
            "destruction": self.destruction,
            "notice": self.notice,
        }
        menu = PrivacyMenu(tuple(lines), self.window.tasks)
        menu.chosen.connect(lambda key: lines[key](operator))
        self.window.show_screen(menu)

    def retention(self, operator: Operator) -> None:
        """What is kept how long."""
        screen = RetentionScreen(self.app.retention, self.window.tasks, operator=operator)
        screen.print_asked.connect(lambda: self.notice(operator))
        self.window.show_screen(screen)

    def find(self, operator: Operator) -> None:
        """Whose data is asked for, then what is held."""
        screen = SearchScreen(self.app.registry, self.window.tasks, presents=False)
        screen.card_asked.connect(lambda person: self.held(UUID(person), operator))
        self.window.show_screen(screen)

    def held(self, person: UUID, operator: Operator) -> None:
        """What is held on one person."""
        screen = HeldDataScreen(person, self.app.held_data, self.window.tasks, operator=operator)
        screen.print_asked.connect(partial(self._on_held, operator))
        self.window.show_screen(screen)

    def _on_held(self, operator: Operator, holding: Holding) -> None:
        data = self.app.reporting.held_data(holding)
        self._papers.draw("held-data", data, "held-data", tr("What is held on you"), operator)

    def destruction(self, operator: Operator) -> None:
        """Health data that goes, or went, at the end of an epidemic."""
        screen = DestructionScreen(
            self.app.destruction, self.app.accounts, self.window.tasks, operator=operator
        )
        screen.print_asked.connect(partial(self._on_destruction, operator))
        self.window.show_screen(screen)

    def _on_destruction(self, operator: Operator, row: DestructionRow) -> None:
        data = self.app.reporting.destruction_record(row)
        title = tr("Record of destruction of health data")
        self._papers.draw("destruction-record", data, "destruction-record", title, operator)

    def notice(self, _: Operator) -> None:
        """The privacy notice to hang up."""
        self._papers.privacy_notice(self.window.settings.privacy)
