"""What is kept how long: every kind with its days, how much is there, and what goes tonight."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.permissions import Act, may
from gatekeeper.services.profiles import REASON_CHARACTERS
from gatekeeper.services.retention import CountRun, KeptRow, LastPurge, Retention
from gatekeeper.text import tr
from gatekeeper.text.retention import kind_title, since_words, span_words
from gatekeeper.ui.forms import Form
from gatekeeper.ui.inputs import line
from gatekeeper.ui.rows import Chip, Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button
from gatekeeper.ui.words import day_and_time


class RetentionScreen(Screen):
    """Enter takes a line into the fields below; `print_asked` asks for the poster."""

    print_asked = Signal()

    def __init__(
        self,
        retention: Retention,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._retention, self._operator = retention, operator
        self._may_change = may(operator.role, Act.SWITCH_PROFILE)
        self._row: KeptRow | None = None
        self._last: LastPurge | None = None
        self.list = RowsView(
            (
                Column(
                    title=lambda: tr("What is kept"),
                    words=lambda r: kind_title(r.kind),
                    stretch=True,
                ),
                Column(
                    title=lambda: tr("For"),
                    words=lambda r: span_words(r.kind),
                    order=lambda r: r.kind.days or 0,
                ),
                Column(title=lambda: tr("Counted"), words=lambda r: since_words(r.kind)),
                Column(title=lambda: tr("There now"), words=_there, order=_there_order),
                Column(title=lambda: tr("Goes tonight"), words=_going),
                Column(title=lambda: tr("Still needed"), words=_spared),
                Column(title=lambda: tr("Last purge"), words=self._purged),
                Column(title=lambda: tr("Health"), words=_health),
            ),
            lambda: tr("Being counted …"),
            chips=(
                Chip(title=lambda: tr("Goes tonight"), keeps=lambda r: bool(_going(r))),
                Chip(title=lambda: tr("Health"), keeps=lambda r: r.kind.is_health),
                Chip(title=lambda: tr("Can be changed"), keeps=lambda r: bool(r.kind.setting)),
            ),
        )
        self.list.opened.connect(self._take)
        self.form = Form(columns=3)
        self.form.add("kind", lambda: tr("What is kept"), line())
        self.form.fields["kind"].editor.setProperty("readOnly", True)
        self.form.add("days", lambda: tr("Number of days"), line(longest=4))
        self.form.add("reason", lambda: tr("Reason"), line(longest=REASON_CHARACTERS))
        self.form.hide()
        self.poster = button()
        self.poster.clicked.connect(self.print_asked)
        QShortcut(QKeySequence("Ctrl+P"), self, self.poster.click)
        self.buttons.insertWidget(self.buttons.count() - 1, self.poster)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.form)
        self.say(self.title.setText, lambda: tr("What is kept how long"))
        self.say(self.hint.setText, self._told)
        self.say(self.poster.setText, lambda: tr("Privacy notice (Ctrl+P)"))
        self.offer(lambda: tr("Change the days"))
        self.setFocusProxy(self.list.search)
        self.primary.hide()
        self.reload()

    def _told(self) -> str:
        """When the last purge was, what it did, and how a line is changed."""
        last = self._last
        if last is None:
            told = tr("No purge yet: the first one is tonight.")
        else:
            told = tr(
                "Last purge: {when}, erased {erased}, lines of the log {lines}, photos {photos} "
                "(line {number}).",
                when=day_and_time(last.at),
                number=last.number,
                **{key: last.counts[key] for key in ("erased", "lines", "photos")},
            )
        if not self._may_change:
            return told
        return f"{told} {tr('Enter takes a line that can be changed.')}"

    def reload(self) -> None:
        """Ask for the last purge, and count again, step by step."""
        self.run(self._retention.last_purge, then=self._show_last, lane="read")
        self.run(
            partial(self._retention.begin, self._operator), then=self._step, lane="read", quiet=True
        )

    def _show_last(self, last: LastPurge | None) -> None:
        self._last = last
        self.hint.setText(self._told())

    def _step(self, run: CountRun) -> None:
        self.run(run.step, then=self._on_step, lane="read")

    def _on_step(self, run: CountRun) -> None:
        if run.is_done:
            self.list.set_rows(run.rows)
        else:
            self._step(run)

    # --- one kind -----------------------------------------------------------------------------

    def _take(self, row: KeptRow) -> None:
        """What is fixed says so; the days of the others are changed below."""
        if not row.kind.setting or not self._may_change:
            self.form.hide()
            self.primary.hide()
            self.tell(
                tr("How long this is kept is not a setting.")
                if not row.kind.setting
                else tr("A supervisor may change this.")
            )
            return
        self._row = row
        others = [
            kind_title(other.kind)
            for other in self.list.model.everything
            if other.kind.setting == row.kind.setting and other is not row
        ]
        self.tell(tr("Counts also for: {what}", what=", ".join(others)) if others else "")
        told = {"kind": kind_title(row.kind), "days": str(row.kind.days or ""), "reason": ""}
        for key, words in told.items():
            self.form.fields[key].editor.setProperty("text", words)
            self.form.fields[key].show_problem("")
        self.form.show()
        self.primary.show()
        self.form.fields["days"].editor.setFocus()

    def submit(self) -> None:
        if self._row is None or self.form.isHidden():
            return
        typed = str(self.form["days"]).strip()
        change = partial(
            self._retention.change,
            self._row.kind.key,
            int(typed) if typed.isascii() and typed.isdigit() else None,
            self.form["reason"],
            self._operator,
        )
        self.run(change, then=self._on_changed, failed=lambda e: self.on_refused(e, self.form))

    def _on_changed(self, _result: object) -> None:
        self._row = None
        self.form.hide()
        self.primary.hide()
        self.tell(tr("Done and recorded. It counts for what is written from now on."))
        self.reload()
        self.list.search.setFocus()

    def _purged(self, row: KeptRow) -> str:
        count = self._last.kinds.get(row.kind.key, 0) if self._last else 0
        return str(count) if count else ""


def _there(row: KeptRow) -> str:
    return str(row.stock.there) if row.stock else ""


def _there_order(row: KeptRow) -> int:
    return row.stock.there if row.stock else 0


def _going(row: KeptRow) -> str:
    return str(row.stock.going) if row.stock and row.stock.going else ""


def _spared(row: KeptRow) -> str:
    return str(row.stock.spared) if row.stock and row.stock.spared else ""


def _health(row: KeptRow) -> str:
    return tr("yes") if row.kind.is_health else ""
