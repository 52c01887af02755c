"""车辆登记: the cars of the last days, searched, printed, saved; one of them undone as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from gatekeeper import text
from gatekeeper.domain.access import Direction
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.masking import mask_name, mask_plate
from gatekeeper.domain.vehicles import PLATE_AT_MOST, plate_faults
from gatekeeper.services.settlement import UNDO_REASONS
from gatekeeper.services.vehicle_register import VehiclePassageRow, VehicleRegister
from gatekeeper.text import tr
from gatekeeper.text.vehicles import car_outcome_words
from gatekeeper.ui.flow import Flow
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import line
from gatekeeper.ui.reason_bar import ReasonBar
from gatekeeper.ui.rows import Chip, Column, RowsView
from gatekeeper.ui.screen import GAP, Screen, Tasks, button
from gatekeeper.ui.words import recently

_STOPPED = frozenset({"held", "denied", "turned-back"})


class VehicleRegisterScreen(Screen):
    """The other screens about vehicles open from here."""

    paper_asked = Signal()
    registry_asked = Signal()
    held_asked = Signal()
    call_asked = Signal()

    def __init__(
        self,
        register: VehicleRegister,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._register, self._operator = register, operator
        self._corrected: VehiclePassageRow | None = None
        post = Column(title=lambda: tr("Post"), words=lambda r: r.post)
        self.list = RowsView(
            (
                Column(
                    title=lambda: tr("Time"),
                    words=lambda r: recently(r.occurred_at),
                    order=lambda r: r.occurred_at,
                ),
                *((post,) if register.gate.standing.is_office else ()),
                Column(title=lambda: tr("Way"), words=_way),
                Column(
                    title=lambda: tr("Plate"),
                    words=lambda r: mask_plate(r.plate),
                    searched=lambda r: r.plate,
                ),
                Column(title=lambda: tr("Address"), words=lambda r: r.place),
                Column(title=lambda: tr("Driver"), words=lambda r: mask_name(r.driver)),
                Column(title=lambda: tr("People"), words=lambda r: str(r.occupants)),
                Column(title=lambda: tr("Result"), words=_result),
                Column(title=lambda: tr("Remarks"), words=_remarks, stretch=True),
            ),
            lambda: tr("No car has come yet. F4 at the lane enters the first one."),
            chips=(
                Chip(title=lambda: tr("Stopped"), keeps=lambda r: r.outcome in _STOPPED),
                Chip(
                    title=lambda: tr("Not registered"),
                    keeps=lambda r: "vehicle-unknown" in r.findings,
                ),
                Chip(
                    title=lambda: tr("Looked for"),
                    keeps=lambda r: "vehicle-watched" in r.findings,
                ),
            ),
            exportable=True,
        )
        self.reasons = ReasonBar()
        self.correction = Form(close=True)
        self.plate = line(longest=PLATE_AT_MOST)
        self.correction.add(
            "plate", lambda: tr("The right plate (Enter)"), self.plate, _plate_fault
        )
        self.plate.returnPressed.connect(self._correct)
        self.correction.hide()
        acts = QWidget()
        flow = Flow(acts)
        flow.setSpacing(GAP)
        for widget in (self.list, self.correction, self.reasons, acts):
            self.body.addWidget(widget, 1 if widget is self.list else 0)
        for key, asked, sentence in (
            ("Ctrl+O", self.call_asked.emit, lambda: tr("Move a car (Ctrl+O)")),
            ("Ctrl+H", self.held_asked.emit, lambda: tr("Held cars (Ctrl+H)")),
            ("Ctrl+E", self.registry_asked.emit, lambda: tr("Registry (Ctrl+E)")),
            ("Ctrl+P", self.paper_asked.emit, lambda: tr("Print (Ctrl+P)")),
            ("Ctrl+R", self._on_correct, lambda: tr("Correct (Ctrl+R)")),
            ("Ctrl+D", self._on_undo, lambda: tr("Undo (Ctrl+D)")),
        ):
            made = button()
            made.clicked.connect(asked)
            self.say(made.setText, sentence)
            QShortcut(QKeySequence(key), self, made.click)
            flow.addWidget(made)
        self.say(self.title.setText, lambda: tr("Vehicle register"))
        self.say(self.hint.setText, lambda: tr("The cars of the last seven days."))
        self.setFocusProxy(self.list.search)
        self.reload()

    def reload(self) -> None:
        """Ask again which cars came."""
        self.run(self._register.listed, then=self._show_rows, lane="read")

    def _show_rows(self, rows: Sequence[VehiclePassageRow]) -> None:
        self.list.set_rows(rows)

    def _on_undo(self) -> None:
        row: VehiclePassageRow | None = self.list.current
        if row is None or row.void or row.outcome != "granted":
            self.tell(tr("Only a car that passed can be undone."), problem=True)
            return
        self.reasons.ask(
            lambda: tr("Undo {plate} with everybody in it: why?", plate=mask_plate(row.plate)),
            UNDO_REASONS,
            partial(self._undo, row),
        )

    def _on_correct(self) -> None:
        """Another plate for the line chosen; what was typed stays until it is right."""
        row: VehiclePassageRow | None = self.list.current
        if row is not None:
            self._corrected = row
            self.correction.show()
            self.plate.setText(row.plate)
            self.plate.setFocus()

    def _correct(self) -> None:
        row = self._corrected
        if row is not None and self.correction.look():
            self.run(
                self._register.correct,
                row.id,
                self.plate.text(),
                self._operator,
                then=self._on_undone,
            )

    def _undo(self, row: VehiclePassageRow, reason: str) -> None:
        self.run(self._register.undo, row.id, reason, self._operator, then=self._on_undone)

    def _on_undone(self, _: Any) -> None:
        self._corrected = None
        self.correction.hide()
        self.tell(tr("Done and recorded."))
        self.list.setFocus()
        self.reload()


def _plate_fault(typed: str) -> str:
    return "".join(text.sentence(fault.code, fault.parameters) for fault in plate_faults(typed))


def _way(row: VehiclePassageRow) -> str:
    return text.direction_word(Direction(row.direction))


def _result(row: VehiclePassageRow) -> str:
    return tr("corrected") if row.void else car_outcome_words(row.outcome)


def _remarks(row: VehiclePassageRow) -> str:
    """What stands in the way or was set aside; what is in order needs no words."""
    told = [
        text.sentence(code, {"until": "", "day": "", "days": "", "slot": ""})
        for code in row.findings
        if code in _TELLING
    ]
    if row.put_off:
        told.append(tr("Got out: {count}", count=row.put_off))
    return " ".join(told)


_TELLING = frozenset(
    {
        "vehicle-unknown",
        "vehicle-watched",
        "vehicle-no-plate",
        "vehicle-plate-doubtful",
        "vehicle-foreign-driver",
        "vehicle-of-visit",
    }
)
