"""What opens from the register of visitors: the list, a slip and its code, a host."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot

from gatekeeper import text
from gatekeeper.domain.access import Direction
from gatekeeper.domain.readings import Symbol, Symbology
from gatekeeper.text import tr
from gatekeeper.ui.host_screen import HostScreen
from gatekeeper.ui.opening import Opening
from gatekeeper.ui.papers import Papers
from gatekeeper.ui.slip_code import SlipCode
from gatekeeper.ui.visitor_screen import VisitorScreen

if TYPE_CHECKING:
    from gatekeeper.ui.main_window import MainWindow


class VisitorOpenings(Opening):
    """F2 and what follows from it."""

    def __init__(self, window: MainWindow, app: Any, papers: Papers) -> None:
        super().__init__(window, app)
        self._papers = papers

    def open_list(self) -> None:
        """Who is announced, who is inside."""
        screen = VisitorScreen(
            self.app.visits,
            self.app.hosts,
            self.window.tasks,
            operator=self.on_duty,
            clock=self.app.gate.clock,
        )
        screen.picked.connect(self._on_visitor)
        screen.slip_asked.connect(self._slip)
        screen.code_asked.connect(self._code)
        screen.host_asked.connect(self._host)
        screen.register_asked.connect(lambda: self._papers.show_report("visitor-register"))
        self.window.show_screen(screen)

    @Slot(str, bool)
    def _on_visitor(self, visit: str, leaves: bool) -> None:
        """At the lane in front; who leaves, at one that lets people out."""
        self.window.home()
        symbol = Symbol(text=visit, symbology=Symbology.RECORD, source="keyboard")
        front = self.window.gate
        way = Direction.EXIT if leaves else Direction.ENTRY
        lanes = [gate for gate in self.window.gates if gate.lane.direction in (None, way)]
        if front not in lanes and not lanes:
            front.preview.show_notice(lambda: text.sentence("direction-fixed", {}))
            return
        (front if front in lanes else lanes[0]).take_visitor(symbol, leaves=leaves)

    @Slot(object, bool)
    def _slip(self, slip: Any, roll: bool) -> None:
        data = self.app.reporting.visit_slip(slip, roll=roll)
        self._papers.draw("visit-slip", data, "visit-slip", tr("Visitor slip"))

    @Slot(object)
    def _code(self, slip: Any) -> None:
        self.window.show_screen(SlipCode(slip, self.window.tasks))

    @Slot(object)
    def _host(self, host: Any) -> None:
        self.window.show_screen(
            HostScreen(host, self.app.hosts, self.window.tasks, operator=self.on_duty)
        )
