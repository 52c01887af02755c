"""One ledger: its entries, searched as one types, filtered, counted; Enter opens one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QWidget

from gatekeeper import text
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.ledger import Field, Ledger, State, said
from gatekeeper.domain.permissions import Act, may
from gatekeeper.services.exporting import Exporting
from gatekeeper.services.ledger_lists import Expected, LedgerLists, Listed, Page, Wanted
from gatekeeper.text import tr
from gatekeeper.text.ledgers import state_words, stock_words
from gatekeeper.ui import list_export
from gatekeeper.ui.files import ask_save
from gatekeeper.ui.ledger_words import expected_words, sum_words
from gatekeeper.ui.rows import Chip, Column, RowsView
from gatekeeper.ui.screen import Screen, Sentence, Tasks, button, label
from gatekeeper.ui.words import day_and_time

# More columns than these cannot be read side by side; the entry itself shows all.
MOST_COLUMNS = 5
PAGE = 100
PAUSE_MILLISECONDS = 150
WEEK = timedelta(days=7)
LIVING = (State.OPEN, State.ASSIGNED, State.DONE, State.CHECKED)


class LedgerScreen(Screen):
    """`entry_opened` carries an id; `entry_asked` and `book_asked` are the buttons below."""

    entry_opened = Signal(object)
    entry_asked = Signal()
    book_asked = Signal(object, object)
    codes_asked = Signal()
    card_asked = Signal()

    def __init__(
        self,
        ledger: Ledger,
        lists: LedgerLists,
        exporting: Exporting,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._ledger, self._lists = ledger, lists
        self._exporting, self._operator = exporting, operator
        self._rows: tuple[Listed, ...] = ()
        self._total = 0
        self._after: Any = None
        self._asked: Wanted | None = None
        self._oldest_first = False
        self.due = label("problem")
        self.due.hide()
        self.sums, self.stock = label("hint"), label("hint")
        self.stock.hide()
        self.list = self._list()
        self.csv, self.book, self.codes = button(), button(), button()
        self.csv.clicked.connect(self._on_csv)
        self.book.clicked.connect(self._on_book)
        self.codes.clicked.connect(self.codes_asked)
        for made in (self.csv, self.book, self.codes):
            self.buttons.insertWidget(self.buttons.count() - 1, made)
        self.body.addWidget(self.due)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.sums)
        self.body.addWidget(self.stock)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self.reload)
        self._say()
        self.setFocusProxy(self.list.search)
        self.reload()

    # --- the table ----------------------------------------------------------------------------

    def _list(self) -> RowsView:
        language = text.language
        ledger = self._ledger
        columns = [Column(title=lambda: tr("Time"), words=lambda r: day_and_time(r.occurred_at))]
        seen = [one for one in ledger.fields if not one.is_picture][:MOST_COLUMNS]
        columns += [_column(one, stretch=one is seen[-1]) for one in seen]
        if ledger.life:
            columns.append(
                Column(
                    title=lambda: tr("Status"),
                    words=lambda r: state_words(ledger, r.state, language()),
                )
            )
            columns.append(Column(title=lambda: tr("Responsible"), words=lambda r: r.responsible))
        made = RowsView(
            columns,
            lambda: tr("No entry yet. “New entry” writes the first one."),
            chips=tuple(Chip(title=words, keeps=_all) for words in self._chips()),
        )
        made.search.textChanged.disconnect()  # the service searches, not the list
        made.search.textChanged.connect(lambda _: self._pause.start())
        for chip in made.chip_buttons:
            chip.toggled.connect(self.reload)
        made.opened.connect(lambda row: self.entry_opened.emit(row.id))
        made.table.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        made.table.horizontalHeader().sectionClicked.connect(self._on_heading)
        return made

    def _chips(self) -> list[Callable[[], str]]:
        chips = [lambda: tr("today"), lambda: tr("7 days")]
        if self._ledger.life:
            chips.append(self._unfinished_words)
        return [*chips, lambda: tr("withdrawn")]

    def _unfinished_words(self) -> str:
        """Of a list, what is in force, in its own word."""
        if not self._ledger.is_list:
            return tr("unfinished")
        return state_words(self._ledger, State.OPEN, text.language())

    def wanted(self) -> Wanted:
        """What the words and the chips ask for."""
        on = [chip.isChecked() for chip in self.list.chip_buttons]
        today, week, withdrawn = on[0], on[1], on[-1]
        now = self._lists.clock().astimezone()
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        states: tuple[State, ...] = (State.WITHDRAWN,) if withdrawn else LIVING
        if self._ledger.life and on[2]:
            states = (State.OPEN, State.ASSIGNED)
        return Wanted(
            words=self.list.search.text(),
            states=states,
            since=midnight if today else now - WEEK if week else None,
            oldest_first=self._oldest_first,
        )

    def reload(self, *_: object) -> None:
        """Ask for the first page again, and for what is due."""
        wanted = self.wanted()
        self._asked = wanted
        self.run(
            self._lists.page,
            self._ledger.key,
            wanted,
            None,
            PAGE,
            then=lambda page: self._show(wanted, page, anew=True),
            lane="read",
        )
        if self._ledger.due:
            self.run(self._lists.expected_of, self._ledger.key, then=self._show_due, lane="read")
        self._ask_sums()

    def showEvent(self, event: QShowEvent) -> None:
        """Back from a form there may be one more."""
        super().showEvent(event)
        self.reload()

    def _show(self, wanted: Wanted, page: Page, *, anew: bool) -> None:
        if wanted is not self._asked:  # an answer that was overtaken says nothing any more
            return
        self._rows = page.rows if anew else (*self._rows, *page.rows)
        self._after, self._total = page.after, page.total
        self.list.set_rows(self._rows)
        self._count()
        if self._rows and anew:
            self.list.table.selectRow(0)

    def _count(self) -> None:
        shown_rows, total = len(self._rows), self._total
        words = tr("Rows: {count}", count=total)
        if shown_rows < total:
            words = tr("Rows: {shown} of {count}", shown=shown_rows, count=total)
        self.list.count.setText(words)
        self.csv.setEnabled(bool(total))

    def _on_scrolled(self, value: int) -> None:
        if self._after is None or value < self.list.table.verticalScrollBar().maximum():
            return
        wanted, after = self._asked, self._after
        self._after = None
        self.run(
            self._lists.page,
            self._ledger.key,
            wanted,
            after,
            PAGE,
            then=lambda page: self._show(wanted, page, anew=False) if wanted else None,
            lane="read",
        )

    def _on_heading(self, place: int) -> None:
        """By time the service sorts, all of them; by other columns the list what it shows."""
        if place == 0:
            self._oldest_first = not self._oldest_first
            self.reload()

    # --- beside the table ---------------------------------------------------------------------

    def _show_due(self, expected: Expected) -> None:
        words = expected_words(expected)
        self.due.setText(words)
        self.due.setVisible(bool(words))

    def _ask_sums(self) -> None:
        """Of today, or of seven days, as the chips say."""
        now = self._lists.clock().astimezone()
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        is_week = self.list.chip_buttons[1].isChecked()
        self.run(
            self._lists.totals,
            self._ledger.key,
            now - WEEK if is_week else midnight,
            midnight + timedelta(days=1),
            then=lambda totals: self._show_sums(totals, is_week),
            lane="read",
        )
        if self._ledger.stock is not None:
            self.run(self._lists.stock, self._ledger.key, then=self._show_stock, lane="read")

    def _show_sums(self, totals: Any, is_week: bool) -> None:
        words = tr(", ").join(sum_words(self._ledger, totals))
        told = tr("7 days: {parts}", parts=words) if is_week else tr("Today: {parts}", parts=words)
        self.sums.setText(told)

    def _show_stock(self, there: Any) -> None:
        words = tr(", ").join(stock_words(there))
        self.stock.setText(tr("In stock: {parts}", parts=words) if words else "")
        self.stock.setVisible(bool(words))

    def _say(self) -> None:
        ledger = self._ledger
        self.say(self.title.setText, lambda: said(ledger.title, text.language()))
        self.say(self.hint.setText, lambda: said(ledger.hint, text.language()))
        self.say(self.csv.setText, lambda: tr("Save as a file"))
        self.say(self.book.setText, lambda: tr("Print the book (Ctrl+P)"))
        if may(self._operator.role, Act.LEDGERS):
            self.offer(lambda: tr("New entry"))
        for made in (self.csv, self.book):
            made.setVisible(may(self._operator.role, Act.EXPORT))
        self.codes.setVisible(ledger.coded is not None)
        self.say(self.codes.setText, lambda: tr("Codes to put up (Ctrl+K)"))
        QShortcut(QKeySequence("Ctrl+P"), self, self._on_book)
        QShortcut(QKeySequence("Ctrl+K"), self, self.codes.click)

    def retranslate(self) -> None:
        super().retranslate()
        if hasattr(self, "list"):
            self.reload()

    def offer_card(self, sentence: Sentence) -> None:
        """A paper for anybody, made of what is in force here."""
        made = button()
        made.clicked.connect(self.card_asked)
        self.buttons.insertWidget(self.buttons.count() - 1, made)
        self.say(made.setText, lambda: f"{sentence()} (Ctrl+H)")
        QShortcut(QKeySequence("Ctrl+H"), self, made.click)

    # --- acts ---------------------------------------------------------------------------------

    def submit(self) -> None:
        self.entry_asked.emit()

    def _on_book(self) -> None:
        """Of today, of seven days, or of the month so far: as the chips say."""
        now = self._lists.clock().astimezone()
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        on = [chip.isChecked() for chip in self.list.chip_buttons]
        since = midnight if on[0] else midnight - WEEK if on[1] else midnight.replace(day=1)
        self.book_asked.emit(since, midnight + timedelta(days=1))

    def _on_csv(self) -> None:
        name = self._ledger.key
        ask_save(
            self,
            tr("Save as a file"),
            f"{name}.csv",
            list_export.KINDS,
            lambda path: self.save_csv(Path(path)),
        )

    def save_csv(self, path: Path) -> None:
        """All entries that the list stands for, not only those on the page; masked."""

        def save(rows: Any) -> None:
            list_export.save(self, self._exporting, self._operator, self._ledger.key, rows, path)

        self.run(self._lists.csv_rows, self._ledger.key, self.wanted(), then=save, lane="read")


def _column(one: Field, *, stretch: bool) -> Column:
    return Column(
        title=lambda: said(one.title, text.language()),
        words=lambda row: str(row.cells.get(one.key, "")),
        stretch=stretch,
    )


def _all(_row: Any) -> bool:
    return True
