"""What opens about the exchange: how the station stands with its office, and joining one."""

from __future__ import annotations

from PySide6.QtCore import Slot

from gatekeeper.domain.accounts import Operator
from gatekeeper.services.joining import Answered
from gatekeeper.text import tr
from gatekeeper.ui.exchange_screen import ExchangeScreen
from gatekeeper.ui.joining_screen import JoiningScreen
from gatekeeper.ui.opening import Opening


class ExchangeOpenings(Opening):
    """Below F10, for whoever may exchange."""

    def open(self, operator: Operator) -> None:
        """What was sent and what waits."""
        screen = ExchangeScreen(
            self.app.exchanges,
            self.app.exporting,
            self.app.exchange,
            self.window.tasks,
            operator=operator,
            fingerprint=self.app.joining.fingerprint,
        )
        screen.enrol_asked.connect(lambda: self._join(operator))
        self.window.show_screen(screen)

    def _join(self, operator: Operator) -> None:
        """A supervisor or administrator may; a clerk does not see the button."""
        office = self.app.exchanges.exchange.office()
        screen = JoiningScreen(
            self.app.joining,
            self.window.tasks,
            operator=operator,
            address=office.address.partition("?")[0] if office is not None else "",
        )
        screen.finished.connect(self._on_joined)
        screen.cancelled.connect(lambda: self.open(operator))
        self.window.show_screen(screen)

    @Slot(object)
    def _on_joined(self, answered: Answered) -> None:
        self.window.banner.tell(
            lambda: tr(
                "This station belongs to {name}, where it is {known_as}.",
                name=answered.name,
                known_as=answered.answer.known_as,
            )
        )
