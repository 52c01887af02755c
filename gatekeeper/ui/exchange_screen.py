"""How the station stands with its office: what was sent, what waits, and exchanging now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.permissions import Act, may
from gatekeeper.services.exchange_schedule import ExchangeSchedule, Outcome, Overview
from gatekeeper.services.exchange_steps import Errand
from gatekeeper.services.exchange_told import BundleRow, SettledTold
from gatekeeper.services.exporting import Exporting
from gatekeeper.text import language, tr
from gatekeeper.text.exchange import (
    bundle_state_words,
    progress_words,
    size_words,
    table_word,
    trouble_words,
    way_word,
)
from gatekeeper.ui.exchange_facts import Facts
from gatekeeper.ui.files import ask_folder
from gatekeeper.ui.rows import Column, RowsView
from gatekeeper.ui.screen import GAP, TOUCH, Screen, Tasks, button, label, told
from gatekeeper.ui.words import recently, soon

LOOK_MILLISECONDS = 300
DECIDED_AT_MOST = 2  # rows in sight
# A bundle more or less changes the list; the ages in it go on by themselves.
RELOAD_MILLISECONDS = 5000


class ExchangeScreen(Screen):
    """`begin` starts an exchange in the write lane; `enrol_asked` opens the way into an office.

    The lines of a bundle leave as tables through `exporting`.
    """

    enrol_asked = Signal()

    def __init__(
        self,
        exchanges: ExchangeSchedule,
        exporting: Exporting,
        begin: Callable[[Errand, Operator], object],
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
        fingerprint: str,
    ) -> None:
        super().__init__(tasks, parent)
        self._exchanges, self._begin, self._operator = exchanges, begin, operator
        self._exporting = exporting
        self._overview: Overview | None = None
        self._seen = exchanges.outcome.number
        self.facts = Facts(fingerprint)
        self.trouble = label("problem")
        self.progress = label("lead")
        self.list = RowsView(
            (
                Column(title=lambda: tr("Bundle"), words=lambda r: str(r.number)),
                Column(title=lambda: tr("Made"), words=lambda r: recently(r.made_at)),
                Column(title=lambda: tr("Lines"), words=lambda r: str(r.lines)),
                Column(title=lambda: tr("Size"), words=lambda r: size_words(r.size)),
                Column(title=lambda: tr("Sent"), words=lambda r: _at(r.sent_at)),
                Column(
                    title=lambda: tr("Answer of the office"), words=lambda r: _at(r.answered_at)
                ),
                Column(title=lambda: tr("State"), words=_state, stretch=True),
            ),
            self._nothing,
            searchable=False,
        )
        self.decided = RowsView(
            (
                Column(title=lambda: tr("Record"), words=_record),
                Column(title=lambda: tr("The office says"), words=lambda r: way_word(r.way)),
                Column(title=lambda: tr("Reason"), words=lambda r: r.reason, stretch=True),
            ),
            lambda: "",
            searchable=False,
        )
        self.list.be_low()
        self._lay_out()
        self._say()
        self._timer = QTimer(self, interval=LOOK_MILLISECONDS)
        self._timer.timeout.connect(self._look)
        self._timer.start()
        self._reload = QTimer(self, interval=RELOAD_MILLISECONDS)
        self._reload.timeout.connect(self.reload)
        self._reload.start()
        self.reload()

    def _lay_out(self) -> None:
        self.enrol = self._button("Ctrl+J", self.enrol_asked.emit)
        self.tables = self._button("Ctrl+T", self._on_tables)
        self.take_in = self._button("Ctrl+I", self._on_import)
        self.take_out = self._button("Ctrl+E", self._on_export)
        self.stop = self._button("Ctrl+S", self._exchanges.cancel)
        self.seen = self._button("Ctrl+K", self._on_seen)
        hidden = (self.trouble, self.progress, self.decided, self.stop, self.seen, self.enrol)
        for shown in (*hidden, self.tables):
            shown.hide()
        self.body.setSpacing(GAP)
        for widget in (self.facts, self.trouble, self.progress, self.decided):
            self.body.addWidget(widget)
        self.body.addWidget(self.list, 1)
        self.list.picked.connect(lambda row: self.tables.setVisible(row is not None))
        self.setFocusProxy(self.list)

    def _button(self, keys: str, slot: Callable[[], object]) -> QPushButton:
        made = button()
        made.clicked.connect(lambda: slot())
        QShortcut(QKeySequence(keys), self, made.click)
        self.buttons.insertWidget(self.buttons.count() - 1, made)
        return made

    def _say(self) -> None:
        self.say(self.title.setText, lambda: tr("Exchange with the office"))
        self.say(self.hint.setText, self._hint)
        self.say(self.enrol.setText, lambda: tr("Join anew (Ctrl+J)"))
        self.say(self.tables.setText, lambda: tr("As tables (Ctrl+T)"))
        self.say(self.take_in.setText, lambda: tr("From a stick (Ctrl+I)"))
        self.say(self.take_out.setText, lambda: tr("Onto a stick (Ctrl+E)"))
        self.say(self.stop.setText, lambda: tr("Stop (Ctrl+S)"))
        self.say(self.seen.setText, lambda: tr("Seen (Ctrl+K)"))
        self.offer(self._primary_words)
        self.primary.hide()

    # --- what is shown ------------------------------------------------------------------------

    def reload(self) -> None:
        """How it stands now."""
        self.run(self._exchanges.overview, then=self._show, lane="read")

    def _show(self, overview: Overview) -> None:
        self._overview = overview
        has_office, has_way = (
            overview.office is not None,
            bool(overview.office and overview.office.address),
        )
        self.facts.show_overview(overview)
        self.list.renew_rows(overview.bundles, lambda row: row.number)
        self.decided.renew_rows(overview.settled, lambda row: (row.table, row.key, row.sequence))
        self.decided.setVisible(bool(overview.settled))
        in_sight = min(len(overview.settled), DECIDED_AT_MOST)
        self.decided.setFixedHeight((1 + in_sight) * TOUCH + GAP // 2)
        self.seen.setVisible(bool(overview.settled))
        words = trouble_words(overview.state)
        self.trouble.setText(words)
        self.trouble.setVisible(bool(words))
        is_running = self._exchanges.progress is not None
        may_join = may(self._operator.role, Act.ENROL_STATIONS)
        self.primary.setVisible(not is_running and (has_way or (may_join and not has_office)))
        self.primary.setText(f"{self._primary_words()} (Ctrl+Enter)")
        self.enrol.setVisible(may_join and has_office)
        for made in (self.take_in, self.take_out):
            made.setVisible(has_office and not is_running)
        self.hint.setText(self._hint())

    def _hint(self) -> str:
        overview = self._overview
        if overview is None or overview.office is None:
            return ""
        if not overview.office.address:
            return tr(
                "A stick carries everything: onto it here, and back with the office's answer."
            )
        if overview.due_at is None:
            return ""
        return tr(
            "By itself again at {when}; what is urgent goes at once.", when=soon(overview.due_at)
        )

    def _nothing(self) -> str:
        overview = self._overview
        if overview is not None and overview.office is None:
            return tr(
                "This station belongs to no office yet. Ask the office for an enrolment code, then "
                "press “Join an office”."
            )
        return tr("Nothing was sent yet. “Exchange now” sends what there is.")

    @property
    def _has_office(self) -> bool:
        return self._overview is not None and self._overview.office is not None

    def _primary_words(self) -> str:
        return tr("Exchange now") if self._has_office else tr("Join an office")

    def _look(self) -> None:
        """How far the exchange is; and how it ended, once."""
        progress, outcome = self._exchanges.progress, self._exchanges.outcome
        is_running = progress is not None
        if progress is not None:
            words = progress_words(progress.stage, progress.number, progress.count)
            self.progress.setText(words)
        if is_running != self.stop.isVisibleTo(self):
            self.progress.setVisible(is_running)
            self.stop.setVisible(is_running)
            if self._overview is not None:
                self._show(self._overview)
        if outcome.number != self._seen:
            self._seen = outcome.number
            self._tell_outcome(outcome)
            self.reload()

    def _tell_outcome(self, outcome: Outcome) -> None:
        if outcome.error is not None:
            self.tell(told(outcome.error), problem=True)
        elif outcome.done is not None:
            done = outcome.done
            words = tr(
                "Bundles sent: {sent}, received: {taken}. Lines that wait: {waiting}",
                sent=done.sent,
                taken=done.taken,
                waiting=done.waiting,
            )
            self.tell(words)

    # --- acts ---------------------------------------------------------------------------------

    def submit(self) -> None:
        if self._has_office:
            self._go(Errand())
        else:
            self.enrol_asked.emit()

    def _go(self, errand: Errand) -> None:
        self.tell("")
        self.run(self._begin, errand, self._operator, then=lambda _: self._look())

    def _on_export(self) -> None:
        ask_folder(self, tr("Onto this stick"), self.export_to)

    def _on_import(self) -> None:
        ask_folder(self, tr("From this stick"), self.import_from)

    def export_to(self, folder: str) -> None:
        """Everything the office does not have, onto a stick."""
        self._go(Errand(address=folder, fetches=False, again=True))

    def import_from(self, folder: str) -> None:
        """The office\'s answer, from a stick."""
        self._go(Errand(address=folder, sends=False))

    def _on_tables(self) -> None:
        row: BundleRow | None = self.list.current
        if row is not None:
            ask_folder(self, tr("Tables into this folder"), partial(self.save_tables, row))

    def save_tables(self, row: BundleRow, folder: str) -> None:
        """A bundle's lines for people with a spreadsheet, masked; the log tells who took them."""
        write = self._exchanges.exchange.tables(row, Path(folder), language())
        self.run(
            partial(self._exporting.record, "bundle", row.lines, self._operator),
            then=lambda _: self.run(write, then=self._on_saved, lane="desk"),
        )

    def _on_saved(self, written: Sequence[Path]) -> None:
        self.tell(tr("Files written: {count}", count=len(written)))

    def _on_seen(self) -> None:
        if self._overview is not None:
            note = partial(
                self._exchanges.exchange.note_seen, self._overview.settled, self._operator
            )
            self.run(note, then=lambda _: self.reload())

    def retranslate(self) -> None:
        super().retranslate()
        if self._overview is not None:
            self._show(self._overview)


def _answer_words() -> str:
    return tr("Answer of the office")


def _at(moment: datetime | None) -> str:
    return recently(moment) if moment is not None else "–"


def _state(row: BundleRow) -> str:
    return bundle_state_words(row.state, row.code, row.parameters)


def _record(row: SettledTold) -> str:
    return f"{table_word(row.table)} {row.title}".strip()
