"""Rented flats: who answers for the tenants, when he was asked; the floating population (O42)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import local
from gatekeeper.domain.masking import mask_name, mask_phone
from gatekeeper.domain.tenants import NOTE_CHARACTERS, total
from gatekeeper.services.exporting import Exporting
from gatekeeper.services.hosts import Hosts
from gatekeeper.services.tenants import RentedRow, Tenants, counted
from gatekeeper.text import tr
from gatekeeper.text.whereabouts import floating_words
from gatekeeper.ui import list_export
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import Number, line
from gatekeeper.ui.ringing import Ringing
from gatekeeper.ui.rows import Chip, Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button

TENANTS_AT_MOST = 99


class TenantsScreen(Screen):
    """`opened` carries a household, `printed` the rows to be counted on paper."""

    opened = Signal(object)
    printed = Signal(object)

    def __init__(
        self,
        tenants: Tenants,
        hosts: Hosts,
        exporting: Exporting,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._tenants, self._operator = tenants, operator
        self.named, self.note = Number(0, TENANTS_AT_MOST, 1), line(longest=NOTE_CHARACTERS)
        self.form = Form(columns=2)
        self.form.add("tenants", lambda: tr("Tenants the landlord names"), self.named)
        self.form.add("note", lambda: tr("What else he said"), self.note)
        self.list = RowsView(
            (
                Column(title=lambda: tr("Door"), words=lambda r: r.place),
                Column(
                    title=lambda: tr("Landlord"),
                    words=lambda r: mask_name(r.landlord),
                    searched=lambda r: f"{r.landlord} {r.phone}",
                ),
                Column(title=lambda: tr("Phone"), words=lambda r: mask_phone(r.phone)),
                Column(title=lambda: tr("Tenants"), words=lambda r: str(r.tenants)),
                Column(title=lambda: tr("Foreign"), words=lambda r: str(r.foreign or "")),
                Column(title=lambda: tr("Asked on"), words=self._asked),
                Column(title=lambda: tr("Named"), words=_named),
                Column(title=lambda: tr("What else he said"), words=lambda r: r.note, stretch=True),
            ),
            lambda: tr("No flat is rented. A landlord in the household file makes the first one."),
            chips=(
                Chip(title=lambda: tr("Not asked"), keeps=lambda r: r.asked_at is None),
                Chip(title=lambda: tr("No landlord"), keeps=lambda r: not r.has_landlord),
                Chip(title=lambda: tr("Numbers differ"), keeps=lambda r: r.differs),
            ),
            exportable=True,
        )
        self.list.opened.connect(lambda row: self.opened.emit(row.household))
        self.list.picked.connect(lambda _: self._allow())
        list_export.connect(self.list, self, exporting, operator, "tenants")
        self.ringing = Ringing(self, hosts, operator)
        self.paper = button()
        self.paper.clicked.connect(lambda: self.printed.emit(self.list.model.everything))
        QShortcut(QKeySequence("Ctrl+P"), self, self.paper.click)
        for made in (self.ringing.button, self.paper):
            self.buttons.insertWidget(self.buttons.count() - 1, made)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.form)
        self.say(self.title.setText, lambda: tr("Tenants and landlords"))
        self.say(self.hint.setText, self._told)
        self.say(self.paper.setText, lambda: tr("Print the list (Ctrl+P)"))
        self.offer(lambda: tr("Was asked today"))
        self.setFocusProxy(self.list.search)
        self._allow()
        self.reload()

    def reload(self) -> None:
        """Ask again."""
        self.run(self._tenants.listed, then=self._show, lane="read")

    def _show(self, rows: Sequence[RentedRow]) -> None:
        self.list.renew_rows(rows, lambda row: row.household)
        self.hint.setText(self._told())
        self._allow()

    def _told(self) -> str:
        return floating_words(total(counted(self.list.model.everything)))

    def _asked(self, row: RentedRow) -> str:
        zone = self._tenants.gate.standing.zone
        return f"{local(row.asked_at, zone):%m-%d}" if row.asked_at else ""

    def _allow(self) -> None:
        row: RentedRow | None = self.list.current
        can = row is not None and row.has_landlord
        self.primary.setEnabled(can)
        self.form.setEnabled(can)
        self.ringing.allow(row.household if row else None)
        if row is not None:
            self.named.typed.setText(str(row.tenants))

    def submit(self) -> None:
        row: RentedRow | None = self.list.current
        if row is not None and row.has_landlord:
            self.run(
                self._tenants.asked,
                row.household,
                int(self.form["tenants"]),
                self.form["note"],
                self._operator,
                then=self._on_asked,
                failed=lambda error: self.on_refused(error, self.form),
            )

    def _on_asked(self, _: object) -> None:
        self.note.clear()
        self.tell(tr("Done and recorded."))
        self.reload()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 rings the landlord."""
        if event.key() == Qt.Key.Key_F2:
            self.ringing.ring()
        else:
            super().keyPressEvent(event)


def _named(row: RentedRow) -> str:
    return str(row.named) if row.asked_at else ""
