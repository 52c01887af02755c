"""What opens about what is held on people: how long, on whom, destroyed when, told how."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from gatekeeper.domain.accounts import Operator
from gatekeeper.ui.opening import Opening
from gatekeeper.ui.papers import Papers
from gatekeeper.ui.privacy_menu import PrivacyMenu
from gatekeeper.ui.retention_screen import RetentionScreen

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

    def notice(self, _: Operator) -> None:
        """The privacy notice to hang up."""
        self._papers.privacy_notice(self.window.settings.privacy)
