"""The register of vehicles (车辆登记): the passages of cars with who drove and who sat in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.store import reach
from gatekeeper.store.columns import utc_from, utc_text
from gatekeeper.store.database import driver
from gatekeeper.store.people import place_text


@dataclass(frozen=True, slots=True, kw_only=True)
class VehiclePassageRow:
    """One car that came; plate and names in full, to be masked by the reader.

    `post` is the station's name at the office, where several tell of their cars.
    """

    id: UUID
    occurred_at: datetime
    plate: str
    place: str
    outcome: str
    direction: str
    lane: str
    occupants: int
    put_off: int
    driver: str
    people: tuple[str, ...]
    findings: tuple[str, ...]
    overridden: tuple[str, ...]
    void: bool
    post: str = ""


_ROWS = """
SELECT v.id, v.occurred_at, v.plate, h.building, h.unit, h.room, v.outcome, v.direction, v.lane,
       v.occupants, v.put_off, v.driver, v.presentations, v.findings, v.overridden, v.void,
       v.station
FROM vehicle_passages AS v
LEFT JOIN vehicles AS c ON c.plate = v.plate AND v.plate <> ''
LEFT JOIN people AS o ON o.id = c.person
LEFT JOIN households AS h ON h.id = coalesce(o.household, c.household)
WHERE v.occurred_at >= ? AND v.occurred_at < ? ORDER BY v.occurred_at DESC
"""
# Who it was stands with the passage; a visitor's name with his visit.
_NAMES = """
SELECT a.presentation, coalesce(p.name, w.name, '') FROM passages AS a
LEFT JOIN people AS p ON p.id = a.person LEFT JOIN visits AS w ON w.id = a.person
WHERE a.station = ? AND a.presentation IN ({places})
"""
_AT_ONCE = 500


def between(session: Session, start: datetime, end: datetime) -> tuple[VehiclePassageRow, ...]:
    """The cars of this time, the newest first."""
    found = driver(session).execute(_ROWS, (utc_text(start), utc_text(end))).fetchall()
    ids: dict[str, list[str]] = {}
    for row in found:
        ids.setdefault(row[16], []).extend(row[12].split())
    names: dict[str, str] = {}
    for station, presentations in ids.items():
        names |= _names(session, station, presentations)
    posts = reach.names(session)
    return tuple(_row(row, names, posts) for row in found)


def _names(session: Session, station: str, ids: list[str]) -> dict[str, str]:
    held, told = driver(session), {}
    for at in range(0, len(ids), _AT_ONCE):
        chunk = ids[at : at + _AT_ONCE]
        statement = _NAMES.format(places=", ".join("?" * len(chunk)))
        told.update(held.execute(statement, (station, *chunk)).fetchall())
    return told


def _row(row: Any, names: dict[str, str], posts: Mapping[str, str]) -> VehiclePassageRow:
    inside = row[12].split()
    return VehiclePassageRow(
        id=UUID(row[0]),
        occurred_at=utc_from(row[1]),
        plate=row[2],
        place=place_text(row[3], row[4], row[5]),
        outcome=row[6],
        direction=row[7],
        lane=row[8],
        occupants=row[9],
        put_off=len(row[10].split()),
        driver=names.get(row[11] or "", ""),
        people=tuple(name for one in inside if (name := names.get(one))),
        findings=tuple(row[13].split()),
        overridden=tuple(row[14].split()),
        void=bool(row[15]),
        post=posts.get(row[16], ""),
    )
