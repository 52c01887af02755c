"""一人一表一证一码: nobody of the staff returns before all four are there (G44)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from gatekeeper.domain.access import Finding, Outcome
from gatekeeper.domain.facts import Facts
from gatekeeper.domain.four_pieces import Piece

MESSAGES = {
    "piece-form-missing": "The health declaration form is missing.",
    "piece-card-missing": "The health pass card is missing.",
    "piece-code-missing": "The health code has not been checked.",
    "piece-approval-missing": "The approval to return is missing.",
    "pieces-complete": "Form, card, code and approval are complete. Day {day} of {days}.",
    "pieces-ended": "The four pieces have ended. Days since: {days}. Hand in a new form.",
}

FOUR_PIECES = "four-pieces"
_DAY = timedelta(days=1)


def check(facts: Facts) -> list[Finding]:
    """Each missing piece is named; complete they count for the days of the profile."""
    if not facts.demands(FOUR_PIECES) or facts.presentation.identity is None:
        return []
    pieces, days = facts.pieces, facts.policy.four_pieces.valid // _DAY
    missing = pieces.missing if pieces else tuple(Piece)
    if missing or pieces is None or pieces.complete_at is None:
        return [_finding(f"piece-{piece.value}-missing", Outcome.DENIED) for piece in missing]
    age = facts.now - pieces.complete_at
    if age >= facts.policy.four_pieces.valid:
        return [_finding("pieces-ended", Outcome.HELD, days=age // _DAY - days)]
    return [_finding("pieces-complete", Outcome.GRANTED, day=age // _DAY + 1, days=days)]


def _finding(code: str, outcome: Outcome, **parameters: Any) -> Finding:
    return Finding(check=FOUR_PIECES, code=code, outcome=outcome, parameters=parameters)
