"""日报: the figures of a day, each opens to its rows; printed, saved as a spreadsheet (O26)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.daily_report import Figure, Report
from gatekeeper.services.daily_report import DailyReports
from gatekeeper.services.exporting import Exporting
from gatekeeper.text import tr
from gatekeeper.text.corrections import number_words
from gatekeeper.text.coverage import lines_of
from gatekeeper.text.daily_report import (
    difference_words,
    figure_words,
    group_words,
    share_words,
    title_words,
)
from gatekeeper.ui import list_export
from gatekeeper.ui.mark_line import MarkLine
from gatekeeper.ui.rows import Chip, Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button, label
from gatekeeper.ui.words import day_and_time

DAY = timedelta(days=1)
INDENT = "　　"


class DailyReportScreen(Screen):
    """`opened` carries the report and the figure chosen, `paper_asked` and `given` the report.

    It was given out once it was saved as a file; the paper tells so itself.
    """

    opened = Signal(object, object)
    paper_asked = Signal(object)
    given = Signal(object)

    def __init__(
        self,
        reports: DailyReports,
        exporting: Exporting,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._reports, self._operator = reports, operator
        self._day = reports.today
        self.report: Report | None = None
        self.wrong, self.covers = label("problem"), MarkLine()
        before = Column(title=lambda: tr("Reported before"), words=self._before)
        self.list = RowsView(
            (
                Column(title=lambda: tr("Heading"), words=lambda f: group_words(f.group)),
                Column(title=lambda: tr("Figure"), words=self._words, stretch=True),
                Column(
                    title=lambda: tr("Count"),
                    words=lambda f: str(f.count),
                    order=lambda f: f.count,
                ),
                Column(title=lambda: tr("Share"), words=self._share),
                *((before,) if reports.roster.standing.is_office else ()),
            ),
            lambda: tr("Counting ..."),
            chips=(Chip(title=lambda: tr("Only what happened"), keeps=lambda f: f.count > 0),),
            exportable=True,
        )
        self.list.opened.connect(self._on_opened)
        list_export.connect(
            self.list,
            self,
            exporting,
            operator,
            "daily-report",
            notes=self._notes,
            then=lambda: self.given.emit(self.report),
        )
        self.body.addWidget(self.covers)
        self.body.addWidget(self.wrong)
        self.body.addWidget(self.list, 1)
        self._add_buttons()
        self.say(self.title.setText, self._title)
        self.say(self.hint.setText, self._hint)
        self.setFocusProxy(self.list)
        self.reload()

    def _add_buttons(self) -> None:
        acts: Sequence[tuple[str, Callable[[], object], Callable[[], str]]] = (
            ("PgUp", lambda: self._turn(-DAY), lambda: tr("‹ Day before (PgUp)")),
            ("PgDown", lambda: self._turn(DAY), lambda: tr("Next day (PgDn) ›")),
            ("Ctrl+P", self._on_paper, lambda: tr("Print (Ctrl+P)")),
        )
        for key, act, sentence in acts:
            made = button()
            made.clicked.connect(act)
            self.say(made.setText, sentence)
            self.buttons.insertWidget(self.buttons.count() - 1, made)
            QShortcut(QKeySequence(key), self, made.click)

    def reload(self) -> None:
        """Count again."""
        self.run(self._reports.report, self._day, self._operator, then=self._show, lane="read")

    def _turn(self, days: timedelta) -> None:
        """Another day; tomorrow has no report."""
        self._day = min(self._day + days, self._reports.today)
        self.reload()

    def _show(self, report: Report) -> None:
        self.report = report
        self.list.set_rows(report.figures)
        found = report.differences
        self.wrong.setText("\n".join(difference_words(report, one) for one in found))
        self.wrong.setVisible(bool(found))
        self.retranslate()

    def retranslate(self) -> None:
        super().retranslate()
        if self.report is not None:
            self.covers.tell_coverage(self.report.coverage, self._reports.zone)

    def _notes(self) -> Sequence[str]:
        return lines_of(self.report.coverage, self._reports.zone) if self.report else ()

    def _title(self) -> str:
        if self.report is None:
            return tr("Daily report")
        return f"{title_words(self.report.kind)}  {self.report.day:%Y-%m-%d}"

    def _hint(self) -> str:
        """From when to when; that it is not over yet."""
        if self.report is None:
            return ""
        begins, ends = map(day_and_time, (self.report.begins_at, self.report.ends_at))
        told = tr("{begins} to {ends}", begins=begins, ends=ends)
        if not self.report.is_over:
            told = tr("{begins} to {ends}, not over yet", begins=begins, ends=ends)
        if self.report.corrected is not None:
            told += "  ·  " + number_words(self.report.corrected.number)
        return told + "  ·  " + tr("Enter shows the rows behind a figure.")

    def _words(self, figure: Figure) -> str:
        is_part = self.report is not None and self.report.whole_of(figure) is not None
        return (INDENT if is_part else "") + figure_words(figure)

    def _share(self, figure: Figure) -> str:
        return share_words(self.report, figure) if self.report else ""

    def _before(self, figure: Figure) -> str:
        """As it was given out, where a correction changed it."""
        corrected = self.report.corrected if self.report else None
        old = corrected.old.get(figure.key) if corrected is not None else None
        return "" if old is None else str(old)

    def _on_opened(self, figure: Figure) -> None:
        self.opened.emit(self.report, figure)

    def _on_paper(self) -> None:
        if self.report is not None:
            self.paper_asked.emit(self.report)


class FigureRowsScreen(Screen):
    """What a figure is made of, names masked."""

    def __init__(
        self,
        report: Report,
        figure: Figure,
        exporting: Exporting,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self.list = RowsView(
            (
                Column(
                    title=lambda: tr("Time"),
                    words=lambda r: day_and_time(r.at) if r.at else "",
                    order=lambda r: r.at,
                ),
                Column(title=lambda: tr("Name"), words=lambda r: r.name),
                Column(title=lambda: tr("Address"), words=lambda r: r.place),
                Column(title=lambda: tr("What"), words=lambda r: r.what, stretch=True),
            ),
            lambda: tr("Nothing was counted here on this day."),
            exportable=True,
        )
        list_export.connect(self.list, self, exporting, operator, "daily-report-rows")
        self.body.addWidget(self.list, 1)
        self.say(self.title.setText, lambda: f"{figure_words(figure)}  {figure.count}")
        self.say(self.hint.setText, lambda: f"{title_words(report.kind)} · {report.day:%Y-%m-%d}")
        self.setFocusProxy(self.list)
        self.list.set_rows(figure.rows)
