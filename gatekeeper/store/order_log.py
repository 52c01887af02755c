"""What the ordered profiles tell the log: each row is as its line says, and was signed with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
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
        return _order_differs(session, line, told)
    if "order" not in told:
        return None
    row = _row(session, told.get("ordered_by", line.station), told["order"])
    if row is None:
        return "policy_versions"
    is_same = (row.applied_by, row.applied) == (line.station, line.sequence)
    return None if is_same else "applied"


def _order_differs(session: Session, line: Line, told: Mapping[str, Any]) -> str | None:
    row = _row(session, line.station, line.sequence)
    if row is None:
        return "policy_versions"
    stands = {
        "policy": f"{row.profile}@{row.version}",
        "since": utc_text(row.since),
        "reason": row.reason,
        "closes": row.closes.split(),
        "signature": row.signature,
    }
    return next((name for name, value in stands.items() if told.get(name) != value), None)


def _row(session: Session, station: str, line: int) -> PolicyVersion | None:
    """The order that this line told of."""
    statement = select(PolicyVersion).where(
        PolicyVersion.station == station, PolicyVersion.line == line
    )
    found = session.scalars(statement).first()
    if found is not None:
        session.expunge(found)
    return found


PROJECTION = Projection(kind="audit-1", differs=differs)
