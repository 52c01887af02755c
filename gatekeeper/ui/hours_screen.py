"""Hours served by person (O33): a year, what is due, who is below it; Enter opens the work log."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.permissions import Act, may
from gatekeeper.domain.stints import Served
from gatekeeper.services.exporting import Exporting
from gatekeeper.services.stints import Stints, Year
from gatekeeper.text import tr
from gatekeeper.text.crew import affiliation_name
from gatekeeper.text.stints import length_words, tally_words
from gatekeeper.ui import list_export
from gatekeeper.ui.rows import Chip, Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button


class HoursScreen(Screen):
    """`opened` carries a person and the year; `paper_asked` all that is shown."""

    opened = Signal(object, int)
    log_asked = Signal(int)
    new_asked = Signal()
    paper_asked = Signal(object)

    def __init__(
        self,
        stints: Stints,
        exporting: Exporting,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._stints, self._operator = stints, operator
        self._year = stints.today.year
        self.year: Year | None = None
        self.list = RowsView(
            (
                Column(title=lambda: tr("Name"), words=lambda r: r.name, stretch=True),
                Column(title=lambda: tr("Comes from"), words=_origin),
                Column(title=lambda: tr("How often"), words=lambda r: str(r.times), order=_times),
                Column(
                    title=lambda: tr("Time served"),
                    words=lambda r: length_words(r.time),
                    order=lambda r: r.time,
                ),
                Column(
                    title=lambda: tr("Hours due"),
                    words=lambda r: length_words(r.due) if r.due else "",
                    order=lambda r: r.due,
                ),
                Column(
                    title=lambda: tr("Missing"),
                    words=lambda r: length_words(r.missing) if r.missing else "",
                    order=lambda r: r.missing,
                ),
            ),
            lambda: tr("No hours yet. Signing on begins them; Ctrl+N writes down those of others."),
            chips=(
                Chip(title=lambda: tr("Below what is due"), keeps=lambda r: bool(r.missing)),
                Chip(title=lambda: tr("Hours are due"), keeps=lambda r: bool(r.due)),
            ),
            exportable=may(operator.role, Act.EXPORT),
        )
        list_export.connect(self.list, self, exporting, operator, "hours")
        self.list.opened.connect(lambda row: self.opened.emit(row, self._year))
        self.body.addWidget(self.list, 1)
        self._add_buttons()
        self.say(self.title.setText, lambda: tr("Hours served in {year}", year=self._year))
        self.say(self.hint.setText, self._figures)
        self.setFocusProxy(self.list)

    def _add_buttons(self) -> None:
        acts = (
            ("before", "PgUp", lambda: self._turn(-1), lambda: "‹ PgUp"),
            ("after", "PgDown", lambda: self._turn(1), lambda: "PgDn ›"),
            (
                "log",
                "Ctrl+L",
                lambda: self.log_asked.emit(self._year),
                lambda: tr("Work log (Ctrl+L)"),
            ),
            ("paper", "Ctrl+P", self._on_paper, lambda: tr("Print (Ctrl+P)")),
            ("new", "Ctrl+N", self.new_asked.emit, lambda: tr("Write down (Ctrl+N)")),
        )
        for name, key, act, words in acts:
            made = button()
            setattr(self, name, made)
            made.clicked.connect(act)
            self.buttons.insertWidget(self.buttons.count() - 1, made)
            QShortcut(QKeySequence(key), self, made.click)
            self.say(made.setText, words)
        self.new: QWidget
        self.new.setVisible(may(self._operator.role, Act.ROSTER))

    def showEvent(self, event: QShowEvent) -> None:
        """Back from the work log the hours may be others."""
        super().showEvent(event)
        self.reload()

    def reload(self) -> None:
        """Count again."""
        self.run(self._stints.year, self._year, self._operator, then=self._show_year, lane="read")

    def _turn(self, years: int) -> None:
        self._year += years
        self.retranslate()
        self.reload()

    def _show_year(self, year: Year) -> None:
        if year.year != self._year:
            return  # turned on meanwhile
        self.year = year
        self.list.set_rows(year.tally.people)
        self.hint.setText(self._figures())

    def _figures(self) -> str:
        return tally_words(self.year.tally) if self.year else ""

    def _on_paper(self) -> None:
        if self.year is not None:
            self.paper_asked.emit(self.year)


def _origin(row: Served) -> str:
    return affiliation_name(row.affiliation) if row.affiliation else ""


def _times(row: Served) -> int:
    return row.times
