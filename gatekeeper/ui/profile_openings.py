"""What opens about the policy profile and what only some profiles ask for."""

from __future__ import annotations

from gatekeeper.domain.accounts import Operator
from gatekeeper.ui.opening import Opening
from gatekeeper.ui.returns_screen import ReturnsScreen


class ProfileOpenings(Opening):
    """Lines of the shift menu."""

    def returns(self, operator: Operator) -> None:
        """Form, card, code and approval of staff who return."""
        self.window.show_screen(
            ReturnsScreen(
                self.app.returns,
                self.app.registry,
                self.window.tasks,
                operator=operator,
                clock=self.app.gate.clock,
                zone=self.app.standing.zone,
            )
        )
