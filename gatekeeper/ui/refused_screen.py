"""What the office did not take from its stations: rule, both sides of the record, three ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.exchange import Way
from gatekeeper.domain.permissions import Act, may
from gatekeeper.domain.side_by_side import Pair
from gatekeeper.services.exporting import Exporting
from gatekeeper.services.mornings import Mornings, Side
from gatekeeper.services.settling import REASON_LENGTH, RefusedLine, Settling
from gatekeeper.text import tr
from gatekeeper.text.mornings import what_is_wrong
from gatekeeper.text.records import column_words, table_words
from gatekeeper.ui import list_export
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import line
from gatekeeper.ui.rows import Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button
from gatekeeper.ui.theme import Tone
from gatekeeper.ui.words import day_and_time

NOTHING = "-"


class RefusedScreen(Screen):
    """Above the records, below the one chosen as the gate and as the office have it."""

    settled = Signal()

    def __init__(
        self,
        mornings: Mornings,
        exporting: Exporting,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._mornings, self._operator = mornings, operator
        self._settling: Settling = mornings.settling
        self._side: Side | None = None
        self._about: Mapping[UUID, str] = {}
        self.list = RowsView(
            (
                Column(title=lambda: tr("Station"), words=lambda r: r.name),
                Column(title=lambda: tr("Record"), words=lambda r: table_words(r.table)),
                Column(title=lambda: tr("About"), words=lambda r: self._about.get(r.id, "")),
                Column(
                    title=lambda: tr("Line"),
                    words=lambda r: str(r.sequence),
                    order=lambda r: r.sequence,
                ),
                Column(
                    title=lambda: tr("Refused at"),
                    words=lambda r: day_and_time(r.refused_at),
                    order=lambda r: r.refused_at,
                ),
                Column(title=lambda: tr("Why"), words=_why, stretch=True),
            ),
            lambda: tr("Nothing waits for a decision: everything that came was taken."),
            exportable=True,
        )
        self.list.picked.connect(self._on_picked)
        list_export.connect(self.list, self, exporting, operator, "refused")
        self.sides = RowsView(
            (
                Column(
                    title=lambda: tr("What"),
                    words=lambda p: column_words(p.column),
                    tone=lambda p: Tone.HELD if p.differs else None,
                ),
                Column(title=lambda: tr("At the gate"), words=lambda p: self._cell(p.gate)),
                Column(title=lambda: tr("At the office"), words=lambda p: self._cell(p.office)),
                Column(title=lambda: tr("Compared"), words=_difference, stretch=True),
            ),
            lambda: tr("Neither side has this record any more."),
            searchable=False,
        )
        self.form = Form(columns=1)
        self.form.add("reason", self._reason_words, line(longest=REASON_LENGTH))
        self.body.addWidget(self.list, 2)
        self.body.addWidget(self.sides, 3)
        self.body.addWidget(self.form)
        self._add_buttons()
        self.say(self.title.setText, lambda: tr("Refused records"))
        self.say(self.hint.setText, self._hint)
        self.setFocusProxy(self.list.search)
        self._allow()

    def _add_buttons(self) -> None:
        self.full, self.accept, self.ask, self.shut = (button() for _ in range(4))
        settle = self._settle
        for key, made, act in (
            ("Ctrl+U", self.full, self._on_full),
            ("Ctrl+1", self.accept, partial(settle, Way.ACCEPTED)),
            ("Ctrl+2", self.ask, partial(settle, Way.ASKED)),
            ("Ctrl+3", self.shut, partial(settle, Way.CLOSED)),
        ):
            made.clicked.connect(act)
            QShortcut(QKeySequence(key), self, made.click)
            self.buttons.insertWidget(self.buttons.count() - 1, made)
        self.say(self.full.setText, lambda: tr("In full (Ctrl+U)"))
        self.say(self.accept.setText, lambda: tr("Accept (Ctrl+1)"))
        self.say(self.ask.setText, lambda: tr("Ask the gate (Ctrl+2)"))
        self.say(self.shut.setText, lambda: tr("Close (Ctrl+3)"))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reload()

    def reload(self) -> None:
        """Ask again."""
        self.run(self._mornings.refused, self._operator, then=self._show, lane="read")

    def _show(self, found: Sequence[tuple[RefusedLine, str]]) -> None:
        self._about = {row.id: about for row, about in found}
        self.list.renew_rows([row for row, _ in found], lambda row: row.id)
        self._on_picked(self.list.current)

    # --- the one chosen -----------------------------------------------------------------------

    def _on_picked(self, row: RefusedLine | None) -> None:
        self._side = None
        self.sides.set_rows(())
        self._allow()
        if row is not None:
            self.run(
                self._mornings.side_by_side, row, self._operator, then=self._show_side, lane="read"
            )

    def _show_side(self, side: Side) -> None:
        """Of the one that is still chosen."""
        current: RefusedLine | None = self.list.current
        if current is not None and current.id == side.line.id:
            self._side = side
            self.sides.set_rows(side.pairs)
            self.retranslate()
            self._allow()

    def _allow(self) -> None:
        has_one = self._side is not None
        for made in (self.accept, self.ask, self.shut):
            made.setEnabled(has_one)
        is_masked = self._side is not None and self._side.is_masked
        self.full.setEnabled(is_masked and may(self._operator.role, Act.UNMASK))

    def _hint(self) -> str:
        """What is chosen, in a sentence."""
        if self._side is None:
            return tr("Decide about each: the gate is told with its next exchange.")
        found = self._side
        told = [_why(found.line)]
        if not found.has_gate:
            told.append(tr("The gate has deleted this record."))
        if not found.has_office:
            told.append(tr("The office has no such record."))
        return "  ".join(told)

    @staticmethod
    def _reason_words() -> str:
        return tr("Reason (to ask the gate, to close, to see it in full)")

    @staticmethod
    def _cell(value: str | None) -> str:
        return NOTHING if value is None else value

    def _on_full(self) -> None:
        row: RefusedLine | None = self.list.current
        if row is not None and self.full.isEnabled():
            self.run(
                self._mornings.reveal,
                row,
                self.form["reason"],
                self._operator,
                then=self._show_side,
                failed=lambda error: self.on_refused(error, self.form),
            )

    def _settle(self, way: Way) -> None:
        row: RefusedLine | None = self.list.current
        if row is not None and self._side is not None:
            self.run(
                self._settling.settle,
                row.id,
                way,
                self.form["reason"],
                self._operator,
                then=self._on_settled,
                failed=lambda error: self.on_refused(error, self.form),
            )

    def _on_settled(self, _: object) -> None:
        field = self.form.fields["reason"]
        field.editor.setProperty("text", "")
        field.show_problem("")
        self.tell(tr("Decided and recorded. The gate is told with its next exchange."))
        self.settled.emit()
        self.reload()


def _why(row: RefusedLine) -> str:
    """The rule it breaks, with its table in words."""
    told = dict(row.parameters)
    if "table" in told:
        told["table"] = table_words(str(told["table"]))
    if "column" in told:
        told["column"] = column_words(str(told["column"]))
    return what_is_wrong(row.code, told)


def _difference(pair: Pair) -> str:
    return tr("differs") if pair.differs else ""
