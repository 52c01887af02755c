"""One arrival: the rail of the eight steps, the page of the step in front, what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from gatekeeper import text
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.eight_steps import Gap, Step
from gatekeeper.domain.policy import Policy
from gatekeeper.domain.readings import Symbol
from gatekeeper.domain.returnees import CODE_HELP, LEAFLET, Disposition
from gatekeeper.errors import InvalidInput
from gatekeeper.services.areas import Applies
from gatekeeper.services.arrivals import Arrival
from gatekeeper.services.returnees import Told
from gatekeeper.text import tr
from gatekeeper.text.returnees import gap_words, step_about
from gatekeeper.ui.host_picker import Answered
from gatekeeper.ui.pages import Pages
from gatekeeper.ui.picture_taker import Camera
from gatekeeper.ui.returnee_acts import OutcomeActs, Register
from gatekeeper.ui.returnee_fill_page import FillPage
from gatekeeper.ui.returnee_inputs import title_words
from gatekeeper.ui.returnee_outcome_page import OutcomePage
from gatekeeper.ui.returnee_pages import StepPage
from gatekeeper.ui.returnee_rail import Rail
from gatekeeper.ui.returnee_sign_pages import AnswerPage, SignPage
from gatekeeper.ui.returnee_tick_pages import PreparePage, ReceivePage, ReportPage
from gatekeeper.ui.returnee_verify_page import VerifyPage
from gatekeeper.ui.screen import Screen, Tasks, button
from gatekeeper.ui.wedge import PREFIXES

COUNTED = frozenset({LEAFLET, CODE_HELP})
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ArrivalScreen(Screen):
    """Leaving a page saves it; `gate_asked` carries those who may enter now."""

    papers_asked = Signal(object)
    counted = Signal(str)  # a leaflet, or help with a code: a line of its ledger
    gate_asked = Signal(object)
    settle_asked = Signal(object, object)  # Arrival, MemberShown

    def __init__(
        self,
        arrival: Arrival,
        register: Register,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
        policy: Policy,
        camera: Camera | None = None,
    ) -> None:
        super().__init__(tasks, parent)
        self._arrival, self._register, self._operator = arrival, register, operator
        self.rail = Rail(self)
        today: Callable[[], date] = lambda: register.areas.today  # noqa: E731
        self.outcome = OutcomePage(policy)
        self.report = ReportPage()
        self.pages: dict[Step, StepPage] = {
            Step.SIGN: SignPage(),
            Step.ANSWER: AnswerPage(register.returnees.rows.questions),
            Step.VERIFY: VerifyPage(camera, today),
            Step.FILL: FillPage(self._find_doors, self._ask_place, today),
            Step.REPORT: self.report,
            Step.RECEIVE: ReceivePage(),
            Step.PREPARE: PreparePage(),
            Step.VISIT: self.outcome,
        }
        self.stack = Pages()
        for page in self.pages.values():
            self.stack.addWidget(page)
            page.told.connect(lambda words, problem: self.tell(words, problem=problem))
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(2, self.rail)  # above what scrolls
        self.body.addWidget(self.stack, 1)
        self.park, self.papers = button(), button()
        for made in (self.park, self.papers):
            self.buttons.insertWidget(self.buttons.count() - 1, made)
        self._step, self._is_leaving = arrival.next_step, False
        self._wire()
        self._say()
        self.show_arrival(arrival)
        self._turn_to(self._step)

    def _wire(self) -> None:
        self.rail.chosen.connect(self._on_chosen)
        self.leave.clicked.disconnect()
        self.leave.clicked.connect(self._on_leave)
        self.park.clicked.connect(self._on_park)
        self.papers.clicked.connect(self._on_papers)
        self.outcome.slot.textChanged.connect(lambda _: self._words())
        self.acts = OutcomeActs(self, self.outcome, self._register, self._operator)
        for keys, made in (
            ("Ctrl+K", self.park),
            ("Ctrl+P", self.papers),
        ):
            QShortcut(QKeySequence(keys), self, made.click)

    def _say(self) -> None:
        self.say(self.title.setText, self._title)
        self.say(self.hint.setText, self._hint)
        self.say(self.park.setText, lambda: tr("Put aside (Ctrl+K)"))
        self.say(self.papers.setText, lambda: tr("Papers (Ctrl+P)"))
        self.say(self.primary.setText, self._primary_words)
        self.primary.show()

    # --- what is shown ------------------------------------------------------------------------

    @property
    def arrival(self) -> Arrival:
        """As it stands in the register."""
        return self._arrival

    @property
    def step(self) -> Step:
        """Whose page is in front."""
        return self._step

    @property
    def page(self) -> StepPage:
        return self.pages[self._step]

    def show_arrival(self, arrival: Arrival) -> None:
        """The register's answer in the rail and on every page."""
        self._arrival = arrival
        self.rail.show_arrival(arrival, self._step)
        for page in self.pages.values():
            page.show_arrival(arrival)
        self._words()

    def _turn_to(self, step: Step) -> None:
        self._step = step
        self.stack.setCurrentWidget(self.page)
        self.rail.show_arrival(self._arrival, step)
        self._words()
        if order := self.page.order:
            order[0].setFocus()

    def _words(self) -> None:
        self.title.setText(self._title())
        self.hint.setText(self._hint())
        self.primary.setText(self._primary_words())
        self.primary.setEnabled(
            self._step is not Step.VISIT or bool(self._undecided or self._let_in)
        )
        self.park.setVisible(self._arrival.state in ("open", "expected"))

    def _title(self) -> str:
        arrival = self._arrival
        names = title_words([one.member.name for one in arrival.members])
        return "  ".join(part for part in (arrival.number, names, arrival.door) if part)

    def _hint(self) -> str:
        """What the step is about; of a self-report that its words are nobody's but theirs."""
        claimed_on = self._arrival.party.claimed_on
        told = step_about(self._step)
        if claimed_on is None:
            return told
        return f"{told} {tr('Self-reported on {day}: please check each field.', day=claimed_on)}"

    def _primary_words(self) -> str:
        if self._step is not Step.VISIT:
            words = tr("Save and go on")
        else:
            words = tr("Hold the car") if self._holds_car else tr("To the gate")
            words = tr("Decide") if self._undecided else words
        return f"{words} (Ctrl+Enter)"

    @property
    def _undecided(self) -> bool:
        """Is there anybody about whom the rules alone say what happens?"""
        return any(
            one.disposition is None and one.triage.disposition is not Disposition.HELD
            for one in self._arrival.members
        )

    @property
    def _holds_car(self) -> bool:
        """Is a slot typed once everything is decided?"""
        return self.outcome.wants_slot and bool(self.outcome.slot.text().strip())

    @property
    def _let_in(self) -> tuple[Any, ...]:
        return tuple(
            one.person for one in self._arrival.members if one.disposition is Disposition.ENTER
        )

    # --- what is asked ------------------------------------------------------------------------

    def _find_doors(self, words: str, then: Answered) -> None:
        self.run(self._register.hosts.search, words, then=then, lane="read")

    def _ask_place(self, words: str, then: Callable[[Applies], None]) -> None:
        self.run(self._register.areas.applies, words, then=then, lane="read")

    # --- what is done -------------------------------------------------------------------------

    def submit(self) -> None:
        if self._step is not Step.VISIT:
            self._save(self._go_on)
        elif self._undecided:
            decide = partial(
                self._register.dispositions.decide, self._arrival.id, slot=self.outcome.slot.text()
            )
            self.run(decide, self._operator, then=self._on_decided, failed=self.on_not)
        elif self._holds_car:
            hold = self._register.dispositions.hold_car
            slot = self.outcome.slot.text()
            self.run(
                hold,
                self._arrival.id,
                slot,
                self._operator,
                then=self.on_done,
                failed=self.on_not,
            )
        elif self._let_in:
            self.gate_asked.emit(self._arrival)

    def _save(self, then: Callable[[], None]) -> None:
        """All of the page in front; what is wrong is shown and nothing is lost."""
        page = self.page
        if page.faults():
            self._ask_to_leave()
            return
        if page.joining:
            then = partial(self._join, page.joining, then)
        told = Told(
            party=page.party(self._arrival.party),
            members=page.members(),
            pictures=page.pictures,
            receipt=page.receipt,
        )
        before = Told(party=self._arrival.party, members=self._members)
        if told == before or (not told.members and told == Told(party=self._arrival.party)):
            self.tell("")
            then()
            return

        before_it = self._arrival.party.handed

        def saved(arrival: Arrival) -> None:
            self.tell("")
            for one in sorted((arrival.party.handed - before_it) & COUNTED):
                self.counted.emit(one)
            self.show_arrival(arrival)
            then()

        save = partial(self._register.returnees.save, self._arrival.id, told)
        self.run(save, self._operator, then=saved, failed=self.on_not)

    def _join(self, names: tuple[str, ...], then: Callable[[], None]) -> None:
        """Further people of the family, once the others are saved."""

        def joined(arrival: Arrival) -> None:
            self.show_arrival(arrival)
            then()

        join = partial(self._register.returnees.join, self._arrival.id, names)
        self.run(join, self._operator, then=joined, failed=self.on_not)

    @property
    def _members(self) -> dict[Any, Any]:
        return {one.id: one.member for one in self._arrival.members}

    def _go_on(self) -> None:
        """The next open step; what this one still wants is named."""
        left = self._arrival.step(self._step).gaps
        if left:
            self._turn_to(self._step)
            self.tell(tr("Still missing: {what}", what=self._gaps_words(left)), problem=True)
            return
        self._turn_to(self._arrival.next_step)

    def _gaps_words(self, gaps: tuple[Gap, ...]) -> str:
        names = [one.member.name for one in self._arrival.members]
        told = []
        for gap in gaps[:6]:
            whose = names[gap.member] if gap.member is not None and gap.member < len(names) else ""
            told.append(f"{whose} {gap_words(gap.what)}".strip())
        return "  ·  ".join(told)

    @Slot(object)
    def _on_chosen(self, step: Step) -> None:
        self.rail.show_arrival(self._arrival, self._step)
        if step is not self._step:
            self._save(lambda: self._turn_to(step))

    def _on_decided(self, arrival: Arrival) -> None:
        self.show_arrival(arrival)
        self.tell(tr("Decided and recorded."))

    def on_not(self, error: BaseException) -> None:
        if not isinstance(error, InvalidInput):
            self.on_failed(error)
            return
        strangers = [one for one in error.problems if not self.page.show_problem(one)]
        if strangers:
            first = strangers[0]
            self.tell(text.sentence(first.code, first.parameters), problem=True)
        self._ask_to_leave()

    @Slot()
    def _on_park(self) -> None:
        park = partial(self._register.returnees.park, self._arrival.id)
        self._save(lambda: self.run(park, self._operator, then=self.finished.emit))

    @Slot()
    def _on_papers(self) -> None:
        self._save(lambda: self.papers_asked.emit(self._arrival))

    def on_done(self, arrival: Arrival) -> None:
        """Something about one of them was recorded."""
        self.show_arrival(arrival)
        self.tell(tr("Done and recorded."))

    # --- keys and codes -----------------------------------------------------------------------

    def take_symbol(self, symbol: Symbol) -> bool:
        """A code that is the receipt: only while its page is in front, and never a pass."""
        is_here = self._step is Step.REPORT and self.isVisible()
        return is_here and not symbol.text.startswith(PREFIXES) and self.report.take_symbol(symbol)

    def take_key(self, key: str) -> bool:
        """Enter moves on, which the window's own keys bring here."""
        return key == "Enter" and self._move_on()

    def _move_on(self) -> bool:
        order = list(self.page.order)
        focused = QApplication.focusWidget()
        place = next(
            (
                at
                for at, one in enumerate(order)
                if focused in (one, one.focusProxy())
                or (focused is not None and one.isAncestorOf(focused))
            ),
            None,
        )
        if place is None or self._step is Step.VISIT:
            return False
        if place + 1 < len(order):
            order[place + 1].setFocus()
            self.area.ensureWidgetVisible(order[place + 1])
        else:
            self.submit()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter moves on; Esc saves what stands here before it leaves."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in _ENTER and not control and self._move_on():
            return
        if event.key() == Qt.Key.Key_Escape and not self.question.isVisible():
            self._on_leave()
            return
        super().keyPressEvent(event)

    def _on_leave(self) -> None:
        self._is_leaving = True
        self._save(self.cancelled.emit)

    def _ask_to_leave(self) -> None:
        """What cannot be saved is named before it is lost."""
        if self._is_leaving:
            self._is_leaving = False
            self.question.ask(
                lambda: tr("What is wrong on this page is not saved."),
                lambda: tr("Leave it"),
                self.cancelled.emit,
            )
