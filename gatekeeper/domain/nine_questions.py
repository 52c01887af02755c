"""The nine questions (九必问): what is asked, what was answered, and which answers matter (G26)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from gatekeeper.domain.ledger import Words


class AnswerKind(StrEnum):
    """How a question is answered."""

    YES_NO = "yes-no"
    TEXT = "text"


class Weight(StrEnum):
    """What an answer that matters is worth: a supervisor looks, or as if from such an area."""

    HELD = "held"
    MEDIUM = "medium"
    HIGH = "high"


YES, NO = "yes", "no"
QUESTIONS_AT_MOST = 12
ANSWER_CHARACTERS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One of them; `matters` is the answer that counts ("yes", "no"), empty: none does."""

    key: str
    text: Words
    kind: AnswerKind = AnswerKind.YES_NO
    matters: str = ""
    weighs: Weight = Weight.HELD

    def is_marked(self, answer: str) -> bool:
        """Is this the answer that matters?"""
        return self.kind is AnswerKind.YES_NO and bool(answer) and answer == self.matters


def unanswered(questions: Sequence[Question], answers: Mapping[str, str]) -> tuple[Question, ...]:
    """Those still to be asked."""
    return tuple(one for one in questions if not answers.get(one.key, "").strip())


def marked(questions: Sequence[Question], answers: Mapping[str, str]) -> tuple[Question, ...]:
    """Those whose answer goes into the triage."""
    return tuple(one for one in questions if one.is_marked(answers.get(one.key, "")))
