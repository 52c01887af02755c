"""Which paper of the four pieces is wanted, whose, and whether in full (G44, O24)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.services.registry import PersonRow, Registry
from gatekeeper.services.staff_papers import StaffPapers
from gatekeeper.text import tr
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import Choices, line
from gatekeeper.ui.person_picker import PersonPicker
from gatekeeper.ui.screen import Screen, Tasks

FORM, BLANK, CARD, ROLL, FILE = "form", "blank", "card", "roll", "file"
REPORTS = {
    FORM: "health-form",
    BLANK: "health-form",
    CARD: "health-card",
    ROLL: "health-card",
    FILE: "staff-file",
}


class StaffPapersScreen(Screen):
    """`gathered` carries the name of the report and its data."""

    gathered = Signal(str, object)

    def __init__(
        self,
        papers: StaffPapers,
        registry: Registry,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
        whose: PersonRow | None = None,
    ) -> None:
        super().__init__(tasks, parent)
        self._papers, self._registry, self._operator = papers, registry, operator
        self.person = PersonPicker(lambda: tr("Whom (name or address)"), self._search, self)
        self.form = Form()
        self.paper = Choices(
            lambda: [
                (FORM, tr("Health declaration, filled in as far as known")),
                (BLANK, tr("Health declaration, blank")),
                (CARD, tr("Health pass card on A4")),
                (ROLL, tr("Health pass card on the 80 mm roll")),
                (FILE, tr("Staff health file: four pieces, temperatures, cases")),
            ],
            columns=2,
        )
        self.reason = line(longest=60)
        self.form.add("paper", lambda: tr("Paper"), self.paper)
        self.form.add("reason", lambda: tr("Reason, where the file is wanted in full"), self.reason)
        self.paper.check(FORM)
        self.body.addWidget(self.person)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.person.done.connect(self.paper.setFocus)
        self.say(self.title.setText, lambda: tr("Form, card and file"))
        self.say(self.hint.setText, lambda: tr("Whose paper was made, and why, is recorded."))
        self.offer(lambda: tr("Show the paper"))
        self.setFocusProxy(self.person if whose is None else self.paper)
        if whose is not None:
            self.person.choose(whose)

    def _search(self, typed: str, answer: Callable[[Sequence[PersonRow]], None]) -> None:
        self.run(self._registry.search, typed, then=answer, lane="read")

    def submit(self) -> None:
        paper, made, by = self.paper.value, self._papers, self._operator
        then = partial(self.gathered.emit, REPORTS[paper])
        person: UUID | None = self.person.person
        if paper == BLANK:
            self.run(made.health_form, None, by, then=then)
            return
        if not self.person.field.look() or person is None:
            return
        calls: dict[str, Callable[[], Any]] = {
            FORM: partial(made.health_form, person, by),
            CARD: partial(made.health_card, person, by, roll=False),
            ROLL: partial(made.health_card, person, by, roll=True),
            FILE: partial(made.staff_file, person, self.reason.text(), by),
        }
        self.run(calls[paper], then=then, failed=self._on_not)

    def _on_not(self, error: BaseException) -> None:
        self.on_refused(error, self.form)
