"""What opens about the crew: signing on and off, a PIN forgotten, somebody who comes for a day."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.permissions import Act
from gatekeeper.services.accounts import AccountRow, one_time_pin, prepare
from gatekeeper.text import tr
from gatekeeper.ui.delegate_panel import DelegatePanel
from gatekeeper.ui.opening import Opening
from gatekeeper.ui.sign_on import SignOn

if TYPE_CHECKING:
    from gatekeeper.services.accounts import NewPin


class CrewOpenings(Opening):
    """Questions in the panel of the lane: scanning goes on behind each of them."""

    def sign_on(self, chosen: str = "") -> None:
        """A name and a PIN; beside them what to do without."""
        panel = SignOn(self.app.accounts, self.window.tasks, chosen=chosen)
        panel.signed_on.connect(self.window.sign_on)
        panel.forgotten.connect(self._on_forgotten)
        panel.delegate_asked.connect(self._on_delegate_asked)
        self.ask(panel)

    def unlock(self, then: Callable[[], None]) -> None:
        """After a while alone: the PIN of whoever is on duty, or of whoever takes over."""
        panel = SignOn(self.app.accounts, self.window.tasks, chosen=self.on_duty.name)
        panel.signed_on.connect(self.window.sign_on)
        panel.finished.connect(lambda _: then())
        panel.forgotten.connect(self._on_forgotten)
        self.ask(panel)

    def sign_off(self, operator: Operator) -> None:
        """Whoever goes; the next one signs on."""
        self.window.home()
        self.window.tasks.run(self.app.accounts.sign_off, operator)
        self.window.sign_on(None)
        self.sign_on()

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
