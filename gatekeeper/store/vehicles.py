"""Vehicles of the registry, found by their plate or a part of it; the gate's look-up of a car."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.domain.identifiers import plate_search_key
from gatekeeper.domain.vehicles import KnownCar
from gatekeeper.store.columns import Base, utc_text
from gatekeeper.store.database import driver
from gatekeeper.store.people import place_text

SUGGESTED_AT_MOST = 8


class Vehicle(Base, kw_only=True):
    """A registered car: whose it is, where it stands, until when it is let in."""

    __tablename__ = "vehicles"
    __table_args__ = (Index("uq_vehicles_plate", "plate", unique=True),)
    __exchanged__ = True
    __private__ = ("plate", "person", "household", "about", "slot", "allowed_until")
    __person__ = "person"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    plate: Mapped[str] = mapped_column(String(16))
    person: Mapped[UUID | None] = mapped_column(ForeignKey("people.id"), index=True, default=None)
    household: Mapped[UUID | None] = mapped_column(
        ForeignKey("households.id"), index=True, default=None
    )
    about: Mapped[str] = mapped_column(String(40), default="")
    slot: Mapped[str] = mapped_column(String(16), default="")
    allowed_until: Mapped[date | None] = mapped_column(default=None)
    version: Mapped[UUID | None] = mapped_column(default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleRow:
    """A car of the registry with its owner in full, to be masked by the reader."""

    id: UUID
    plate: str
    person: UUID | None
    name: str
    household: UUID | None
    place: str
    about: str
    slot: str
    allowed_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A plate that may be meant: of the registry, or of a visitor expected or inside."""

    plate: str
    name: str = ""
    place: str = ""
    about: str = ""
    is_visit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rider:
    """Somebody who may sit in a car: of its household, or a visitor with this plate."""

    person: UUID
    name: str
    place: str
    is_visit: bool = False
    is_owner: bool = False


# The household of a car in a person's name is that person's.
_VEHICLE = """
SELECT v.id, v.plate, v.person, coalesce(p.name, ''), h.id, h.building, h.unit, h.room,
       v.about, v.slot, v.allowed_until
FROM vehicles AS v LEFT JOIN people AS p ON p.id = v.person
LEFT JOIN households AS h ON h.id = coalesce(p.household, v.household)
"""
_OPEN_VISIT = "v.plate <> '' AND v.left_at IS NULL AND v.refused = '' AND v.until > ?"

_VISIT_OF = f"""
SELECT v.id, v.household, h.building, h.unit, h.room FROM visits AS v
LEFT JOIN households AS h ON h.id = v.household
WHERE v.plate = ? AND {_OPEN_VISIT} ORDER BY v.registered_at DESC LIMIT 1
"""  # noqa: S608  (own text)


def _row(row: Any) -> VehicleRow:
    return VehicleRow(
        id=UUID(row[0]),
        plate=row[1],
        person=UUID(row[2]) if row[2] else None,
        name=row[3],
        household=UUID(row[4]) if row[4] else None,
        place=place_text(row[5], row[6], row[7]),
        about=row[8],
        slot=row[9],
        allowed_until=date.fromisoformat(row[10]) if row[10] else None,
    )


def listed(session: Session) -> tuple[VehicleRow, ...]:
    """Every registered car, by plate."""
    return tuple(_row(row) for row in driver(session).execute(_VEHICLE + "ORDER BY v.plate"))


def one(session: Session, plate: str) -> VehicleRow | None:
    row = driver(session).execute(_VEHICLE + "WHERE v.plate = ?", (plate,)).fetchone()
    return _row(row) if row else None


def of_household(session: Session, household: UUID) -> tuple[VehicleRow, ...]:
    """The cars of a flat and of its people, by plate."""
    statement = _VEHICLE + "WHERE h.id = ? ORDER BY v.plate"
    return tuple(_row(row) for row in driver(session).execute(statement, (household.hex,)))


def known(session: Session, plate: str, now: datetime) -> KnownCar | None:
    """What is known of a plate at the lane: the registry, else an open visit."""
    if not plate:
        return None
    found = one(session, plate)
    if found is not None:
        return KnownCar(
            plate=plate,
            vehicle=found.id,
            person=found.person,
            household=found.household,
            place=found.place,
            slot=found.slot,
            about=found.about,
            allowed_until=found.allowed_until,
        )
    row = driver(session).execute(_VISIT_OF, (plate, utc_text(now))).fetchone()
    if row is None:
        return None
    return KnownCar(
        plate=plate,
        visit=UUID(row[0]),
        household=UUID(row[1]) if row[1] else None,
        place=place_text(row[2], row[3], row[4]),
    )


def suggested(session: Session, typed: str, now: datetime) -> tuple[Suggestion, ...]:
    """Plates that contain what was typed; the last digits are the usual way to ask.

    O and 0, I and 1 are mistaken for each other. At least two characters: nobody leafs through.
    """
    key = plate_search_key(typed)
    if len(key) < 2:
        return ()
    held, like = driver(session), f"%{_escaped(key)}%"
    plain = "replace(replace(v.plate, 'O', '0'), 'I', '1') LIKE ? ESCAPE '!'"
    ends = f"ORDER BY v.plate NOT LIKE ? ESCAPE '!', v.plate LIMIT {SUGGESTED_AT_MOST}"
    ending = f"%{_escaped(key)}"
    rows = [_row(row) for row in held.execute(f"{_VEHICLE} WHERE {plain} {ends}", (like, ending))]
    found = {
        row.plate: Suggestion(plate=row.plate, name=row.name, place=row.place, about=row.about)
        for row in rows
    }
    visits = held.execute(
        "SELECT v.plate, v.name, h.building, h.unit, h.room FROM visits AS v "  # noqa: S608
        "LEFT JOIN households AS h ON h.id = v.household "
        f"WHERE {_OPEN_VISIT} AND {plain} {ends}",
        (utc_text(now), like, ending),
    )
    for plate, name, *place in visits:
        told = Suggestion(plate=plate, name=name, place=place_text(*place), is_visit=True)
        found.setdefault(plate, told)
    return tuple(found.values())[:SUGGESTED_AT_MOST]


def _escaped(key: str) -> str:
    return "".join(f"!{c}" if c in "!%_" else c for c in key)


def home_province(session: Session) -> str:
    """The sign most registered plates begin with; nothing while there are none."""
    row = session.execute(
        text(
            "SELECT substr(plate, 1, 1) AS sign FROM vehicles GROUP BY sign "
            "ORDER BY count(*) DESC, sign LIMIT 1"
        )
    ).first()
    return str(row[0]) if row else ""


_MEMBERS = """
SELECT p.id, p.name, h.building, h.unit, h.room FROM people AS p
LEFT JOIN households AS h ON h.id = p.household
WHERE (p.id = ? OR p.household = ?) AND p.moved_out_on IS NULL AND p.merged_into IS NULL
ORDER BY p.id <> ?, p.name
"""
# A group is registered with one plate, or each with none: the party tells.
_VISITORS = f"""
SELECT v.id, v.name, h.building, h.unit, h.room FROM visits AS v
LEFT JOIN households AS h ON h.id = v.household
WHERE v.left_at IS NULL AND v.refused = '' AND v.until > ?
  AND (v.plate = ? OR v.party IN (SELECT v.party FROM visits AS v
                                  WHERE v.plate = ? AND v.party IS NOT NULL AND {_OPEN_VISIT}))
ORDER BY v.plate = '', v.serial
"""  # noqa: S608  (own text)


def riders(session: Session, known: KnownCar | None, now: datetime) -> tuple[Rider, ...]:
    """Who usually sits in this car: its owner first, the household, visitors with this plate."""
    if known is None:
        return ()
    held, at = driver(session), utc_text(now)
    owner = known.person.hex if known.person else ""
    home = known.household.hex if known.household and known.vehicle else ""
    members = held.execute(_MEMBERS, (owner, home, owner)).fetchall() if owner or home else []
    visitors = held.execute(_VISITORS, (at, known.plate, known.plate, at)).fetchall()
    return tuple(
        Rider(
            person=UUID(row[0]),
            name=row[1],
            place=place_text(*row[2:]),
            is_visit=is_visit,
            is_owner=row[0] == owner,
        )
        for is_visit, rows in ((False, members), (True, visitors))
        for row in rows
    )


def plates_of(session: Session, person: UUID) -> tuple[str, ...]:
    """The plates in a person's name."""
    statement = select(Vehicle.plate).where(Vehicle.person == person).order_by(Vehicle.plate)
    return tuple(session.scalars(statement))


def of_plates(session: Session, plates: Iterable[str]) -> dict[str, Vehicle]:
    """The rows of these plates."""
    rows = session.scalars(select(Vehicle).where(Vehicle.plate.in_(tuple(plates))))
    return {row.plate: row for row in rows}


def visit_phone(session: Session, plate: str) -> tuple[UUID, str, str] | None:
    """Visit, name and phone behind a plate: the open visit, else the last one."""
    row = (
        driver(session)
        .execute(
            "SELECT id, name, phone FROM visits WHERE plate = ? AND name <> '' "
            "ORDER BY left_at IS NOT NULL, registered_at DESC LIMIT 1",
            (plate,),
        )
        .fetchone()
    )
    return (UUID(row[0]), row[1], row[2]) if row else None
