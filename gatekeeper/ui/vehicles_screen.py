"""The registry of vehicles (G18): whose car it is, where it stands, until when it is let in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from gatekeeper import text
from gatekeeper.domain import identifiers
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.masking import mask_name
from gatekeeper.domain.typed import day_typed
from gatekeeper.domain.vehicles import ABOUT_AT_MOST, PLATE_AT_MOST, SLOT_AT_MOST
from gatekeeper.services.registry import PersonRow, Registry
from gatekeeper.services.vehicles import Entry, VehicleRow, Vehicles
from gatekeeper.text import tr
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import line
from gatekeeper.ui.person_line import PersonLine
from gatekeeper.ui.rows import Chip, Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button
from gatekeeper.ui.typed import optional_day_fault


class VehiclesScreen(Screen):
    """Above the car that is entered or changed, below all of them; Enter opens one."""

    def __init__(
        self,
        vehicles: Vehicles,
        registry: Registry,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._vehicles, self._registry, self._operator = vehicles, registry, operator
        self._known: VehicleRow | None = None
        self.owner = PersonLine(self._search)
        self.form = Form(columns=3)
        self._add_fields()
        self.list = RowsView(
            (
                Column(title=lambda: tr("Plate"), words=lambda r: r.plate),
                Column(
                    title=lambda: tr("Owner"),
                    words=lambda r: mask_name(r.name),
                    searched=lambda r: r.name,
                ),
                Column(title=lambda: tr("Address"), words=lambda r: r.place),
                Column(title=lambda: tr("Slot"), words=lambda r: r.slot),
                Column(title=lambda: tr("Colour, model"), words=lambda r: r.about, stretch=True),
                Column(title=lambda: tr("Allowed until"), words=_until),
            ),
            lambda: tr("No car is registered. Enter one above, or import a list with plates."),
            chips=(Chip(title=lambda: tr("With an end"), keeps=lambda r: bool(r.allowed_until)),),
            exportable=True,
        )
        self.list.opened.connect(self._on_opened)
        self.remove, self.new = button("danger"), button()
        self.remove.clicked.connect(self._on_remove)
        self.new.clicked.connect(lambda: self._fill(None))
        QShortcut(QKeySequence("Ctrl+D"), self, self.remove.click)
        QShortcut(QKeySequence("Ctrl+N"), self, self.new.click)
        for made in (self.new, self.remove):
            self.buttons.insertWidget(self.buttons.count() - 1, made)
        self.body.addWidget(self.form)
        self.body.addWidget(self.list, 1)
        self.say(self.title.setText, lambda: tr("Registered vehicles"))
        self.say(self.hint.setText, self._hint)
        self.say(self.remove.setText, lambda: tr("Remove (Ctrl+D)"))
        self.say(self.new.setText, lambda: tr("New car (Ctrl+N)"))
        self.offer(lambda: tr("Register the car") if self._known is None else tr("Save"))
        self.setFocusProxy(self.plate)
        self.reload()

    def _add_fields(self) -> None:
        form, self.plate = self.form, line(longest=PLATE_AT_MOST)
        form.add("plate", lambda: tr("Plate"), self.plate, _plate_fault)
        form.add("owner", lambda: tr("Owner (type a name or address)"), self.owner, self._whose)
        form.add("about", lambda: tr("Colour, model"), line(longest=ABOUT_AT_MOST))
        form.add("slot", lambda: tr("Slot"), line(longest=SLOT_AT_MOST))
        until = line(longest=10)
        form.add(
            "allowed_until", lambda: tr("Allowed until (2022-12-31)"), until, optional_day_fault
        )
        self.owner.picked.connect(lambda: form.fields["owner"].look())

    def _hint(self) -> str:
        if self._known is None:
            return tr("A car that is not here is held or refused, as the profile says.")
        return tr("Changing {plate}. Ctrl+N enters another one.", plate=self._known.plate)

    def _whose(self, _typed: str) -> str:
        has_owner = self.owner.person or (self._known and self._known.household)
        return "" if has_owner else tr("Choose a person from the list.")

    def _search(self, typed: str, answer: Callable[[Sequence[PersonRow]], None]) -> None:
        self.run(self._registry.search, typed, then=answer, lane="read")

    def reload(self) -> None:
        """Ask again which cars there are."""
        self.run(self._vehicles.listed, then=self._show_rows, lane="read")

    def _show_rows(self, rows: Sequence[VehicleRow]) -> None:
        self.list.set_rows(rows)

    def _on_opened(self, row: VehicleRow) -> None:
        self._fill(row)

    def _fill(self, row: VehicleRow | None) -> None:
        """The form shows this car, or is empty for the next one."""
        self._known = row
        told = {"plate": "", "about": "", "slot": ""}
        if row is not None:
            told = {"plate": row.plate, "about": row.about, "slot": row.slot}
        for key, value in told.items():
            self.form.fields[key].editor.setText(value)  # type: ignore[attr-defined]
        until = row.allowed_until.isoformat() if row and row.allowed_until else ""
        self.form.fields["allowed_until"].editor.setText(until)  # type: ignore[attr-defined]
        self.owner.clear()
        for field in self.form.fields.values():
            field.show_problem("")
        self.retranslate()
        self.plate.setFocus()

    def submit(self) -> None:
        if not self.form.look():
            return
        person, household = self._owner()
        entry = Entry(
            plate=self.form["plate"],
            person=person,
            household=household,
            about=self.form["about"],
            slot=self.form["slot"],
            allowed_until=day_typed(self.form["allowed_until"]),
        )
        known = self._known.id if self._known else None
        self.run(
            self._vehicles.register,
            entry,
            self._operator,
            known,
            then=self._on_saved,
            failed=self._on_not,
        )

    def _owner(self) -> tuple[UUID | None, UUID | None]:
        """Whoever was picked, else whose car it was."""
        if self.owner.person is not None:
            return self.owner.person, None
        row = self._known
        if row is None:
            return None, None
        return (row.person, None) if row.person else (None, row.household)

    def _on_saved(self, row: VehicleRow) -> None:
        self.tell(tr("{plate} is registered.", plate=row.plate))
        self._fill(None)
        self.reload()

    def _on_not(self, error: BaseException) -> None:
        self.on_refused(error, self.form)

    def _on_remove(self) -> None:
        row: VehicleRow | None = self.list.current
        if row is not None:
            self.question.ask(
                lambda: tr("Remove {plate} from the registry?", plate=row.plate),
                lambda: tr("Remove"),
                lambda: self.run(
                    self._vehicles.remove, row.id, self._operator, then=self._on_removed
                ),
            )

    def _on_removed(self, _: Any) -> None:
        self.tell(tr("Done and recorded."))
        self._fill(None)
        self.reload()


def _plate_fault(typed: str) -> str:
    codes = identifiers.plate_problems(typed)
    return text.sentence(codes[0], {}) if codes else ""


def _until(row: VehicleRow) -> str:
    return row.allowed_until.isoformat() if row.allowed_until else ""
