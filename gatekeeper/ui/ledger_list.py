"""The ledgers of the post: what is due, what is unfinished, how many entries today."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from gatekeeper import text
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.ledger import said
from gatekeeper.domain.permissions import Act, may
from gatekeeper.services.ledger_lists import Book, LedgerLists
from gatekeeper.text import tr
from gatekeeper.text.ledgers import group_words
from gatekeeper.ui.ledger_words import expected_words
from gatekeeper.ui.rows import Chip, Column, RowsView
from gatekeeper.ui.screen import Screen, Tasks, button


class LedgerList(Screen):
    """Enter opens a ledger (`opened`), Ctrl+Enter begins a new entry in it (`entry_asked`)."""

    opened = Signal(str)
    entry_asked = Signal(str)

    def __init__(
        self,
        lists: LedgerLists,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._lists, self._operator = lists, operator
        self.list = RowsView(
            (
                Column(title=lambda: tr("About"), words=lambda b: group_words(b.ledger.group)),
                Column(title=lambda: tr("Ledger"), words=_title, stretch=True),
                Column(
                    title=lambda: tr("Due or missed"),
                    words=lambda b: expected_words(b.expected),
                    stretch=True,
                ),
                Column(
                    title=lambda: tr("Unfinished"),
                    words=lambda b: str(b.unfinished or ""),
                    order=lambda b: b.unfinished,
                ),
                Column(
                    title=lambda: tr("Today"), words=lambda b: str(b.today), order=lambda b: b.today
                ),
            ),
            lambda: tr("No ledger is declared."),
            chips=(
                Chip(
                    title=lambda: tr("due or missed"),
                    keeps=lambda b: bool(b.expected.due or b.expected.missed),
                ),
                Chip(title=lambda: tr("unfinished"), keeps=lambda b: b.unfinished > 0),
            ),
        )
        self.list.opened.connect(lambda book: self.opened.emit(book.ledger.key))
        self.open = button()
        self.open.clicked.connect(lambda: self._emit(self.opened))
        self.buttons.insertWidget(self.buttons.count() - 1, self.open)
        self.body.addWidget(self.list, 1)
        self.say(self.title.setText, lambda: tr("Ledgers"))
        self.say(self.hint.setText, lambda: tr("Enter opens a ledger; Ctrl+Enter writes in it."))
        self.say(self.open.setText, lambda: tr("Open (Enter)"))
        if may(operator.role, Act.LEDGERS):
            self.offer(lambda: tr("New entry"))
        self.setFocusProxy(self.list.search)
        self._tell_problems()
        self.reload()

    def reload(self) -> None:
        """Ask again."""
        self.run(self._lists.menu, self._operator, then=self._show, lane="read")

    def showEvent(self, event: QShowEvent) -> None:
        """Back from a ledger the figures may be others."""
        super().showEvent(event)
        self.reload()

    def _show(self, books: Sequence[Book]) -> None:
        self.list.set_rows(books)

    def _tell_problems(self) -> None:
        """A site's own file that cannot be used is told here, where its ledger is missed."""
        problems = self._lists.declared.problems
        if problems:
            told = (f"{p.field}: {text.sentence(p.code, p.parameters)}" for p in problems)
            self.tell("\n".join(told), problem=True)

    def submit(self) -> None:
        self._emit(self.entry_asked)

    def _emit(self, signal: SignalInstance) -> None:
        book: Book | None = self.list.current
        if book is not None:
            signal.emit(book.ledger.key)


def _title(book: Book) -> str:
    return said(book.ledger.title, text.language())
