"""Whose file or form is wanted, and whether in full: then it is gathered and drawn (O07, O08)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.services.person_files import PersonFiles
from gatekeeper.services.registry import PersonRow, Registry
from gatekeeper.text import tr
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import Choices, line
from gatekeeper.ui.person_picker import PersonPicker
from gatekeeper.ui.screen import Screen, Tasks

FILE, FORM = "person-file", "foreigner-form"


class PersonFileScreen(Screen):
    """`gathered` carries the name of the paper and its data."""

    gathered = Signal(str, object)

    def __init__(
        self,
        files: PersonFiles,
        registry: Registry,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._files, self._registry, self._operator = files, registry, operator
        self.person = PersonPicker(lambda: tr("Whom (name or address)"), self._search, self)
        self.form = Form()
        self.paper = Choices(
            lambda: [
                (FILE, tr("Person file: all that is known")),
                (FORM, tr("Form of a foreign returnee")),
            ],
            columns=2,
        )
        self.reason = line(longest=60)
        self.form.add("paper", lambda: tr("Paper"), self.paper)
        self.form.add("reason", lambda: tr("Reason, where numbers are wanted in full"), self.reason)
        self.paper.check(FILE)
        self.body.addWidget(self.person)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.person.done.connect(self.paper.setFocus)
        self.say(self.title.setText, lambda: tr("Person file"))
        self.say(self.hint.setText, lambda: tr("Whose file was drawn, and why, is recorded."))
        self.offer(lambda: tr("Show the paper"))
        self.setFocusProxy(self.person)

    def choose(self, row: PersonRow) -> None:
        """Somebody who is known already."""
        self.person.choose(row)
        self.setFocusProxy(self.paper)

    def _search(self, typed: str, answer: Callable[[Sequence[PersonRow]], None]) -> None:
        self.run(self._registry.search, typed, then=answer, lane="read")

    def submit(self) -> None:
        person: UUID | None = self.person.person
        if not self.person.field.look() or person is None:
            return
        paper = self.paper.value

        def gathered(data: Any) -> None:
            self.gathered.emit(paper, data)

        if paper == FORM:
            self.run(self._files.form, person, self._operator, then=gathered)
        else:
            reason = self.reason.text()
            self.run(self._files.file, person, reason, self._operator, then=gathered)
