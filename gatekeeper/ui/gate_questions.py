"""What the panel asks of whoever stands at the gate: which member, why he goes out, which code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, Slot

from gatekeeper import text
from gatekeeper.domain.access import Member
from gatekeeper.domain.masking import mask_name, masked_apart
from gatekeeper.domain.outings import PURPOSE, TRAVEL_CODE, WORK, TravelCode
from gatekeeper.domain.readings import MEMBER, Answer
from gatekeeper.text import tr
from gatekeeper.text.outings import purpose_words
from gatekeeper.text.people import sex_word
from gatekeeper.ui.faces import findings_of
from gatekeeper.ui.question_panel import Line, QuestionPanel
from gatekeeper.ui.screen import Tasks
from gatekeeper.ui.words import clock_time

if TYPE_CHECKING:
    from gatekeeper.domain.access import Finding
    from gatekeeper.services.shown import Shown
    from gatekeeper.ui.gate_screen import GateScreen

PROOF_CODES = frozenset({"work-proof-wanted", "work-proof-unverified", "work-proof-expired"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question that stands now: of whom, and the answers to choose from."""

    question: str
    of: UUID
    title: Callable[[], str]
    lines: tuple[Line, ...]
    who: str = ""


def asked(shown: Shown | None) -> Asked | None:
    """The first question still open about the person shown, if any."""
    person = shown.presentation if shown else None
    if shown is None or person is None or person.is_final or person.identity is None:
        return None
    for finding in findings_of(shown):
        question = _QUESTIONS.get(finding.code)
        if question is not None:
            key, title, lines = question
            return Asked(
                question=key,
                of=person.id,
                title=title,
                lines=lines(shown, finding),
                who=_who(shown),
            )
    return None


def wants_proof(shown: Shown | None) -> bool:
    """Does a work proof have to be taken down?"""
    person = shown.presentation if shown else None
    if shown is None or person is None or person.is_final:
        return False
    return any(finding.code in PROOF_CODES for finding in findings_of(shown))


def said_work(screen: GateScreen) -> None:
    """The proof is taken down: judge again."""
    screen.take_typed((Answer(question=PURPOSE, value=WORK),))


def member_lines(members: tuple[Member, ...]) -> tuple[Line, ...]:
    """Masked, but so that any two can be told apart; who is out says since when."""
    names = masked_apart([member.name for member in members])
    return tuple(
        Line(key=str(member.person), words=_member_words(name, member))
        for name, member in zip(names, members, strict=True)
    )


def _member_words(name: str, member: Member) -> Callable[[], str]:
    def words() -> str:
        hints = [name, sex_word(member.sex)]
        if member.kind is not member.kind.RESIDENT:
            hints.append(text.kind_word(member.kind))
        if member.out_since is not None:
            hints.append(tr("out since {time}", time=clock_time(member.out_since)))
        return "  ".join(hint for hint in hints if hint)

    return words


def _members(shown: Shown, _finding: Finding) -> tuple[Line, ...]:
    return member_lines(shown.members)


def _purposes(_shown: Shown, finding: Finding) -> tuple[Line, ...]:
    purposes = str(finding.parameters.get("purposes", "")).split()
    return tuple(Line(key=key, words=_purpose(key)) for key in purposes)


def _purpose(key: str) -> Callable[[], str]:
    return lambda: purpose_words(key)


def _travel_code(_shown: Shown, _finding: Finding) -> tuple[Line, ...]:
    return (
        Line(key=TravelCode.SEEN, words=lambda: tr("Seen, and it is his")),
        Line(key=TravelCode.MISSING, words=lambda: tr("Not shown")),
    )


_QUESTIONS: dict[str, tuple[str, Callable[[], str], Callable[[Shown, Finding], tuple[Line, ...]]]]
_QUESTIONS = {
    "member-wanted": (MEMBER, lambda: tr("Which member is it?"), _members),
    "purpose-wanted": (PURPOSE, lambda: tr("Why does the person go out?"), _purposes),
    "travel-code-wanted": (TRAVEL_CODE, lambda: tr("The health pass code?"), _travel_code),
}


def _who(shown: Shown) -> str:
    """Masked: the people in the queue can read it."""
    holder = shown.holder
    if holder is not None:
        return f"{mask_name(holder.name)}  {holder.place}"
    identity = shown.presentation.identity if shown.presentation else None
    return identity.subject.place if identity and identity.subject else ""


class Asking(QObject):
    """Opens and closes the questions of one gate screen as people come and go."""

    def __init__(self, screen: GateScreen, tasks: Tasks) -> None:
        super().__init__(screen)
        self._screen, self._tasks = screen, tasks
        self._panel: QuestionPanel | None = None
        self._asked: tuple[str, UUID] | None = None  # which question, and whose
        self._dropped: object = None  # closed by Esc for this very answer of the gate
        self._has_said_work = False
        screen.changed.connect(self.look)
        screen.asked.connect(self.look)

    @Slot()
    def look(self, *_: object) -> None:
        """Whoever is shown now: is he asked, and does the question stand there?"""
        screen, shown = self._screen, self._screen.shown
        if self._panel is not None and screen.asking is not self._panel:
            self._panel, self._dropped = None, shown
            return
        # In a car the panel of its lane asks whoever is being filled.
        question = None if shown is not None and shown.car else asked(shown)
        key = (question.question, question.of) if question else None
        if self._panel is not None and key != self._asked:
            self._panel = None
            screen.close_question()
        if self._has_said_work and wants_proof(shown):
            self._has_said_work = False
            screen.opened.emit("work-proof")
        elif question is not None and screen.asking is None and shown is not self._dropped:
            self._ask(question)

    def _ask(self, question: Asked) -> None:
        panel = QuestionPanel(question.title, question.lines, self._tasks, who=question.who)
        panel.chosen.connect(self._on_chosen)
        panel.passed_on.connect(self._on_passed_on)
        self._panel, self._asked = panel, (question.question, question.of)
        self._screen.ask(panel)

    @Slot(str)
    def _on_chosen(self, answer: str) -> None:
        if self._screen.is_under_way or self._asked is None:
            return  # an answer never meets a person who was not on the screen yet
        question = self._asked[0]
        self._has_said_work = (question, answer) == (PURPOSE, WORK)
        self._screen.take_typed((Answer(question=question, value=answer),))

    @Slot(str)
    def _on_passed_on(self, key: str) -> None:
        self._screen.close_question()
        self._screen.take_key(key)
