"""Key persons (O22): measure, watcher (O59), province and its worker (O09); figures that add up."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.key_persons import KeyFigures
from gatekeeper.domain.masking import mask_name
from gatekeeper.domain.policy import ObservationKind
from gatekeeper.domain.visits import NAME_CHARACTERS
from gatekeeper.services.key_persons import KeyPersons, KeyRow
from gatekeeper.text import tr
from gatekeeper.text.observation import kind_words
from gatekeeper.text.provinces import province_words
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import line
from gatekeeper.ui.rows import Chip, Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button


class KeyPersonsScreen(Screen):
    """`opened` carries the id of a case, `register_asked` a province."""

    opened = Signal(object)
    register_asked = Signal(str)

    def __init__(
        self,
        persons: KeyPersons,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._persons, self._operator = persons, operator
        self._counted: KeyFigures | None = None
        self.list = RowsView(
            (
                Column(title=lambda: tr("Province"), words=lambda r: province_words(r.province)),
                Column(title=lambda: tr("Address"), words=lambda r: r.case.place),
                Column(
                    title=lambda: tr("Name"),
                    words=lambda r: mask_name(r.case.name),
                    searched=lambda r: f"{r.case.name} {r.case.number}",
                ),
                Column(title=lambda: tr("Measure"), words=lambda r: kind_words(r.case.kind)),
                Column(title=lambda: tr("Day n"), words=lambda r: f"{r.case.day}/{r.case.days}"),
                Column(title=lambda: tr("Watcher"), words=lambda r: mask_name(r.watcher)),
                Column(
                    title=lambda: tr("Worker of the province"),
                    words=lambda r: r.worker,
                    stretch=True,
                ),
            ),
            lambda: tr("Nobody is under observation. A case is opened in the list of cases."),
            chips=(
                _chip(ObservationKind.CENTRAL),
                _chip(ObservationKind.HOME),
                Chip(title=lambda: tr("Nobody watches"), keeps=lambda r: not r.watcher),
                Chip(title=lambda: tr("No worker"), keeps=lambda r: not r.worker),
            ),
        )
        self.form = Form(columns=2, close=True)
        self.name, self.phone = line(longest=NAME_CHARACTERS), line(longest=24)
        self.form.add("charge_name", lambda: tr("Worker of the province"), self.name)
        self.form.add("charge_phone", lambda: tr("Telephone"), self.phone)
        self.register = button()
        self.register.clicked.connect(self._on_register)
        QShortcut(QKeySequence("Ctrl+P"), self, self.register.click)
        self.buttons.insertWidget(2, self.register)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.form)
        self.list.opened.connect(lambda row: self.opened.emit(row.case.id))
        self.list.picked.connect(self._on_picked)
        self.say(self.title.setText, lambda: tr("Key persons"))
        self.say(self.hint.setText, self._figures)
        self.say(self.register.setText, lambda: tr("Register of the province (Ctrl+P)"))
        self.offer(lambda: tr("Name the worker"))
        self.setFocusProxy(self.list.search)
        self._on_picked(None)

    def showEvent(self, event: QShowEvent) -> None:
        """Back from a case it is another list."""
        super().showEvent(event)
        self.reload()

    def reload(self) -> None:
        """Ask again who they are."""
        self.run(self._persons.figures, then=self._show_figures, lane="read")
        self.run(self._persons.listed, then=self._show_rows, lane="read")

    def _show_figures(self, counted: KeyFigures) -> None:
        self._counted = counted
        self.hint.setText(self._figures())

    def _show_rows(self, rows: Sequence[KeyRow]) -> None:
        self.list.set_rows(rows)
        self._on_picked(self.list.current)

    def _figures(self) -> str:
        found = self._counted
        if found is None:
            return ""
        return tr(
            "Key persons: {people} = central {central} + home {home} + monitoring {monitoring}. "
            "At home: {home} in {households} households.",
            people=found.people,
            central=found.central,
            home=found.home,
            monitoring=found.monitoring,
            households=found.households,
        )

    def _on_picked(self, row: KeyRow | None) -> None:
        for made in (self.register, self.primary, self.form):
            made.setEnabled(row is not None)
        self.name.setText(row.worker if row else "")

    def _on_register(self) -> None:
        row = self.list.current
        if row is not None:
            self.register_asked.emit(row.province)

    def submit(self) -> None:
        row = self.list.current
        if row is not None:
            self.run(
                self._persons.name_worker,
                row.province,
                self.name.text(),
                self.phone.text(),
                self._operator,
                then=lambda _: self._on_named(row),
                failed=lambda error: self.on_refused(error, self.form),
            )

    def _on_named(self, row: KeyRow) -> None:
        self.phone.clear()
        self.tell(tr("Recorded for {province}.", province=province_words(row.province)))
        self.reload()


def _chip(kind: ObservationKind) -> Chip:
    return Chip(title=lambda: kind_words(kind), keeps=lambda r: r.case.kind is kind)
