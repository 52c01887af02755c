"""The households of a building, door by door: for clerks and supervisors, never at the gate."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.services.exporting import Exporting
from gatekeeper.services.households import HouseholdRow, Households
from gatekeeper.text import tr
from gatekeeper.ui import list_export
from gatekeeper.ui.door_form import add_door, door_of
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import choice, fill
from gatekeeper.ui.member_columns import MARK
from gatekeeper.ui.rows import Chip, Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button


class HouseholdsScreen(Screen):
    """`opened` carries the id of a household; a new one is entered above the list."""

    opened = Signal(object)

    def __init__(
        self,
        households: Households,
        exporting: Exporting,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
        is_new: bool = False,
    ) -> None:
        super().__init__(tasks, parent)
        self._households, self._operator = households, operator
        self.building = choice([])
        self.building.currentIndexChanged.connect(lambda _: self.reload())
        self.form = Form(columns=3)
        self.form.add("which", lambda: tr("Building"), self.building)
        self.new = Form(columns=3)
        add_door(self.new)
        if not is_new:
            self.new.hide()
        self.list = RowsView(
            (
                Column(title=lambda: tr("Address"), words=lambda r: r.place, order=_by_door),
                Column(
                    title=lambda: tr("People"),
                    words=lambda r: str(r.members),
                    order=lambda r: r.members,
                ),
                Column(
                    title=lambda: tr("Tenants"),
                    words=lambda r: f"{MARK}{r.renters}" if r.renters else "",
                    order=lambda r: r.renters,
                ),
                Column(title=lambda: tr("State"), words=_state, stretch=True),
            ),
            lambda: tr("No household yet. One is made here, by a person's form, or by a list."),
            chips=(
                Chip(title=lambda: tr("rented"), keeps=lambda r: r.is_rented),
                Chip(title=lambda: tr("empty"), keeps=lambda r: r.members == 0),
            ),
            exportable=True,
        )
        list_export.connect(self.list, self, exporting, operator, "households")
        self.list.opened.connect(lambda row: self.opened.emit(row.household))
        self.add = button()
        self.add.clicked.connect(self._on_add)
        QShortcut(QKeySequence("Ctrl+N"), self, self._on_add)
        self.buttons.insertWidget(self.buttons.count() - 1, self.add)
        for widget in (self.new, self.form):
            self.body.addWidget(widget)
        self.body.addWidget(self.list, 1)
        self.say(self.title.setText, lambda: tr("Households by building"))
        self.say(self.hint.setText, lambda: tr("Enter opens the household."))
        self.say(self.add.setText, lambda: tr("New household (Ctrl+N)"))
        self.offer(lambda: tr("Save the household"))
        self.primary.setVisible(is_new)
        self.setFocusProxy(self.new.fields["building"].editor if is_new else self.list)
        self.run(households.buildings, then=self._show_buildings, lane="read")

    def _show_buildings(self, found: Sequence[tuple[str, int]]) -> None:
        kept = self.building.currentData()
        fill(self.building, [(one, f"{one or '–'}  ({count})") for one, count in found], kept)
        self.reload()

    def reload(self) -> None:
        """The flats of the building chosen."""
        building = self.building.currentData()
        if building is not None:
            self.run(self._households.of_building, building, then=self.list.set_rows, lane="read")

    def _on_add(self) -> None:
        self.new.show()
        self.primary.show()
        self.new.fields["building"].editor.setFocus()

    def submit(self) -> None:
        self.run(
            self._households.add,
            door_of(self.new),
            self._operator,
            then=self._on_added,
            failed=self._on_not,
        )

    def _on_added(self, row: HouseholdRow) -> None:
        for field in self.new.fields.values():
            field.editor.setProperty("text", "")
            field.show_problem("")
        self.tell(tr("Household {place} is in the records.", place=row.place))
        self.run(self._households.buildings, then=self._show_buildings, lane="read")

    def _on_not(self, error: BaseException) -> None:
        self.on_refused(error, self.new)


def _by_door(row: HouseholdRow) -> tuple[tuple[bool, int, str], ...]:
    return tuple(
        (not part.isdecimal(), int(part) if part.isdecimal() else 0, part)
        for part in (row.building, row.unit, row.room)
    )


def _state(row: HouseholdRow) -> str:
    if row.members == 0:
        return tr("empty")
    return tr("rented") if row.is_rented else ""
