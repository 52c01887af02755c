"""F6: who is arriving, unfinished or waiting for transfer; the register; a new family."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QSizePolicy, QStackedWidget, QWidget

from gatekeeper import text
from gatekeeper.credentials.claims import Unreadable
from gatekeeper.credentials.self_report import REPORT_PREFIX, open_report
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.masking import mask_name
from gatekeeper.domain.readings import Symbol
from gatekeeper.domain.returnees import Party
from gatekeeper.domain.self_report import SelfReport
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services.areas import Applies, Areas, AreasNow
from gatekeeper.services.arrivals import Arrival
from gatekeeper.services.hosts import Hosts
from gatekeeper.services.returnee_lists import DAYS_AT_MOST, MOST, ReturneeLists, ReturneeRow
from gatekeeper.services.returnees import Returnees
from gatekeeper.text import tr
from gatekeeper.text.returnees import report_words
from gatekeeper.ui.day_span import DaySpan
from gatekeeper.ui.flow import Flow
from gatekeeper.ui.host_picker import Answered
from gatekeeper.ui.returnee_details import FullDetails
from gatekeeper.ui.returnee_list import returnee_list
from gatekeeper.ui.returnee_pages import WhoPage
from gatekeeper.ui.screen import GAP, Screen, Tasks, button


class ReturneeScreen(Screen):
    """`opened` carries the party to go on with; the list first, Ctrl+L turns to a new family."""

    opened = Signal(object)
    register_asked = Signal(object, object)  # the days shown, None for the newest
    areas_asked = Signal()
    page_asked = Signal()

    def __init__(
        self,
        returnees: Returnees,
        lists: ReturneeLists,
        areas: Areas,
        hosts: Hosts,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
        lane: str,
        problems: Sequence[Problem] = (),
    ) -> None:
        super().__init__(tasks, parent)
        self._returnees, self._lists, self._areas, self._hosts = returnees, lists, areas, hosts
        self._operator, self._lane, self._problems = operator, lane, tuple(problems)
        self._now: AreasNow | None = None
        self.who = WhoPage(self._find_doors, self._ask_place)
        self.list = returnee_list(lambda: areas.today)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.who)
        self.days = DaySpan(lambda: areas.today, DAYS_AT_MOST, optional=True)
        self._days: tuple[date | None, date | None] = (None, None)
        self.details = FullDetails(self, returnees, operator)
        self.body.addWidget(self.days)
        self.body.addWidget(self.stack, 1)
        self.body.addWidget(self.details)
        self.turn, self.expect, self.book, self.risk = button(), button(), button(), button()
        self.full, self.drop, self.page = button(), button(), button()
        self._report: SelfReport | None = None
        self.acts = QWidget()
        flow = Flow(self.acts)
        flow.setSpacing(GAP)
        for made in (self.full, self.drop, self.book, self.risk, self.page):
            flow.addWidget(made)
        self.body.addWidget(self.acts)
        for made in (self.turn, self.expect):
            self.buttons.insertWidget(self.buttons.count() - 1, made)
        self._say()
        self._wire()
        self.reload()
        self._show_page()
        for problem in self._problems[:1]:
            words = text.sentence(problem.code, problem.parameters)
            self.tell(f"{problem.field}: {words}", problem=True)

    def _wire(self) -> None:
        self.turn.clicked.connect(self._turn)
        self.expect.clicked.connect(partial(self._arrive, expected=True))
        self.book.clicked.connect(lambda: self.register_asked.emit(*self._days))
        self.days.chosen.connect(self._on_days)
        self.risk.clicked.connect(self.areas_asked)
        self.page.clicked.connect(self.page_asked)
        self.list.opened.connect(self._on_opened)
        self.list.picked.connect(lambda _: self._on_picked())
        self.who.door.done.connect(lambda: self.who.origin.line.setFocus())
        self.who.phone.editingFinished.connect(lambda: self._look_up(self.who.phone.text()))
        self.who.names.editingFinished.connect(self._on_names)
        self.full.clicked.connect(lambda: self.details.ask(self.list.current))
        self.drop.clicked.connect(self._on_drop)
        for keys, made in (
            ("Ctrl+L", self.turn),
            ("Ctrl+E", self.expect),
            ("Ctrl+B", self.book),
            ("Ctrl+R", self.risk),
            ("Ctrl+Y", self.page),
            ("Ctrl+I", self.full),
            ("Ctrl+D", self.drop),
        ):
            QShortcut(QKeySequence(keys), self, made.click)

    def _say(self) -> None:
        self.say(
            self.title.setText,
            lambda: tr("Returnees") if self.is_list else tr("A family arrives"),
        )
        self.say(self.hint.setText, self._age)
        self.say(
            self.turn.setText,
            lambda: tr("New family (Ctrl+L)") if self.is_list else tr("Back to the list (Ctrl+L)"),
        )
        self.say(self.expect.setText, lambda: tr("Expected later (Ctrl+E)"))
        self.say(self.full.setText, lambda: tr("In full (Ctrl+I)"))
        self.say(self.drop.setText, lambda: tr("Withdraw (Ctrl+D)"))
        self.say(self.book.setText, lambda: tr("Register of returnees (Ctrl+B)"))
        self.say(self.page.setText, lambda: tr("Self-report page (Ctrl+Y)"))
        self.say(self.risk.setText, lambda: tr("Risk areas (Ctrl+R)"))
        self.say(self.primary.setText, self._primary_words)
        self.primary.show()

    def _primary_words(self) -> str:
        return tr("Go on with it (Enter)") if self.is_list else tr("Begin (Ctrl+Enter)")

    def _age(self) -> str:
        now = self._now
        if now is None:
            return ""
        if now.listed_on is None:
            return tr("No list of risk areas has been imported yet.")
        told = tr(
            "Risk areas: {count}, list of {day}.",
            count=len(now.areas),
            day=now.listed_on.isoformat(),
        )
        return f"{told} {tr('The list is old: ask for a new one.')}" if now.is_old else told

    # --- the two pages ------------------------------------------------------------------------

    @property
    def is_list(self) -> bool:
        return self.stack.currentWidget() is self.list

    def _on_picked(self) -> None:
        """What was shown of somebody does not stand beside the next one."""
        self.details.clear()
        self._words()

    @Slot()
    def _turn(self) -> None:
        self.stack.setCurrentWidget(self.who if self.is_list else self.list)
        self._report = None
        self.tell("")
        self._show_page()

    def _show_page(self) -> None:
        for page in (self.list, self.who):  # the page behind takes no room
            shown = page is self.stack.currentWidget()
            wanted = QSizePolicy.Policy.Preferred if shown else QSizePolicy.Policy.Ignored
            page.setSizePolicy(QSizePolicy.Policy.Preferred, wanted)
        self.expect.setVisible(not self.is_list)
        self.acts.setVisible(self.is_list)
        self.days.setVisible(self.is_list)
        self.details.clear()
        self.retranslate()
        self._words()
        (self.list.search if self.is_list else self.who.phone).setFocus()

    def _words(self) -> None:
        self.primary.setText(self._primary_words())
        row: ReturneeRow | None = self.list.current if self.is_list else None
        self.primary.setEnabled(not self.is_list or row is not None)
        self.full.setEnabled(row is not None)
        self.drop.setEnabled(row is not None and row.is_unfinished)

    def reload(self) -> None:
        """Register and age of the list again."""
        self.run(self._lists.register, *self._days, then=self._show_rows, lane="read")
        self.run(self._areas.now, then=self._on_areas, lane="read")

    @Slot(object, object)
    def _on_days(self, first: date | None, last: date | None) -> None:
        self._days = (first, last)
        self.tell("")
        self.reload()

    def _show_rows(self, rows: Sequence[ReturneeRow]) -> None:
        self.list.set_rows(rows)
        if self._days[0] is None and len({row.party for row in rows}) >= MOST and self.is_list:
            self.tell(
                tr("The newest {count} families. A day typed above shows others.", count=MOST)
            )

    def _on_areas(self, now: AreasNow) -> None:
        self._now = now
        self.hint.setText(self._age())
        self.who.origin.offer([area.name for area in now.areas])

    def _find_doors(self, words: str, then: Answered) -> None:
        self.run(self._hosts.search, words, then=then, lane="read")

    def _ask_place(self, words: str, then: Callable[[Applies], None]) -> None:
        self.run(self._areas.applies, words, then=then, lane="read")

    # --- what is done -------------------------------------------------------------------------

    def _look_up(self, words: str) -> None:
        """G32: whoever said beforehand that they come is found by phone or name."""
        if words.strip() and not self.is_list:
            self.run(self._lists.expected, words, then=self._on_expected, lane="read")

    @Slot()
    def _on_names(self) -> None:
        if not self.question.isVisible():
            self._look_up(next(iter(self.who.family), ""))

    @Slot()
    def _on_drop(self) -> None:
        row: ReturneeRow | None = self.list.current
        if row is None or not row.is_unfinished:
            return
        withdraw = partial(self._returnees.withdraw, row.party, self._operator)
        number = row.number.partition("-")[0]
        self.question.ask(
            lambda: tr("{number} with all that was filled in leaves the list.", number=number),
            lambda: tr("Withdraw"),
            lambda: self.run(withdraw, then=lambda _: self.reload()),
        )

    def _on_expected(self, rows: Sequence[ReturneeRow]) -> None:
        if rows and not self.is_list:
            first = rows[0]
            told = {"number": first.number, "name": mask_name(first.name)}
            self.question.ask(
                lambda: tr("{number} {name} is expected or put aside.", **told),
                lambda: tr("Go on with it"),
                lambda: self._resume(first),
                loses=False,
            )

    def submit(self) -> None:
        if self.is_list:
            self._on_opened(self.list.current)
        else:
            self._arrive(expected=False)

    def _arrive(self, *, expected: bool) -> None:
        if self.who.faults():
            return
        report = self._report
        claimed = (
            Party(origin="", legs=report.legs, claimed_on=report.filled_on)
            if report
            else Party(origin="")
        )
        arrive = partial(
            self._returnees.arrive,
            self.who.party(claimed),
            self.who.family,
            complaints=report.complaints if report else None,
            phone=self.who.phone.text(),
            lane=self._lane,
            expected=expected,
            operator=self._operator,
        )
        then = self._on_noted if expected else self._on_begun
        self.run(arrive, then=then, failed=self._on_not)

    def _on_begun(self, arrival: Arrival) -> None:
        self._clear()
        self.opened.emit(arrival)

    def _on_noted(self, arrival: Arrival) -> None:
        self._clear()
        self.tell(
            tr("{number} is noted; found by phone or name on arrival.", number=arrival.number)
        )

    def _clear(self) -> None:
        """An empty form for the next family."""
        self._report = None
        for editor in (self.who.phone, self.who.names, self.who.plate, self.who.origin.line):
            editor.clear()
        self.who.door.choose(None)
        self.stack.setCurrentWidget(self.list)
        self._show_page()
        self.reload()

    def _on_not(self, error: BaseException) -> None:
        if not isinstance(error, InvalidInput):
            self.on_failed(error)
            return
        strangers = [one for one in error.problems if not self.who.show_problem(one)]
        for first in strangers[:1]:
            self.tell(text.sentence(first.code, first.parameters), problem=True)

    @Slot(object)
    def _on_opened(self, row: ReturneeRow | None) -> None:
        if row is not None:
            self._resume(row)

    def _resume(self, row: ReturneeRow) -> None:
        """Taken up at this lane; a settled one is only looked at."""
        if row.is_unfinished:
            resume = partial(self._returnees.resume, row.party, self._lane)
            self.run(resume, self._operator, then=self.opened.emit)
        else:
            self.run(self._lists.one, row.party, then=self.opened.emit, lane="read")

    # --- a self-report ------------------------------------------------------------------------

    def take_symbol(self, symbol: Symbol) -> bool:
        """自主申报 (G32): the family's own words fill in the form, for somebody to look at."""
        if not self.isVisible() or not symbol.text.startswith(REPORT_PREFIX):
            return False
        try:
            report = open_report(symbol.text.strip())
        except Unreadable as fault:
            self.tell(text.sentence(fault.code, {}), problem=True)
            return True
        if self.is_list:
            self._turn()
        self._report = report
        self.who.show_report(report)
        self.tell(report_words(report), problem=bool(report.complaints))
        self._look_up(report.phone)
        return True

    # --- keys ---------------------------------------------------------------------------------

    def take_key(self, key: str) -> bool:
        """Enter moves on in the form."""
        return key == "Enter" and self._move_on()

    def _move_on(self) -> bool:
        order, focused = list(self.who.order), QApplication.focusWidget()
        if self.is_list or focused not in order or focused is self.who.door.line:
            return False
        place = order.index(focused) + 1
        if place < len(order):
            order[place].setFocus()
        else:
            self.submit()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and not control and self._move_on():
            return
        super().keyPressEvent(event)
