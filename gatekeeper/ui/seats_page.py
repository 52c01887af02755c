"""The people in the car before the barrier: what is missing, a line for each, what can be done."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from gatekeeper import text
from gatekeeper.domain.access import Outcome
from gatekeeper.domain.carload import Carload
from gatekeeper.domain.outings import PURPOSE, WORK
from gatekeeper.domain.vehicles import PUT_OFF_REASONS
from gatekeeper.text import tr
from gatekeeper.text.vehicles import missing_words, place_words, put_off_words
from gatekeeper.ui.flow import Flow
from gatekeeper.ui.gate_questions import asked, wants_proof
from gatekeeper.ui.reason_bar import ReasonBar
from gatekeeper.ui.screen import GAP, Sentence, Speaking, button, label
from gatekeeper.ui.seat_list import SeatRow, seat_list, seat_rows

if TYPE_CHECKING:
    from gatekeeper.services.shown import Shown


class SeatsPage(Speaking):
    """Tells what was wanted; does nothing itself. The arrows choose who is filled."""

    acted = Signal(str)  # the letter of an act
    filled = Signal(int)  # place
    put_off = Signal(int, str)  # place, reason
    answered = Signal(str, str)  # question, answer
    proof_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: Shown | None = None
        self._asked: object = None
        self._has_said_work = False
        self.missing = label("lead")
        self.seats = seat_list()
        self.seats.picked.connect(self._on_row)
        self.reasons = ReasonBar()
        acts = QWidget()
        flow = Flow(acts)
        flow.setSpacing(GAP // 2)
        self.acts = {
            key: self._act(flow, key, sentence)
            for key, sentence in (
                ("M", lambda: tr("M  who is in it")),
                ("V", lambda: tr("V  inspected")),
                ("D", lambda: tr("D  drives")),
                ("O", lambda: tr("O  gets out")),
                ("S", lambda: tr("S  how many")),
                ("E", lambda: tr("E  plate")),
                ("W", lambda: tr("W  aside")),
                ("B", lambda: tr("B  turn back")),
            )
        }
        self.reasons.asked.connect(acts.setHidden)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self.missing, self.seats, self.reasons, acts):
            column.addWidget(widget)

    def _act(self, flow: Flow, key: str, sentence: Sentence) -> QPushButton:
        made = button()
        made.clicked.connect(partial(self._on_act, key))
        self.say(made.setText, sentence)
        flow.addWidget(made)
        return made

    @property
    def place(self) -> int:
        """The line chosen."""
        row: SeatRow | None = self.seats.current
        car = self._shown.car if self._shown else None
        return row.place if row is not None else (car.load.current if car else 0)

    def show_car(self, shown: Shown, reason: str) -> None:
        """Everybody in it; `reason` is why it is held or refused."""
        self._shown = shown
        assert shown.car is not None
        load = shown.car.load
        blocked = self.seats.blockSignals(True)
        self.seats.set_rows(seat_rows(shown.car))
        self.seats.table.selectRow(load.current)
        self.seats.blockSignals(blocked)
        decision = load.car.decision
        wants = any(f.code == "vehicle-to-inspect" for f in (decision.findings if decision else ()))
        told = reason
        if load.outcome is Outcome.PENDING:
            look = tr("V: look into the car") if wants else ""
            told = "  ".join(part for part in (look, _wanted(load)) if part)
        self.missing.setText(told)
        self.missing.setVisible(bool(told))
        self.acts["M"].setEnabled(bool(shown.car.riders))
        self.acts["V"].setEnabled(wants)
        self._ask(shown)

    def _ask(self, shown: Shown) -> None:
        """What the gate asks of whoever is filled: which member, why he goes out."""
        question = asked(shown)
        key = (question.question, question.of) if question else None
        if self._has_said_work and wants_proof(shown):
            self._has_said_work = False
            self.proof_wanted.emit()
        elif question is not None and key != self._asked:
            words = {line.key: line.words for line in question.lines}
            self.reasons.ask(
                question.title,
                tuple(words),
                partial(self._on_answer, question.question),
                words=lambda one: words[one](),
            )
            self.setFocus()
        elif question is None and self._asked is not None:
            self.reasons.hide()
        self._asked = key

    def take_key(self, key: str) -> bool:
        """Digits answer what is asked, letters are acts; False for what is the lane's."""
        if self.reasons.isVisible():
            if key == "Esc":
                self.reasons.hide()
                return True
            if self.reasons.choices.press_digit(key):
                return True
        if key.upper() not in self.acts:
            return False
        self.acts[key.upper()].click()
        return True

    def _on_row(self, row: SeatRow | None) -> None:
        car = self._shown.car if self._shown else None
        if row is not None and car is not None and row.place != car.load.current:
            self.filled.emit(row.place)

    def _on_answer(self, question: str, answer: str) -> None:
        self._asked = None
        self._has_said_work = (question, answer) == (PURPOSE, WORK)
        self.answered.emit(question, answer)

    def _on_act(self, key: str, *_: object) -> None:
        if key != "O":
            self.acted.emit(key)
            return
        place = self.place
        self.reasons.ask(
            lambda: tr("{who}: why?", who=place_words(place + 1)),
            PUT_OFF_REASONS,
            lambda reason: self.put_off.emit(place, reason),
            words=put_off_words,
        )
        self.setFocus()


def _wanted(load: Carload) -> str:
    """The first two things that are missing, and how many more."""
    missing = [missing_words(one) for one in load.missing()]
    told = ("；" if text.language() == "zh_CN" else "; ").join(missing[:2])
    if len(missing) > 2:
        return tr("{what} and {count} more", what=told, count=len(missing) - 2)
    return told
