"""The strips on doors (提示条): what is due today, what is broken, how each ended (O05)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import local
from gatekeeper.domain.masking import mask_name
from gatekeeper.domain.strips import NOTE_CHARACTERS, StripState
from gatekeeper.services.gate import Gate
from gatekeeper.services.strips import BATCH, StripRow, Strips
from gatekeeper.text import tr
from gatekeeper.text.screening import strip_words
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import line
from gatekeeper.ui.rows import Chip, Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button


class StripsScreen(Screen):
    """`sheets_asked` carries the strips whose papers are wanted: those shown that hang."""

    sheets_asked = Signal(object)

    def __init__(
        self,
        strips: Strips,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._strips, self._operator = strips, operator
        self._gate: Gate = strips.gate
        self._waiting: list[UUID] = []
        self.form = Form(columns=1)
        self.form.add(
            "note", lambda: tr("What came of a broken one"), line(longest=NOTE_CHARACTERS)
        )
        self.list = RowsView(
            (
                Column(title=lambda: tr("Strip"), words=lambda r: r.number),
                Column(title=lambda: tr("Door"), words=lambda r: r.place),
                Column(title=lambda: tr("Grid"), words=lambda r: r.grid),
                Column(title=lambda: tr("Put on"), words=lambda r: self._at(r.put_at)),
                Column(title=lambda: tr("Looked at"), words=lambda r: self._at(r.looked_at)),
                Column(title=lambda: tr("Times looked at"), words=lambda r: str(r.looks)),
                Column(title=lambda: tr("Due"), words=lambda r: self._at(r.due_at)),
                Column(title=lambda: tr("Status"), words=_status),
                Column(title=lambda: tr("What came of it"), words=self._end, stretch=True),
            ),
            lambda: tr("No strip on any door. A round puts the first one on."),
            chips=(
                Chip(title=lambda: tr("Due now"), keeps=lambda r: r.is_due(self._gate.clock())),
                Chip(title=lambda: tr("Broken"), keeps=lambda r: r.state is StripState.BROKEN),
                Chip(title=lambda: tr("Ended"), keeps=lambda r: not r.is_open),
            ),
        )
        self.list.picked.connect(lambda _: self._allow())
        self.list.opened.connect(lambda _: self._on_whole())
        self.whole, self.broken, self.down, self.every, self.papers = (button() for _ in range(5))
        self.whole.clicked.connect(self._on_whole)
        self.broken.clicked.connect(self._on_broken)
        self.down.clicked.connect(self._on_down)
        self.every.clicked.connect(self._on_every)
        self.papers.clicked.connect(self._on_papers)
        for key, made in (("B", self.broken), ("P", self.papers)):
            QShortcut(QKeySequence(f"Ctrl+{key}"), self, made.click)
        for made in (self.papers, self.down, self.every, self.broken, self.whole):
            self.buttons.insertWidget(self.buttons.count() - 1, made)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.form)
        self.say(self.title.setText, lambda: tr("Strips on doors"))
        self.say(self.hint.setText, self._figures)
        self.say(self.whole.setText, lambda: tr("Whole (Enter)"))
        self.say(self.broken.setText, lambda: tr("Broken (Ctrl+B)"))
        self.say(self.down.setText, lambda: tr("Take down"))
        self.say(self.every.setText, lambda: tr("All whole"))
        self.say(self.papers.setText, lambda: tr("Papers (Ctrl+P)"))
        self.offer(lambda: tr("Save"))
        self.setFocusProxy(self.list.search)
        self._allow()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.reload()

    def reload(self) -> None:
        """Ask again."""
        self.run(self._strips.listed, then=self._show, lane="read")

    def _show(self, rows: Sequence[StripRow]) -> None:
        self.list.renew_rows(rows, lambda row: row.id)
        self.hint.setText(self._figures())
        self._allow()

    def _at(self, moment: datetime | None) -> str:
        return f"{local(moment, self._gate.standing.zone):%m-%d %H:%M}" if moment else ""

    def _end(self, row: StripRow) -> str:
        """A note, or who came home, masked."""
        return row.note or mask_name(row.came)

    def _figures(self) -> str:
        rows: Sequence[StripRow] = self.list.model.everything
        now = self._gate.clock()
        return tr(
            "On doors: {up}, due now: {due}, broken: {broken}.",
            up=sum(row.is_open for row in rows),
            due=sum(row.is_due(now) for row in rows),
            broken=sum(row.state is StripState.BROKEN for row in rows),
        )

    def _allow(self) -> None:
        row: StripRow | None = self.list.current
        is_up = row is not None and row.state is StripState.UP
        is_broken = row is not None and row.state is StripState.BROKEN
        self.whole.setEnabled(is_up)
        self.broken.setEnabled(is_up)
        self.down.setEnabled(is_up or is_broken)
        self.every.setEnabled(any(one.state is StripState.UP for one in self.list.model.shown))
        self.papers.setEnabled(any(one.is_open for one in self.list.model.shown))
        self.form.setEnabled(is_broken)
        self.primary.setEnabled(is_broken)

    # --- acts ---------------------------------------------------------------------------------

    def _on_whole(self) -> None:
        row: StripRow | None = self.list.current
        if row is not None and row.state is StripState.UP:
            self.run(self._strips.whole, [row.id], self._operator, then=self._on_done)

    def _on_broken(self) -> None:
        row: StripRow | None = self.list.current
        if row is not None:
            self.run(
                self._strips.broken,
                row.id,
                self._operator,
                then=lambda _: self._on_found_broken(row),
            )

    def _on_found_broken(self, row: StripRow) -> None:
        self.tell(tr("{door}: somebody came. Follow up at once.", door=row.place), problem=True)
        self.reload()
        self.form.fields["note"].editor.setFocus()

    def _on_down(self) -> None:
        row: StripRow | None = self.list.current
        if row is not None:
            self.run(self._strips.take_down, row.id, self._operator, then=self._on_done)

    def _on_every(self) -> None:
        """So many lines at a time: whoever comes to the gate goes first."""
        shown: Sequence[StripRow] = self.list.model.shown
        self._waiting = [row.id for row in shown if row.state is StripState.UP]
        count = len(self._waiting)
        self.question.ask(
            lambda: tr("Were all {count} of them looked at and whole?", count=count),
            lambda: tr("All whole"),
            self._go_on,
            loses=False,
        )

    def _go_on(self) -> None:
        some, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
        then = self._on_done if not self._waiting else lambda _: self._go_on()
        self.run(self._strips.whole, some, self._operator, then=then)

    def _on_papers(self) -> None:
        self.sheets_asked.emit(tuple(row for row in self.list.model.shown if row.is_open))

    def submit(self) -> None:
        row: StripRow | None = self.list.current
        if row is not None:
            self.run(
                self._strips.follow_up,
                row.id,
                self.form["note"],
                self._operator,
                then=self._on_followed,
                failed=lambda error: self.on_refused(error, self.form),
            )

    def _on_followed(self, result: object) -> None:
        self.form.fields["note"].editor.setProperty("text", "")
        self.form.fields["note"].show_problem("")
        self._on_done(result)

    def _on_done(self, _: object) -> None:
        self.tell(tr("Done and recorded."))
        self.reload()


def _status(row: StripRow) -> str:
    return strip_words(row.state, row.ended)
