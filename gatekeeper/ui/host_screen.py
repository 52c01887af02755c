"""What a host wishes: whom it does not receive, and until when it receives nobody (G54, O59)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial

from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator, Role
from gatekeeper.domain.masking import mask_name, mask_phone
from gatekeeper.errors import InvalidInput
from gatekeeper.services.hosts import HostRow, Hosts, RefusalRow
from gatekeeper.text import tr
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import line
from gatekeeper.ui.rows import Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button
from gatekeeper.ui.words import day_and_time


class HostScreen(Screen):
    """One household's list; supervisors also close its door for a time."""

    def __init__(
        self,
        host: HostRow,
        hosts: Hosts,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._host, self._hosts, self._operator = host, hosts, operator
        self._until = host.observed_until
        self.list = RowsView(
            (
                Column(title=lambda: tr("Name"), words=lambda r: mask_name(r.name), stretch=True),
                Column(title=lambda: tr("Phone"), words=lambda r: mask_phone(r.phone)),
                Column(title=lambda: tr("Since"), words=lambda r: day_and_time(r.added_at)),
            ),
            lambda: tr("This household receives everybody. Names or phones are added below."),
            searchable=False,
        )
        self.name, self.phone, self.until = line(longest=80), line(longest=24), line(longest=10)
        self.form = Form(columns=3)
        self.form.add("name", lambda: tr("Name"), self.name)
        self.form.add("phone", lambda: tr("Phone"), self.phone)
        self.form.add("until", lambda: tr("No visitors until (year-month-day)"), self.until, _day)
        self.remove, self.close_door = button(), button()
        self.remove.clicked.connect(self._on_remove)
        self.close_door.clicked.connect(self._on_close_door)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.form)
        for made in (self.remove, self.close_door):
            self.buttons.insertWidget(self.buttons.count() - 1, made)
        self.form.fields["until"].setVisible(operator.role is not Role.OPERATOR)
        self.close_door.setVisible(operator.role is not Role.OPERATOR)
        self.until.setText(self._until.isoformat() if self._until else "")
        self.say(self.title.setText, lambda: tr("Wishes of {place}", place=host.place))
        self.say(self.hint.setText, self._hint)
        self.say(self.remove.setText, lambda: tr("Receive again"))
        self.say(self.close_door.setText, lambda: tr("Set or lift the closing"))
        self.offer(lambda: tr("Do not receive"))
        self.list.picked.connect(lambda row: self.remove.setEnabled(row is not None))
        self.remove.setEnabled(False)
        self.setFocusProxy(self.name)
        self.reload()

    def _hint(self) -> str:
        if self._until is not None and self._until >= _today():
            return tr(
                "No visitors at {place} until {day}.", place=self._host.place, day=self._until
            )
        return tr("A visitor is refused by phone or by name; leaving is always possible.")

    def reload(self) -> None:
        """The list again."""
        self.run(self._hosts.refusals, self._host.household, then=self._show_rows, lane="read")

    def _show_rows(self, rows: Sequence[RefusalRow]) -> None:
        self.list.set_rows(rows)
        self.remove.setEnabled(self.list.current is not None)

    def submit(self) -> None:
        act = partial(self._hosts.refuse, self._host.household, self.name.text(), self.phone.text())
        self.run(act, self._operator, then=self._on_added, failed=self._on_not)

    def _on_added(self, _row: RefusalRow) -> None:
        for editor in (self.name, self.phone):
            editor.clear()
        for key in ("name", "phone"):
            self.form.fields[key].show_problem("")
        self.tell(tr("Done and recorded."))
        self.name.setFocus()
        self.reload()

    def _on_not(self, error: BaseException) -> None:
        if not isinstance(error, InvalidInput) or self.form.show_problems(error.problems):
            self.on_failed(error)

    def _on_remove(self) -> None:
        row: RefusalRow | None = self.list.current
        if row is not None:
            act = partial(self._hosts.receive_again, row.id)
            self.run(act, self._operator, then=lambda _: self.reload())

    def _on_close_door(self) -> None:
        if not self.form.fields["until"].look():
            return
        typed = self.until.text().strip()
        until = date.fromisoformat(typed) if typed else None
        act = partial(self._hosts.observe, self._host.household, until)
        self.run(act, self._operator, then=lambda _: self._on_closed(until))

    def _on_closed(self, until: date | None) -> None:
        self._until = until
        self.hint.setText(self._hint())
        self.tell(tr("Done and recorded."))


def _today() -> date:
    return datetime.now().astimezone().date()


def _day(typed: str) -> str:
    if not typed.strip():
        return ""
    try:
        date.fromisoformat(typed.strip())
    except ValueError:
        return tr("A day like 2022-03-14.")
    return ""
