"""What every page of a return offers its screen, and the first one: who arrives, from where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gatekeeper import text
from gatekeeper.domain.returnees import Member, Party
from gatekeeper.domain.self_report import SelfReport
from gatekeeper.domain.visits import names_of
from gatekeeper.errors import Problem
from gatekeeper.services.arrivals import Arrival
from gatekeeper.services.hosts import HostRow
from gatekeeper.text import tr
from gatekeeper.ui.forms import Field
from gatekeeper.ui.host_picker import Search
from gatekeeper.ui.inputs import line
from gatekeeper.ui.returnee_inputs import (
    AskPlace,
    DoorPicker,
    PersonRows,
    PlaceLine,
)
from gatekeeper.ui.screen import GAP, Speaking


class StepPage(Speaking):
    """What one step asks; `show_arrival` fills it, the others give back what stands in it.

    `told` carries a sentence for the line below, which is a problem or not.
    """

    told = Signal(str, bool)

    def show_arrival(self, arrival: Arrival) -> None:
        """Everything that is known."""
        raise NotImplementedError

    @property
    def order(self) -> Sequence[QWidget]:
        """The editors as Enter walks them."""
        return ()

    def party(self, party: Party) -> Party:
        """The party with what stands here."""
        return party

    def members(self) -> Mapping[UUID, Member]:
        """Whoever has something here."""
        return {}

    @property
    def pictures(self) -> Mapping[tuple[UUID, str], bytes]:
        """Pictures taken here and not saved yet."""
        return {}

    @property
    def receipt(self) -> str:
        """A code scanned here and not saved yet."""
        return ""

    @property
    def joining(self) -> tuple[str, ...]:
        """Names of further people of the family, typed here."""
        return ()

    def faults(self) -> bool:
        """Show what is wrong before anything is saved; true when there is something."""
        return False

    def show_problem(self, problem: Problem) -> bool:
        """A service's problem at its place; false when it is of another page."""
        return False


def typed(words: str, longest: int = 80) -> QLineEdit:
    """A line that holds these words."""
    made = line(longest=longest)
    made.setText(words)
    return made


class WhoPage(StepPage):
    """Names, phone, address, origin and plate: all that is needed to begin."""

    def __init__(self, search: Search, ask: AskPlace) -> None:
        super().__init__()
        self.names, self.phone, self.plate = line(longest=600), line(longest=24), line(longest=16)
        self.origin = PlaceLine(ask)
        self.door = DoorPicker(lambda: tr("Address: door or name"), search, self)
        self.fields = {
            "names": Field(lambda: tr("Names of all (several: A、B)"), self.names),
            "phone": Field(lambda: tr("Phone"), self.phone),
            "household": self.door.field,
            "origin": Field(lambda: tr("Coming from"), self.origin),
            "plate": Field(lambda: tr("Plate"), self.plate),
        }
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GAP)
        top, low = QHBoxLayout(), QHBoxLayout()
        for row in (top, low):
            row.setSpacing(3 * GAP)
        for widget, stretch in ((self.fields["phone"], 1), (self.fields["names"], 2)):
            top.addWidget(widget, stretch)
        low_row: tuple[tuple[QWidget, int], ...] = (
            (self.door, 1),
            (self.fields["origin"], 2),
            (self.fields["plate"], 1),
        )
        for placed, share in low_row:
            low.addWidget(placed, share)
        column.addLayout(top)
        column.addLayout(low)
        column.addStretch(1)

    @property
    def order(self) -> Sequence[QWidget]:
        return (self.phone, self.names, self.door.line, self.origin.line, self.plate)

    @property
    def family(self) -> tuple[str, ...]:
        """Each name; none where nothing is typed."""
        return tuple(name for name in names_of(self.names.text()) if name)

    def party(self, party: Party) -> Party:
        host: HostRow | None = self.door.host
        return replace(
            party,
            origin=self.origin.value,
            household=host.household if host else None,
            plate=self.plate.text(),
        )

    def show_report(self, report: SelfReport) -> None:
        """What a family reported of itself; the door is searched for as if it were typed."""
        self.names.setText("、".join(report.names))
        self.phone.setText(report.phone)
        self.origin.line.setText(report.origin)
        self.plate.setText(report.plate)
        self.door.look_for(report.address)
        self.door.line.setFocus()

    def show_arrival(self, arrival: Arrival) -> None:
        """Not used for a party that stands already."""

    def faults(self) -> bool:
        return not self.door.field.look()

    def show_problem(self, problem: Problem) -> bool:
        field = self.fields.get(problem.field)
        if field is None:
            return False
        field.show_problem(text.sentence(problem.code, problem.parameters))
        return True


def show_member_problem(rows: PersonRows, problem: Problem, names: Mapping[str, str]) -> bool:
    """A member's problem, "UUID.field", below his row."""
    member, found, field = problem.field.partition(".")
    try:
        whose = UUID(member)
    except ValueError:
        return False
    sentence = text.sentence(problem.code, problem.parameters)
    return bool(found) and rows.show_problem(whose, names.get(field, field), sentence)
