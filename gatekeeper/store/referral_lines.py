"""Referrals to a fever clinic as lines of other stations tell of them: their rows never travel."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.store import lookup
from gatekeeper.store.columns import utc_from
from gatekeeper.store.database import driver
from gatekeeper.store.day_rows import ReferralRow
from gatekeeper.store.lines import values_of
from gatekeeper.store.shift_log import lines_between

LEDGER = "referral"
# Somebody who is taken over is so within days; what comes later changes no report.
FOLLOWED = timedelta(days=7)

_LINES = """
SELECT j.line, p.person, p.data FROM journal AS j
LEFT JOIN journal_private AS p
  ON p.station = j.station AND p.sequence = j.sequence AND p.part = 'referral'
WHERE j.station = ? AND j.sequence BETWEEN ? AND ? AND j.kind = 'ledger-1'
  AND instr(j.line, ',referral,') > 0 ORDER BY j.sequence
"""


@dataclass(slots=True, kw_only=True)
class _Told:
    """A referral as its lines so far say."""

    opened_at: datetime
    person: str | None
    clinic: str = ""
    closed_at: datetime | None = None


def referrals(
    session: Session, station: str, start: datetime, end: datetime
) -> Iterator[ReferralRow]:
    """Those a station opened from `start` to before `end`, as they stand a week later."""
    found: dict[str, _Told] = {}
    span = lines_between(session, station, start, end + FOLLOWED)
    if span is None:
        return
    for line, person, data in driver(session).execute(_LINES, (station, *span)):
        told = values_of("ledger-1", line)
        if told is None or told["ledger"] != LEDGER:
            continue
        at = utc_from(told["recorded_at"])
        if told["action"] == "opened" and start <= at < end:
            found[told["entry"]] = _Told(opened_at=at, person=person)
        elif one := found.get(told["entry"]):
            one.clinic = json.loads(data).get("clinic", one.clinic) if data else one.clinic
            one.closed_at = at if told["action"] == "closed" else None
    for entry, one in found.items():
        holder = lookup.holder(session, UUID(one.person)) if one.person else None
        yield ReferralRow(
            id=entry,
            opened_at=one.opened_at,
            name=holder.name if holder else "",
            place=holder.place if holder else "",
            clinic=one.clinic,
            closed_at=one.closed_at,
        )
