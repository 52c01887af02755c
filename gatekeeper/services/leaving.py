"""What the rules ask about somebody who leaves, gathered only where the profile asks it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from gatekeeper.domain.access import Direction, Presentation
from gatekeeper.domain.calendar import period_begins
from gatekeeper.services.standing import Standing
from gatekeeper.store import outings
from gatekeeper.store.people import Found


def asked(
    session: Session, standing: Standing, shown: Presentation, found: Found, now: datetime
) -> dict[str, Any]:
    """The fields of Facts for the check "outing": two fixed statements, none elsewhere."""
    holder, policy = found.holder, standing.policy
    if holder is None or shown.direction is not Direction.EXIT:
        return {}
    if not policy.demands("outing", shown.direction, holder.kind):
        return {}
    since = period_begins(policy.outing.period, now, standing.zone)
    work, approval = outings.permits(session, holder.person, now)
    crossings = outings.crossings(session, holder, since)
    return {"crossings": crossings, "work": work, "approval": approval}
