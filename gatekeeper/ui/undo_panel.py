"""F11: undo one of the last verdicts by a correction with its reason; nothing is erased."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.access import Direction
from gatekeeper.domain.accounts import Operator
from gatekeeper.services.overview import Overview, RecentRow
from gatekeeper.services.settlement import UNDO_REASONS, Settlement
from gatekeeper.text import direction_word, tr
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import Choices
from gatekeeper.ui.rows import Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks
from gatekeeper.ui.words import clock_time, options, outcome_words


def undo_reasons() -> tuple[tuple[str, str], ...]:
    """The reasons by the keys the correction keeps, with their words."""
    return options(UNDO_REASONS)


class UndoPanel(Screen):
    """Emits `finished` with what the gate shows afterwards."""

    def __init__(
        self,
        settlement: Settlement,
        overview: Overview,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        lane: str,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent, panel=True)
        self._settlement = settlement
        self._lane = lane
        self._operator = operator
        self.list = RowsView(
            (
                Column(title=lambda: tr("Time"), words=_when),
                Column(title=lambda: tr("Name"), words=_who, stretch=True),
                Column(
                    title=lambda: tr("Verdict"),
                    words=lambda r: outcome_words(r.outcome, r.direction),
                ),
            ),
            lambda: tr("No verdict yet that could be undone."),
            searchable=False,
        )
        self.list.be_low()
        self.reasons = Choices(undo_reasons, columns=0)
        self.form = Form()
        self.form.add(
            "reason",
            lambda: tr("Reason"),
            self.reasons,
            lambda value: "" if value else tr("Please choose a reason."),
        )
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.form)
        self.say(self.title.setText, lambda: tr("Undo a verdict"))
        self.say(
            self.hint.setText,
            lambda: tr("The old record stays; a correction is added."),
        )
        self.offer(lambda: tr("Undo"))
        # Where the question leaves little room, the reason it is about is what has to be seen.
        self.question.asked.connect(self._show_reasons, Qt.ConnectionType.QueuedConnection)
        self.setFocusProxy(self.list.table)
        self.primary.setEnabled(False)
        self.list.picked.connect(lambda row: self.primary.setEnabled(row is not None))
        self.run(overview.recent, then=self._show_rows, lane="read")

    def _show_rows(self, rows: Sequence[RecentRow]) -> None:
        self.list.set_rows([row for row in rows if not row.void])

    def _show_reasons(self, is_asking: bool) -> None:
        if is_asking:
            self.area.ensureWidgetVisible(self.reasons)

    def submit(self) -> None:
        row = self.list.current
        if row is None or not self.form.look():
            return
        self.question.ask(
            lambda: tr(
                "Undo {verdict} of {name}, {time}? Counts and lists change at once.",
                verdict=outcome_words(row.outcome, row.direction),
                name=row.name,
                time=clock_time(row.occurred_at),
            ),
            lambda: tr("Undo"),
            self._undo,
        )

    def _undo(self) -> None:
        row = self.list.current
        if row is not None:
            self.run(
                self._settlement.undo,
                self._lane,
                row.presentation,
                self.reasons.value,
                self._operator,
                then=self.finished.emit,
            )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit picks its reason."""
        if not self.reasons.press_digit(event.text()):
            super().keyPressEvent(event)


def _when(row: RecentRow) -> str:
    """The time, and which way."""
    return f"{clock_time(row.occurred_at)}  {direction_word(Direction(row.direction))}"


def _who(row: RecentRow) -> str:
    return "  ".join(part for part in (row.name, row.place) if part)
