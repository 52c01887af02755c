"""The checklist of one case: who does what and when, ticked by keys (O15, O17, O18)."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.bodies import Body
from gatekeeper.domain.checklist import BODIES, NOTE_CHARACTERS, TickState
from gatekeeper.domain.masking import mask_name
from gatekeeper.domain.visits import NAME_CHARACTERS
from gatekeeper.services.checklist import CaseTasks, Checklists, TaskRow
from gatekeeper.text import tr
from gatekeeper.text.checklist import task_words, when_words
from gatekeeper.text.fever import body_words
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import line
from gatekeeper.ui.rows import Chip, Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button
from gatekeeper.ui.words import day_and_time


class ChecklistScreen(Screen):
    """The arrows walk, Ctrl+Enter ticks; whoever did it stays for the next line."""

    def __init__(
        self,
        case: UUID,
        checklists: Checklists,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._case, self._checklists, self._operator = case, checklists, operator
        self.found: CaseTasks | None = None
        self.list = RowsView(
            (
                Column(title=lambda: tr("Whose it is"), words=lambda r: body_words(r.task.body)),
                Column(title=lambda: tr("When"), words=lambda r: when_words(r.task.when)),
                Column(
                    title=lambda: tr("Task"), words=lambda r: task_words(r.task.key), stretch=True
                ),
                Column(title=lambda: tr("Done"), words=_done),
                Column(title=lambda: tr("Done by"), words=lambda r: r.tick.doer if r.tick else ""),
                Column(title=lambda: tr("Remark"), words=lambda r: r.tick.note if r.tick else ""),
            ),
            lambda: "",
            chips=(
                Chip(title=lambda: tr("To do"), keeps=lambda r: r.state is TickState.DUE),
                *(_chip(body) for body in BODIES),
            ),
        )
        self.form = Form(columns=2, close=True)
        self.doer, self.note = line(longest=NAME_CHARACTERS), line(longest=NOTE_CHARACTERS)
        self.doer.setText(operator.name)
        self.form.add("doer", lambda: tr("Done by"), self.doer)
        self.form.add("note", lambda: tr("Remark (number of the magnet)"), self.note)
        self.back = button()
        self.back.clicked.connect(self._on_back)
        QShortcut(QKeySequence("Ctrl+Backspace"), self, self.back.click)
        self.buttons.insertWidget(2, self.back)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.form)
        self.list.opened.connect(lambda _: self.note.setFocus())
        self.list.picked.connect(self._on_picked)
        self.say(self.title.setText, self._title)
        self.say(
            self.hint.setText, lambda: tr("Some lines follow from the daily sheet or a paper.")
        )
        self.say(self.back.setText, lambda: tr("Take back (Ctrl+Backspace)"))
        self.offer(lambda: tr("Tick"))
        self.setFocusProxy(self.list.search)

    def showEvent(self, event: QShowEvent) -> None:
        """Back from elsewhere it may stand otherwise."""
        super().showEvent(event)
        self.run(self._checklists.of_case, self._case, then=self._show, lane="read")

    def _show(self, found: CaseTasks | None) -> None:
        if found is None:
            self.cancelled.emit()
            return
        self.found = found
        self.list.renew_rows(found.tasks, lambda row: row.task.key)
        self.title.setText(self._title())
        self._on_picked(self.list.current)

    def _title(self) -> str:
        if self.found is None:
            return tr("Checklist")
        case = self.found.case
        return f"{case.number} · {mask_name(case.name)}  {case.place}"

    def _on_picked(self, row: TaskRow | None) -> None:
        may = row is not None and not row.task.by_itself
        self.primary.setEnabled(may and row is not None and row.state is TickState.DUE)
        self.back.setEnabled(may and row is not None and row.state is TickState.DONE)

    def submit(self) -> None:
        row = self.list.current
        if row is not None:
            self.run(
                self._checklists.tick,
                self._case,
                row.task.key,
                self.doer.text(),
                self.note.text(),
                self._operator,
                then=self._on_ticked,
                failed=lambda error: self.on_refused(error, self.form),
            )

    def _on_ticked(self, found: CaseTasks) -> None:
        self.note.clear()
        self.form.fields["doer"].show_problem("")
        self.tell("")
        self._show(found)
        self.list.search.setFocus()

    def _on_back(self) -> None:
        row = self.list.current
        if row is not None:
            self.run(
                self._checklists.take_back,
                self._case,
                row.task.key,
                self._operator,
                then=self._show,
            )


def _chip(body: Body) -> Chip:
    return Chip(title=lambda: body_words(body), keeps=lambda r: r.task.body is body)


def _done(row: TaskRow) -> str:
    if row.tick is not None:
        return day_and_time(row.tick.done_at)
    return tr("to do") if row.state is TickState.DUE else ""
