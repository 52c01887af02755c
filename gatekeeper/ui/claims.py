"""A screen in front takes what the gates' devices read, as a drop takes waybills."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from gatekeeper.domain.readings import Symbol

if TYPE_CHECKING:
    from gatekeeper.ui.gate_screen import GateScreen

Claim = Callable[[Symbol], bool]
"""Takes a symbol; false: it is the gate's."""


def claim(gates: Iterable[GateScreen], screen: QWidget, take: Claim) -> None:
    """Every code goes to `take` first, until the screen is gone; the last one asked is first."""
    asked = tuple(gates)
    for gate in asked:
        gate.claims.append(take)

    def release() -> None:
        for gate in asked:
            if take in gate.claims:
                gate.claims.remove(take)

    screen.destroyed.connect(release)
