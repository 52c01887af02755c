"""What a host wishes: whom it does not receive (G54); while observed at home, nobody (O59)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
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
    """One household's list; its door closes and opens by its cases of observation."""

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
        self.list = RowsView(
            (
                Column(title=lambda: tr("Name"), words=lambda r: mask_name(r.name), stretch=True),
                Column(title=lambda: tr("Phone"), words=lambda r: mask_phone(r.phone)),
                Column(title=lambda: tr("Since"), words=lambda r: day_and_time(r.added_at)),
            ),
            lambda: tr("This household receives everybody. Names or phones are added below."),
            searchable=False,
        )
        self.name, self.phone = line(longest=80), line(longest=24)
        self.form = Form(columns=2)
        self.form.add("name", lambda: tr("Name"), self.name)
        self.form.add("phone", lambda: tr("Phone"), self.phone)
        self.remove = button()
        self.remove.clicked.connect(self._on_remove)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.form)
        self.buttons.insertWidget(self.buttons.count() - 1, self.remove)
        self.say(self.title.setText, lambda: tr("Wishes of {place}", place=host.place))
        self.say(self.hint.setText, self._hint)
        self.say(self.remove.setText, lambda: tr("Receive again"))
        self.offer(lambda: tr("Do not receive"))
        self.list.picked.connect(lambda row: self.remove.setEnabled(row is not None))
        self.remove.setEnabled(False)
        self.setFocusProxy(self.name)
        self.reload()

    def _hint(self) -> str:
        host = self._host
        if host.observed_until is not None:
            return tr(
                "No visitors at {place} until {day}.", place=host.place, day=host.observed_until
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
