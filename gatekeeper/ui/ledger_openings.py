"""What opens from the ledgers: the list, one ledger, its form, one entry, its book."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject

from gatekeeper import text
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.ledger import Ledger, said
from gatekeeper.services.hotlines import LEDGER as HOTLINES
from gatekeeper.services.ledgers import EntryRow
from gatekeeper.text import tr
from gatekeeper.ui.claims import claim
from gatekeeper.ui.ledger_card import LedgerCard
from gatekeeper.ui.ledger_form import LedgerForm
from gatekeeper.ui.ledger_list import LedgerList
from gatekeeper.ui.ledger_screen import LedgerScreen
from gatekeeper.ui.papers import Papers

if TYPE_CHECKING:
    from gatekeeper.ui.main_window import MainWindow

REPORT, CODES = "ledger-book", "point-codes"
SLIP, SHEET = "ledger-slip", "ledger-sheet"
RELEASE = "article-release"
# Why an entry was shown in full, as the log keeps it.
PRINTED = "slip printed"


class LedgerOpenings(QObject):
    """Screens of a ledger and its papers."""

    def __init__(self, window: MainWindow, app: Any, papers: Papers) -> None:
        super().__init__(window)
        self._window, self._app, self._papers = window, app, papers
        self._draw = papers.draw

    def open_list(self, operator: Operator) -> None:
        """All ledgers of whoever is on duty."""
        screen = LedgerList(self._app.ledger_lists, self._window.tasks, operator=operator)
        screen.opened.connect(lambda key: self.open_ledger(key, operator))
        screen.entry_asked.connect(lambda key: self.open_form(key, operator))
        self._window.show_screen(screen)

    def open_ledger(self, key: str, operator: Operator) -> None:
        """One ledger."""
        ledger = self._app.ledgers.ledger(key, operator)
        screen = LedgerScreen(
            ledger,
            self._app.ledger_lists,
            self._app.exporting,
            self._window.tasks,
            operator=operator,
        )
        screen.entry_opened.connect(lambda entry: self.open_entry(entry, operator))
        screen.entry_asked.connect(lambda: self.open_form(key, operator))
        screen.book_asked.connect(
            lambda since, until: self.open_book(ledger, since, until, operator)
        )
        screen.codes_asked.connect(lambda: self._draw_codes(ledger, operator))
        if key == HOTLINES:
            screen.offer_card(lambda: tr("Hotline card"))
            screen.card_asked.connect(self._draw_card)
        self._window.show_screen(screen)

    def _draw_card(self) -> None:
        """便民服务热线卡, for whoever asks (O19)."""
        self._window.tasks.run(
            self._app.returnee_papers.hotlines,
            text.language(),
            then=lambda rows: self._papers.show_lines("hotline-card", tr("Hotline card"), rows),
            lane="read",
        )

    def _draw_codes(self, ledger: Ledger, operator: Operator) -> None:
        """What is cut out and put up at the points."""
        codes = self._app.reporting.point_codes(ledger)
        title = said(ledger.title, text.language())
        self._draw(CODES, codes, f"{ledger.key}-codes", title, operator)

    def release(self, operator: Operator) -> None:
        """物品放行条 for whoever leaves: his door and name stand there already (G56)."""
        faced = self._window.faced
        holder = faced.holder if faced is not None else None
        known = {"household": holder.place, "bearer": holder.name} if holder else {}
        self.open_form(RELEASE, operator, filled=known)

    def open_form(
        self,
        key: str,
        operator: Operator,
        before: EntryRow | None = None,
        filled: Mapping[str, str] | None = None,
    ) -> None:
        """A new entry or a correction, with what was entered lately on offer."""
        self._window.tasks.run(
            self._app.ledger_lists.suggestions,
            key,
            then=lambda offered: self._show_form(key, operator, before, offered, filled or {}),
            lane="read",
        )

    def _show_form(
        self,
        key: str,
        operator: Operator,
        before: EntryRow | None,
        offered: Any,
        filled: Mapping[str, str],
    ) -> None:
        form = LedgerForm(
            self._app.ledgers.ledger(key, operator),
            self._app.ledgers,
            self._app.ledger_lists,
            self._app.registry,
            self._window.tasks,
            operator=operator,
            camera=lambda: self._window.image,
            before=before,
            offered=offered,
            filled=filled,
        )
        if key == RELEASE and before is None:  # its slip goes with the goods
            form.finished.connect(lambda entry: self.open_entry(entry, operator))
        if self._app.ledgers.ledger(key, operator).coded is not None:
            claim(self._window.gates, form, form.take_symbol)
        self._window.show_screen(form)

    def open_entry(self, entry: UUID, operator: Operator) -> None:
        """One entry with its life."""
        card = LedgerCard(
            entry,
            self._app.ledgers,
            self._app.ledger_lists,
            self._window.tasks,
            operator=operator,
        )
        card.slip_asked.connect(
            lambda ledger, roll: self.open_slip(ledger, entry, operator, roll=roll)
        )
        card.correction_asked.connect(lambda row: self.open_form(row.ledger, operator, before=row))
        self._window.show_screen(card)

    def open_slip(self, ledger: Ledger, entry: UUID, operator: Operator, *, roll: bool) -> None:
        """One entry in full on paper; the log tells first who printed it."""
        title, reveal = said(ledger.title, text.language()), self._app.ledgers.reveal
        report, told = (SHEET, {}) if ledger.slip else (SLIP, {"roll": roll})
        gather = partial(self._app.reporting.gather, report, ledger=ledger, entry=entry, **told)
        draw = partial(self._draw_entry, operator, report, ledger.key, title)

        def recorded(_: object) -> None:
            self._window.tasks.run(gather, then=draw, lane="read")

        self._window.tasks.run(reveal, entry, PRINTED, operator, then=recorded)

    def _draw_entry(self, operator: Operator, report: str, key: str, title: str, data: Any) -> None:
        self._draw(report, data, key, title, operator)

    def open_book(
        self, ledger: Ledger, since: datetime, until: datetime, operator: Operator
    ) -> None:
        """The line of the log first; without it nothing is printed."""
        title = said(ledger.title, text.language())
        gather = partial(
            self._app.reporting.gather, REPORT, ledger=ledger, since=since, until=until
        )

        def recorded(_: object) -> None:
            self._window.tasks.run(
                gather,
                then=lambda data: self._draw(REPORT, data, ledger.key, title, operator),
                lane="read",
            )

        self._window.tasks.run(
            self._app.ledgers.record_book, ledger.key, since, until, operator, then=recorded
        )
