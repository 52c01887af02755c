"""The shift log asked for: a period, a post, gathered page by page, then shown before it prints."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.duty import ShiftKey
from gatekeeper.domain.duty_spans import Period, spans
from gatekeeper.domain.posts import Post
from gatekeeper.domain.shift_pages import Page
from gatekeeper.domain.typed import day_typed
from gatekeeper.services.exporting import Exporting
from gatekeeper.services.shift_logs import ShiftLogRun, ShiftLogs, Wanted
from gatekeeper.text import tr
from gatekeeper.text.coverage import lines_of
from gatekeeper.text.crew import day_words, shift_words
from gatekeeper.text.shift_log import period_words, span_words, unmanned_words
from gatekeeper.ui import list_export
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import choice, fill, line
from gatekeeper.ui.mark_line import MarkLine
from gatekeeper.ui.rows import Column, RowsView
from gatekeeper.ui.screen import Screen, Sentence, Tasks, button
from gatekeeper.ui.typed import day_fault


class ShiftLogScreen(Screen):
    """`paper_asked` carries the run with all its pages, `given` once it was saved as a file."""

    paper_asked = Signal(object)
    given = Signal(object)

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
        self._posts: tuple[Post, ...] = ()
        self.run_now: ShiftLogRun | None = None
        self.period, self.post, self.shift = choice(_periods(), Period.DAY), choice([]), choice([])
        self.day = line(longest=10)
        self.day.setText(logs.roster.today.isoformat())
        self.form = Form(columns=4)
        self.form.add("period", lambda: tr("Period"), self.period)
        self.form.add("day", lambda: tr("A day of it"), self.day, day_fault)
        self.form.add("shift", lambda: tr("Shifts"), self.shift)
        self.form.add("post", lambda: tr("Post"), self.post)
        self.period.currentIndexChanged.connect(lambda _: self._on_period())
        zone = logs.roster.standing.zone
        self.list = RowsView(
            (
                Column(
                    title=lambda: tr("Shifts"),
                    words=lambda r: f"{day_words(r.span.day)} {span_words(r.span, zone)}",
                    order=lambda r: r.span.begins_at,
                ),
                Column(title=lambda: tr("Post"), words=lambda r: r.span.post.full_name),
                _counted(lambda: tr("Came in"), "entered"),
                _counted(lambda: tr("Went out"), "left"),
                _counted(lambda: tr("Refusals"), "refused"),
                _counted(lambda: tr("Approved"), "overridden"),
                _counted(lambda: tr("High"), "high"),
                Column(title=lambda: tr("On duty"), words=lambda r: r.names),
                Column(
                    title=lambda: tr("Uncovered"),
                    words=lambda r: unmanned_words(r.missing, r.unmanned, zone),
                    stretch=True,
                ),
            ),
            lambda: tr("Choose a period; Ctrl+Enter gathers its shifts and shows the paper."),
            exportable=True,
        )
        self.covers = MarkLine()
        self._gathered: ShiftLogRun | None = None
        list_export.connect(
            self.list,
            self,
            exporting,
            operator,
            "shift-log",
            notes=self._notes,
            then=lambda: self.given.emit(self._gathered),
        )
        self.halt = button()
        self.halt.clicked.connect(self._on_halt)
        self.buttons.insertWidget(self.buttons.count() - 1, self.halt)
        self.halt.hide()
        QShortcut(QKeySequence("Ctrl+S"), self, self.halt.click)
        self.body.addWidget(self.form)
        self.body.addWidget(self.covers)
        self.body.addWidget(self.list, 1)
        self.say(self.title.setText, lambda: tr("Shift log"))
        self.say(
            self.hint.setText,
            lambda: tr("Record of duty and hand-over; names of passers-by are masked."),
        )
        self.say(self.halt.setText, lambda: tr("Stop (Ctrl+S)"))
        self.offer(lambda: tr("Show the paper"))
        self.setFocusProxy(self.period)
        self.run(logs.posts, then=self._show_posts, lane="read")

    def _show_posts(self, posts: Sequence[Post]) -> None:
        self._posts = tuple(posts)
        fill(self.post, self._post_lines(), self._logs.roster.posts.here)
        self._on_period()

    def _post_lines(self) -> list[tuple[object, str]]:
        return [("", tr("All posts")), *((one.id, one.full_name) for one in self._posts)]

    def _on_period(self) -> None:
        """Only one shift has to be told by its name."""
        fill(self.shift, self._shift_lines())
        self.form.fields["shift"].setVisible(self.period.currentData() == Period.SHIFT)

    def _shift_lines(self) -> list[tuple[object, str]]:
        roster = self._logs.roster
        keys = {
            span.key: None
            for post in self._posts
            for span in spans(post, (roster.today,), roster.hours, roster.standing.zone)
            if span.key is not None
        }
        return [(key.value, shift_words(key)) for key in keys]

    @property
    def wanted(self) -> Wanted | None:
        """What is asked for; None while the day is none."""
        day, key = day_typed(self.day.text()), self.shift.currentData()
        if not self.form.look() or day is None:
            return None
        return Wanted(
            period=Period(self.period.currentData()),
            day=day,
            key=ShiftKey(key) if key else None,
            post=self.post.currentData() or None,
        )

    # --- page by page -------------------------------------------------------------------------

    def submit(self) -> None:
        wanted = self.wanted
        if wanted is not None and self.run_now is None:
            self.run(self._logs.begin, wanted, self._operator, then=self._step, lane="read")

    def _step(self, run: ShiftLogRun) -> None:
        """The next page, and how far it is; whoever comes to the gate is between them."""
        if self.run_now is None and run.pages:
            return  # stopped meanwhile
        self.run_now = self._gathered = run
        self.covers.tell_coverage(run.coverage, self._logs.roster.standing.zone)
        self.list.set_rows(run.pages)
        self.halt.setVisible(not run.is_done)
        self.primary.setEnabled(run.is_done)
        if run.is_done:
            self.run_now = None
            self.tell("")
            self.paper_asked.emit(run)
            return
        self.tell(tr("{done} of {total} shifts", done=len(run.pages), total=len(run.spans)))
        self.run(run.step, then=lambda _: self._step(run), failed=self._on_not, lane="read")

    def _notes(self) -> Sequence[str]:
        """Below the rows of a file: whose records these are."""
        run = self._gathered
        return lines_of(run.coverage, self._logs.roster.standing.zone) if run else ()

    def _on_halt(self) -> None:
        self.run_now = None
        self.halt.hide()
        self.primary.setEnabled(True)
        self.tell(tr("Stopped."))

    def _on_not(self, error: BaseException) -> None:
        self._on_halt()
        self.on_failed(error)

    def retranslate(self) -> None:
        super().retranslate()
        if self._gathered is not None:
            zone = self._logs.roster.standing.zone
            self.covers.tell_coverage(self._gathered.coverage, zone)
        fill(self.period, _periods())
        fill(self.post, self._post_lines())
        fill(self.shift, self._shift_lines())


def _periods() -> list[tuple[str, str]]:
    return [(one.value, period_words(one)) for one in Period]


def _counted(title: Sentence, name: str) -> Column:
    def count(page: Page) -> int:
        return int(getattr(page.figures, name))

    return Column(
        title=title,
        words=lambda r: str(count(r)) if r.is_known else "?",
        order=count,
    )
