"""What is done with one of a party on its last page: reported, fetched, not here, settled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut

from gatekeeper.domain.accounts import Operator
from gatekeeper.services.areas import Areas
from gatekeeper.services.arrivals import MemberShown
from gatekeeper.services.dispositions import Dispositions
from gatekeeper.services.hosts import Hosts
from gatekeeper.services.returnees import Returnees
from gatekeeper.ui.returnee_outcome_page import OutcomePage

if TYPE_CHECKING:
    from gatekeeper.ui.returnee_arrival import ArrivalScreen


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The services that an arrival asks."""

    returnees: Returnees
    dispositions: Dispositions
    areas: Areas
    hosts: Hosts


class OutcomeActs(QObject):
    """Works on the line chosen, while the page is in front."""

    def __init__(
        self, screen: ArrivalScreen, page: OutcomePage, register: Register, operator: Operator
    ) -> None:
        super().__init__(screen)
        self._screen, self._page = screen, page
        self._register, self._operator = register, operator
        for keys, made, act in (
            ("Ctrl+T", page.ask, self._ask),
            ("Ctrl+F", page.fetched, self._fetched),
            ("Ctrl+D", page.absent, self._absent),
            ("Ctrl+S", page.settle, self._settle),
        ):
            made.clicked.connect(partial(self._on_row, act))
            QShortcut(QKeySequence(keys), screen, made.click)

    def _on_row(self, act: Callable[[MemberShown], None]) -> None:
        row = self._page.current
        if self._page.isVisible() and row is not None:
            act(row)

    def _run(self, act: Callable[..., Any]) -> None:
        screen = self._screen
        screen.run(act, self._operator, then=screen.on_done, failed=screen.on_not)

    def _ask(self, row: MemberShown) -> None:
        self._run(partial(self._register.dispositions.ask_transfer, row.id, self._page.to.text()))

    def _fetched(self, row: MemberShown) -> None:
        self._run(partial(self._register.dispositions.fetched, row.id))

    def _absent(self, row: MemberShown) -> None:
        """Entered by mistake, or did not come."""
        self._run(partial(self._register.returnees.leave_out, row.id))

    def _settle(self, row: MemberShown) -> None:
        self._screen.settle_asked.emit(self._screen.arrival, row)
