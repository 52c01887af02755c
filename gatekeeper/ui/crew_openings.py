"""What opens about the crew: signing on and off, a PIN forgotten, somebody who comes for a day."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, Slot

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.permissions import Act, may
from gatekeeper.services.accounts import AccountRow, one_time_pin, prepare
from gatekeeper.text import tr
from gatekeeper.text.crew import hours_words, shift_words
from gatekeeper.ui.delegate_panel import DelegatePanel
from gatekeeper.ui.handover_screen import HandoverScreen
from gatekeeper.ui.opening import Opening
from gatekeeper.ui.papers import Papers
from gatekeeper.ui.roster_screen import RosterScreen
from gatekeeper.ui.rotation_screen import RotationScreen
from gatekeeper.ui.sign_on import SignOn
from gatekeeper.ui.substitute_panel import SubstitutePanel

if TYPE_CHECKING:
    from datetime import date

    from gatekeeper.domain.duty import Assignment
    from gatekeeper.domain.handover import Handover
    from gatekeeper.services.accounts import NewPin
    from gatekeeper.services.duty_lists import DutyNow, Week
    from gatekeeper.ui.main_window import MainWindow


class CrewOpenings(Opening):
    """Questions in the panel of the lane: scanning goes on behind each of them."""

    posts_asked = Signal(object)  # the operator with whose rights

    def __init__(self, window: MainWindow, app: Any, papers: Papers) -> None:
        super().__init__(window, app)
        self._papers = papers

    def sign_on(self, chosen: str = "") -> None:
        """A name and a PIN; beside them what to do without."""
        panel = SignOn(self.app.accounts, self.window.tasks, chosen=chosen)
        panel.finished.connect(self._on_signed_on)
        panel.forgotten.connect(self._on_forgotten)
        panel.delegate_asked.connect(self._on_delegate_asked)
        self.ask(panel)

    def unlock(self, then: Callable[[], None]) -> None:
        """After a while alone: the PIN of whoever is on duty, or of whoever takes over."""
        panel = SignOn(self.app.accounts, self.window.tasks, chosen=self.on_duty.name)
        panel.signed_on.connect(self.window.sign_on)
        panel.signed_on.connect(self.look_at_roster)
        panel.finished.connect(lambda _: then())
        panel.forgotten.connect(self._on_forgotten)
        self.ask(panel)

    def hand_over(self, operator: Operator) -> None:
        """交接班; whoever decides nobody has nothing to hand over, nor has the office."""
        if not may(operator.role, Act.DECIDE) or self.window.desk is not None:
            self.sign_off(operator)
            return
        screen = HandoverScreen(
            self.app.handovers, self.app.accounts, self.window.tasks, operator=operator
        )
        screen.sign_off_asked.connect(lambda: self.sign_off(operator))
        screen.handed.connect(self._on_handed)
        self.window.show_screen(screen)

    def _on_handed(self, handover: Handover, relief: Operator | None) -> None:
        """Whoever took over is on duty; where nobody came, whoever was."""
        self.window.home()
        if relief is None:
            self.window.banner.tell(lambda: tr("Recorded: nobody came. You stay on duty."))
            return
        self.window.sign_on(relief)
        self.look_at_roster(relief, asks=True)
        self.window.banner.tell(lambda: tr("Handed over to {name}; recorded.", name=relief.name))

    def sign_off(self, operator: Operator) -> None:
        """Whoever goes; the next one signs on."""
        self.window.home()
        self.window.tasks.run(self.app.accounts.sign_off, operator)
        self.window.sign_on(None)
        self.sign_on()

    @Slot(object)
    def _on_signed_on(self, operator: Operator) -> None:
        self.window.sign_on(operator)
        self.look_at_roster(operator, asks=True)

    # --- the roster ---------------------------------------------------------------------------

    def look_at_roster(self, operator: Operator, *, asks: bool = False) -> None:
        """Show the hours of his shift; who stands in none of a roster kept is asked (替班)."""

        def told(now: DutyNow) -> None:
            if self.window.operator != operator:
                return
            self.window.header.show_shift(self._shift_words(now.mine))
            at_gate = self.window.desk is None
            if asks and at_gate and now.is_stranger and may(operator.role, Act.DECIDE):
                self._ask_whom(operator, now)

        self.window.tasks.run(self.app.duty_lists.now, operator, then=told, lane="read")

    def _shift_words(self, mine: Assignment | None) -> Callable[[], str]:
        zone = self.app.standing.zone
        if mine is None:
            return str
        return lambda: f"{shift_words(mine.shift.key)} {hours_words(mine.shift, zone)}"

    def _ask_whom(self, operator: Operator, now: DutyNow) -> None:
        panel = SubstitutePanel(
            self.app.roster, self.window.tasks, operator=operator, others=now.others
        )
        panel.finished.connect(lambda _: self.look_at_roster(operator))
        self.ask(panel)

    def roster(self, operator: Operator) -> None:
        """The week; whoever may not change it asks somebody who may."""
        window, app = self.window, self.app
        screen = RosterScreen(
            app.roster,
            app.duty_lists,
            app.exporting,
            window.tasks,
            operator=operator,
            affiliations=window.settings.crew.affiliations,
        )
        screen.posts_asked.connect(lambda: self.posts_asked.emit(operator))
        screen.rotation_asked.connect(lambda first: self._rotation(operator, first))
        screen.paper_asked.connect(partial(self._on_paper, operator))
        screen.edit_asked.connect(
            lambda: self.allowed(Act.ROSTER, self.roster, lambda: tr("Duty roster"))
        )
        window.show_screen(screen)

    def _rotation(self, operator: Operator, first: date) -> None:
        screen = RotationScreen(self.app.roster, self.window.tasks, operator=operator, first=first)
        self.window.show_screen(screen)

    def _on_paper(self, operator: Operator, week: Week) -> None:
        data = self.app.reporting.duty_roster(week)
        self._papers.draw("duty-roster", data, "duty-roster", tr("Duty roster"), operator)

    # --- for a day ----------------------------------------------------------------------------

    def delegate(self, operator: Operator) -> None:
        """From the menu, or after the PIN asked beside the sign-on."""
        panel = DelegatePanel(
            self.app.accounts,
            self.window.tasks,
            operator=operator,
            affiliations=self.window.settings.crew.affiliations,
            clock=self.app.accounts.clock,
        )
        panel.finished.connect(self._on_delegated)
        self.ask(panel)

    def _on_delegate_asked(self) -> None:
        self._by_pin(Act.DELEGATE, self.delegate, tr("Here for a day"))

    def _on_delegated(self, made: Operator) -> None:
        if self.window.operator is None:
            self.sign_on(made.name)
        else:
            self.window.banner.tell(lambda: tr("{name} can sign on now.", name=made.name))

    # --- a PIN forgotten ----------------------------------------------------------------------

    def _on_forgotten(self, row: AccountRow) -> None:
        what = tr("a PIN for once for {name}", name=row.name)
        self._by_pin(Act.RESET_PIN, partial(self._reset, row), what)

    def _reset(self, row: AccountRow, by: Operator) -> None:
        """Thought up by the program: a supervisor has nothing to type or to remember."""
        pin = one_time_pin()

        def store(new: NewPin) -> None:
            act = self.app.accounts.change_pin
            self.window.tasks.run(act, row.id, new, by, then=lambda _: told())

        def told() -> None:
            self.window.banner.tell(
                lambda: tr(
                    "{name}'s PIN for once: {pin}. It is changed at the next sign-on.",
                    name=row.name,
                    pin=f"{pin[:3]} {pin[3:]}",
                )
            )
            self.sign_on(row.name)

        self.window.tasks.run(prepare, pin, then=store, lane="read")

    def _by_pin(self, act: Act, then: Any, what: str) -> None:
        """Whoever is on duty, or nobody: somebody's PIN whose act it is."""
        panel = SignOn(self.app.accounts, self.window.tasks, act=act, what=lambda: what)
        panel.signed_on.connect(then)
        panel.cancelled.connect(self.sign_on)
        self.ask(panel)
