"""一人一表一证一码: form, card, code and approval, complete before a staff member returns (G44)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from gatekeeper.errors import Problem

MESSAGES = {
    "piece-day-future": "This day has not come yet.",
    "piece-day-old": "This is more than a year ago.",
    "piece-card-wrong": "Letters, digits and dashes, at most 32.",
    "piece-approver-wrong": "A name or an office, at least two letters, no symbols.",
    "health-card-early": "The card is printed once form, number, code and approval are there.",
    "health-card-late": "The days of these four pieces are over: begin anew.",
    "piece-none": "Fill in at least one of the four.",
}

CARD_CHARACTERS = 32
APPROVER_CHARACTERS = 60
LONGEST_AGO = timedelta(days=365)
_CARD = re.compile(rf"[\w-]{{1,{CARD_CHARACTERS}}}")
_APPROVER = re.compile(rf"[\w][\w ·.()（）-]{{0,{APPROVER_CHARACTERS - 2}}}[\w)）]")


class Piece(StrEnum):
    """健康申报表, 健康通行卡, 健康码, 审批."""

    FORM = "form"
    CARD = "card"
    CODE = "code"
    APPROVAL = "approval"


@dataclass(frozen=True, slots=True, kw_only=True)
class FourPieces:
    """What is there of one person; `complete_at` is when the last of the four came."""

    form_on: date | None = None
    card: str = ""
    code_on: date | None = None
    approved_by: str = ""
    complete_at: datetime | None = None

    @property
    def missing(self) -> tuple[Piece, ...]:
        """In the order of their name."""
        there = {
            Piece.FORM: self.form_on is not None,
            Piece.CARD: bool(self.card),
            Piece.CODE: self.code_on is not None,
            Piece.APPROVAL: bool(self.approved_by),
        }
        return tuple(piece for piece, is_there in there.items() if not is_there)


def piece_problems(
    *, form_on: date | None, card: str, code_on: date | None, approved_by: str, today: date
) -> list[Problem]:
    """What is wrong with what was entered, each at its field."""
    problems = []
    for field, day in (("form_on", form_on), ("code_on", code_on)):
        if day is not None and day > today:
            problems.append(Problem(code="piece-day-future", field=field))
        elif day is not None and today - day > LONGEST_AGO:
            problems.append(Problem(code="piece-day-old", field=field))
    if card and not _CARD.fullmatch(card):
        problems.append(Problem(code="piece-card-wrong", field="card"))
    if approved_by and not _APPROVER.fullmatch(approved_by):
        problems.append(Problem(code="piece-approver-wrong", field="approved_by"))
    if not (form_on or card or code_on or approved_by):
        problems.append(Problem(code="piece-none", field="form_on"))
    return problems


def card_fault(pieces: FourPieces, until: datetime | None, now: datetime) -> str:
    """Why no health pass card may be printed; empty where one may. `until` is when they end."""
    if pieces.missing or until is None:
        return "health-card-early"
    return "health-card-late" if until <= now else ""
