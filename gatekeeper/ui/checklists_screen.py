"""The checklists of all observed: how much each body still has to do today (O17, O45)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.bodies import Body
from gatekeeper.domain.checklist import BODIES
from gatekeeper.domain.masking import mask_name
from gatekeeper.services.checklist import CaseTasks, Checklists
from gatekeeper.text import tr
from gatekeeper.text.fever import body_words
from gatekeeper.ui.rows import Chip, Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks


class ChecklistsScreen(Screen):
    """`opened` carries the id of a case."""

    opened = Signal(object)

    def __init__(self, checklists: Checklists, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(tasks, parent)
        self._checklists = checklists
        self.list = RowsView(
            (
                Column(title=lambda: tr("Address"), words=lambda r: r.case.place, stretch=True),
                Column(
                    title=lambda: tr("Name"),
                    words=lambda r: mask_name(r.case.name),
                    searched=lambda r: f"{r.case.name} {r.case.number}",
                ),
                Column(title=lambda: tr("Day n"), words=_day),
                *(_column(body) for body in BODIES),
            ),
            lambda: tr("Nobody is under observation. A case is opened in the list of cases."),
            chips=tuple(_chip(body) for body in BODIES),
        )
        self.body.addWidget(self.list, 1)
        self.list.opened.connect(lambda row: self.opened.emit(row.case.id))
        self.say(self.title.setText, lambda: tr("Checklists"))
        self.say(self.hint.setText, self._figures)
        self.setFocusProxy(self.list.search)

    def showEvent(self, event: QShowEvent) -> None:
        """Back from a case it is another list."""
        super().showEvent(event)
        self.reload()

    def reload(self) -> None:
        """Ask again how they stand."""
        self.run(self._checklists.listed, then=self._show_rows, lane="read")

    def _show_rows(self, rows: Sequence[CaseTasks]) -> None:
        self.list.set_rows(rows)
        self.hint.setText(self._figures())

    def _figures(self) -> str:
        rows: Sequence[CaseTasks] = self.list.model.everything
        told = [f"{body_words(body)} {sum(row.due(body) for row in rows)}" for body in BODIES]
        return tr("To do now: {bodies}.", bodies=", ".join(told))


def _column(body: Body) -> Column:
    return Column(
        title=lambda: body_words(body),
        words=lambda r: str(r.due(body)) if r.due(body) else "√",
        order=lambda r: r.due(body),
    )


def _chip(body: Body) -> Chip:
    return Chip(title=lambda: body_words(body), keeps=lambda r: r.due(body) > 0)


def _day(row: CaseTasks) -> str:
    return f"{row.case.day}/{row.case.days}" if row.case.is_open else tr("released")
