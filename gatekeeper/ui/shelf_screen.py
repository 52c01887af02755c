"""What lies at the gate by building, what lies too long, and who collects it (G35)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.goods import LAST_DIGITS, NOWHERE, Lying
from gatekeeper.errors import InvalidInput
from gatekeeper.services.goods import MOST_AT_ONCE, Goods
from gatekeeper.services.registry import PersonRow, Registry
from gatekeeper.text import tr
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import Number, line
from gatekeeper.ui.person_picker import PersonPicker
from gatekeeper.ui.rows import Chip, Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button
from gatekeeper.ui.words import recently


class ShelfScreen(Screen):
    """By name, door or the last four digits; or just the building. `paper_asked`: the list."""

    paper_asked = Signal(object)

    def __init__(
        self,
        goods: Goods,
        registry: Registry,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
        clock: Callable[[], datetime],
    ) -> None:
        super().__init__(tasks, parent)
        self._goods, self._registry = goods, registry
        self._operator, self._clock = operator, clock
        self.who = PersonPicker(lambda: tr("Who collects (name or address)"), self._search, self)
        self.waybill, self.building = line(longest=LAST_DIGITS), line(longest=8)
        self.pieces = Number(1, MOST_AT_ONCE, 1)
        self.form = Form(columns=3, close=True)
        self.form.add("waybill", lambda: tr("Or the waybill's last four digits"), self.waybill)
        self.form.add("building", lambda: tr("Building"), self.building)
        self.form.add("pieces", lambda: tr("Pieces"), self.pieces)
        self.list = RowsView(
            (
                Column(title=lambda: tr("Building"), words=_building),
                Column(title=lambda: tr("Pieces"), words=lambda r: str(r.pieces)),
                Column(title=lambda: tr("Of them fresh"), words=lambda r: str(r.fresh or "")),
                Column(title=lambda: tr("Since"), words=lambda r: recently(r.since)),
                Column(
                    title=lambda: tr("Status"),
                    words=lambda r: tr("too long") if self._is_long(r) else "",
                    stretch=True,
                ),
            ),
            lambda: tr("Nothing lies here. F7 and a digit put goods down."),
            chips=(Chip(title=lambda: tr("Too long"), keeps=self._is_long),),
        )
        self.paper = button()
        self._lay_out()
        self.say(self.title.setText, lambda: tr("Goods at the gate"))
        self.say(self.hint.setText, self._figures)
        self.say(self.paper.setText, lambda: tr("List on paper (Ctrl+P)"))
        self.offer(lambda: tr("Collected"))
        self.setFocusProxy(self.who)
        self.reload()

    def _lay_out(self) -> None:
        for part in (self.who, self.form):
            self.body.addWidget(part)
        self.body.addWidget(self.list, 1)
        self.buttons.insertWidget(self.buttons.count() - 1, self.paper)
        self.paper.clicked.connect(lambda: self.paper_asked.emit(self.list.model.everything))
        QShortcut(QKeySequence("Ctrl+P"), self, self.paper.click)
        self.who.chosen.connect(self._on_who)
        self.who.done.connect(self.pieces.setFocus)
        self.waybill.editingFinished.connect(self._on_waybill)
        self.waybill.returnPressed.connect(self.building.setFocus)
        self.building.returnPressed.connect(self.pieces.setFocus)
        self.list.opened.connect(lambda row: self._take_building(row.building))

    def _is_long(self, row: Lying) -> bool:
        return row.is_too_long(self._clock(), self._goods.rule.lying)

    def _figures(self) -> str:
        rows = self.list.model.everything
        return tr(
            "Pieces here: {pieces}. Buildings with goods that lie too long: {long}.",
            pieces=sum(row.pieces for row in rows),
            long=sum(self._is_long(row) for row in rows),
        )

    def _search(self, typed: str, answer: Callable[[Sequence[PersonRow]], None]) -> None:
        self.run(self._registry.search, typed, then=answer, lane="read")

    def reload(self) -> None:
        """Count again."""
        self.run(self._goods.shelf, then=self._show_rows, lane="read")

    def _show_rows(self, rows: Sequence[Lying]) -> None:
        self.list.set_rows(rows)
        self.hint.setText(self._figures())

    # --- who collects -------------------------------------------------------------------------

    def _on_who(self, row: PersonRow | None) -> None:
        if row is not None:
            self.run(self._goods.building_of, row.person, then=self._take_building, lane="read")

    def _on_waybill(self) -> None:
        last = self.waybill.text().strip()
        if last:
            self.run(self._goods.known_waybill, last, then=self._take_building, lane="read")

    def _take_building(self, building: str) -> None:
        if building:
            self.building.setText(building)

    def submit(self) -> None:
        row: PersonRow | None = self.who.row
        act = partial(
            self._goods.pick_up,
            self.building.text(),
            self.pieces.value,
            who=(row.person, row.name) if row is not None else None,
            waybill=self.waybill.text(),
        )
        for key in ("building", "pieces"):
            self.form.fields[key].show_problem("")
        self.run(act, self._operator, then=self._on_taken, failed=self._on_not)

    def _on_taken(self, _row: object) -> None:
        self.tell(tr("{count} collected.", count=self.pieces.value))
        self.who.choose(None)
        for one in (self.waybill, self.building):
            one.clear()
        self.pieces.typed.setText("1")
        self.who.setFocus()
        self.reload()

    def _on_not(self, error: BaseException) -> None:
        if not isinstance(error, InvalidInput) or self.form.show_problems(error.problems):
            self.on_failed(error)


def _building(row: Lying) -> str:
    return tr("no building") if row.building == NOWHERE else row.building
