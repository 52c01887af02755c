"""What opens as a question in the gate's panel: sign-on, override, undo, emergency, referral."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Slot

from gatekeeper.domain.access import Outcome
from gatekeeper.domain.masking import mask_name
from gatekeeper.domain.permissions import Act
from gatekeeper.text import tr
from gatekeeper.ui.emergency_panel import EmergencyPanel
from gatekeeper.ui.faces import told, worst_in
from gatekeeper.ui.gate_questions import member_lines
from gatekeeper.ui.opening import Opening
from gatekeeper.ui.override_panel import OverridePanel
from gatekeeper.ui.papers import Papers
from gatekeeper.ui.question_panel import QuestionPanel
from gatekeeper.ui.referral_panel import ReferralPanel
from gatekeeper.ui.refusal_panel import RefusalPanel
from gatekeeper.ui.sign_on import SignOn
from gatekeeper.ui.undo_panel import UndoPanel

if TYPE_CHECKING:
    from gatekeeper.ui.main_window import MainWindow


class PanelOpenings(Opening):
    """Scanning goes on behind each of them."""

    def __init__(self, window: MainWindow, app: Any, papers: Papers) -> None:
        super().__init__(window, app)
        self._papers = papers

    def leave(self) -> None:
        """A kiosk closes for those only who may close it."""
        panel = SignOn(
            self.app.accounts,
            self.window.tasks,
            act=Act.CLOSE_KIOSK,
            what=lambda: tr("closing the program"),
        )
        panel.signed_on.connect(self._on_may_leave)
        self.ask(panel)

    @Slot(object)
    def _on_may_leave(self, _: object) -> None:
        self.window.may_close = True
        self.window.close()

    # --- about whoever stands here ------------------------------------------------------------

    def override(self) -> None:
        """What stands against the person whose verdict was shown last."""
        shown, settlement = self.window.gate.faced, self.app.settlement
        if shown is not None and shown.car is not None:
            shown, settlement = worst_in(shown), self.app.cars
        if shown is None or shown.outcome in (None, Outcome.GRANTED):
            self.window.gate.preview.show_notice(lambda: tr("There is nobody here to let through"))
            return
        panel = OverridePanel(
            settlement,
            self.app.accounts,
            self.window.tasks,
            shown=shown,
            operator=self.on_duty,
        )
        panel.finished.connect(self._on_settled)
        self.window.home()
        self.window.gate.ask_about(panel, shown)

    def vehicle(self) -> None:
        """A car before the barrier: its plate, how many are in it, then everybody."""
        self.window.home()
        self.window.gate.cars.open()

    def child(self) -> None:
        """Somebody who comes along with the adult just let through; the only one at once."""
        lane = self.window.gate.lane.key
        self.window.tasks.run(
            self.app.parties.offered, lane, then=self._on_children, failed=self._on_no_child
        )

    @Slot(object)
    def _on_children(self, offered: Any) -> None:
        if len(offered.members) == 1:
            self._add_child(str(offered.members[0].person))
            return
        panel = QuestionPanel(
            lambda: tr("Who comes along?"),
            member_lines(offered.members),
            self.window.tasks,
            who=mask_name(offered.adult),
        )
        panel.chosen.connect(self._add_child)
        panel.passed_on.connect(self._on_passed_on)
        self.ask(panel)

    @Slot(str)
    def _on_passed_on(self, key: str) -> None:
        """The lane's own keys: whoever is next does not wait for the question."""
        self.window.gate.close_question()
        self.window.gate.take_key(key)

    @Slot(str)
    def _add_child(self, person: str) -> None:
        gate = self.window.gate
        gate.close_question()
        add, failed = self.app.parties.add, self._on_no_child
        self.window.tasks.run(
            add,
            gate.lane.key,
            UUID(person),
            self.on_duty,
            then=self._on_settled,
            failed=failed,
            urgent=True,
        )

    @Slot(object)
    def _on_no_child(self, error: BaseException) -> None:
        self.window.gate.preview.show_notice(lambda: told(error))

    def undo(self) -> None:
        """One of the last verdicts."""
        panel = UndoPanel(
            self.app.settlement,
            self.app.overview,
            self.window.tasks,
            lane=self.window.gate.lane.key,
            operator=self.on_duty,
        )
        panel.finished.connect(self._on_settled)
        self.ask(panel)

    def turn_away(self) -> None:
        """Somebody without a name."""
        panel = RefusalPanel(
            self.app.refusals,
            self.window.tasks,
            lane=self.window.gate.lane.key,
            operator=self.on_duty,
        )
        panel.finished.connect(self._on_settled)
        self.ask(panel)

    @Slot(object)
    def _on_settled(self, shown: Any) -> None:
        self.window.gate.show_settled(shown)

    def referral(self) -> None:
        """The way to the fever clinic."""
        self.ask(ReferralPanel(self.app.referrals, self.window.tasks, operator=self.on_duty))

    def emergency(self) -> None:
        """The gate stands open, or checks again."""
        panel = EmergencyPanel(self.app.emergencies, self.window.tasks, operator=self.on_duty)
        panel.roll_call_asked.connect(lambda: self._papers.show_report("roll-call"))
        self.ask(panel)
