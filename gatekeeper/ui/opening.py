"""What all that opens screens has in common: the window, the program, who is on duty."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.permissions import Act, may
from gatekeeper.errors import NotAllowed
from gatekeeper.ui.screen import Sentence
from gatekeeper.ui.sign_on import SignOn

if TYPE_CHECKING:
    from gatekeeper.ui.main_window import MainWindow


class Opening(QObject):
    """Makes the screens of one subject when they are asked for, connects and shows them."""

    def __init__(self, window: MainWindow, app: Any) -> None:
        super().__init__(window)
        self.window, self.app = window, app

    @property
    def on_duty(self) -> Operator:
        """Whoever is signed on; `Openings.open` has seen to it that somebody is."""
        if self.window.operator is None:
            raise NotAllowed("not-allowed")
        return self.window.operator

    def allowed(self, act: Act, then: Callable[[Operator], None], what: Sentence) -> None:
        """At once if the act is his; else somebody's PIN whose it is, for this once."""
        if may(self.on_duty.role, act):
            then(self.on_duty)
            return
        panel = SignOn(self.app.accounts, self.window.tasks, act=act, what=what)
        panel.signed_on.connect(then)
        self.ask(panel)

    def ask(self, widget: QWidget) -> None:
        """A question in the panel of the lane in front, or at the desk."""
        self.window.home()
        self.window.front.ask(widget)
