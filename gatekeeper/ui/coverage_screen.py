"""Coverage of a round, live: by patch, building or team; the same on paper (O52)."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.screening import Coverage
from gatekeeper.services.exporting import Exporting
from gatekeeper.services.screening_lists import RoundBook, ScreeningLists
from gatekeeper.text import tr
from gatekeeper.text.screening import FIGURES, PARTS, total_words
from gatekeeper.ui import list_export
from gatekeeper.ui.inputs import Choices
from gatekeeper.ui.rounds_screen import round_words
from gatekeeper.ui.rows import Chip, Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button

# How often the figures are asked again while somebody looks at them.
EVERY = 15_000


class CoverageScreen(Screen):
    """`printed` carries the book of the round."""

    printed = Signal(object)

    def __init__(
        self,
        round: UUID,
        lists: ScreeningLists,
        exporting: Exporting,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._round, self._lists = round, lists
        self._book: RoundBook | None = None
        self.part = Choices(lambda: [(key, tr(PARTS[key])) for key in PARTS], columns=3)
        self.part.check("patch")
        self.part.chosen.connect(lambda _: self._fill())
        self.list = RowsView(
            (
                Column(title=lambda: tr("Part"), words=_name, stretch=True),
                *(_figure(title, count) for title, count in FIGURES),
            ),
            lambda: tr("No door belongs to this round."),
            chips=(Chip(title=lambda: tr("Left"), keeps=lambda r: r.left > 0),),
            exportable=True,
        )
        list_export.connect(self.list, self, exporting, operator, "coverage")
        self.paper = button()
        self.paper.clicked.connect(lambda: self.printed.emit(self._book))
        QShortcut(QKeySequence("Ctrl+P"), self, self.paper.click)
        self.buttons.insertWidget(self.buttons.count() - 1, self.paper)
        self.body.addWidget(self.part)
        self.body.addWidget(self.list, 1)
        self.say(self.title.setText, self._title)
        self.say(self.hint.setText, self._told)
        self.say(self.paper.setText, lambda: tr("Print the list (Ctrl+P)"))
        self.setFocusProxy(self.part)
        self.paper.setEnabled(False)
        self._again = QTimer(self)
        self._again.setInterval(EVERY)
        self._again.timeout.connect(self.reload)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._again.start()
        self.reload()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        self._again.stop()
        super().hideEvent(event)

    def reload(self) -> None:
        """Ask again."""
        self.run(self._lists.book, self._round, then=self._show, lane="read")

    def _show(self, book: RoundBook) -> None:
        self._book = book
        self.paper.setEnabled(True)
        self._fill()
        self.retranslate()

    def _fill(self) -> None:
        if self._book is not None:
            self.list.set_rows(self._book.parted(self.part.value or "patch"))

    def _title(self) -> str:
        name = round_words(self._book.round) if self._book else ""
        return tr("Coverage: {round}", round=name)

    def _told(self) -> str:
        if self._book is None:
            return ""
        round = self._book.round
        return total_words(round.figures, round.strips, round.examined)


def _figure(title: str, count: Callable[[Coverage], int]) -> Column:
    return Column(title=lambda: tr(title), words=lambda r: str(count(r)), order=count)


def _name(row: Coverage) -> str:
    return row.name or tr("none")
