"""A fever case is opened: whose, how warm, which symptoms, who looks after it (O29)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from gatekeeper import text
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.day_sheet import celsius, tenths_typed
from gatekeeper.domain.fever import TEXT_CHARACTERS, Told
from gatekeeper.domain.visits import NAME_CHARACTERS
from gatekeeper.errors import InvalidInput
from gatekeeper.services.day_sheet import DayRow
from gatekeeper.services.fever import FeverCases
from gatekeeper.services.registry import PersonRow, Registry
from gatekeeper.text import tr
from gatekeeper.ui.forms import Form, required
from gatekeeper.ui.inputs import line
from gatekeeper.ui.person_picker import PersonPicker
from gatekeeper.ui.screen import Screen, Tasks


class FeverForm(Screen):
    """`finished` carries the case that was opened."""

    def __init__(
        self,
        cases: FeverCases,
        registry: Registry,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._cases, self._registry, self._operator = cases, registry, operator
        self.person = PersonPicker(lambda: tr("Whom (name or address)"), self._search, self)
        self.form = Form(columns=2)
        self.tenths, self.words = line(longest=6), line(longest=TEXT_CHARACTERS)
        self.charge, self.phone = line(longest=NAME_CHARACTERS), line(longest=24)
        self.form.add("tenths", lambda: tr("Temperature °C"), self.tenths, reading)
        self.form.add("words", lambda: tr("Symptoms"), self.words)
        self.form.add("charge_name", lambda: tr("Person in charge"), self.charge, required)
        self.form.add("charge_phone", lambda: tr("Telephone"), self.phone)
        self.body.addWidget(self.person)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.person.done.connect(self.tenths.setFocus)
        self.say(self.title.setText, lambda: tr("New fever case"))
        self.say(
            self.hint.setText,
            lambda: tr("It stays open until he may work again; every step has an owner."),
        )
        self.offer(lambda: tr("Open the case"))
        self.setFocusProxy(self.person)

    def fill(self, row: DayRow) -> None:
        """From a high reading of the daily sheet."""
        case, entry = row.case, row.entry
        taken = [entry.reading(half) for half in row.high]
        self.person.choose(
            PersonRow(
                person=case.person,
                name=case.name,
                place=case.place,
                kind=case.person_kind,
            )
        )
        self.tenths.setText(celsius(max(one for one in taken if one)) if taken else "")
        self.words.setText(entry.symptoms)
        self.charge.setText(case.charge_name)
        self.phone.setText(case.charge_phone)
        self.setFocusProxy(self.words)

    def _search(self, typed: str, answer: Callable[[Sequence[PersonRow]], None]) -> None:
        self.run(self._registry.search, typed, then=answer, lane="read")

    def submit(self) -> None:
        good = [self.person.field.look(), self.form.look()]
        person = self.person.person
        if not all(good) or person is None:
            return
        told = Told(words=self.words.text(), tenths=tenths_typed(self.tenths.text()))
        self.run(
            self._cases.open,
            person,
            told,
            self.charge.text(),
            self.phone.text(),
            self._operator,
            then=self.finished.emit,
            failed=self._on_not,
        )

    def _on_not(self, error: BaseException) -> None:
        whose = [p for p in getattr(error, "problems", ()) if p.field == "person"]
        if isinstance(error, InvalidInput) and whose:
            self.person.field.show_problem(text.sentence(whose[0].code, whose[0].parameters))
        else:
            self.on_refused(error, self.form)


def reading(typed: str) -> str:
    """A temperature that cannot be read."""
    if not typed.strip() or tenths_typed(typed) is not None:
        return ""
    return tr("Like 36.5 or 365.")
