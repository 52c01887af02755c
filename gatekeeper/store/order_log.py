"""What the ordered profiles tell the log: each row is as its line says, and was signed with it."""

from __future__ import annotations

import json

from sqlalchemy.orm import Session

from gatekeeper.store.access import PolicyVersion
from gatekeeper.store.columns import utc_text
from gatekeeper.store.database import driver
from gatekeeper.store.lines import Line
from gatekeeper.store.projections import Projection
from gatekeeper.store.station import is_own

ORDERED, APPLIED = "policy-ordered", "policy"


def differs(session: Session, line: Line) -> str | None:
    """The first column in which an order is not as its line says; other audit lines are passed."""
    action = line.values["action"]
    if action not in (ORDERED, APPLIED) or not is_own(driver(session), line.station):
        return None  # another station's orders stay there
    told = json.loads(line.values["values"] or "{}")
    if action == ORDERED:
        row = session.get(PolicyVersion, line.sequence)
        if row is None:
            return "policy_versions"
        stands = {
            "policy": f"{row.profile}@{row.version}",
            "since": utc_text(row.since),
            "reason": row.reason,
            "closes": row.closes.split(),
            "signature": row.signature,
        }
        session.expunge(row)
        return next((name for name, value in stands.items() if told.get(name) != value), None)
    if "order" in told:
        row = session.get(PolicyVersion, told["order"])
        if row is None:
            return "policy_versions"
        session.expunge(row)
        return None if row.applied == line.sequence else "applied"
    return None


PROJECTION = Projection(kind="audit-1", differs=differs)
