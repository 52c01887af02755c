"""What the rules ask about somebody who leaves or is under observation, gathered where needed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from gatekeeper.domain.access import Direction, Presentation
from gatekeeper.domain.calendar import local, period_begins
from gatekeeper.services.standing import Standing
from gatekeeper.store import observation, outings
from gatekeeper.store.lookup import Found


def asked(
    session: Session, standing: Standing, shown: Presentation, found: Found, now: datetime
) -> dict[str, Any]:
    """The fields of Facts for the checks "outing" and "observation": at most three statements."""
    holder, policy = found.holder, standing.policy
    if holder is None or found.visit is not None:
        return {}
    today = local(now, standing.zone).date()
    case = observation.open_of_person(session, holder.person, today)
    if shown.direction is not Direction.EXIT:
        return {"observation": case}
    is_asked = policy.demands("outing", shown.direction, holder.kind)
    if not is_asked and case is None:
        return {}
    work, approval = outings.permits(session, holder.person, now)
    if not is_asked:
        return {"observation": case, "approval": approval}
    since = period_begins(policy.outing.period, now, standing.zone)
    crossings = outings.crossings(session, holder, since)
    return {"observation": case, "crossings": crossings, "work": work, "approval": approval}
