"""What opens from F7: a drop, a caller, the shelf, what is carried up, requests."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.permissions import Act
from gatekeeper.domain.policy import Caller, CallerAnswer
from gatekeeper.services.callers import LEDGER
from gatekeeper.services.goods import DROPS, RELAY, REQUESTS
from gatekeeper.text import tr
from gatekeeper.text.goods import caller_words
from gatekeeper.ui.claims import claim
from gatekeeper.ui.door_screens import RelayScreen, RequestsScreen
from gatekeeper.ui.drop_form import CallerForm, DropForm
from gatekeeper.ui.goods_panel import GoodsPanel
from gatekeeper.ui.ledger_editors import fill_in
from gatekeeper.ui.ledger_form import LedgerForm
from gatekeeper.ui.ledger_openings import LedgerOpenings
from gatekeeper.ui.opening import Opening
from gatekeeper.ui.papers import Papers
from gatekeeper.ui.shelf_screen import ShelfScreen

if TYPE_CHECKING:
    from gatekeeper.ui.main_window import MainWindow

SHELF_LIST = "shelf-list"


class GoodsOpenings(Opening):
    """Entries open as those of any ledger do."""

    def __init__(
        self, window: MainWindow, app: Any, papers: Papers, ledgers: LedgerOpenings
    ) -> None:
        super().__init__(window, app)
        self._papers, self._ledgers = papers, ledgers

    def open(self) -> None:
        """The panel: one digit."""
        panel = GoodsPanel(self.app.goods.rule, self.window.tasks)
        self.ask(panel)  # first, so that the answer closes the panel before it opens anything
        panel.finished.connect(self._on_chosen)

    @Slot(object)
    def _on_chosen(self, key: str) -> None:
        lists: dict[str, Callable[[], None]] = {
            "shelf": self.shelf,
            "relay": self.relay,
            "requests": self.requests,
        }
        if key in lists:
            lists[key]()
        else:
            self._caller(Caller(key))

    def _caller(self, caller: Caller) -> None:
        """In, on a supervisor's word, or the goods are put down; a car just waits outside."""
        answer = self.app.callers.answer(caller)
        if answer is CallerAnswer.ENTER:
            self.caller(caller, self.on_duty)
        elif answer is CallerAnswer.HELD:
            let_in = partial(self.caller, caller)
            self.allowed(Act.OVERRIDE_ANY, let_in, lambda: caller_words(caller))
        elif caller is Caller.RIDE:
            self.window.tasks.run(
                self.app.callers.keep_out,
                self.window.gate.lane.key,
                self.on_duty,
                then=self._on_let_in,
            )
        else:
            self.drop(caller)

    # --- forms --------------------------------------------------------------------------------

    def drop(self, caller: Caller) -> None:
        """Goods are put down; waybills shown meanwhile are counted."""
        form = DropForm(self.app.goods.rule, caller, *self._form_of(DROPS), operator=self.on_duty)
        claim(self.window.gates, form, form.take_symbol)
        self.window.show_screen(form)

    def caller(self, caller: Caller, operator: Operator) -> None:
        """Company and phone, and in he is."""
        form = CallerForm(
            self.app.callers,
            caller,
            self.window.gate.lane.key,
            *self._form_of(LEDGER),
            operator=operator,
        )
        form.finished.connect(self._on_let_in)
        form.goods_asked.connect(lambda: self._put_down_instead(caller))
        self.window.show_screen(form)

    def _put_down_instead(self, caller: Caller) -> None:
        self.window.back()
        self.drop(caller)

    @Slot(object)
    def _on_let_in(self, shown: Any) -> None:
        self.window.home()
        self.window.gate.show_settled(shown)

    def _form_of(self, key: str) -> tuple[Any, ...]:
        app = self.app
        ledger = app.ledgers.ledger(key, self.on_duty)
        return (ledger, app.ledgers, app.ledger_lists, app.registry, self.window.tasks)

    # --- lists --------------------------------------------------------------------------------

    def shelf(self) -> None:
        """What lies here, and who collects."""
        screen = ShelfScreen(
            self.app.goods,
            self.app.registry,
            self.window.tasks,
            operator=self.on_duty,
            clock=self.app.gate.clock,
        )
        screen.paper_asked.connect(self._on_paper)
        self.window.show_screen(screen)

    @Slot(object)
    def _on_paper(self, rows: Any) -> None:
        data = self.app.reporting.shelf_list(rows)
        self._papers.draw(SHELF_LIST, data, SHELF_LIST, tr("Goods at the gate"))

    def relay(self) -> None:
        """What is carried up today."""
        self._show_list(RelayScreen, RELAY)

    def requests(self) -> None:
        """Who asked for help."""
        self._show_list(RequestsScreen, REQUESTS)

    def _show_list(self, kind: Any, key: str) -> None:
        app, operator = self.app, self.on_duty
        ledger = app.ledgers.ledger(key, operator)
        screen = kind(app.goods, app.ledgers, ledger, self.window.tasks, operator=operator)
        screen.opened.connect(lambda entry: self._ledgers.open_entry(entry, operator))
        screen.entry_asked.connect(lambda place: self._new_entry(key, place))
        self.window.show_screen(screen)

    def _new_entry(self, key: str, place: str) -> None:
        form = LedgerForm(
            *self._form_of(key),
            operator=self.on_duty,
            camera=lambda: self.window.image,
        )
        fill_in(form.editors, {"household": place}, over=False)
        self.window.show_screen(form)
