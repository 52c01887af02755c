"""One case of observation: day n of how many, who is in charge, what was done, what can be done."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.masking import mask_name
from gatekeeper.services.observation import Observation
from gatekeeper.services.observation_lists import ActRow, CaseCard, CaseRow, ObservationLists
from gatekeeper.text import tr
from gatekeeper.text.observation import act_words, case_state_words, first_day_words, kind_words
from gatekeeper.ui.case_act import ACTS
from gatekeeper.ui.inputs import Choices
from gatekeeper.ui.rows import Column, RowsView
from gatekeeper.ui.screen import GAP, Screen, Tasks, button, label
from gatekeeper.ui.words import day_and_time


class CaseCardScreen(Screen):
    """`act_asked` carries act and case, `notice_asked` its id, `papers_asked` its row,
    `person_asked` the person."""

    act_asked = Signal(str, object)
    notice_asked = Signal(object)
    papers_asked = Signal(object)
    person_asked = Signal(str)

    def __init__(
        self,
        case: UUID,
        observation: Observation,
        lists: ObservationLists,
        tasks: Tasks,
        parent: QWidget | None = None,
        *,
        operator: Operator,
    ) -> None:
        super().__init__(tasks, parent)
        self._case, self._lists = case, lists
        self.card: CaseCard | None = None
        self.facts = label("label")
        self.facts.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.acts = Choices(lambda: [(key, tr(words)) for key, words in ACTS.items()])
        self.acts.chosen.connect(self._on_act)
        self.history = RowsView(
            (
                Column(title=lambda: tr("Time"), words=lambda r: day_and_time(r.act.occurred_at)),
                Column(title=lambda: tr("Step"), words=lambda r: act_words(r.act.action)),
                Column(
                    title=lambda: tr("Kind of observation"), words=lambda r: kind_words(r.act.kind)
                ),
                Column(title=lambda: tr("Last day"), words=lambda r: r.act.ends_on.isoformat()),
                Column(title=lambda: tr("Recorded by"), words=lambda r: r.by),
                Column(title=lambda: tr("Reason"), words=_why, stretch=True),
            ),
            lambda: "",
            searchable=False,
        )
        self.person, self.papers, self.notice = button(), button(), button("primary")
        self.papers.clicked.connect(self._on_papers)
        QShortcut(QKeySequence("Ctrl+P"), self, self.papers.click)
        self.person.clicked.connect(self._on_person)
        self.notice.clicked.connect(lambda: self.notice_asked.emit((case,)))
        self._lay_out()
        self.say(self.title.setText, self._title)
        self.say(self.hint.setText, lambda: tr("Opening this page is recorded."))
        self.say(self.person.setText, lambda: tr("Person details"))
        self.say(self.papers.setText, lambda: tr("Papers (Ctrl+P)"))
        self.say(self.notice.setText, lambda: tr("Release notice (Ctrl+Enter)"))
        self.setFocusProxy(self.acts)
        self.run(observation.look_into, case, operator, then=lambda _: None, quiet=True)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(3 * GAP)
        top.addWidget(self.facts, 1)
        top.addWidget(self.acts, 1)
        self.body.addLayout(top)
        self.body.addWidget(self.history, 1)
        for made in (self.papers, self.person):
            self.buttons.insertWidget(2, made)
        self.buttons.addWidget(self.notice)
        self.acts.setEnabled(False)
        self.notice.setEnabled(False)

    def _title(self) -> str:
        row = self.card.row if self.card else None
        if row is None:
            return tr("Case")
        state = _day(row) if row.is_open else case_state_words(row.state)
        return " · ".join((row.number, kind_words(row.kind), state))

    def showEvent(self, event: QShowEvent) -> None:
        """Back from an act it is another."""
        super().showEvent(event)
        self.reload()

    def reload(self) -> None:
        """Ask again how it stands."""
        self.run(self._lists.card, self._case, then=self._show, lane="read")

    def _show(self, card: CaseCard | None) -> None:
        if card is None:
            self.cancelled.emit()
            return
        self.card = card
        self._tell()
        self.history.set_rows(card.acts)
        for key, made in zip(ACTS, self.acts.buttons, strict=True):
            made.setEnabled(card.row.is_open or (key == "correct" and card.row.state == "released"))
        self.acts.setEnabled(True)
        self.notice.setEnabled(not card.row.is_open)

    def _tell(self) -> None:
        self.title.setText(self._title())
        if self.card is not None:
            self.facts.setText("\n".join(facts(self.card.row)))

    def retranslate(self) -> None:
        super().retranslate()
        self._tell()

    def _on_act(self, act: str) -> None:
        if self.card is not None:
            self.act_asked.emit(act, self.card.row)

    def _on_papers(self) -> None:
        if self.card is not None:
            self.papers_asked.emit(self.card.row)

    def _on_person(self) -> None:
        if self.card is not None:
            self.person_asked.emit(str(self.card.row.person))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit begins its act, Ctrl+Enter draws the notice."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.notice.click()
        elif not self.acts.press_digit(event.text()):
            super().keyPressEvent(event)


# Acts that are done for a reason; the others only repeat it.
_REASONED = ("opened", "extended", "transferred", "closed", "corrected")


def _why(row: ActRow) -> str:
    if row.act.action == "charged":
        return mask_name(row.act.charge_name)
    return row.act.reason if row.act.action in _REASONED else ""


def _day(row: CaseRow) -> str:
    return tr("day {day} of {days}", day=row.day, days=row.days)


def facts(row: CaseRow) -> list[str]:
    """What is known, line by line; of the person only what the list shows too."""
    charge = "  ".join(part for part in (row.charge_name, row.charge_phone) if part)
    lines = (
        (tr("Name"), f"{mask_name(row.name)}  {row.place}"),
        (tr("Arrived on"), f"{row.arrived_on} ({first_day_words(row.first_day)})"),
        (tr("From and through"), f"{row.first_on} – {row.last_on} ({row.days})"),
        (tr("Free from"), day_and_time(row.ended_at)),
        (tr("Came from"), row.origin),
        (tr("In charge"), charge or tr("nobody yet")),
        (tr("Held car"), row.car),
        (tr("Release notice"), row.notice),
    )
    return [tr("{what}: {value}", what=what, value=value) for what, value in lines if value]
