"""Reports of abnormal findings: who was called, who answered, what he ordered, who took over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCompleter, QWidget

from gatekeeper.domain.abnormal import WHAT_CHARACTERS, WHOM_CHARACTERS
from gatekeeper.domain.accounts import Operator
from gatekeeper.services.abnormal import AbnormalReports, ReportRow, Sending
from gatekeeper.services.ledger_lists import LedgerLists, Page, Wanted
from gatekeeper.text import tr
from gatekeeper.text.abnormal import kind_words
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import line, tick
from gatekeeper.ui.rows import Chip, Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button, label
from gatekeeper.ui.words import clock_time, recently

NUMBERS = "duty-numbers"


class AbnormalScreen(Screen):
    """Above the reports, below the call just made; the duty numbers are offered as one types."""

    numbers_asked = Signal()

    def __init__(
        self,
        reports: AbnormalReports,
        lists: LedgerLists,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
        report: UUID | None = None,
    ) -> None:
        super().__init__(tasks, parent)
        self._reports, self._lists, self._operator = reports, lists, operator
        self._wanted = report
        self._numbers: tuple[str, ...] = ()
        self.list = RowsView(
            (
                Column(title=lambda: tr("No."), words=lambda r: r.report.number),
                Column(title=lambda: tr("Found at"), words=lambda r: recently(r.report.found_at)),
                Column(title=lambda: tr("What it is"), words=lambda r: kind_words(r.report.kind)),
                Column(title=lambda: tr("Name"), words=lambda r: r.name),
                Column(title=lambda: tr("What was found"), words=lambda r: r.what, stretch=True),
                Column(title=lambda: tr("Status"), words=_status),
            ),
            lambda: tr("No reports. U on the gate screen makes one."),
            chips=(Chip(title=lambda: tr("Unanswered"), keeps=lambda r: not r.report.is_answered),),
        )
        self.calls = label("hint")
        self.whom, self.ordered = line(longest=WHOM_CHARACTERS), line(longest=WHAT_CHARACTERS)
        self.answered = tick(True)
        self.taken = line(longest=WHOM_CHARACTERS)
        self.form = Form(columns=2, close=True)
        self.form.add("whom", lambda: tr("Called (type or pick)"), self.whom)
        self.form.add("ordered", lambda: tr("What was ordered"), self.ordered)
        self.form.add("answered", lambda: tr("Answered"), self.answered)
        self.form.add("taken_over_by", lambda: tr("Taken over by"), self.taken)
        self._add_buttons()
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.calls)
        self.body.addWidget(self.form)
        self.list.picked.connect(self._on_picked)
        self.list.opened.connect(lambda _: self.whom.setFocus())
        self._speak()
        self.setFocusProxy(self.whom)
        self._on_picked(None)
        self.run(
            self._lists.page, NUMBERS, Wanted(oldest_first=True), then=self._offer, lane="read"
        )
        self.reload()

    def _add_buttons(self) -> None:
        self.numbers, self.take = button(), button()
        self.numbers.clicked.connect(self.numbers_asked)
        self.take.clicked.connect(self._on_take)
        QShortcut(QKeySequence("Ctrl+L"), self, self.numbers.click)
        QShortcut(QKeySequence("Ctrl+T"), self, self.take.click)
        for made in (self.numbers, self.take):
            self.buttons.insertWidget(self.buttons.count() - 1, made)

    def _speak(self) -> None:
        self.say(self.title.setText, lambda: tr("Reports of abnormal findings"))
        self.say(
            self.hint.setText,
            lambda: tr(
                "A report goes to the office by itself; without one it is by telephone only."
            ),
        )
        self.say(self.answered.setText, lambda: tr("somebody answered"))
        self.say(self.numbers.setText, lambda: tr("Duty numbers (Ctrl+L)"))
        self.say(self.take.setText, lambda: tr("Taken over (Ctrl+T)"))
        self.offer(lambda: tr("Record the call"))

    def reload(self) -> None:
        """Ask again which reports there are."""
        self.run(self._reports.listed, then=self._show_rows, lane="read")

    def _show_rows(self, rows: Sequence[ReportRow]) -> None:
        kept = self.list.current.id if self.list.current else self._wanted
        self.list.set_rows(rows)
        self.list.choose(lambda row: row.id == kept)
        self._on_picked(self.list.current)

    def _offer(self, page: Page) -> None:
        self._numbers = tuple(f"{row.cells['who']} {row.cells['phone']}" for row in page.rows)
        completer = QCompleter(list(self._numbers), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.whom.setCompleter(completer)
        self.whom.setPlaceholderText("   ".join(self._numbers[:3]))

    def _on_picked(self, row: ReportRow | None) -> None:
        is_open = row is not None and row.report.taken_over_at is None
        self.form.setEnabled(is_open)
        self.primary.setEnabled(is_open)
        self.take.setEnabled(is_open)
        self.calls.setText(_calls(row) if row else "")

    # --- what was done ------------------------------------------------------------------------

    def submit(self) -> None:
        row: ReportRow | None = self.list.current
        if row is not None:
            note = partial(
                self._reports.call, answered=self.answered.isChecked(), ordered=self.ordered.text()
            )
            self._act(note, row.id, self.whom.text(), self._on_called)

    def _on_called(self) -> None:
        self.whom.clear()
        self.ordered.clear()
        self.tell(tr("The call is recorded."))

    def _on_take(self) -> None:
        row: ReportRow | None = self.list.current
        if row is not None:
            self._act(self._reports.take_over, row.id, self.taken.text(), self._on_taken)

    def _on_taken(self) -> None:
        self.taken.clear()
        self.tell(tr("Taken over and recorded."))

    def _act(
        self,
        fn: Callable[[UUID, str, Operator], ReportRow],
        report: UUID,
        told: str,
        then: Callable[[], None],
    ) -> None:
        def done(_: object) -> None:
            then()
            self.reload()

        self.run(fn, report, told, self._operator, then=done, failed=self._on_not)

    def _on_not(self, error: BaseException) -> None:
        self.on_refused(error, self.form)


def _status(row: ReportRow) -> str:
    if row.report.taken_over_at is not None:
        return tr("taken over by {who}", who=row.taken_over_by)
    told = tr("answered") if row.report.is_answered else tr("UNANSWERED")
    return f"{told} · {_SENDING[row.sending]()}"


_SENDING: Mapping[Sending, Callable[[], str]] = {
    Sending.NOT: lambda: tr("by telephone only"),
    Sending.WAITS: lambda: tr("waits to be sent"),
    Sending.SENT: lambda: tr("the office has it"),
}


def _calls(row: ReportRow) -> str:
    told = []
    for call in row.report.calls:
        answered = tr("answered") if call.answered else tr("no answer")
        parts = (clock_time(call.called_at), call.whom, answered, call.ordered)
        told.append(" ".join(part for part in parts if part))
    return "   ·   ".join(told) or tr("Nobody was called yet.")
