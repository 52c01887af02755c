"""Effort by hour and operator: scans, entries by hand, approvals, refusals, seconds to verdict."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.coverage import Coverage
from gatekeeper.domain.permissions import Act, may
from gatekeeper.domain.shift_log import Effort
from gatekeeper.services.exporting import Exporting
from gatekeeper.services.shift_logs import ShiftLogs
from gatekeeper.text import tr
from gatekeeper.text.coverage import lines_of
from gatekeeper.text.shift_log import hour_words
from gatekeeper.ui import list_export
from gatekeeper.ui.mark_line import MarkLine
from gatekeeper.ui.rows import Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button

Row = tuple[Effort, str]


class EffortScreen(Screen):
    """One day of the calendar at this station, or at all of the office; PgUp and PgDn turn."""

    def __init__(
        self,
        logs: ShiftLogs,
        exporting: Exporting,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._logs, self._operator = logs, operator
        self._day = logs.roster.today
        self.list = RowsView(
            (
                Column(
                    title=lambda: tr("Hour"),
                    words=lambda r: hour_words(r[0]),
                    order=lambda r: r[0].hour,
                ),
                Column(title=lambda: tr("Operator"), words=lambda r: r[1], stretch=True),
                _counted("scans"),
                _counted("typed"),
                _counted("paper"),
                _counted("overrides"),
                _counted("refusals"),
                Column(
                    title=lambda: tr("Seconds"),
                    words=lambda r: _median(r[0]),
                    order=lambda r: r[0].median_seconds or 0.0,
                ),
                Column(
                    title=lambda: tr("Known of"),
                    words=lambda r: str(len(r[0].seconds)),
                    order=lambda r: len(r[0].seconds),
                ),
            ),
            lambda: tr("Nobody came to this gate on that day."),
            exportable=may(operator.role, Act.EXPORT),
        )
        self.covers = MarkLine()
        self._coverage: Coverage | None = None
        list_export.connect(self.list, self, exporting, operator, "effort", notes=self._notes)
        for key, days, words in (("PgUp", -1, "‹ PgUp"), ("PgDown", 1, "PgDn ›")):
            made = button()
            made.setText(words)
            made.clicked.connect(lambda _=False, days=days: self._turn(days))
            QShortcut(QKeySequence(key), self, made.click)
            self.buttons.insertWidget(self.buttons.count() - 1, made)
        self.body.addWidget(self.covers)
        self.body.addWidget(self.list, 1)
        self.say(self.title.setText, lambda: tr("Effort on {day}", day=self._day.isoformat()))
        self.say(
            self.hint.setText,
            lambda: tr(
                "Seconds: middle value from the first reading to the first verdict, of those "
                "appearances of which it is known."
            ),
        )
        self.setFocusProxy(self.list)
        self.reload()

    def reload(self) -> None:
        """Count again."""
        day = self._day
        self.run(
            self._logs.efforts,
            day,
            self._operator,
            then=lambda rows: self.list.set_rows(rows) if day == self._day else None,
            lane="read",
        )
        self.run(self._logs.covers, day, then=self._show_coverage, lane="read")

    def _show_coverage(self, coverage: Coverage | None) -> None:
        self._coverage = coverage
        self.covers.tell_coverage(coverage, self._logs.roster.standing.zone)

    def _notes(self) -> Sequence[str]:
        return lines_of(self._coverage, self._logs.roster.standing.zone)

    def retranslate(self) -> None:
        super().retranslate()
        self._show_coverage(self._coverage)

    def _turn(self, days: int) -> None:
        self._day += timedelta(days=days)
        self.retranslate()
        self.reload()


def _counted(name: str) -> Column:
    titles = {
        "scans": lambda: tr("Scans"),
        "typed": lambda: tr("Typed"),
        "paper": lambda: tr("On paper"),
        "overrides": lambda: tr("Approved"),
        "refusals": lambda: tr("Refusals"),
    }
    return Column(
        title=titles[name],
        words=lambda r: str(getattr(r[0], name)),
        order=lambda r: getattr(r[0], name),
    )


def _median(one: Effort) -> str:
    middle = one.median_seconds
    return "" if middle is None else f"{middle:.1f}"
