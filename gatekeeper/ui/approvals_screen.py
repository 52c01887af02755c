"""Approved exceptions to go out (G45): a supervisor enters for whom, why, by whom, until when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta, tzinfo
from functools import partial
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import local
from gatekeeper.domain.outings import APPROVER_CHARACTERS, NOTE_CHARACTERS
from gatekeeper.domain.typed import moment_typed
from gatekeeper.services.outings import APPROVAL_REASONS, ApprovalRow, Outings
from gatekeeper.services.registry import PersonRow, Registry
from gatekeeper.text import tr
from gatekeeper.text.outings import approval_words
from gatekeeper.ui.forms import Form, required
from gatekeeper.ui.inputs import Choices, line
from gatekeeper.ui.person_line import PersonLine
from gatekeeper.ui.rows import Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button
from gatekeeper.ui.typed import moment_fault
from gatekeeper.ui.words import day_and_time


class ApprovalsScreen(Screen):
    """Above what is entered, below what holds now."""

    def __init__(
        self,
        outings: Outings,
        registry: Registry,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
        clock: Callable[[], datetime],
        zone: tzinfo | None = None,
    ) -> None:
        super().__init__(tasks, parent)
        self._outings, self._registry, self._operator = outings, registry, operator
        self._clock, self._zone = clock, zone
        self.person = PersonLine(self._search)
        self.reasons = Choices(_reasons, columns=0)
        self.form, self.why = Form(columns=2), Form()
        self._add_fields()
        self.list = RowsView(
            (
                Column(title=lambda: tr("Name"), words=lambda r: r.name),
                Column(title=lambda: tr("Address"), words=lambda r: r.place),
                Column(title=lambda: tr("Reason"), words=_why, stretch=True),
                Column(title=lambda: tr("Approved by"), words=lambda r: r.approved_by),
                Column(title=lambda: tr("Until"), words=lambda r: day_and_time(r.until)),
            ),
            lambda: tr("No exception is in force."),
            searchable=False,
        )
        self.withdraw = button("danger")
        self.withdraw.clicked.connect(self._on_withdraw)
        QShortcut(QKeySequence("Ctrl+D"), self, self.withdraw.click)
        self.buttons.insertWidget(self.buttons.count() - 1, self.withdraw)
        self.body.addWidget(self.form)
        self.body.addWidget(self.why)
        self.body.addWidget(self.list, 1)
        self.list.picked.connect(lambda row: self.withdraw.setEnabled(row is not None))
        self.say(self.title.setText, lambda: tr("Approved exceptions"))
        self.say(
            self.hint.setText,
            lambda: tr("Until its end the person may go out and in, whatever the quota says."),
        )
        self.say(self.withdraw.setText, lambda: tr("Withdraw (Ctrl+D)"))
        self.offer(lambda: tr("Enter the approval"))
        self.setFocusProxy(self.person)
        self.withdraw.setEnabled(False)
        self.reload()

    def _add_fields(self) -> None:
        form, by, until = self.form, line(longest=APPROVER_CHARACTERS), line(longest=16)
        self.note = line(longest=NOTE_CHARACTERS)
        form.add("person", lambda: tr("For whom (type a name or address)"), self.person, self._whom)
        form.add("approved_by", lambda: tr("Approved by (name, office)"), by, required)
        form.add("until", lambda: tr("Until (2022-03-14 18:00)"), until, self._until_fault)
        form.add("note", lambda: tr("Details"), self.note)
        self.why.add("reason", lambda: tr("Reason"), self.reasons, _chosen)
        self.person.picked.connect(lambda: form.fields["person"].look())
        tomorrow = local(self._clock(), self._zone) + timedelta(days=1)
        until.setText(f"{tomorrow:%Y-%m-%d} 20:00")

    def _whom(self, _typed: str) -> str:
        return "" if self.person.person else tr("Choose a person from the list.")

    @property
    def _today(self) -> date:
        return local(self._clock(), self._zone).date()

    def _until_fault(self, typed: str) -> str:
        return moment_fault(typed, self._today, self._zone)

    def _moment(self, typed: str) -> datetime | None:
        return moment_typed(typed, self._today, self._zone)

    def _search(self, typed: str, answer: Callable[[Sequence[PersonRow]], None]) -> None:
        self.run(self._registry.search, typed, then=answer, lane="read")

    def reload(self) -> None:
        """Ask again what is in force."""
        self.run(self._outings.approvals, then=self._show_rows, lane="read")

    def _show_rows(self, rows: Sequence[ApprovalRow]) -> None:
        self.list.set_rows(rows)

    def submit(self) -> None:
        until = self._moment(self.form["until"])
        if not (self.form.look() & self.why.look()) or until is None:
            return
        approve = partial(
            self._outings.approve,
            reason=self.reasons.value,
            approved_by=self.form["approved_by"],
            begins_at=self._clock(),
            until=until,
            note=self.form["note"],
            operator=self._operator,
        )
        self.run(approve, self.person.person, then=self._on_approved, failed=self._on_not)

    def _on_approved(self, row: ApprovalRow) -> None:
        self.person.clear()
        self.form.fields["person"].show_problem("")
        self.note.clear()
        self.tell(tr("{name} may go out until {until}.", name=row.name, until=_until(row)))
        self.reload()
        self.person.setFocus()

    def _on_not(self, error: BaseException) -> None:
        self.on_refused(error, self.form, self.why)

    def _on_withdraw(self) -> None:
        row: ApprovalRow | None = self.list.current
        if row is not None:
            self.question.ask(
                lambda: tr("Withdraw the exception for {name}?", name=row.name),
                lambda: tr("Withdraw"),
                partial(self._withdraw, row),
            )

    def _withdraw(self, row: ApprovalRow) -> None:
        self.run(self._outings.withdraw, row.id, self._operator, then=self._on_withdrawn)

    def _on_withdrawn(self, _: Any) -> None:
        self.tell(tr("Done and recorded."))
        self.reload()


def _reasons() -> list[tuple[str, str]]:
    return [(key, approval_words(key)) for key in APPROVAL_REASONS]


def _chosen(value: str) -> str:
    return "" if value else tr("Please choose a reason.")


def _why(row: ApprovalRow) -> str:
    words = approval_words(row.reason)
    return f"{words} · {row.note}" if row.note else words


def _until(row: ApprovalRow) -> str:
    return day_and_time(row.until)
