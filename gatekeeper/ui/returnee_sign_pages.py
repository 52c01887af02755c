"""The pages of the first two steps: signatures, and the nine questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gatekeeper import text
from gatekeeper.domain.ledger import said
from gatekeeper.domain.nine_questions import NO, YES, AnswerKind, Question
from gatekeeper.domain.returnees import Member, Party, Signed
from gatekeeper.domain.visits import names_of
from gatekeeper.errors import Problem
from gatekeeper.services.arrivals import Arrival, MemberShown
from gatekeeper.text import tr
from gatekeeper.text.returnee_papers import PROMISES
from gatekeeper.text.returnees import signed_words
from gatekeeper.ui.forms import Field
from gatekeeper.ui.inputs import Choices, line
from gatekeeper.ui.returnee_inputs import (
    PersonColumn,
    PersonRows,
    Pick,
)
from gatekeeper.ui.returnee_pages import StepPage
from gatekeeper.ui.screen import GAP, button, label
from gatekeeper.ui.signature_pad import SignaturePad


def _signs() -> list[tuple[Any, str]]:
    return [(one, signed_words(one)) for one in Signed]


class SignPage(StepPage):
    """签: on the screen with pen or finger, or on a printed letter."""

    def __init__(self) -> None:
        super().__init__()
        self._members: tuple[MemberShown, ...] = ()
        self._drawn: dict[UUID, bytes] = {}
        self._who: UUID | None = None
        self.rows = PersonRows(
            [
                PersonColumn(
                    field="signed",
                    title=lambda: tr("Signed"),
                    make=lambda shown: self._pick(shown),
                )
            ]
        )
        self.whose = label("label")
        self.pad = SignaturePad()
        self.letter = label("hint")
        self.further = line(longest=600)
        self.more = Field(lambda: tr("Further people (A、B)"), self.further)
        self.all_on_paper = button()
        self.all_on_paper.clicked.connect(self._on_all)
        QShortcut(QKeySequence("Ctrl+G"), self, self.all_on_paper.click)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(self.rows)
        left.addWidget(self.all_on_paper)
        left.addWidget(self.more)
        left.addStretch(1)
        right.addWidget(self.whose)
        right.addWidget(self.pad)
        right.addWidget(self.letter)
        right.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4 * GAP)
        row.addLayout(left, 1)
        row.addLayout(right, 1)
        self.pad.changed.connect(self._on_drawn)
        self.say(self.all_on_paper.setText, lambda: tr("All signed on paper (Ctrl+G)"))
        self.say(self.whose.setText, self._whose_words)

    def _whose_words(self) -> str:
        shown = next((one for one in self._members if one.id == self._who), None)
        return tr("Signature of {name}", name=shown.member.name) if shown else ""

    def _pick(self, shown: MemberShown) -> Pick:
        made = Pick(_signs, shown.member.signed)
        made.picked.connect(lambda: self._on_picked(shown.id))
        return made

    @property
    def order(self) -> Sequence[QWidget]:
        return (*self.rows.order, self.further)

    @property
    def joining(self) -> tuple[str, ...]:
        return tuple(name for name in names_of(self.further.text()) if name)

    def show_problem(self, problem: Problem) -> bool:
        if problem.field != "names":
            return False
        self.more.show_problem(text.sentence(problem.code, problem.parameters))
        return True

    def show_arrival(self, arrival: Arrival) -> None:
        self._members, self._drawn = arrival.members, {}
        self.further.clear()
        self.rows.show_members(arrival.members)
        waiting = [one.id for one in arrival.members if one.member.signed is Signed.NOT]
        origin = arrival.party.origin
        self.letter.setText("\n".join(tr(one, origin=origin) for one in PROMISES))
        self._turn_to(next(iter(waiting), None))

    def _turn_to(self, who: UUID | None) -> None:
        self._who = who
        self.pad.blockSignals(True)
        self.pad.ink.clear()
        self.pad.blockSignals(False)
        self.pad.setVisible(who is not None)
        self.whose.setText(self._whose_words())

    def _on_picked(self, member: UUID) -> None:
        if self.rows.values(member)["signed"] is Signed.SCREEN and member not in self._drawn:
            self._turn_to(member)

    def _on_drawn(self) -> None:
        jpeg = self.pad.jpeg
        if self._who is None:
            return
        pick = self.rows.editors[self._who, "signed"]
        assert isinstance(pick, Pick)
        if jpeg is None:
            self._drawn.pop(self._who, None)
            pick.choose(Signed.NOT)
        else:
            self._drawn[self._who] = jpeg
            pick.choose(Signed.SCREEN)

    def _on_all(self) -> None:
        for pick in self.rows.order:
            if isinstance(pick, Pick) and pick.value is Signed.NOT:
                pick.choose(Signed.PAPER)

    def members(self) -> Mapping[UUID, Member]:
        return {one.id: replace(one.member, **self.rows.values(one.id)) for one in self._members}

    @property
    def pictures(self) -> Mapping[tuple[UUID, str], bytes]:
        return {(member, "signature"): jpeg for member, jpeg in self._drawn.items()}


class AnswerPage(StepPage):
    """答: each question with its answer; what matters is marked."""

    def __init__(self, questions: Sequence[Question]) -> None:
        super().__init__()
        self._questions = tuple(questions)
        self.editors: dict[str, QWidget] = {}
        self._marks: dict[str, Any] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        for place, one in enumerate(self._questions, start=1):
            column.addLayout(self._line(place, one))
        column.addStretch(1)

    def _line(self, place: int, one: Question) -> QHBoxLayout:
        words, mark = label("label"), label("beside")
        words.setWordWrap(True)
        mark.setMinimumWidth(64)
        mark.setWordWrap(False)
        self.say(words.setText, lambda: f"{place}. {said(one.text, text.language())}")
        if one.kind is AnswerKind.TEXT:
            editor: QWidget = line(longest=200)
        else:
            editor = Choices(lambda: [(NO, tr("No")), (YES, tr("Yes"))], columns=2)
            editor.chosen.connect(lambda _: self._on_chosen(one))
        editor.setMinimumWidth(280)
        editor.setAccessibleName(words.text())
        self.editors[one.key], self._marks[one.key] = editor, mark
        row = QHBoxLayout()
        row.setSpacing(2 * GAP)
        row.addWidget(words, 3)
        row.addWidget(editor, 2)
        row.addWidget(mark)
        return row

    @property
    def order(self) -> Sequence[QWidget]:
        return tuple(self.editors.values())

    def _on_chosen(self, one: Question) -> None:
        self._mark(one)
        keys = list(self.editors)
        following = keys.index(one.key) + 1
        if following < len(keys):
            self.editors[keys[following]].setFocus()

    def _mark(self, one: Question) -> None:
        is_marked = one.is_marked(self._answer(one.key))
        self._marks[one.key].setText(tr("▲ matters") if is_marked else "")

    def _answer(self, key: str) -> str:
        editor = self.editors[key]
        if isinstance(editor, Choices):
            return editor.value
        assert isinstance(editor, QLineEdit)
        return editor.text()

    def show_arrival(self, arrival: Arrival) -> None:
        party = arrival.party
        legs = "; ".join(f"{leg.on} {leg.number}".strip() for leg in party.legs if leg.on)
        known = {"where": party.origin, "how": legs}
        for one in self._questions:
            editor, answer = self.editors[one.key], party.answers.get(one.key, "")
            if isinstance(editor, Choices):
                if answer:
                    editor.check(answer)
            elif isinstance(editor, QLineEdit):
                editor.setText(answer or known.get(one.key, ""))
            self._mark(one)

    def party(self, party: Party) -> Party:
        return replace(party, answers={key: self._answer(key) for key in self.editors})

    def show_problem(self, problem: Problem) -> bool:
        name, _, key = problem.field.partition(".")
        if name != "answers" or key not in self.editors:
            return False
        self._marks[key].setText(text.sentence(problem.code, problem.parameters))
        self.editors[key].setFocus()
        return True

    def retranslate(self) -> None:
        super().retranslate()
        for one in self._questions:
            self._mark(one)
