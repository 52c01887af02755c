"""The household map read: every door with its mark, in four statements (O20)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta, tzinfo
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.calendar import local
from gatekeeper.domain.household_marks import (
    NO_MARK,
    RELEASED_DAYS,
    Marked,
    ObservedHere,
    StillAbroad,
    mark_of,
)
from gatekeeper.domain.household_plan import MapDoor
from gatekeeper.domain.observation import first_day_on
from gatekeeper.domain.policy import FirstDay, ObservationKind
from gatekeeper.store.columns import utc_from
from gatekeeper.store.database import driver

Stamp = tuple[tuple[str, int], ...]

_DOORS = "SELECT id, building, unit, room FROM households"
_LIVING = (
    "SELECT household, count(*) FROM people WHERE household IS NOT NULL "
    "AND moved_out_on IS NULL AND merged_into IS NULL GROUP BY household"
)
# A case that ended early lies behind its last day, so the last day bounds what still shows.
_CASES = (
    "SELECT household, kind, arrived_on, first_day, days, ends_on, closed_at, origin "
    "FROM observation_cases WHERE ends_on >= ? AND household IS NOT NULL"
)
_ABROAD = (
    "SELECT p.household, m.since, m.until, m.place FROM abroad_marks AS m "
    "JOIN people AS p ON p.id = m.person "
    "WHERE m.until >= ? AND m.ended_at IS NULL AND p.household IS NOT NULL "
    "AND p.moved_out_on IS NULL AND p.merged_into IS NULL ORDER BY m.since, m.id"
)
_HEADS = "SELECT station, count FROM log_head ORDER BY station"


def doors(session: Session, today: date, zone: tzinfo | None) -> tuple[MapDoor, ...]:
    """All doors as they stand on a day of the place, in no order."""
    held = driver(session)
    living = dict(held.execute(_LIVING).fetchall())
    marked = marks(session, today, zone)
    return tuple(
        MapDoor(
            household=UUID(id),
            building=building,
            unit=unit,
            room=room,
            members=living.get(id, 0),
            marked=marked.get(id, NO_MARK),
        )
        for id, building, unit, room in held.execute(_DOORS)
    )


def marks(session: Session, today: date, zone: tzinfo | None) -> Mapping[str, Marked]:
    """The households of which there is anything to say, by the id as it is stored."""
    held = driver(session)
    cases: dict[str, list[ObservedHere]] = defaultdict(list)
    since = today - timedelta(days=RELEASED_DAYS)
    for household, *case in held.execute(_CASES, (since.isoformat(),)):
        cases[household].append(_case(case, zone))
    abroad: dict[str, list[StillAbroad]] = defaultdict(list)
    for household, begun, until, place in held.execute(_ABROAD, (today.isoformat(),)):
        abroad[household].append(
            StillAbroad(
                since=date.fromisoformat(begun), until=date.fromisoformat(until), where=place
            )
        )
    return {
        household: mark_of(cases.get(household, ()), abroad.get(household, ()), today)
        for household in {*cases, *abroad}
    }


def stamp(session: Session) -> Stamp:
    """Changes whenever anything is written in any chain this database holds."""
    return tuple((station, count) for station, count in driver(session).execute(_HEADS))


def _case(row: Any, zone: tzinfo | None) -> ObservedHere:
    kind, arrived_on, first_day, days, ends_on, closed_at, origin = row
    return ObservedHere(
        kind=ObservationKind(kind),
        first_on=first_day_on(date.fromisoformat(arrived_on), FirstDay(first_day)),
        last_on=date.fromisoformat(ends_on),
        days=days,
        closed_on=local(utc_from(closed_at), zone).date() if closed_at else None,
        origin=origin,
    )
