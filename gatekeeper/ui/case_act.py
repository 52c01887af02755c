"""One act on a case of observation: longer, another kind, an early end, a correction, who is in
charge."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from gatekeeper import text
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.masking import mask_name
from gatekeeper.domain.observation import Particulars
from gatekeeper.domain.policy import ObservationKind
from gatekeeper.services.observation import Observation
from gatekeeper.services.observation_lists import CaseRow, ObservationLists
from gatekeeper.text import tr
from gatekeeper.text.observation import kind_words
from gatekeeper.ui.case_fields import CaseFields
from gatekeeper.ui.forms import Form
from gatekeeper.ui.screen import Screen, Tasks, label

ACTS: Mapping[str, str] = {
    "charge": text.mark("Put in charge"),
    "extend": text.mark("Extend"),
    "transfer": text.mark("Change the kind"),
    "close": text.mark("End early"),
    "correct": text.mark("Correct an entry"),
}


class CaseAct(Screen):
    """Filled with what the case says; `finished` when it is done and recorded."""

    def __init__(
        self,
        act: str,
        row: CaseRow,
        observation: Observation,
        lists: ObservationLists,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._act, self._row, self._operator = act, row, operator
        self._observation, self._lists = observation, lists
        self.fields = CaseFields(lists.rule, lists.today, row.first_day)
        self.fields.fill(_particulars(row))
        self.kinds, self.form = Form(), Form(columns=2, close=True)
        self.sum = label("hint")
        self._lay_out()
        self.say(self.title.setText, lambda: f"{tr(ACTS[act])} · {row.number}")
        self.say(self.hint.setText, self._about)
        self.offer(lambda: tr(ACTS[act]))

    def _lay_out(self) -> None:
        fields, act = self.fields, self._act
        if act in ("transfer", "correct"):
            fields.add_kind(self.kinds)
            self.body.addWidget(self.kinds)
        if act in ("transfer", "correct", "extend"):
            fields.add_days(self.form)
            fields.arrived.setEnabled(act != "extend")
            self.say(self.sum.setText, fields.comes_to)
            self.form.changed.connect(lambda: self.sum.setText(fields.comes_to()))
        if act == "correct":
            fields.add_origin(self.form)
        if act in ("charge", "correct"):
            fields.add_charge(self.form)
            fields.phone.editingFinished.connect(self._ask_charge)
        if act != "charge":
            fields.add_reason(self.form, lambda: tr("Reason (recorded)"), needed=True)
        self.body.addWidget(self.form)
        self.body.addWidget(self.sum)
        self.body.addStretch(1)
        first = {"charge": fields.charge, "extend": fields.days, "close": fields.reason}
        self.setFocusProxy(first.get(act, fields.kind))

    def _about(self) -> str:
        row = self._row
        return "  ".join((mask_name(row.name), row.place, kind_words(row.kind)))

    def _ask_charge(self) -> None:
        ask = partial(self._lists.in_charge_of, self.fields.phone.text(), self._row.person)
        self.run(ask, then=self._on_charge, lane="read")

    def _on_charge(self, name: str) -> None:
        if name:
            busy = text.sentence("charge-busy", {"name": mask_name(name)})
            self.form.fields["charge_phone"].show_problem(busy)

    def submit(self) -> None:
        told = self.fields.told
        if not (self.form.look() & self.kinds.look()) or told is None:
            return
        self.run(self._call(told), self._operator, then=self.finished.emit, failed=self._on_not)

    def _call(self, told: Particulars) -> Callable[[Operator], Any]:
        """The service's method with everything but the operator."""
        acts, case, reason = self._observation, self._row.id, told.reason
        match self._act:
            case "charge":
                return partial(acts.put_in_charge, case, told.charge_name, told.charge_phone)
            case "extend":
                return partial(acts.extend, case, told.days, reason)
            case "transfer":
                return partial(
                    acts.transfer,
                    case,
                    ObservationKind(told.kind),
                    reason,
                    arrived_on=told.arrived_on,
                    days=told.days,
                )
            case "close":
                return partial(acts.close, case, reason)
            case _:
                return partial(acts.correct, case, replace(told, reason=""), reason)

    def _on_not(self, error: BaseException) -> None:
        self.on_refused(error, self.form, self.kinds)


def _particulars(row: CaseRow) -> Particulars:
    return Particulars(
        kind=row.kind,
        arrived_on=row.arrived_on,
        days=row.days,
        origin=row.origin,
        charge_name=row.charge_name,
        charge_phone=row.charge_phone,
    )
