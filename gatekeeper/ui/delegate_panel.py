"""Somebody comes for a day (下沉干部, volunteer): name, where from, a PIN, until when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

from PySide6.QtWidgets import QWidget

from gatekeeper import text
from gatekeeper.domain.accounts import LONGEST_DELEGATION, PIN_DIGITS, Operator, is_pin
from gatekeeper.errors import InvalidInput
from gatekeeper.services.accounts import LONGEST_NAME, Accounts, NewPin, name_problems, prepare
from gatekeeper.text import tr
from gatekeeper.text.crew import affiliation_name
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import choice, fill, line
from gatekeeper.ui.screen import Screen, Tasks
from gatekeeper.ui.words import day_and_time

HOURS = (12, 8, 4, LONGEST_DELEGATION // timedelta(hours=1))
USUAL = ("delegate", "volunteer")


class DelegatePanel(Screen):
    """`finished` carries the operator made; he signs on with his own PIN."""

    def __init__(
        self,
        accounts: Accounts,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
        affiliations: Sequence[str],
        clock: Callable[[], datetime],
    ) -> None:
        super().__init__(tasks, parent, panel=True)
        self._accounts, self._operator = accounts, operator
        self._affiliations, self._clock = affiliations, clock
        usual = next((key for key in USUAL if key in affiliations), None)
        self.affiliation, self.until = choice(self._from(), usual), choice(self._ends())
        self.form = Form(columns=2)
        self.form.add("name", lambda: tr("Name"), line(longest=LONGEST_NAME), _name_fault)
        self.form.add("affiliation", lambda: tr("Comes from"), self.affiliation)
        pins = [line(secret=True, longest=PIN_DIGITS) for _ in range(2)]
        self.form.add("pin", lambda: tr("PIN of six digits"), pins[0], _pin_fault)
        self.form.add("again", lambda: tr("The same PIN again"), pins[1], self._again_fault)
        self.form.add("until", lambda: tr("Until"), self.until)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.say(self.title.setText, lambda: tr("Here for a day"))
        self.say(self.hint.setText, lambda: tr("Works as an operator, and ends by itself."))
        self.offer(lambda: tr("Let work here"))
        self.setFocusProxy(self.form.fields["name"].editor)

    def _from(self) -> list[tuple[str, str]]:
        return [(key, affiliation_name(key)) for key in self._affiliations]

    def _ends(self) -> list[tuple[int, str]]:
        now = self._clock()
        return [
            (
                hours,
                tr(
                    "{hours} hours, until {moment}",
                    hours=hours,
                    moment=day_and_time(now + timedelta(hours=hours))[5:],
                ),
            )
            for hours in HOURS
        ]

    def _again_fault(self, again: str) -> str:
        return "" if again == self.form["pin"] else text.sentence("pin-differs", {})

    def submit(self) -> None:
        if self.form.look():
            self.primary.setEnabled(False)
            self.run(prepare, self.form["pin"], then=self._store, lane="read")

    def _store(self, pin: NewPin) -> None:
        until = self._clock() + timedelta(hours=self.form["until"])
        act = partial(self._accounts.delegate, self.form["name"], self.form["affiliation"] or "")
        self.run(act, pin, until, self._operator, then=self.finished.emit)

    def on_failed(self, error: BaseException) -> None:
        """Beside the field it is about."""
        self.primary.setEnabled(True)
        if not isinstance(error, InvalidInput) or self.form.show_problems(error.problems):
            super().on_failed(error)

    def retranslate(self) -> None:
        super().retranslate()
        fill(self.affiliation, self._from())
        fill(self.until, self._ends())


def _name_fault(typed: str) -> str:
    problems = name_problems(" ".join(typed.split()))
    return "".join(text.sentence(one.code, one.parameters) for one in problems)


def _pin_fault(pin: str) -> str:
    return "" if is_pin(pin) else text.sentence("pin-weak", {})
