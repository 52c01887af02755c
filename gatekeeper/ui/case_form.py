"""A case of observation is opened: for whom, with whom of the household, which kind, how long."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from gatekeeper import text
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.masking import mask_name
from gatekeeper.errors import InvalidInput
from gatekeeper.services.observation import Observation
from gatekeeper.services.observation_lists import Member, ObservationLists
from gatekeeper.services.registry import PersonRow, Registry
from gatekeeper.text import tr
from gatekeeper.ui.case_fields import CaseFields
from gatekeeper.ui.flow import Flow
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import Tick
from gatekeeper.ui.person_picker import PersonPicker
from gatekeeper.ui.screen import GAP, Screen, Tasks, label


class CaseForm(Screen):
    """`finished` carries the ids of the cases that were opened."""

    def __init__(
        self,
        observation: Observation,
        lists: ObservationLists,
        registry: Registry,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._observation, self._lists, self._registry = observation, lists, registry
        self._operator = operator
        self.person = PersonPicker(lambda: tr("Whom (name or address)"), self._search, self)
        self.fields = CaseFields(lists.rule, lists.today)
        self.form = Form(columns=2, close=True)
        self.members: dict[UUID, Tick] = {}
        self.together, self.with_whom = label("label"), QWidget()
        self._members_place = Flow(self.with_whom)
        self._members_place.setSpacing(GAP)
        self.sum = label("hint")
        self._lay_out()
        self.say(self.title.setText, lambda: tr("New case of observation"))
        self.say(self.hint.setText, self._how)
        self.say(self.together.setText, lambda: tr("Also, of the same household:"))
        self.say(self.sum.setText, self.fields.comes_to)
        self.offer(lambda: tr("Open the case"))
        self.setFocusProxy(self.person)

    def _lay_out(self) -> None:
        kind = Form()
        self.fields.add_kind(kind)
        self.kinds = kind
        self.fields.add_days(self.form)
        self.fields.add_reason(self.form, lambda: tr("Reason"), needed=False)
        self.fields.add_origin(self.form)
        self.charge = Form(columns=2, close=True)
        self.fields.add_charge(self.charge)
        for part in (self.person, self.together, self.with_whom, kind, self.form, self.charge):
            self.body.addWidget(part)
        self.body.addWidget(self.sum)
        self.body.addStretch(1)
        self.together.hide()
        self.with_whom.hide()
        self.person.chosen.connect(self._on_person)
        self.person.done.connect(self.fields.kind.setFocus)
        self.form.changed.connect(lambda: self.sum.setText(self.fields.comes_to()))
        self.fields.phone.editingFinished.connect(self._ask_charge)

    def _how(self) -> str:
        return tr(
            "The gate decides by it, both ways. A household observed at home receives no visitors."
        )

    def _search(self, typed: str, answer: Callable[[Sequence[PersonRow]], None]) -> None:
        self.run(self._registry.search, typed, then=answer, lane="read")

    # --- the household ------------------------------------------------------------------------

    def _on_person(self, row: PersonRow | None) -> None:
        if row is None:
            self._offer(())
        else:
            self.run(self._lists.household, row.person, then=self._offer, lane="read")

    def _offer(self, members: Sequence[Member]) -> None:
        for made in self.members.values():
            self._members_place.removeWidget(made)
            made.hide()
            made.deleteLater()
        self.members = {}
        for one in members[1:]:
            made = Tick()
            made.setText(mask_name(one.name))
            made.setEnabled(not one.is_observed)
            self.members[one.person] = made
            self._members_place.addWidget(made)
        self.together.setVisible(bool(self.members))
        self.with_whom.setVisible(bool(self.members))

    def _ask_charge(self) -> None:
        ask = partial(self._lists.in_charge_of, self.fields.phone.text(), self.person.person)
        self.run(ask, then=self._on_charge, lane="read")

    def _on_charge(self, name: str) -> None:
        """一对一: it is said, and stops nobody."""
        if name:
            busy = text.sentence("charge-busy", {"name": mask_name(name)})
            self.charge.fields["charge_phone"].show_problem(busy)

    # --- the act ------------------------------------------------------------------------------

    def submit(self) -> None:
        parts = (self.person.field, self.kinds, self.form, self.charge)
        good = [part.look() for part in parts]
        told, person = self.fields.told, self.person.person
        if not all(good) or told is None or person is None:
            return
        others = [one for one, made in self.members.items() if made.isChecked()]
        self.run(
            self._observation.open,
            (person, *others),
            told,
            self._operator,
            then=self.finished.emit,
            failed=self._on_not,
        )

    def _on_not(self, error: BaseException) -> None:
        if not isinstance(error, InvalidInput):
            self.on_failed(error)
            return
        problems: Any = error.problems
        for part in (self.kinds, self.form, self.charge):
            problems = part.show_problems(problems)
        for first in problems[:1]:
            told = text.sentence(first.code, first.parameters)
            if first.field == "person":
                self.person.field.show_problem(told)
            else:
                self.tell(told, problem=True)
