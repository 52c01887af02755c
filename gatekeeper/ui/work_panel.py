"""A work proof shown for the first time: employer, shift, photograph, in one go (G12)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from uuid import UUID

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QWidget

from gatekeeper import text
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.typed import day_typed, hours_typed, weekdays_typed
from gatekeeper.domain.work import EMPLOYER_CHARACTERS, Shift, ShiftKind
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services.work import WorkProofs
from gatekeeper.text import tr
from gatekeeper.text.outings import shift_kind_words
from gatekeeper.ui.completing import offer
from gatekeeper.ui.forms import Form, required
from gatekeeper.ui.inputs import Choices, line
from gatekeeper.ui.picture_taker import Camera, PictureTaker
from gatekeeper.ui.screen import Screen, Tasks
from gatekeeper.ui.typed import day_fault, hours_fault, weekdays_fault

_ROTA = re.compile(r"(\d{1,2})\s*\+\s*(\d{1,2})")
_USUAL = {
    ShiftKind.DAY: "08:00-18:00",
    ShiftKind.NIGHT: "20:00-08:00",
    ShiftKind.ROTA: "08:00-08:00",
}
# Where the form shows what the service finds wrong.
_FIELDS = {
    "ends": "hours",
    "rest_days": "rest",
    "days_on": "rota",
    "days_off": "rota",
    "counted_from": "first",
}


class WorkPanel(Screen):
    """Emits `finished` with the proof, which counts at once for some days."""

    def __init__(
        self,
        proofs: WorkProofs,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        person: UUID,
        name: str,
        today: date,
        operator: Operator,
        camera: Camera | None = None,
    ) -> None:
        super().__init__(tasks, parent, panel=True)
        self._proofs, self._person, self._operator = proofs, person, operator
        self._today, self._usual = today, _USUAL[ShiftKind.DAY]
        self.employer, self.hours = line(longest=EMPLOYER_CHARACTERS), line(longest=13)
        self.kind = Choices(_kinds, columns=3)
        _as_wide_as_words(self.kind)
        self.photo = PictureTaker(camera)
        self.photo.picture.setFixedSize(96, 64)
        self.form = Form(columns=2)
        self._add_fields()
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.kind.chosen.connect(self._on_kind)
        QShortcut(QKeySequence("Ctrl+M"), self, self.photo.take.click)
        self.say(self.title.setText, lambda: tr("Work proof: {name}", name=name))
        self.say(
            self.hint.setText, lambda: tr("Counts at once; the employer is asked within days.")
        )
        self.offer(lambda: tr("Take it down"))
        self.setFocusProxy(self.employer)
        self.kind.pick(ShiftKind.DAY.value)
        self.run(proofs.employers, then=self._on_employers, lane="read")

    def _add_fields(self) -> None:
        form = self.form
        form.add("employer", lambda: tr("Employer"), self.employer, required)
        phone = line(longest=20)
        form.add("kind", lambda: tr("Kind of shift"), self.kind)
        form.add("hours", lambda: tr("Working hours"), self.hours, hours_fault)
        rest, rota, first = line(longest=20), line(longest=5), line(longest=10)
        form.add("rest", lambda: tr("Rest days (1 Monday to 7 Sunday)"), rest, _rest_fault)
        form.add("rota", lambda: tr("Days on + days off"), rota, self._rota_fault)
        form.add("first", lambda: tr("A first day on"), first, self._first_fault)
        form.add("photo", lambda: tr("Photograph (Ctrl+M)"), self.photo)
        form.add("employer_phone", lambda: tr("Employer's phone (if given)"), phone)
        rest.setText("67")
        rota.setText("1+2")
        first.setText(self._today.isoformat())

    @property
    def _is_rota(self) -> bool:
        return self.kind.value == ShiftKind.ROTA

    def _rota_fault(self, typed: str) -> str:
        fits = not self._is_rota or _ROTA.fullmatch(typed.strip())
        return "" if fits else tr("Like 1+2: one day on, two off.")

    def _first_fault(self, typed: str) -> str:
        return day_fault(typed) if self._is_rota else ""

    def _on_kind(self, kind: str) -> None:
        """The usual hours of this kind, unless somebody typed others."""
        if self.hours.text() in ("", self._usual):
            self.hours.setText(_USUAL[ShiftKind(kind)])
        self._usual = _USUAL[ShiftKind(kind)]
        self.form.fields["rest"].setVisible(not self._is_rota)
        for key in ("rota", "first"):
            self.form.fields[key].setVisible(self._is_rota)

    def _on_employers(self, names: Sequence[str]) -> None:
        offer(self.employer, names)

    def submit(self) -> None:
        if not self.form.look():
            return
        take = partial(
            self._proofs.take,
            employer=self.form["employer"],
            employer_phone=self.form["employer_phone"],
            shift=self._shift(),
            photo=self.photo.jpeg,
            operator=self._operator,
        )
        self.run(take, self._person, then=self.finished.emit, failed=self._on_not)

    def _shift(self) -> Shift:
        hours = hours_typed(self.form["hours"])
        assert hours is not None
        made = Shift(kind=ShiftKind(self.kind.value), starts=hours[0], ends=hours[1])
        if not self._is_rota:
            return replace(made, rest_days=weekdays_typed(self.form["rest"]) or frozenset())
        rota = _ROTA.fullmatch(self.form["rota"].strip())
        assert rota is not None
        on, off = map(int, rota.groups())
        return replace(made, days_on=on, days_off=off, counted_from=day_typed(self.form["first"]))

    def _on_not(self, error: BaseException) -> None:
        if not isinstance(error, InvalidInput):
            self.on_failed(error)
            return
        placed = [_placed(problem) for problem in error.problems]
        for first in self.form.show_problems(placed)[:1]:
            self.tell(text.sentence(first.code, first.parameters), problem=True)


def _as_wide_as_words(choices: Choices) -> None:
    """Thirds of half a panel would cut the longest word."""
    place_in = choices.layout()
    assert isinstance(place_in, QGridLayout)
    for column in range(place_in.columnCount()):
        place_in.setColumnStretch(column, 0)


def _kinds() -> list[tuple[str, str]]:
    return [(kind.value, shift_kind_words(kind)) for kind in ShiftKind]


def _rest_fault(typed: str) -> str:
    return weekdays_fault(typed) if typed.strip() else ""


def _placed(problem: Problem) -> Problem:
    return replace(problem, field=_FIELDS.get(problem.field, problem.field))
