"""The pages of 报 领 备: the programme's receipt, the papers handed over, what is at home."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gatekeeper import text
from gatekeeper.domain.readings import Symbol
from gatekeeper.domain.returnees import (
    CODE_HELP,
    HELP,
    ITEMS,
    LEAFLET,
    PAPERS,
    Party,
    Reported,
)
from gatekeeper.errors import Problem
from gatekeeper.services.arrivals import Arrival
from gatekeeper.text import tr
from gatekeeper.text.returnees import gap_words
from gatekeeper.ui.forms import Field
from gatekeeper.ui.inputs import Tick, line
from gatekeeper.ui.returnee_pages import StepPage
from gatekeeper.ui.screen import GAP, Sentence, label


class Ticks(StepPage):
    """Ticks, each with its digit; `keys` in their order."""

    def __init__(self, keys: Sequence[str], hint: Sentence) -> None:
        super().__init__()
        self.ticks: dict[str, Tick] = {}
        self.hint = label("hint")
        self.say(self.hint.setText, hint)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(GAP // 2)
        self.column.addWidget(self.hint)
        for place, key in enumerate(keys, start=1):
            made = self.ticks[key] = Tick()
            self.column.addWidget(made)
            self._say(made, place, key)
        self.column.addStretch(1)
        self.setFocusProxy(self.ticks[keys[0]])

    def _say(self, made: Tick, place: int, key: str) -> None:
        self.say(made.setText, lambda: f"{place}  {gap_words(key)}")

    @property
    def order(self) -> Sequence[QWidget]:
        return tuple(self.ticks.values())

    @property
    def ticked(self) -> frozenset[str]:
        return frozenset(key for key, made in self.ticks.items() if made.isChecked())

    def tick(self, keys: frozenset[str]) -> None:
        """These and no others."""
        for key, made in self.ticks.items():
            made.setChecked(key in keys)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit ticks its line."""
        keys, typed = list(self.ticks), event.text()
        if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= len(keys):
            self.ticks[keys[int(typed) - 1]].toggle()
        else:
            super().keyPressEvent(event)


class ReceivePage(Ticks):
    """领: which papers were handed over, drawn here or taken from stock; and the leaflet (G39)."""

    def __init__(self) -> None:
        super().__init__(
            (*PAPERS, LEAFLET, CODE_HELP),
            lambda: tr(
                "Ctrl+P draws all papers of the family. Without a printer: tick what is "
                "handed over from stock."
            ),
        )

    def show_arrival(self, arrival: Arrival) -> None:
        self.tick(arrival.party.handed)

    def party(self, party: Party) -> Party:
        return replace(party, handed=self.ticked)


class PreparePage(Ticks):
    """备: mask, thermometer, alcohol, disinfectant; or the community helps to buy."""

    def __init__(self) -> None:
        super().__init__((*ITEMS, HELP), lambda: tr("What is at home already?"))

    def show_arrival(self, arrival: Arrival) -> None:
        self.tick(arrival.party.items)

    def party(self, party: Party) -> Party:
        return replace(party, items=self.ticked)


class ReportPage(StepPage):
    """报: any code of the programme is evidence; it is never opened, nor kept as it is."""

    def __init__(self) -> None:
        super().__init__()
        self._was = Reported.NOT
        self._scanned = ""
        self.stand = label("lead")
        self.code = line(longest=400)
        self.by_worker = Tick()
        self.field = Field(lambda: tr("Receipt: scan the code, or type its number"), self.code)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GAP)
        for made in (self.stand, self.field, self.by_worker):
            column.addWidget(made)
        column.addStretch(1)
        self.say(self.stand.setText, self._stand)
        self.say(
            self.by_worker.setText, lambda: tr("Reported by the worker for them (no smartphone)")
        )
        self.setFocusProxy(self.code)

    def _stand(self) -> str:
        if self._scanned or self._was is Reported.SCANNED:
            return tr("✓ Receipt seen; only its fingerprint is kept.")
        return tr("Not reported yet.") if self._was is Reported.NOT else tr("✓ Reported.")

    @property
    def order(self) -> Sequence[QWidget]:
        return (self.code, self.by_worker)

    def take_symbol(self, symbol: Symbol) -> bool:
        """A code before the camera or the reader while this page is in front: the first one."""
        if self._scanned:
            return symbol.text == self._scanned
        self._scanned = symbol.text
        self.code.clear()
        self.stand.setText(self._stand())
        return True

    def show_arrival(self, arrival: Arrival) -> None:
        self._was, self._scanned = arrival.party.reported, ""
        self.code.clear()
        self.by_worker.setChecked(self._was is Reported.BY_WORKER)
        self.stand.setText(self._stand())

    def party(self, party: Party) -> Party:
        if self.by_worker.isChecked():
            return replace(party, reported=Reported.BY_WORKER)
        undone = self._was is Reported.BY_WORKER
        return replace(party, reported=Reported.NOT if undone else self._was)

    @property
    def receipt(self) -> str:
        return self._scanned or self.code.text().strip()

    def show_problem(self, problem: Problem) -> bool:
        if problem.field != "receipt":
            return False
        self._scanned = ""
        self.stand.setText(self._stand())
        self.field.show_problem(text.sentence(problem.code, problem.parameters))
        return True
