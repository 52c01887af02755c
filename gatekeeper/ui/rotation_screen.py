"""A rotation of the roster carried on."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.duty import CYCLE_AT_MOST
from gatekeeper.domain.typed import day_typed
from gatekeeper.errors import InvalidInput
from gatekeeper.services.duty import CarryRun, Roster
from gatekeeper.text import tr
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import Number, line
from gatekeeper.ui.screen import Screen, Tasks
from gatekeeper.ui.typed import day_fault

USUAL_DAYS = 28


class RotationScreen(Screen):
    """The first days are the cycle; it is repeated to the end, in short steps."""

    def __init__(
        self,
        roster: Roster,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
        first: date,
    ) -> None:
        super().__init__(tasks, parent)
        self._roster, self._operator = roster, operator
        begins, until = line(longest=10), line(longest=10)
        begins.setText(first.isoformat())
        until.setText((first + timedelta(days=USUAL_DAYS - 1)).isoformat())
        self.form = Form(columns=3)
        self.form.add("first", lambda: tr("First day of the cycle"), begins, day_fault)
        self.form.add("cycle", lambda: tr("Days of the cycle"), Number(1, CYCLE_AT_MOST, 7))
        self.form.add("until", lambda: tr("Carry on until"), until, day_fault)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.say(self.title.setText, lambda: tr("Carry a rotation on"))
        self.say(
            self.hint.setText,
            lambda: tr("Whoever stands in the days of the cycle stands there again, in turn."),
        )
        self.offer(lambda: tr("Carry on"))
        self.setFocusProxy(self.form.fields["first"].editor)

    def submit(self) -> None:
        first, until = day_typed(self.form["first"]), day_typed(self.form["until"])
        if not self.form.look() or first is None or until is None:
            return
        cycle = int(self.form["cycle"])
        act = self._roster.carry_on
        self.run(act, first, cycle, until, self._operator, then=self._step, lane="read")

    def _step(self, run: CarryRun) -> None:
        """The next people, and how far it is."""
        self.tell(
            tr("{done} of {total} entered.", done=run.done, total=len(run.planned)),
        )
        if run.is_done:
            self.finished.emit(run)
        else:
            self.run(run.step, then=lambda _: self._step(run))

    def on_failed(self, error: BaseException) -> None:
        """Beside the field it is about."""
        if not isinstance(error, InvalidInput) or self.form.show_problems(error.problems):
            super().on_failed(error)
