"""Today in figures: passages, what stood for the health code at each (G04), what J counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from gatekeeper import text
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.permissions import Act, may
from gatekeeper.services.exporting import Exporting
from gatekeeper.services.overview import Counts, Overview
from gatekeeper.text import tr
from gatekeeper.text.tally import tally_words
from gatekeeper.ui import list_export
from gatekeeper.ui.rows import Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What is counted, in the language of the moment, and how often."""

    words: Callable[[], str]
    count: int


class FiguresScreen(Screen):
    """Who was held and then let in counts once; below stands what J counted (G38, G39)."""

    temperatures_asked = Signal()

    def __init__(
        self,
        overview: Overview,
        exporting: Exporting,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._overview = overview
        self.list = RowsView(
            (
                Column(title=lambda: tr("Today"), words=lambda r: r.words(), stretch=True),
                Column(
                    title=lambda: tr("How many"),
                    words=lambda r: str(r.count),
                    order=lambda r: r.count,
                ),
            ),
            lambda: tr("Nobody has passed yet."),
            exportable=True,
        )
        list_export.connect(self.list, self, exporting, operator, "figures")
        self.temperatures = button()
        self.temperatures.clicked.connect(self.temperatures_asked)
        QShortcut(QKeySequence("Ctrl+T"), self, self.temperatures.click)
        self.say(self.temperatures.setText, lambda: tr("Temperature ledger (Ctrl+T)"))
        self.buttons.insertWidget(1, self.temperatures)
        self.temperatures.setVisible(may(operator.role, Act.REFER))
        self.body.addWidget(self.list, 1)
        self.say(self.title.setText, lambda: tr("Today in figures"))
        self.say(
            self.hint.setText,
            lambda: tr("Since midnight, at this station. Corrected passages are not counted."),
        )
        self.setFocusProxy(self.list)
        self.reload()

    def reload(self) -> None:
        """Count again."""
        self.run(self._overview.counts, then=self._on_counts, lane="read")

    def _on_counts(self, counts: Counts) -> None:
        then = partial(self._on_evidence, counts)
        self.run(self._overview.health_evidence, then=then, lane="read")

    def _on_evidence(self, counts: Counts, evidence: Mapping[str, int]) -> None:
        then = partial(self._show_figures, counts, evidence)
        self.run(self._overview.tallied, then=then, lane="read")

    def _show_figures(
        self, counts: Counts, evidence: Mapping[str, int], tallied: Mapping[str, int]
    ) -> None:
        figures = [
            Figure(words=lambda: tr("Came in"), count=counts.entered),
            Figure(words=lambda: tr("Went out"), count=counts.left),
        ]
        figures += [
            Figure(words=partial(text.sentence, code, {}), count=count)
            for code, count in evidence.items()
            if count
        ]
        figures += [
            Figure(words=partial(tally_words, key), count=count)
            for key, count in tallied.items()
            if count
        ]
        self.list.set_rows(figures if any(one.count for one in figures) else ())
