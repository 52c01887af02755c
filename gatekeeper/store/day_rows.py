"""What a day brought, for its report: passages with what was measured, cars, cases, reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from gatekeeper.domain.screening import Screened
from gatekeeper.store.columns import utc_from, utc_text
from gatekeeper.store.database import driver
from gatekeeper.store.grid import Place
from gatekeeper.store.people import Household, place_text
from gatekeeper.store.screening import Screening


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageRow:
    """A presentation as its last line left it; `kind` is empty where nobody is known behind it."""

    id: str
    occurred_at: datetime
    name: str
    place: str
    kind: str
    direction: str
    outcome: str
    void: bool
    findings: tuple[str, ...]
    overridden: tuple[str, ...]
    tenths: int | None
    colour: str
    evidence: str


# Every station's index is read from the one moment to the other; a list of stations is short.
_PASSAGES = """
SELECT g.presentation, g.occurred_at, coalesce(p.name, v.name, ''), h.building, h.unit, h.room,
       CASE WHEN v.id IS NOT NULL THEN 'visitor' ELSE coalesce(p.kind, '') END,
       g.direction, g.outcome, g.void, e.findings, e.overridden, e.tenths, e.colour, e.evidence
FROM log_head AS s
CROSS JOIN passages AS g ON g.station = s.station AND g.occurred_at >= ? AND g.occurred_at < ?
JOIN access_events AS e ON e.station = g.station AND e.sequence = g.sequence
LEFT JOIN people AS p ON p.id = g.person
LEFT JOIN visits AS v ON v.id = g.person
LEFT JOIN households AS h ON h.id = coalesce(g.household, p.household, v.household)
ORDER BY g.occurred_at
"""


def passages(session: Session, start: datetime, end: datetime) -> tuple[PassageRow, ...]:
    """Everybody who stood at a gate from `start` to before `end`, names in full."""
    return tuple(
        PassageRow(
            id=row[0],
            occurred_at=utc_from(row[1]),
            name=row[2],
            place=place_text(*row[3:6]),
            kind=row[6],
            direction=row[7],
            outcome=row[8],
            void=bool(row[9]),
            findings=tuple(row[10].split()),
            overridden=tuple(row[11].split()),
            tenths=row[12],
            colour=row[13] or "",
            evidence=row[14] or "",
        )
        for row in _between(session, _PASSAGES, start, end)
    )


# Counted by SQLite, without a row of the program's own for everybody who passed.
_STOOD = """
FROM log_head AS s
CROSS JOIN passages AS g ON g.station = s.station AND g.occurred_at >= ? AND g.occurred_at < ?
"""
_SAID = "JOIN access_events AS e ON e.station = g.station AND e.sequence = g.sequence "
_BY_MINUTE = """
SELECT substr(occurred_at, 1, 16), direction, count(*) FROM passages
WHERE station = ? AND occurred_at >= ? AND occurred_at < ?
  AND outcome = 'granted' AND NOT void GROUP BY 1, 2
"""
_BY_TENTHS = f"""
SELECT e.tenths, count(*) {_STOOD} {_SAID}
WHERE e.tenths IS NOT NULL AND NOT g.void GROUP BY 1
"""
_BY_FINDINGS = f"""
SELECT e.findings, e.overridden <> '', count(*) {_STOOD} {_SAID}
WHERE g.outcome = ? AND NOT g.void GROUP BY 1, 2
"""


def by_minute(
    session: Session, station: str, start: datetime, end: datetime
) -> tuple[tuple[datetime, str, int], ...]:
    """How many a station let pass in each minute, and which way."""
    span = (station, utc_text(start), utc_text(end))
    found = driver(session).execute(_BY_MINUTE, span).fetchall()
    return tuple((utc_from(f"{minute}:00.000000Z"), way, count) for minute, way, count in found)


def by_tenths(session: Session, start: datetime, end: datetime) -> tuple[tuple[int, int], ...]:
    """How many had each last reading."""
    return tuple(map(tuple, _between(session, _BY_TENTHS, start, end)))


def by_findings(
    session: Session, start: datetime, end: datetime, outcome: str
) -> tuple[tuple[tuple[str, ...], bool, int], ...]:
    """How many of an outcome had the same findings; whether some of these were set aside."""
    span = (utc_text(start), utc_text(end), outcome)
    found = driver(session).execute(_BY_FINDINGS, span).fetchall()
    return tuple((tuple(told.split()), bool(aside), count) for told, aside, count in found)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """A case of observation that was open at a moment, began or ended in a span."""

    id: str
    name: str
    place: str
    kind: str
    opened_at: datetime
    closed_at: datetime | None
    ends_on: date


_CASES = """
SELECT c.id, coalesce(p.name, ''), h.building, h.unit, h.room, c.kind, c.opened_at, c.closed_at,
       c.ends_on
FROM observation_cases AS c LEFT JOIN people AS p ON p.id = c.person
LEFT JOIN households AS h ON h.id = c.household
WHERE c.ends_on >= ? AND c.opened_at < ? AND c.person IS NOT NULL
ORDER BY c.opened_at
"""


def cases(session: Session, since: date, end: datetime) -> tuple[CaseRow, ...]:
    """Cases opened before `end` whose last day is not before `since`."""
    found = driver(session).execute(_CASES, (since.isoformat(), utc_text(end))).fetchall()
    return tuple(
        CaseRow(
            id=row[0],
            name=row[1],
            place=place_text(*row[2:5]),
            kind=row[5],
            opened_at=utc_from(row[6]),
            closed_at=utc_from(row[7]) if row[7] else None,
            ends_on=date.fromisoformat(row[8]),
        )
        for row in found
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturneeRow:
    """Somebody of a party that came home; `disposition` is empty until it was decided."""

    id: str
    arrived_at: datetime
    name: str
    place: str
    origin: str
    disposition: str


_RETURNEES = """
SELECT m.id, coalesce(p.arrived_at, p.opened_at), m.name, h.building, h.unit, h.room,
       coalesce(nullif(m.origin, ''), p.origin), m.disposition
FROM returnee_parties AS p JOIN returnee_members AS m ON m.party = p.id
LEFT JOIN households AS h ON h.id = p.household
WHERE p.opened_at >= ? AND p.opened_at < ? AND NOT m.withdrawn ORDER BY p.opened_at, m.place
"""


def returnees(session: Session, start: datetime, end: datetime) -> tuple[ReturneeRow, ...]:
    """Everybody of the parties that came from `start` to before `end`."""
    return tuple(
        ReturneeRow(
            id=row[0],
            arrived_at=utc_from(row[1]),
            name=row[2],
            place=place_text(*row[3:6]),
            origin=row[6],
            disposition=row[7],
        )
        for row in _between(session, _RETURNEES, start, end)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralRow:
    """Somebody sent to the fever clinic."""

    id: str
    opened_at: datetime
    name: str
    place: str
    clinic: str
    closed_at: datetime | None


_REFERRALS = """
SELECT r.id, r.opened_at, coalesce(p.name, ''), h.building, h.unit, h.room, r.clinic, r.closed_at
FROM referrals AS r LEFT JOIN people AS p ON p.id = r.person
LEFT JOIN households AS h ON h.id = p.household
WHERE r.opened_at >= ? AND r.opened_at < ? ORDER BY r.opened_at
"""


def referrals(session: Session, start: datetime, end: datetime) -> tuple[ReferralRow, ...]:
    """Those opened from `start` to before `end`; the table holds the second high readings only."""
    return tuple(
        ReferralRow(
            id=row[0],
            opened_at=utc_from(row[1]),
            name=row[2],
            place=place_text(*row[3:6]),
            clinic=row[6],
            closed_at=utc_from(row[7]) if row[7] else None,
        )
        for row in _between(session, _REFERRALS, start, end)
    )


def _between(session: Session, statement: str, start: datetime, end: datetime) -> list[Any]:
    rows: list[Any] = (
        driver(session).execute(statement, (utc_text(start), utc_text(end))).fetchall()
    )
    return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningRow:
    """A door or place of a round that was tried, as it stands after its last attempt."""

    id: str
    tried_at: datetime
    place: str
    screened: Screened


def screenings(session: Session, start: datetime, end: datetime) -> tuple[ScreeningRow, ...]:
    """Those whose last attempt was from `start` to before `end`."""
    statement = (
        select(Screening, Household, Place.name)
        .outerjoin(Household, Household.id == Screening.household)
        .outerjoin(Place, Place.id == Screening.place)
        .where(Screening.tried_at >= start, Screening.tried_at < end)
        .order_by(Screening.tried_at)
    )
    return tuple(
        ScreeningRow(
            id=row.id.hex,
            tried_at=row.tried_at,
            place=_where(home, name),
            screened=row.screened,
        )
        for row, home, name in session.execute(statement)
    )


def _where(home: Household | None, name: str | None) -> str:
    return home.place if home is not None else name or ""


_WITH_CODE = """
SELECT count(*), count(*) FILTER (WHERE EXISTS (
  SELECT 1 FROM access_events AS e
  WHERE e.person = p.id AND e.occurred_at >= ? AND e.evidence = 'own-phone'))
FROM people AS p
WHERE p.kind = 'resident' AND p.moved_out_on IS NULL AND p.merged_into IS NULL
"""


def with_code(session: Session, since: datetime) -> tuple[int, int]:
    """How many residents showed a health code of their own since then (O55), and of how many."""
    every, coded = driver(session).execute(_WITH_CODE, (utc_text(since),)).fetchone()
    return coded, every
