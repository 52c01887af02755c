"""The private parts as they lie there: walked through step by step, and what the last purge did."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from gatekeeper.store.columns import utc_from
from gatekeeper.store.database import driver
from gatekeeper.store.erasure import cut_of
from gatekeeper.store.lines import values_of
from gatekeeper.store.projections import Cut

# The read lane is also the gate's search: a step takes some 10 ms.
STEP = 1000
Place = tuple[str, int, str]
START: Place = ("", 0, "")

_WALK = """
SELECT p.station, p.sequence, p.part, j.kind, p.person, substr(j.line, 1, 120), p.expires_at
FROM journal_private AS p JOIN journal AS j ON j.station = p.station AND j.sequence = p.sequence
WHERE (p.station, p.sequence, p.part) > (?, ?, ?)
ORDER BY p.station, p.sequence, p.part LIMIT ?
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A part that is there, and when its time is over; None: with its line."""

    cut: Cut
    expires_at: datetime | None


def walk(
    session: Session, after: Place = START, limit: int = STEP
) -> tuple[tuple[Held, ...], Place | None]:
    """The next parts in the order of their lines, and after which to go on, None at the end."""
    rows = driver(session).execute(_WALK, (*after, limit)).fetchall()
    held = tuple(
        Held(cut=cut_of(row[:6]), expires_at=utc_from(row[6]) if row[6] else None) for row in rows
    )
    last = rows[-1] if len(rows) == limit else None
    return held, (last[0], last[1], last[2]) if last else None


# --- what stands beside the parts ---------------------------------------------------------------


def counts(session: Session, station: str) -> Mapping[str, int]:
    """How many people, photos and own lines there are."""
    held = driver(session)
    (people,) = held.execute("SELECT count(*) FROM people").fetchone()
    (photos,) = held.execute("SELECT count(*) FROM photos").fetchone()
    (last,) = held.execute("SELECT count FROM log_head WHERE station = ?", (station,)).fetchone()
    (gone,) = held.execute(
        "SELECT coalesce(max(through), 0) FROM log_checkpoints WHERE station = ?", (station,)
    ).fetchone()
    return {"people": people, "photos": photos, "lines": last - gone}


# --- the last purge -----------------------------------------------------------------------------

# A day's lines of the busiest gate, several times over: the purge tells itself every night.
LOOKED_BACK = 200_000
_LAST = """
SELECT kind, line FROM journal
WHERE station = ? AND sequence > ? AND kind = 'audit-1' AND instr(line, ?) > 0
ORDER BY sequence DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An audit line of the program: when, and what it told."""

    sequence: int
    at: datetime
    values: Mapping[str, Any]


def last_told(session: Session, station: str, action: str) -> Told | None:
    """The last audit line of this action, as far back as a purge may lie."""
    held = driver(session)
    (last,) = held.execute("SELECT count FROM log_head WHERE station = ?", (station,)).fetchone()
    row = held.execute(_LAST, (station, last - LOOKED_BACK, f",{action},")).fetchone()
    values = values_of(row[0], row[1]) if row else None
    if values is None:
        return None
    return Told(
        sequence=int(values["sequence"]),
        at=utc_from(values["recorded_at"]),
        values=json.loads(values["values"]),
    )
