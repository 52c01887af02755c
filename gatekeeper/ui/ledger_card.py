"""One entry of a ledger: its fields masked, its life, and the steps it may take."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from gatekeeper import text
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.ledger import State, next_states, said
from gatekeeper.domain.permissions import Act, may
from gatekeeper.services.ledger_lists import Card, LedgerLists, Line
from gatekeeper.services.ledgers import EntryRow, Ledgers
from gatekeeper.text import tr
from gatekeeper.text.ledgers import action_words, cell_words, state_words
from gatekeeper.ui.camera_chooser import Picture
from gatekeeper.ui.inputs import line
from gatekeeper.ui.rows import Column, RowsView
from gatekeeper.ui.screen import GAP, Screen, Tasks, beside, button, label
from gatekeeper.ui.words import day_and_time


class LedgerCard(Screen):
    """`correction_asked` carries the entry in full, which the log has told by then."""

    correction_asked = Signal(object)
    slip_asked = Signal(object, bool)  # Ledger; on the roll

    def __init__(
        self,
        entry: UUID,
        ledgers: Ledgers,
        lists: LedgerLists,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._entry, self._ledgers, self._lists = entry, ledgers, lists
        self._operator = operator
        self.card: Card | None = None
        self._full: EntryRow | None = None
        self._then: Callable[[str], None] | None = None
        self._steps: list[QWidget] = []
        self.facts = QGridLayout()
        self.facts.setHorizontalSpacing(3 * GAP)
        self.facts.setVerticalSpacing(GAP)
        self.facts.setColumnStretch(1, 1)
        self.pictures = QHBoxLayout()
        self.pictures.setSpacing(2 * GAP)
        self.life = self._life()
        self._lay_out()
        self._say()
        self.reload()

    def _life(self) -> RowsView:
        return RowsView(
            (
                Column(title=lambda: tr("Time"), words=lambda r: day_and_time(r.recorded_at)),
                Column(
                    title=lambda: tr("Step"),
                    words=_action,
                ),
                Column(title=lambda: tr("Recorded by"), words=lambda r: r.operator),
                Column(title=lambda: tr("Responsible"), words=lambda r: r.responsible),
                Column(title=lambda: tr("Note"), words=lambda r: r.note, stretch=True),
            ),
            lambda: "",
            searchable=False,
        )

    def _lay_out(self) -> None:
        self.body.addLayout(self.facts)
        self.body.addLayout(self.pictures)
        self.body.addWidget(self.life, 1)
        self.asked = label("lead")
        self.typed = line(longest=500)
        self.yes, self.no = button("primary"), button()
        self.yes.clicked.connect(self._on_answered)
        self.no.clicked.connect(self._withdraw_question)
        self.typed.returnPressed.connect(self._on_answered)
        self.ask_row = QWidget()
        row = beside(self.asked, self.typed, self.no, self.yes)
        row.setStretch(1, 1)
        row.setContentsMargins(0, 0, 0, 0)
        self.ask_row.setLayout(row)
        self.ask_row.hide()
        self.body.addWidget(self.ask_row)
        self.reveal, self.correct, self.note, self.end = (button() for _ in range(4))
        self.slip, self.roll = button(), button("chip")
        self.roll.setCheckable(True)
        self.roll.setChecked(True)
        self.slip.clicked.connect(self._on_slip)
        self.reveal.clicked.connect(self._on_reveal)
        self.correct.clicked.connect(self._on_correct)
        self.note.clicked.connect(self._on_note)
        self.end.clicked.connect(self._on_withdraw)
        for made in (self.roll, self.slip, self.reveal, self.correct, self.note, self.end):
            self.buttons.insertWidget(self.buttons.count() - 1, made)

    def _say(self) -> None:
        self.say(self.title.setText, self._title)
        self.say(self.reveal.setText, lambda: tr("Show in full"))
        self.say(self.correct.setText, lambda: tr("Correct"))
        self.say(self.note.setText, lambda: tr("Add a note (Ctrl+N)"))
        self.say(self.end.setText, lambda: tr("Withdraw"))
        self.say(self.slip.setText, self._slip_words)
        self.say(self.roll.setText, lambda: tr("80 mm"))
        self.say(self.roll.setAccessibleName, lambda: tr("Slip on the 80 mm roll, else on A4"))
        self.say(self.yes.setText, lambda: tr("Save"))
        self.say(self.no.setText, lambda: tr("Cancel"))
        QShortcut(QKeySequence("Ctrl+N"), self, self._on_note)

    def _title(self) -> str:
        if self.card is None:
            return ""
        ledger, entry = self.card.ledger, self.card.entry
        words = state_words(ledger, entry.state, text.language())
        parts = (said(ledger.title, text.language()), day_and_time(entry.occurred_at), words)
        return " · ".join(part for part in parts if part)

    def _slip_words(self) -> str:
        """What its paper is called, where the ledger has a name for it."""
        own = said(self.card.ledger.slip, text.language()) if self.card is not None else ""
        return own or tr("Slip")

    # --- what is shown ------------------------------------------------------------------------

    def reload(self) -> None:
        """Ask again how it stands."""
        self.run(self._lists.card, self._entry, then=self._show, lane="read")

    def showEvent(self, event: QShowEvent) -> None:
        """Back from the correction it may be another."""
        super().showEvent(event)
        self.reload()

    def _show(self, card: Card) -> None:
        self.card = card
        self.title.setText(self._title())
        self.slip.setText(self._slip_words())
        self.roll.setVisible(not card.ledger.slip)  # a sheet is A4 in any case
        self._show_facts()
        self.life.set_rows(card.lines)
        if self._full is None:
            self._show_pictures(card.pictures)
        self._show_steps()

    def _show_facts(self) -> None:
        card, language = self.card, text.language()
        if card is None:
            return
        _empty(self.facts)
        for one in card.ledger.fields:
            words = card.entry.cells.get(one.key, "")
            if self._full is not None:
                value = self._full.values.get(one.key, "")
                words = cell_words(one, value, language, in_full=True)
            if not words:
                continue
            row = self.facts.rowCount()
            name, value_label = label("hint", said(one.title, language)), label("label", words)
            value_label.setWordWrap(True)
            name.setWordWrap(False)
            top = Qt.AlignmentFlag.AlignTop
            self.facts.addWidget(name, row, 0, top)
            self.facts.addWidget(value_label, row, 1, top)

    def _show_pictures(self, pictures: Mapping[str, bytes]) -> None:
        _empty(self.pictures)
        for jpeg in pictures.values():
            picture = Picture()
            picture.setFixedSize(240, 160)
            picture.show_image(QImage.fromData(jpeg))
            self.pictures.addWidget(picture)
        if pictures:
            self.pictures.addStretch(1)

    def _show_steps(self) -> None:
        """One button for each step the entry may take; the last one is the primary button."""
        card = self.card
        if card is None:
            return
        for made in self._steps:
            self.buttons.removeWidget(made)
            made.hide()
            made.deleteLater()
        self._steps = []
        is_living = card.entry.state is not State.WITHDRAWN
        may_write = may(self._operator.role, Act.LEDGERS)
        for made in (self.correct, self.note, self.end):
            made.setEnabled(is_living and may_write)
        for made in (self.reveal, self.slip):
            made.setEnabled(is_living and may(self._operator.role, Act.UNMASK))
        if not may_write:
            return
        for state in next_states(card.ledger, card.entry.state):
            step = button("primary" if state in (State.DONE, State.CHECKED) else "")
            step.setText(self._step_words(state))
            step.clicked.connect(lambda _=False, state=state: self._on_step(state))
            self.buttons.insertWidget(self.buttons.count() - 1, step)
            self._steps.append(step)

    def _step_words(self, state: State) -> str:
        assert self.card is not None
        words = state_words(self.card.ledger, state, text.language())
        if state is State.ASSIGNED:
            return tr("Assign ...")
        if state is State.OPEN:
            return tr("Open again")
        return tr("Set: {state}", state=words)

    # --- acts ---------------------------------------------------------------------------------

    def _ask(self, question: str, then: Callable[[str], None]) -> None:
        """One line to type, in the screen; nothing blocks."""
        self.tell("")
        self._then = then
        self.asked.setText(question)
        self.typed.clear()
        self.ask_row.show()
        self.typed.setFocus()

    def _withdraw_question(self) -> None:
        self._then = None
        self.ask_row.hide()

    def _on_answered(self) -> None:
        then = self._then
        if then is not None:
            then(self.typed.text())

    def _on_step(self, state: State) -> None:
        def assign(whom: str) -> None:
            self.run(self._follow, state, whom, "", then=self._done)

        def note(words: str) -> None:
            self.run(self._follow, state, "", words, then=self._done)

        if state is State.ASSIGNED:
            self._ask(tr("To whom?"), assign)
        else:
            self._ask(tr("Note (may stay empty)"), note)

    def _follow(self, state: State, whom: str, note: str) -> EntryRow:
        return self._ledgers.follow(self._entry, state, self._operator, responsible=whom, note=note)

    def _on_slip(self) -> None:
        if self.card is not None:
            self.slip_asked.emit(self.card.ledger, self.roll.isChecked())

    def _on_note(self) -> None:
        if not self.note.isEnabled():
            return
        self._ask(
            tr("Note"),
            lambda note: self.run(
                self._ledgers.note, self._entry, note, self._operator, then=self._done
            ),
        )

    def _on_withdraw(self) -> None:
        self._ask(
            tr("Entered by mistake: why?"),
            lambda why: self.run(
                self._ledgers.withdraw, self._entry, why, self._operator, then=self._done
            ),
        )

    def _on_reveal(self) -> None:
        self._ask(
            tr("Why is it shown in full?"),
            lambda why: self.run(
                self._ledgers.reveal, self._entry, why, self._operator, then=self._on_revealed
            ),
        )

    def _on_revealed(self, row: EntryRow) -> None:
        self._withdraw_question()
        self._full = row
        self._show_facts()
        self.run(self._lists.pictures, row, then=self._show_pictures, lane="read")

    def _on_correct(self) -> None:
        self._ask(
            tr("Why is it shown in full?"),
            lambda why: self.run(
                self._ledgers.reveal, self._entry, why, self._operator, then=self._on_correctable
            ),
        )
        self.typed.setText(tr("correction"))

    def _on_correctable(self, row: EntryRow) -> None:
        self._withdraw_question()
        self.correction_asked.emit(row)

    def _done(self, _row: EntryRow) -> None:
        self._withdraw_question()
        self.tell(tr("Saved."))
        self.reload()


def _action(line: Line) -> str:
    return action_words(line.action, text.language())


def _empty(layout: QGridLayout | QHBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
