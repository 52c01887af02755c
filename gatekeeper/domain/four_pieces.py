"""一人一表一证一码: form, card, code and approval, complete before a staff member returns (G44)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

CARD_CHARACTERS = 32
APPROVER_CHARACTERS = 60


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
