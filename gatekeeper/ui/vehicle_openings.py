"""What opens about vehicles: the register of those that came, the registry, held cars, a call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.permissions import Act
from gatekeeper.text import tr
from gatekeeper.ui import list_export
from gatekeeper.ui.held_cars_screen import HeldCarsScreen
from gatekeeper.ui.move_car_screen import MoveCarScreen
from gatekeeper.ui.opening import Opening
from gatekeeper.ui.papers import Papers
from gatekeeper.ui.vehicle_register_screen import VehicleRegisterScreen
from gatekeeper.ui.vehicles_screen import VehiclesScreen

if TYPE_CHECKING:
    from gatekeeper.ui.main_window import MainWindow


class VehicleOpenings(Opening):
    """F10, Vehicles, and what follows from it."""

    def __init__(self, window: MainWindow, app: Any, papers: Papers) -> None:
        super().__init__(window, app)
        self._papers = papers

    def open(self, operator: Operator) -> None:
        """The register of the last days."""
        screen = VehicleRegisterScreen(
            self.app.vehicle_register, self.window.tasks, operator=operator
        )
        list_export.connect(screen.list, screen, self.app.exporting, operator, "vehicle-register")
        screen.paper_asked.connect(lambda: self._papers.show_report("vehicle-register"))
        screen.registry_asked.connect(self._registry)
        screen.held_asked.connect(self._held)
        screen.call_asked.connect(self._call)
        self.window.show_screen(screen)

    @Slot()
    def _registry(self) -> None:
        self.allowed(Act.EDIT_REGISTRY, self.registry, lambda: tr("Registered vehicles"))

    def registry(self, operator: Operator) -> None:
        """Whose car is whose."""
        screen = VehiclesScreen(
            self.app.vehicles, self.app.registry, self.window.tasks, operator=operator
        )
        list_export.connect(screen.list, screen, self.app.exporting, operator, "vehicles")
        self.window.show_screen(screen)

    @Slot()
    def _held(self) -> None:
        """Cars that stand in their slot."""
        screen = HeldCarsScreen(
            self.app.car_holds,
            self.app.accounts,
            self.window.tasks,
            operator=self.on_duty,
            clock=self.app.gate.clock,
            zone=self.app.standing.zone,
            camera=lambda: self.window.image,
        )
        self.window.show_screen(screen)

    @Slot()
    def _call(self) -> None:
        """挪车."""
        self.window.show_screen(
            MoveCarScreen(
                self.app.vehicles, self.app.ledgers, self.window.tasks, operator=self.on_duty
            )
        )
