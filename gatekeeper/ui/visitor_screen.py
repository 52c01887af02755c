"""F2: register a visitor by keyboard and bring him to the lane; who is expected and inside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.visits import VisitState
from gatekeeper.services.hosts import HostRow, Hosts, Number
from gatekeeper.services.visits import VisitCounts, VisitRow, Visits
from gatekeeper.text import tr
from gatekeeper.ui.host_picker import Answered
from gatekeeper.ui.screen import Screen, Tasks, button
from gatekeeper.ui.visitor_acts import VisitorActs
from gatekeeper.ui.visitor_form import VisitorForm
from gatekeeper.ui.visitor_list import visitor_list
from gatekeeper.ui.words import day_and_time, recently


class VisitorScreen(Screen):
    """`picked` carries a visit and whether it leaves; the others ask for papers and screens."""

    picked = Signal(str, bool)
    slip_asked = Signal(object, bool)  # Slip, on the roll
    code_asked = Signal(object)
    register_asked = Signal()
    host_asked = Signal(object)

    def __init__(
        self,
        visits: Visits,
        hosts: Hosts,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
        clock: Callable[[], datetime],
    ) -> None:
        super().__init__(tasks, parent)
        self._visits, self._hosts, self._operator = visits, hosts, operator
        self._known: VisitRow | None = None
        self._wrong: VisitRow | None = None
        self._counts = VisitCounts()
        self._phone = ""
        self.form = VisitorForm(self._find_hosts, clock)
        self.list = visitor_list()
        self.acts = VisitorActs(self, self.list, visits, operator)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.form)
        self.stack.addWidget(self.list)
        self.turn, self.ring, self.rules = button(), button(), button()
        self.body.addWidget(self.stack, 1)
        self.body.addWidget(self.acts)
        for made in (self.turn, self.ring, self.rules):
            self.buttons.insertWidget(self.buttons.count() - 1, made)
        self._say()
        self._wire()
        self.form.phone_known.connect(self._on_phone)
        self.form.host_changed.connect(self._on_host)
        self.setFocusProxy(self.form)
        self.reload()
        self._show_page()

    def _wire(self) -> None:
        self.turn.clicked.connect(self._turn)
        self.ring.clicked.connect(self._on_ring)
        self.rules.clicked.connect(self._on_rules)
        QShortcut(QKeySequence("Ctrl+L"), self, self.turn.click)
        QShortcut(QKeySequence("Ctrl+H"), self, self.rules.click)
        self.acts.slip_asked.connect(self.slip_asked)
        self.acts.code_asked.connect(self.code_asked)
        self.acts.register_asked.connect(self.register_asked)
        self.acts.correct_asked.connect(self._on_correct)
        self.acts.changed.connect(self._on_changed)
        self.list.opened.connect(self._on_opened)
        self.list.picked.connect(lambda _: self._allow())

    def _say(self) -> None:
        self.say(self.title.setText, self._title)
        self.say(self.hint.setText, self._figures)
        self.say(self.turn.setText, self._turn_words)
        self.say(self.ring.setText, lambda: tr("Ring the host (F2)"))
        self.say(self.rules.setText, lambda: tr("Wishes (Ctrl+H)"))
        self.say(self.primary.setText, self._submit_words)
        self.primary.show()

    # --- the two pages ------------------------------------------------------------------------

    @property
    def is_list(self) -> bool:
        return self.stack.currentWidget() is self.list

    def show_list(self) -> None:
        """The list in front, its search ready to type into."""
        self.stack.setCurrentWidget(self.list)
        self._show_page()

    def _turn(self) -> None:
        self.stack.setCurrentWidget(self.form if self.is_list else self.list)
        self._show_page()

    def _show_page(self) -> None:
        for made in (self.ring, self.rules):
            made.setVisible(not self.is_list)
        self.acts.setVisible(self.is_list)
        for page in (self.form, self.list):  # the page behind takes no room
            shown = page is self.stack.currentWidget()
            wanted = QSizePolicy.Policy.Preferred if shown else QSizePolicy.Policy.Ignored
            page.setSizePolicy(QSizePolicy.Policy.Preferred, wanted)
        self.stack.adjustSize()
        self.tell("")
        self.acts.reasons.hide()
        self._words()
        self._allow()
        (self.list.search if self.is_list else self.form.phone).setFocus()

    def _words(self) -> None:
        self.title.setText(self._title())
        self.turn.setText(self._turn_words())
        self.primary.setText(self._submit_words())

    def _title(self) -> str:
        if self.is_list:
            return tr("Visitors")
        if self._wrong is not None:
            return tr("Correct visitor {number}", number=self._wrong.number)
        return tr("Register a visitor")

    def _figures(self) -> str:
        told = self._counts
        return tr(
            "Inside: {inside}; overstayed: {overstayed}; expected: {expected}; "
            "turned away today: {turned_away}",
            inside=told.inside,
            overstayed=told.overstayed,
            expected=told.expected,
            turned_away=told.turned_away,
        )

    def _turn_words(self) -> str:
        return tr("New visitor (Ctrl+L)") if self.is_list else tr("List (Ctrl+L)")

    def _submit_words(self) -> str:
        if self.is_list:
            row = self.list.current
            is_inside = row is not None and row.state is VisitState.INSIDE
            words = tr("Leaves") if is_inside else tr("Check at the gate")
            return f"{words} (Enter)"
        words = tr("Save the correction") if self._wrong is not None else tr("To the gate")
        return f"{words} (Ctrl+Enter)"

    def reload(self) -> None:
        """List and figures again."""
        self.run(self._visits.current, then=self._show_rows, lane="read")
        self.run(self._visits.counts, then=self._show_counts, lane="read")

    def _show_rows(self, rows: Sequence[VisitRow]) -> None:
        self.list.set_rows(rows)
        self._allow()

    def _show_counts(self, told: VisitCounts) -> None:
        self._counts = told
        self.hint.setText(self._figures())

    def _allow(self) -> None:
        row: VisitRow | None = self.list.current if self.is_list else None
        is_open = row is not None and row.state in (VisitState.EXPECTED, VisitState.INSIDE)
        self.acts.allow()
        for made in (self.ring, self.rules):
            made.setEnabled(self.form.host.host is not None)
        self.primary.setEnabled(not self.is_list or is_open)
        self.primary.setText(self._submit_words())

    # --- who it is ----------------------------------------------------------------------------

    def _find_hosts(self, words: str, then: Answered) -> None:
        self.run(self._hosts.search, words, then=then, lane="read")

    def _on_phone(self, phone: str) -> None:
        self._phone = phone
        self.run(
            self._visits.remembered,
            phone,
            then=lambda row: self._on_remembered(phone, row),
            lane="read",
        )

    def _on_remembered(self, phone: str, row: VisitRow | None) -> None:
        """A returning visitor is filled in; one who is expected or inside is named."""
        if phone != self._phone or self._wrong is not None:
            return
        self._known = row
        if row is None:
            self.tell("")
            return
        if self.form.is_untouched:
            self.form.show_visit(row, with_answer=False)
        if row.state is VisitState.INSIDE:
            sentence = tr("{number} is inside at {place}. Ctrl+Enter lets him out.")
        elif self._is_expected(row):
            sentence = tr("{number} is expected at {place}. Ctrl+Enter takes him to the gate.")
        else:
            sentence = tr("Was here on {day} at {place}. Ask the host again.")
        day = day_and_time(row.registered_at)
        self.tell(sentence.format(number=row.number, place=row.place, day=day))

    def _is_expected(self, row: VisitRow) -> bool:
        return row.state is VisitState.EXPECTED and any(
            one.id == row.id for one in self.list.model.everything
        )

    def _on_host(self, host: HostRow | None) -> None:
        self._allow()
        if host is not None and host.observed_until is not None:
            self.tell(
                tr("No visitors at {place} until {day}.", place=host.place, day=host.observed_until)
            )

    # --- what is done -------------------------------------------------------------------------

    def submit(self) -> None:
        if self.is_list:
            self._on_opened(self.list.current)
            return
        known = self._known
        if known is not None and self._wrong is None and self._stands(known):
            self._pick(known)
            return
        if not self.form.look():
            return
        told = self.form.registrations()
        if self._wrong is not None:
            correct = partial(self._visits.correct, self._wrong.id, told[0])
            self.run(correct, self._operator, then=self._on_corrected, failed=self._on_not)
            return
        register = partial(self._visits.register, known=known.id if known else None)
        self.run(register, told, self._operator, then=self._on_registered, failed=self._on_not)

    def _stands(self, row: VisitRow) -> bool:
        """Is it the visit itself that stands in the form, and nothing new about it?"""
        host = self.form.host.host
        same = host is not None and host.household == row.household and self.form.name.text()
        is_open = row.state is VisitState.INSIDE or self._is_expected(row)
        return bool(same == row.name and is_open)

    def _on_registered(self, rows: Sequence[VisitRow]) -> None:
        now_expected = self.form.expected.text().strip()
        if now_expected or len(rows) > 1:
            first = rows[0]
            self._clear()
            self.show_list()
            self.reload()
            self.tell(
                tr(
                    "Registered: {count}, from {number}, for {when}.",
                    count=len(rows),
                    number=first.number,
                    when=recently(first.expected_at),
                )
            )
            return
        self._pick(rows[0])

    def _on_corrected(self, row: VisitRow) -> None:
        self._clear()
        self.show_list()
        self.reload()
        self.tell(tr("{number} is corrected; the first entry stays on record.", number=row.number))

    def _clear(self) -> None:
        """An empty form for the next one."""
        self._known = self._wrong = None
        self._phone = ""
        fresh = VisitorForm(self._find_hosts, self.form.clock)
        fresh.phone_known.connect(self._on_phone)
        fresh.host_changed.connect(self._on_host)
        old, self.form = self.form, fresh
        self.stack.insertWidget(0, fresh)
        self.stack.removeWidget(old)
        old.hide()
        old.deleteLater()
        self.setFocusProxy(fresh)

    def _on_not(self, error: BaseException) -> None:
        self.on_refused(error, self.form)

    @Slot(object)
    def _on_opened(self, row: VisitRow | None) -> None:
        if row is not None and row.state in (VisitState.EXPECTED, VisitState.INSIDE):
            self._pick(row)

    def _pick(self, row: VisitRow) -> None:
        self.picked.emit(str(row.id), row.state is VisitState.INSIDE)
        self.finished.emit(row)

    @Slot()
    def _on_ring(self) -> None:
        """联系住户: the numbers in full, on record."""
        host = self.form.host.host
        if host is not None and not self.is_list:
            ring = partial(self._hosts.ring, host.household)
            self.run(ring, self._operator, then=self._show_numbers, quiet=True)

    def _show_numbers(self, numbers: Sequence[Number]) -> None:
        told = "    ".join(f"{one.name} {one.phone}" for one in numbers)
        self.tell(told or tr("No number of this household is known."))

    @Slot()
    def _on_rules(self) -> None:
        if self.form.host.host is not None and not self.is_list:
            self.host_asked.emit(self.form.host.host)

    @Slot(object)
    def _on_correct(self, row: VisitRow) -> None:
        self._clear()
        self._wrong = row
        self.form.show_visit(row, with_answer=True)
        self.stack.setCurrentWidget(self.form)
        self._show_page()

    @Slot()
    def _on_changed(self) -> None:
        self.tell(tr("Done and recorded."))
        self.reload()

    # --- keys ---------------------------------------------------------------------------------

    def take_key(self, key: str) -> bool:
        """F2 rings the host; Enter on a choice moves on. Everything else is the widget's."""
        if key == "F2":
            self._on_ring()
            return True
        return key == "Enter" and not self.is_list and self.form.take_enter()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if plain and event.key() == Qt.Key.Key_F2:
            self._on_ring()
        elif (
            plain
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not self.is_list
            and self.form.take_enter()
        ):
            pass
        else:
            super().keyPressEvent(event)
