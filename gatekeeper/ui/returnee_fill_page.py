"""填: the registration form: address, origin, the way leg by leg, and how each person is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gatekeeper import text
from gatekeeper.domain.masking import mask_phone
from gatekeeper.domain.returnees import (
    LEGS_AT_MOST,
    Condition,
    Leg,
    Means,
    Member,
    Party,
)
from gatekeeper.domain.typed import day_typed
from gatekeeper.errors import Problem
from gatekeeper.services.arrivals import Arrival, MemberShown
from gatekeeper.services.hosts import HostRow
from gatekeeper.text import tr
from gatekeeper.text.returnees import condition_words, means_words
from gatekeeper.ui.forms import Field
from gatekeeper.ui.host_picker import Search
from gatekeeper.ui.inputs import line
from gatekeeper.ui.returnee_inputs import (
    AskPlace,
    DoorPicker,
    KeptLine,
    PersonColumn,
    PersonRows,
    Pick,
    PlaceLine,
)
from gatekeeper.ui.returnee_pages import StepPage, show_member_problem, typed
from gatekeeper.ui.screen import GAP, Speaking, button, label

_LEG = ("origin", "to", "by", "number", "on", "seat")
_LANGUAGE_NAMES = {"zh_CN": "中文", "en": "English"}


def _means() -> list[tuple[Any, str]]:
    return [("", tr("Which?")), *((one.value, means_words(one)) for one in Means)]


class Legs(Speaking):
    """The way, a row a leg; a row without a place of departure is none."""

    def __init__(self, clock: Callable[[], date]) -> None:
        super().__init__()
        self._today = clock
        self.rows: list[dict[str, QWidget]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GAP)
        self._grid.setVerticalSpacing(GAP // 2)
        titles = (
            lambda: tr("Leg from"),
            lambda: tr("Leg to"),
            lambda: tr("Means of travel"),
            lambda: tr("Train, flight or car no."),
            lambda: tr("Travel day"),
            lambda: tr("Seat"),
        )
        for place, title in enumerate(titles):
            made = label("hint")
            made.setWordWrap(False)
            self.say(made.setText, title)
            self._grid.addWidget(made, 0, place)
            self._grid.setColumnStretch(place, (3, 3, 2, 3, 2, 2)[place])
        self.problem = label("beside")
        self.problem.hide()
        self.more = button()
        self.more.clicked.connect(self.add)
        self.say(self.more.setText, lambda: tr("One more leg"))
        self.add()

    def add(self) -> None:
        """One more row."""
        if len(self.rows) >= LEGS_AT_MOST:
            return
        editors: dict[str, QWidget] = {}
        for name in _LEG:
            editors[name] = Pick(_means, "") if name == "by" else line(longest=80)
        row = len(self.rows) + 1
        for place, editor in enumerate(editors.values()):
            self._grid.addWidget(editor, row, place)
        self.rows.append(editors)
        self._grid.addWidget(self.problem, LEGS_AT_MOST + 2, 0, 1, 4)
        self._grid.addWidget(self.more, LEGS_AT_MOST + 2, 4, 1, 2)
        self.more.setVisible(len(self.rows) < LEGS_AT_MOST)

    def show_legs(self, legs: Sequence[Leg], origin: str) -> None:
        """These; the first begins where they come from."""
        while len(self.rows) < len(legs):
            self.add()
        for place, editors in enumerate(self.rows):
            leg = legs[place] if place < len(legs) else Leg(origin="" if place or legs else origin)
            for name, editor in editors.items():
                value = getattr(leg, name)
                if isinstance(editor, Pick):
                    editor.choose(value)
                elif isinstance(editor, QLineEdit):
                    editor.setText(value.isoformat() if isinstance(value, date) else value or "")

    @property
    def legs(self) -> tuple[Leg, ...]:
        """What is typed; the first row counts only with more than its origin."""
        made = []
        for editors in self.rows:
            told = {name: _said(editor) for name, editor in editors.items()}
            if any(told[name].strip() for name in ("to", "by", "number", "on", "seat")):
                made.append(_leg(told, day_typed(told["on"], self._today())))
        return tuple(made)

    def retranslate(self) -> None:
        super().retranslate()
        for editors in self.rows:
            for editor in editors.values():
                if isinstance(editor, Pick):
                    editor.retranslate()

    @property
    def order(self) -> tuple[QWidget, ...]:
        return tuple(editor for editors in self.rows for editor in editors.values())

    def show_problem(self, problem: Problem) -> bool:
        """ "legs.0.on" below the rows, with the focus in its cell."""
        _, _, rest = problem.field.partition("legs.")
        place, _, name = rest.partition(".")
        filled = [editors for editors in self.rows if any(_said(one) for one in editors.values())]
        if not place.isdigit() or int(place) >= len(filled):
            return False
        self.problem.setText(text.sentence(problem.code, problem.parameters))
        self.problem.show()
        filled[int(place)][name].setFocus()
        return True


def _leg(told: Mapping[str, str], on: date | None) -> Leg:
    return Leg(
        origin=told["origin"],
        to=told["to"],
        by=told["by"],
        number=told["number"],
        on=on,
        seat=told["seat"],
    )


def _line_text(editor: QWidget) -> str:
    return editor.text().strip() if isinstance(editor, QLineEdit) else ""


def _said(editor: QWidget) -> str:
    return str(editor.value) if isinstance(editor, Pick) else _line_text(editor)


class FillPage(StepPage):
    """What the registration form says beside documents and answers."""

    def __init__(self, search: Search, ask: AskPlace, clock: Callable[[], date]) -> None:
        super().__init__()
        self._members: tuple[MemberShown, ...] = ()
        self.plate = line(longest=16)
        self.origin = PlaceLine(ask)
        self.door = DoorPicker(lambda: tr("Address: door or name"), search, self)
        self.legs = Legs(clock)
        self.fields = {
            "household": self.door.field,
            "origin": Field(lambda: tr("Coming from"), self.origin),
            "plate": Field(lambda: tr("Plate"), self.plate),
        }
        self.rows = PersonRows(
            [
                PersonColumn(
                    field="condition",
                    title=lambda: tr("Condition"),
                    make=lambda shown: Pick(_conditions, shown.member.condition),
                ),
                PersonColumn(
                    field="phone",
                    title=lambda: tr("Phone"),
                    make=_phone,
                ),
                PersonColumn(
                    field="origin",
                    title=lambda: tr("Comes from elsewhere"),
                    make=lambda shown: typed(shown.member.origin),
                ),
                PersonColumn(
                    field="language",
                    title=lambda: tr("Papers in"),
                    make=lambda shown: Pick(_languages, shown.member.language),
                ),
            ]
        )
        self.door.done.connect(lambda: self.origin.line.setFocus())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        top = QHBoxLayout()
        top.setSpacing(2 * GAP)
        parts: tuple[tuple[QWidget, int], ...] = (
            (self.door, 2),
            (self.fields["origin"], 3),
            (self.fields["plate"], 1),
        )
        for placed, share in parts:
            top.addWidget(placed, share)
        column.addLayout(top)
        column.addWidget(self.legs)
        column.addWidget(self.rows)
        column.addStretch(1)

    @property
    def order(self) -> Sequence[QWidget]:
        return (
            self.door.line,
            self.origin.line,
            self.plate,
            *self.legs.order,
            *self.rows.order,
        )

    def show_arrival(self, arrival: Arrival) -> None:
        party = arrival.party
        self._members = arrival.members
        if party.household is not None:
            self.door.choose(
                HostRow(
                    household=party.household,
                    place=arrival.door,
                    person=party.household,
                    name="",
                    observed_until=None,
                )
            )
        self.origin.line.setText(party.origin)
        self.plate.setText(party.plate)
        self.legs.show_legs(party.legs, party.origin)
        self.legs.problem.hide()
        self.rows.show_members(arrival.members)

    def party(self, party: Party) -> Party:
        host: HostRow | None = self.door.host
        return replace(
            party,
            household=host.household if host else None,
            origin=self.origin.value,
            plate=self.plate.text(),
            legs=self.legs.legs,
        )

    def members(self) -> Mapping[UUID, Member]:
        return {one.id: replace(one.member, **self.rows.values(one.id)) for one in self._members}

    def faults(self) -> bool:
        self.rows.clear_problems()
        self.legs.problem.hide()
        return not self.door.field.look()

    def show_problem(self, problem: Problem) -> bool:
        field = self.fields.get(problem.field)
        if field is not None:
            field.show_problem(text.sentence(problem.code, problem.parameters))
            return True
        if problem.field.startswith("legs."):
            return self.legs.show_problem(problem)
        return show_member_problem(self.rows, problem, {})


def _phone(shown: MemberShown) -> QWidget:
    return KeptLine(shown.member.phone, mask_phone(shown.member.phone), 24)


def _conditions() -> list[tuple[Any, str]]:
    return [("", tr("Which?")), *((one.value, condition_words(one)) for one in Condition)]


def _languages() -> list[tuple[Any, str]]:
    return [("zh_CN", _LANGUAGE_NAMES["zh_CN"]), ("en", _LANGUAGE_NAMES["en"])]
