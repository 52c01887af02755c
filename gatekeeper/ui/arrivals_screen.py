"""Arrivals to a cut-off date: by origin, and who of them is in incubation; also on paper (O28)."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.typed import day_typed
from gatekeeper.domain.whereabouts import SPAN_AT_MOST, ArrivalFigures
from gatekeeper.services.exporting import Exporting
from gatekeeper.services.whereabouts import Whereabouts
from gatekeeper.text import tr
from gatekeeper.text.whereabouts import arrival_words, origin_words
from gatekeeper.ui import list_export
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import Number, line
from gatekeeper.ui.rows import Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button

USUAL_DAYS = 18


class ArrivalsScreen(Screen):
    """`printed` carries the figures shown."""

    printed = Signal(object)

    def __init__(
        self,
        whereabouts: Whereabouts,
        exporting: Exporting,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._whereabouts = whereabouts
        self._figures: ArrivalFigures | None = None
        self.cutoff, self.days = line(longest=10), Number(1, SPAN_AT_MOST, USUAL_DAYS)
        self.cutoff.setText(whereabouts.today.isoformat())
        self.cutoff.returnPressed.connect(self.submit)
        self.form = Form(columns=2)
        self.form.add("cutoff", lambda: tr("Cut-off day"), self.cutoff, _wanted_day)
        self.form.add("days", lambda: tr("Days up to it"), self.days)
        self.list = RowsView(
            (
                Column(
                    title=lambda: tr("Origin"),
                    words=lambda r: origin_words(r.origin),
                    stretch=True,
                ),
                Column(
                    title=lambda: tr("Arrivals"),
                    words=lambda r: str(r.arrivals),
                    order=lambda r: r.arrivals,
                ),
                Column(
                    title=lambda: tr("In incubation"),
                    words=lambda r: str(r.incubating),
                    order=lambda r: r.incubating,
                ),
            ),
            lambda: tr(
                "Nobody arrived in these days. The register of returnees and “Who was where” count."
            ),
            exportable=True,
        )
        list_export.connect(self.list, self, exporting, operator, "arrivals")
        self.paper = button()
        self.paper.clicked.connect(lambda: self.printed.emit(self._figures))
        QShortcut(QKeySequence("Ctrl+P"), self, self.paper.click)
        self.buttons.insertWidget(self.buttons.count() - 1, self.paper)
        self.body.addWidget(self.form)
        self.body.addWidget(self.list, 1)
        self.say(self.title.setText, lambda: tr("Arrivals by origin"))
        self.say(self.hint.setText, self._told)
        self.say(self.paper.setText, lambda: tr("Print the list (Ctrl+P)"))
        self.offer(lambda: tr("Count"))
        self.setFocusProxy(self.cutoff)
        self.paper.setEnabled(False)
        self.submit()

    def _told(self) -> str:
        return arrival_words(self._figures) if self._figures else ""

    def submit(self) -> None:
        cutoff = day_typed(self.form["cutoff"])
        if not self.form.look() or cutoff is None:
            return
        self.run(
            self._whereabouts.arrivals,
            cutoff,
            int(self.form["days"]),
            then=self._show,
            failed=lambda error: self.on_refused(error, self.form),
            lane="read",
        )

    def _show(self, figures: ArrivalFigures) -> None:
        self._figures = figures
        self.list.set_rows(figures.rows)
        self.hint.setText(self._told())
        self.paper.setEnabled(True)


def _wanted_day(typed: str) -> str:
    return "" if day_typed(typed) else tr("A day like 2026-03-02.")
