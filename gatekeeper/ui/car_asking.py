"""Opens the panel of the vehicle lane where it is at home, and as cars come and go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Slot

from gatekeeper.domain.access import LaneKind
from gatekeeper.ui.screen import Tasks

if TYPE_CHECKING:
    from gatekeeper.ui.car_panel import CarPanel
    from gatekeeper.ui.gate_screen import GateScreen


class CarAsking(QObject):
    """One per gate screen. In a lane for vehicles the panel always stands; elsewhere F4 opens it,
    and it stands as long as a car does."""

    def __init__(self, screen: GateScreen, tasks: Tasks) -> None:
        super().__init__(screen)
        self._screen, self._tasks = screen, tasks
        self._app: Any = None
        self.panel: CarPanel | None = None
        # A question that is closed for another one leaves the place free for a moment only.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._open_if_wanted)
        screen.changed.connect(self.look)
        screen.asked.connect(self.look)

    def serve(self, app: Any) -> None:
        """The services are there."""
        self._app = app

    def stop(self) -> None:
        """They are gone."""
        self._soon.stop()
        self._app = None

    @property
    def is_at_home(self) -> bool:
        return self._screen.lane.kind is LaneKind.VEHICLE

    @Slot()
    def look(self, *_: object) -> None:
        """Does the panel stand where it should, and does it show what the gate said last?"""
        screen, shown = self._screen, self._screen.shown
        if self.panel is not None and screen.asking is not self.panel:
            self.panel = None
        if self.panel is not None and shown is not None:
            self.panel.show_car(shown)
        elif self.panel is None and screen.asking is None:
            self._soon.start()

    @Slot()
    def _open_if_wanted(self) -> None:
        screen, shown = self._screen, self._screen.shown
        has_car = shown is not None and shown.car is not None
        if screen.asking is None and screen.operator is not None and (has_car or self.is_at_home):
            self.open()

    def open(self) -> None:
        """F4."""
        from gatekeeper.ui.car_panel import CarPanel

        if self._app is None:
            return
        if self.panel is not None and self._screen.asking is self.panel:
            self.panel.focus()
            return
        panel = CarPanel(
            self._screen,
            self._app.cars,
            self._app.vehicles,
            self._tasks,
            stays=self.is_at_home,
        )
        panel.over.connect(self._on_over)
        self._screen.ask(panel)
        self.panel = panel
        if self._screen.shown is not None:
            panel.show_car(self._screen.shown)
        panel.focus()

    @Slot()
    def _on_over(self) -> None:
        """The car is gone: a lane for people shows them again."""
        if not self.is_at_home:
            self._screen.close_question()
