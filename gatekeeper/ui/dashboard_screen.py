"""概览: what a supervisor sees at one look: the day by hour, refusals, temperatures, shares."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from gatekeeper import text
from gatekeeper.domain.access import Direction
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.permissions import Act, may
from gatekeeper.domain.policy import ObservationKind
from gatekeeper.services.dashboard import Charts, Dashboard
from gatekeeper.services.overview import Counts
from gatekeeper.text import mark, tr
from gatekeeper.text.observation import kind_words
from gatekeeper.ui.charts import BarChart, ColumnChart
from gatekeeper.ui.mark_line import MarkLine
from gatekeeper.ui.screen import GAP, Screen, Tasks, button, label

AGAIN_SECONDS = 30
COLUMNS = 6  # two cards above, one to three below


class DashboardScreen(Screen):
    """It looks again by itself while it stands there."""

    report_asked = Signal()
    temperatures_asked = Signal()
    corrections_asked = Signal()

    def __init__(
        self,
        dashboard: Dashboard,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._dashboard, self._operator = dashboard, operator
        self.charts: Charts | None = None
        self.counts = label("lead")
        self.passages, self.temperatures, self.observed = (ColumnChart() for _ in range(3))
        self.refusals, self.shares = BarChart(), BarChart()
        self.passages.words = _passage_words
        self.passages.nothing = lambda: tr("Nobody has passed today.")
        self.passages.every = 2
        self.temperatures.nothing = lambda: tr("No temperature was taken today.")
        self.temperatures.every = 2
        self.observed.words = lambda key: kind_words(ObservationKind(key))
        self.observed.nothing = lambda: tr("Nobody is under observation.")
        self.refusals.words = text.reason
        self.refusals.nothing = lambda: tr("Nobody was refused in seven days.")
        self.shares.words = _share_words
        self.grid = QGridLayout()
        self.grid.setSpacing(2 * GAP)
        cards: tuple[tuple[Callable[[], str], QWidget], ...] = (
            (lambda: tr("Let pass today, by hour and post"), self.passages),
            (lambda: tr("Refused in seven days, by reason"), self.refusals),
            (lambda: tr("Temperatures today, °C"), self.temperatures),
            (lambda: tr("Under observation, 14 days"), self.observed),
            (lambda: tr("Shares"), self.shares),
        )
        self.cards = [self._card(title, chart) for title, chart in cards]
        self.covers = MarkLine()
        self.body.addWidget(self.counts)
        self.body.addWidget(self.covers)
        self.body.addLayout(self.grid, 1)
        self.report, self.ledger, self.corrections = (button() for _ in range(3))
        for made, key, asked, sentence in (
            (self.report, "Ctrl+D", self.report_asked, lambda: tr("Daily report (Ctrl+D)")),
            (
                self.ledger,
                "Ctrl+T",
                self.temperatures_asked,
                lambda: tr("Temperature ledger (Ctrl+T)"),
            ),
            (
                self.corrections,
                "Ctrl+R",
                self.corrections_asked,
                lambda: tr("Corrections (Ctrl+R)"),
            ),
        ):
            made.clicked.connect(asked)
            QShortcut(QKeySequence(key), self, made.click)
            self.say(made.setText, sentence)
            self.buttons.insertWidget(self.buttons.count() - 1, made)
        self.ledger.setVisible(may(operator.role, Act.REFER))
        self.corrections.setVisible(dashboard.reports.roster.standing.is_office)
        self.say(self.title.setText, lambda: tr("At a glance"))
        self.say(self.hint.setText, lambda: tr("As it is now. Corrected passages are not counted."))
        self._timer = QTimer(self)
        self._timer.setInterval(AGAIN_SECONDS * 1000)
        self._timer.timeout.connect(self.reload)
        self._timer.start()
        self.reload()

    def _card(self, title: Callable[[], str], chart: QWidget) -> QFrame:
        made, head = QFrame(), label("label")
        made.setProperty("card", True)
        inside = QVBoxLayout(made)
        inside.addWidget(head)
        inside.addWidget(chart, 1)
        self.say(head.setText, title)
        self.say(chart.setAccessibleName, title)
        return made

    def reload(self) -> None:
        """Look again; a list behind another screen need not."""
        if self.charts is None or self.isVisible():
            self.run(self._dashboard.charts, self._operator, then=self._show, lane="read")

    def _show(self, charts: Charts) -> None:
        self.charts = charts
        self.passages.show_columns(charts.passages)
        self.refusals.show_bars(charts.refusals)
        self.shares.show_bars(charts.shares)
        for chart, columns in (
            (self.temperatures, charts.temperatures),
            (self.observed, charts.observed),
        ):
            if columns is not None:
                chart.show_columns(columns)
        asked = {2: charts.temperatures is not None, 3: charts.observed is not None}
        shown = [card for place, card in enumerate(self.cards) if asked.get(place, True)]
        for card in self.cards:
            self.grid.removeWidget(card)
            card.hide()  # shown only in its place: without one it is a window of its own
        above, below = shown[:2], shown[2:]
        for row, cards in enumerate((above, below)):
            width = COLUMNS // len(cards)
            for place, card in enumerate(cards):
                self.grid.addWidget(card, row, place * width, 1, width)
                card.show()
        self.counts.setText(_counts(charts.counts))
        self.covers.tell_coverage(charts.coverage, self._dashboard.reports.zone)

    def retranslate(self) -> None:
        super().retranslate()
        if self.charts is not None:
            self._show(self.charts)


def _passage_words(key: str) -> str:
    """Which way, or the post by its name."""
    return text.direction_word(Direction(key)) if key in list(Direction) else key


_SHARES = {
    "by-rule": mark("Every check made"),
    "shifts-covered": mark("Shifts staffed"),
    "with-code": mark("Showed a code"),
    "with-leader": mark("Grids with a leader"),
}


def _share_words(key: str) -> str:
    """A round under way stands there by its name."""
    return tr(_SHARES[key]) if key in _SHARES else key.partition(" ")[2]


def _counts(counts: Counts) -> str:
    told = (
        tr("Inside now: {count}", count=counts.inside),
        tr("In today: {count}", count=counts.entered),
        tr("Out today: {count}", count=counts.left),
        tr("Waiting: {count}", count=counts.waiting),
        tr("Overdue: {count}", count=counts.overdue),
    )
    return "      ".join(told)
