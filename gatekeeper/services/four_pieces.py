"""What the rules ask about form, card, code and approval, gathered where the profile asks it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from gatekeeper.domain.access import Presentation
from gatekeeper.domain.four_pieces import FourPieces
from gatekeeper.services.standing import Standing
from gatekeeper.store import four_pieces
from gatekeeper.store.lookup import Found


def asked(
    session: Session, standing: Standing, shown: Presentation, found: Found
) -> FourPieces | None:
    """The field of Facts for the check "four-pieces"; None elsewhere."""
    holder = found.holder
    if holder is None or not standing.policy.demands("four-pieces", shown.direction, holder.kind):
        return None
    record = four_pieces.of_person(session, holder.person)
    return record.pieces if record else None
