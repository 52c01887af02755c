"""联系住户 from any card: one key shows the full numbers of a household and puts it on record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from gatekeeper.domain.accounts import Operator
from gatekeeper.services.hosts import Hosts, Number
from gatekeeper.text import tr
from gatekeeper.ui.screen import Screen, button

RING_KEY = "F2"
"""The same key as on the form of a visitor."""


class Ringing:
    """The button, and the numbers in the line of the screen; without a household it is off."""

    def __init__(self, screen: Screen, hosts: Hosts | None, operator: Operator) -> None:
        self._screen, self._hosts, self._operator = screen, hosts, operator
        self._household: UUID | None = None
        self.button = button()
        self.button.setEnabled(False)
        self.button.clicked.connect(self.ring)
        screen.say(self.button.setText, lambda: tr("Ring (F2)"))

    def allow(self, household: UUID | None) -> None:
        """Whom it would ring."""
        self._household = household
        self.button.setEnabled(household is not None and self._hosts is not None)

    def ring(self, *_: Any) -> None:
        """Show the numbers; asking for them is what the log tells."""
        if self._household is not None and self._hosts is not None:
            self._screen.run(
                self._hosts.ring, self._household, self._operator, then=self._show, quiet=True
            )

    def _show(self, numbers: Sequence[Number]) -> None:
        told = "    ".join(f"{one.name} {one.phone}" for one in numbers)
        self._screen.tell(told or tr("No number of this household is known."))
