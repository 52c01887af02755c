"""One fever case: what was done, which step is next and whose it is, what may be done now."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.fever import FeverStep
from gatekeeper.domain.masking import mask_name
from gatekeeper.services.fever import FeverCases, FeverRow
from gatekeeper.text import tr
from gatekeeper.text.fever import body_words, step_words, told_words
from gatekeeper.ui.inputs import Choices
from gatekeeper.ui.rows import Column, RowsView
from gatekeeper.ui.screen import GAP, Screen, Tasks, button, label
from gatekeeper.ui.words import day_and_time

STEPS = tuple(step for step in FeverStep if step is not FeverStep.SYMPTOM)


class FeverCard(Screen):
    """`step_asked` carries step and case, `paper_asked` and `person_asked` the case."""

    step_asked = Signal(str, object)
    paper_asked = Signal(object)
    person_asked = Signal(object)

    def __init__(
        self,
        case: UUID,
        cases: FeverCases,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._case, self._cases = case, cases
        self.row: FeverRow | None = None
        self.facts = label("label")
        self.facts.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.steps = Choices(lambda: [(step.value, step_words(step)) for step in STEPS], columns=2)
        self.steps.chosen.connect(self._on_step)
        self.history = RowsView(
            (
                Column(title=lambda: tr("Time"), words=lambda r: day_and_time(r.done.done_at)),
                Column(title=lambda: tr("Step"), words=lambda r: step_words(r.done.step)),
                Column(
                    title=lambda: tr("Details"), words=lambda r: told_words(r.done), stretch=True
                ),
                Column(title=lambda: tr("Recorded by"), words=lambda r: r.by),
            ),
            lambda: "",
            searchable=False,
        )
        self.person, self.paper = button(), button()
        self.person.clicked.connect(lambda: self.person_asked.emit(self.row))
        self.paper.clicked.connect(lambda: self.paper_asked.emit(self.row))
        QShortcut(QKeySequence("Ctrl+P"), self, self.paper.click)
        self._lay_out()
        self.say(self.title.setText, self._title)
        self.say(
            self.hint.setText, lambda: tr("A digit opens its step. Opening this page is recorded.")
        )
        self.say(self.facts.setText, self._facts)
        self.say(self.person.setText, lambda: tr("Person details"))
        self.say(self.paper.setText, lambda: tr("Record on paper (Ctrl+P)"))
        self.offer(lambda: tr("Next step"))
        self.setFocusProxy(self.steps)
        self.run(cases.look_into, case, operator, then=lambda _: None, quiet=True)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(3 * GAP)
        top.addWidget(self.facts, 1)
        top.addWidget(self.steps, 2)
        self.body.addLayout(top)
        self.body.addWidget(self.history, 1)
        for made in (self.paper, self.person):
            made.setEnabled(False)
            self.buttons.insertWidget(2, made)
        self.steps.setEnabled(False)
        self.primary.setEnabled(False)

    def showEvent(self, event: QShowEvent) -> None:
        """Back from a step it is another."""
        super().showEvent(event)
        self.reload()

    def reload(self) -> None:
        """Ask again how it stands."""
        self.run(self._cases.card, self._case, then=self._show, lane="read")

    def _show(self, row: FeverRow | None) -> None:
        if row is None:
            self.cancelled.emit()
            return
        self.row = row
        self.title.setText(self._title())
        self.facts.setText(self._facts())
        self.history.set_rows(row.steps)
        for step, made in zip(STEPS, self.steps.buttons, strict=True):
            made.setEnabled(step in row.may)
        self.steps.setEnabled(True)
        self.primary.setEnabled(row.is_open)
        self.paper.setEnabled(True)
        self.person.setEnabled(True)

    def _title(self) -> str:
        row = self.row
        if row is None:
            return tr("Fever case")
        state = step_words(row.next) if row.next else tr("closed")
        return f"{row.number} · {state}"

    def _facts(self) -> str:
        row = self.row
        if row is None:
            return ""
        charge = f"{row.charge_name}  {row.charge_phone}".strip()
        lines = [
            (tr("Name"), f"{mask_name(row.name)}  {row.place}"),
            (tr("In charge"), charge),
            (tr("Next step"), step_words(row.next) if row.next else tr("closed")),
            (tr("Whose it is"), body_words(row.owner)),
        ]
        return "\n".join(
            tr("{what}: {value}", what=what, value=value) for what, value in lines if value
        )

    def submit(self) -> None:
        """The next step."""
        if self.row is not None and self.row.next is not None:
            self.step_asked.emit(self.row.next.value, self.row)

    def _on_step(self, step: str) -> None:
        if self.row is not None:
            self.step_asked.emit(step, self.row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit opens its step."""
        if not self.steps.press_digit(event.text()):
            super().keyPressEvent(event)
