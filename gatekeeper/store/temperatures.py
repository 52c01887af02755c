"""Readings of a span of time with whoever was measured, for the ledger of temperatures (G07)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gatekeeper.domain.eight_steps import Step
from gatekeeper.domain.measured import READ
from gatekeeper.store import returnee_texts
from gatekeeper.store.access import PolicyVersion, Referral
from gatekeeper.store.columns import utc_from, utc_text
from gatekeeper.store.database import driver
from gatekeeper.store.people import Household, place_text
from gatekeeper.store.returnees import ReturneeMember, ReturneeParty


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRow:
    """What one presentation had measured; names in full, to be masked by the reader."""

    at: datetime
    readings: tuple[int, ...]
    policy: str
    presentation: UUID | None = None
    person: str | None = None
    kind: str = ""
    name: str = ""
    place: str = ""
    direction: str = ""
    operator: UUID | None = None
    void: bool = False
    station: str = ""
    is_referred: bool = False


REFERRED = "temperature-referral"

# A presentation's lines one after the other: each repeats the readings of those before it, only a
# correction repeats none. The plus sign keeps SQLite to the index of presentations.
_LINES = """
SELECT g.presentation, g.void, e.occurred_at, e.direction, e.findings, e.policy, e.operator,
       e.person, m.data, w.data, p.kind, coalesce(p.name, v.name, ''),
       h.building, h.unit, h.room, v.id IS NOT NULL
FROM passages AS g
JOIN access_events AS e ON e.presentation = g.presentation AND +e.station = g.station
LEFT JOIN journal_private AS m
  ON m.station = e.station AND m.sequence = e.sequence AND m.part = 'measured'
LEFT JOIN journal_private AS w
  ON w.station = e.station AND w.sequence = e.sequence AND w.part = 'who' AND e.person IS NULL
LEFT JOIN people AS p ON p.id = e.person
LEFT JOIN visits AS v ON v.id = e.person
LEFT JOIN households AS h ON h.id = coalesce(p.household, v.household)
WHERE g.station = ? AND g.occurred_at >= ? AND g.occurred_at < ?
ORDER BY g.occurred_at, g.presentation, e.sequence
"""


def at_the_lanes(
    session: Session, station: str, since: datetime, until: datetime
) -> list[ReadingRow]:
    """Everybody measured at a station's lanes in that time, the first one first."""
    found: dict[str, ReadingRow] = {}
    span = (station, utc_text(since), utc_text(until))
    for line in driver(session).execute(_LINES, span):
        row = _row(line, station)
        if row is None:
            continue
        before = found.get(line[0])
        # The last line knows all readings and the person, the first one when he was measured.
        found[line[0]] = replace(row, at=before.at) if before else row
    return list(found.values())


# Few operators, and few readings that differ.
_uuid = lru_cache(maxsize=1024)(UUID)


@lru_cache(maxsize=1024)
def _readings(data: str) -> tuple[int, ...]:
    return tuple(json.loads(data).get("temperatures", ()))


def _row(line: Any, station: str) -> ReadingRow | None:
    presentation, void, at, direction, codes, policy, operator, person, data, who = line[:10]
    kind, name, *door, is_visit = line[10:]
    readings = _readings(data) if data else ()
    if not readings and (data or READ.isdisjoint(codes.split())):
        return None
    return ReadingRow(
        at=utc_from(at),
        readings=readings,
        policy=policy,
        presentation=UUID(presentation),
        person=person,
        kind="visitor" if is_visit else (kind or ""),
        name=name or (json.loads(who).get("name", "") if who else ""),
        place=place_text(*door),
        direction=direction,
        operator=_uuid(operator),
        void=bool(void),
        station=station,
        is_referred=REFERRED in codes.split(),
    )


def of_returnees(session: Session, since: datetime, until: datetime) -> Iterator[ReadingRow]:
    """Those measured in the third of the eight steps, by whoever completed it."""
    statement = (
        select(ReturneeMember, ReturneeParty, Household)
        .join(ReturneeParty, ReturneeParty.id == ReturneeMember.party)
        .outerjoin(Household, Household.id == ReturneeParty.household)
        .where(ReturneeParty.arrived_at >= since, ReturneeParty.arrived_at < until)
        .where(ReturneeMember.withdrawn.is_(False))
        .order_by(ReturneeParty.arrived_at, ReturneeMember.place)
    )
    for member, party, household in session.execute(statement):
        done = returnee_texts.steps_from(party.steps).get(Step.VERIFY)
        # Who has no name any more was erased: that he was measured is told by the step.
        if member.tenths is None and (member.name or done is None):
            continue
        yield ReadingRow(
            at=done.at if done else party.arrived_at or party.opened_at,
            readings=() if member.tenths is None else (member.tenths,),
            policy="",
            person=member.person.hex if member.person is not None else None,
            kind="returnee",
            name=member.name,
            place=_door(household),
            operator=done.by if done else party.opened_by,
        )


def _door(household: Household | None) -> str:
    """An outer join finds no door for whoever has none yet."""
    return household.place if household is not None else ""


def referred(session: Session, since: datetime, until: datetime) -> dict[UUID, str]:
    """Where each referral of that time went, by its presentation; empty while nobody said so."""
    statement = select(Referral.presentation, Referral.clinic, Referral.waiting_place).where(
        Referral.opened_at >= since, Referral.opened_at < until
    )
    return {one: clinic or place for one, clinic, place in session.execute(statement)}


def contents(session: Session) -> tuple[str, ...]:
    """Every profile that was ordered here, each version once."""
    return tuple(session.scalars(select(PolicyVersion.content).distinct()))
