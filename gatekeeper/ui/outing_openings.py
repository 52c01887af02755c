"""What opens about leaving: who is out, a work proof, proofs to verify, approved exceptions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import local
from gatekeeper.domain.masking import mask_name
from gatekeeper.domain.permissions import Act
from gatekeeper.text import tr
from gatekeeper.ui.approvals_screen import ApprovalsScreen
from gatekeeper.ui.gate_questions import said_work, wants_proof
from gatekeeper.ui.opening import Opening
from gatekeeper.ui.outings_screen import OutingsScreen
from gatekeeper.ui.papers import Papers
from gatekeeper.ui.proofs_screen import ProofsScreen
from gatekeeper.ui.work_panel import WorkPanel

if TYPE_CHECKING:
    from gatekeeper.ui.main_window import MainWindow


class OutingOpenings(Opening):
    """F9 and what follows from it."""

    def __init__(self, window: MainWindow, app: Any, papers: Papers) -> None:
        super().__init__(window, app)
        self._papers = papers

    def open(self) -> None:
        """The proof that the person at the lane has to show, else the board."""
        if wants_proof(self.window.gate.shown):
            self.work_proof()
        else:
            self.board()

    def board(self) -> None:
        """Who is out and overdue."""
        screen = OutingsScreen(
            self.app.outings,
            self.window.tasks,
            operator=self.on_duty,
            clock=self.app.gate.clock,
        )
        screen.proofs_asked.connect(
            lambda: self.allowed(Act.VERIFY_PROOF, self.proofs, lambda: tr("Work proofs"))
        )
        screen.approvals_asked.connect(
            lambda: self.allowed(
                Act.APPROVE_LEAVING, self.approvals, lambda: tr("Approved exceptions")
            )
        )
        self.window.show_screen(screen)

    def work_proof(self) -> None:
        """Taken down for whoever stands at the lane in front; then he is judged again."""
        gate = self.window.gate
        holder = gate.shown.holder if gate.shown else None
        if holder is None or not wants_proof(gate.shown):
            return
        now = local(self.app.gate.clock(), self.app.standing.zone)
        panel = WorkPanel(
            self.app.work_proofs,
            self.window.tasks,
            person=holder.person,
            name=f"{mask_name(holder.name)}  {holder.place}",
            today=now.date(),
            operator=self.on_duty,
            camera=lambda: gate.preview.image,
        )
        panel.finished.connect(self._on_taken)
        self.ask(panel)

    @Slot(object)
    def _on_taken(self, row: object) -> None:
        gate = self.window.gate
        holder = gate.shown.holder if gate.shown else None
        if holder is not None and holder.person == getattr(row, "person", None):
            said_work(gate)

    def proofs(self, operator: Operator) -> None:
        """A supervisor verifies."""
        screen = ProofsScreen(
            self.app.work_proofs, self.app.overview.photo, self.window.tasks, operator=operator
        )

        def draw(data: Any) -> None:
            self._papers.draw("work-proof", data, "work-proof", tr("Work proof"), operator)

        gather = self.app.staff_papers.work_proof
        screen.form_asked.connect(lambda proof: screen.run(gather, proof, operator, then=draw))
        self.window.show_screen(screen)

    def approvals(self, operator: Operator) -> None:
        """A supervisor enters what was approved."""
        self.window.show_screen(
            ApprovalsScreen(
                self.app.outings,
                self.app.registry,
                self.window.tasks,
                operator=operator,
                clock=self.app.gate.clock,
                zone=self.app.standing.zone,
            )
        )
