"""体温登记台账: who was measured on a day or some days, day by day by keys, as paper and as CSV."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from gatekeeper import text
from gatekeeper.domain.access import Direction
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.measured import Measured, totals
from gatekeeper.services.temperatures import DAYS_AT_MOST, LedgerRun, Temperatures
from gatekeeper.text import tr
from gatekeeper.text.coverage import lines_of
from gatekeeper.text.measured import (
    first_words,
    further_words,
    kind_words,
    sent_words,
    totals_words,
)
from gatekeeper.ui.day_span import DaySpan
from gatekeeper.ui.mark_line import MarkLine
from gatekeeper.ui.rows import Chip, Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, beside, button, label
from gatekeeper.ui.words import day_and_time


class TemperatureScreen(Screen):
    """Today first, read day by day; `paper_asked` carries the run with all its rows."""

    paper_asked = Signal(object)

    def __init__(
        self,
        temperatures: Temperatures,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._temperatures, self._operator = temperatures, operator
        self._first = self._last = temperatures.today
        self._rows: Sequence[Measured] = ()
        self._run: LedgerRun | None = None
        self.days = DaySpan(lambda: temperatures.today, DAYS_AT_MOST)
        self.days.chosen.connect(self._on_days)
        self.list = _list(tells_posts=temperatures.standing.is_office)
        self.sums, self.covers = label("hint"), MarkLine()
        self.before, self.after, self.print, self.halt = (button() for _ in range(4))
        for made, key, slot, words in (
            (self.before, "Alt+Left", self._on_before, lambda: tr("Day before (Alt+←)")),
            (self.after, "Alt+Right", self._on_after, lambda: tr("Day after (Alt+→)")),
            (self.print, "Ctrl+P", self._on_print, lambda: tr("Print (Ctrl+P)")),
            (self.halt, "Ctrl+S", self._on_halt, lambda: tr("Stop (Ctrl+S)")),
        ):
            made.clicked.connect(slot)
            QShortcut(QKeySequence(key), self, made.click)
            self.say(made.setText, words)
        self.buttons.insertWidget(1, self.print)
        self.buttons.insertWidget(2, self.halt)
        self.halt.hide()
        above = beside(self.days, self.before, self.after)
        above.addStretch(1)
        self.body.addLayout(above)
        self.body.addWidget(self.covers)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.sums)
        self.say(self.title.setText, lambda: tr("Temperature ledger"))
        self.say(self.hint.setText, self._hint)
        self.setFocusProxy(self.list.search)
        self._show_days()

    def _hint(self) -> str:
        if self._temperatures.standing.is_office:
            return tr("Measured at all posts. ▲ high, ▽ too low to be true.")
        return tr(
            "Measured at this post. ▲ high, ▽ too low to be true. The crew has a ledger of its own."
        )

    @property
    def run_shown(self) -> LedgerRun | None:
        """What is listed; None while it is being read."""
        return self._run if self._run is not None and self._run.is_done else None

    def notes(self) -> Sequence[str]:
        """What stands below the rows of a file: whose readings these are."""
        coverage = self._run.coverage if self._run is not None else None
        return lines_of(coverage, self._temperatures.standing.zone)

    # --- which days ---------------------------------------------------------------------------

    @Slot(object, object)
    def _on_days(self, first: date, last: date) -> None:
        self._first, self._last = first, last
        self._show_days()

    @Slot()
    def _on_before(self) -> None:
        self._turn(-1)

    @Slot()
    def _on_after(self) -> None:
        self._turn(1)

    def _turn(self, days: int) -> None:
        """One day alone, before or after the first one shown."""
        self._first += timedelta(days=days)
        self._last = self._first
        self._show_days()

    def _show_days(self) -> None:
        self.days.show_days(self._first, self._last)
        self.after.setEnabled(self._first < self._temperatures.today)
        self.reload()

    # --- what was measured --------------------------------------------------------------------

    def reload(self) -> None:
        """Read the days again; what is still being read for others is left."""
        self._run = None
        self.print.setEnabled(False)
        begin = self._temperatures.begin
        self.run(begin, self._operator, self._first, self._last, then=self._begin, lane="read")

    def _begin(self, run: LedgerRun) -> None:
        self._run = run
        self._step(run)

    def _step(self, run: LedgerRun) -> None:
        """The next day, and how far it is; whoever comes to the gate is between them."""
        if run is not self._run:
            return  # stopped, or other days are wanted meanwhile
        self.halt.setVisible(run.days > 1 and not run.is_done)
        if run.is_done:
            self.tell("")
            self.print.setEnabled(True)
            self._show_rows(run.rows)
            return
        if run.days > 1:
            self.tell(tr("{done} of {total} days", done=run.done, total=run.days))
        self.run(run.step, then=self._step, failed=self._on_not, lane="read")

    @Slot()
    def _on_halt(self) -> None:
        """What was read so far is no ledger of these days, so nothing of it is shown."""
        if self._run is not None and not self._run.is_done:
            self._end()
            self.tell(tr("Stopped."))

    def _end(self) -> None:
        self._run = None
        self.halt.hide()
        self._show_rows(())

    def _on_not(self, error: BaseException) -> None:
        self._end()
        self.on_failed(error)

    def _show_rows(self, rows: Sequence[Measured]) -> None:
        self._rows = rows
        self.list.set_rows(rows)
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        counted = totals(self._rows)
        told = totals_words(counted)
        if counted.erased:
            told += "  " + tr(
                "Values deleted after their time: {count}. They were measured.",
                count=counted.erased,
            )
        self.sums.setText(told)
        coverage = self._run.coverage if self._run is not None else None
        self.covers.tell_coverage(coverage, self._temperatures.standing.zone)

    @Slot()
    def _on_print(self) -> None:
        if self._run is not None and self._run.is_done:
            self.paper_asked.emit(self._run)


def _list(*, tells_posts: bool) -> RowsView:
    post = Column(title=lambda: tr("Post"), words=lambda r: r.post)
    return RowsView(
        (
            Column(
                title=lambda: tr("Time"), words=lambda r: day_and_time(r.at), order=lambda r: r.at
            ),
            Column(title=lambda: tr("Name"), words=lambda r: r.name),
            Column(title=lambda: tr("Address"), words=lambda r: r.place),
            Column(title=lambda: tr("Who"), words=lambda r: kind_words(r.kind)),
            Column(title=lambda: tr("Way"), words=_way),
            *((post,) if tells_posts else ()),
            Column(
                title=lambda: tr("First reading (°C)"),
                words=first_words,
                order=lambda r: r.readings[:1],
            ),
            Column(title=lambda: tr("Measured again (°C)"), words=further_words),
            Column(title=lambda: tr("Measured by"), words=lambda r: r.by),
            Column(title=lambda: tr("Sent to, remarks"), words=sent_words, stretch=True),
        ),
        lambda: tr("Nobody was measured on these days. A reading at the gate writes the first."),
        chips=(
            Chip(title=lambda: tr("high"), keeps=lambda r: r.is_high),
            Chip(title=lambda: tr("Sent to a clinic"), keeps=lambda r: r.is_referred),
            Chip(title=lambda: tr("too low"), keeps=lambda r: r.is_cold),
        ),
        exportable=True,
    )


def _way(row: Measured) -> str:
    return text.direction_word(Direction(row.direction)) if row.direction else ""
