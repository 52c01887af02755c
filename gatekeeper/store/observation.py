"""Observation cases (医学观察): who, which kind, from when for how long; the gate's look-up."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.domain.observation import Case
from gatekeeper.domain.policy import FirstDay, ObservationKind
from gatekeeper.store.columns import Base, Utc, utc_from
from gatekeeper.store.database import driver
from gatekeeper.store.journal import STATION
from gatekeeper.store.lined import AFTER, PART, Lined
from gatekeeper.store.lines import values_of
from gatekeeper.store.station import OWN_CHAINS


class ObservationCase(Base, kw_only=True):
    """Projection of a case's last ledger line; the second block is private and cleared by erasure.

    `previous` is the sequence of the case's line before: its history is a walk. `released_at` says
    that the release was written down; that it holds follows from `ends_on` alone. `told_at`: the
    observation notice was drawn. `notice` numbers the release notice, drawn at `noticed_at`.
    """

    __tablename__ = "observation_cases"
    __table_args__ = (
        Index("ix_observation_cases_person_ends_on", "person", "ends_on"),
        Index("ix_observation_cases_household_ends_on", "household", "ends_on"),
        Index("ix_observation_cases_ends_on", "ends_on"),
        Index("ix_observation_cases_station_sequence", "station", "sequence"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    station: Mapped[str] = mapped_column(STATION, default="")
    sequence: Mapped[int] = mapped_column(default=0)
    previous: Mapped[int] = mapped_column(default=0)
    serial: Mapped[int]
    kind: Mapped[ObservationKind]
    arrived_on: Mapped[date]
    days: Mapped[int]
    first_day: Mapped[FirstDay]
    ends_on: Mapped[date]
    opened_at: Mapped[datetime] = mapped_column(Utc)
    opened_by: Mapped[UUID]
    closed_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    released_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    told_at: Mapped[datetime | None] = mapped_column(Utc, default=None)
    notice: Mapped[int] = mapped_column(default=0)
    noticed_at: Mapped[datetime | None] = mapped_column(Utc, default=None)

    person: Mapped[UUID | None]
    household: Mapped[UUID | None] = mapped_column(default=None)
    reason: Mapped[str] = mapped_column(String(200), default="")
    origin: Mapped[str] = mapped_column(String(60), default="")
    charge_name: Mapped[str] = mapped_column(String(80), default="")
    charge_phone: Mapped[str] = mapped_column(String(32), default="")


LINED = Lined(
    table=ObservationCase,
    ledger="observation",
    public=(
        "previous",
        "serial",
        "kind",
        "arrived_on",
        "days",
        "first_day",
        "ends_on",
        "opened_at",
        "opened_by",
        "closed_at",
        "released_at",
        "told_at",
        "notice",
        "noticed_at",
    ),
    private=("person", "household", "reason", "origin", "charge_name", "charge_phone"),
)


def case_number(serial: int) -> str:
    """What stands on the observation notice: G0042."""
    return f"G{serial:04d}"


def notice_number(serial: int) -> str:
    """What stands on the release notice: J0042; nothing before the release."""
    return f"J{serial:04d}" if serial else ""


def case_of(row: ObservationCase) -> Case:
    """A row as the rules see it; it must still name somebody."""
    assert row.person is not None
    return Case(
        id=row.id,
        number=case_number(row.serial),
        person=row.person,
        household=row.household,
        kind=row.kind,
        arrived_on=row.arrived_on,
        days=row.days,
        first_day=row.first_day,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
    )


# --- the gate's look-up: one fixed statement ------------------------------------------------------

_OPEN = """
SELECT id, serial, person, household, kind, arrived_on, days, first_day, opened_at
FROM observation_cases WHERE {whose} = ? AND ends_on >= ? AND closed_at IS NULL
AND person IS NOT NULL ORDER BY ends_on DESC
"""
_OF_PERSON = _OPEN.format(whose="person")
_OF_HOUSEHOLD = _OPEN.format(whose="household")
# 盯紧门 别来客 (O59): until when a household receives nobody; for statements of visits and hosts.
OBSERVED_UNTIL = (
    "(SELECT max(c.ends_on) FROM observation_cases AS c WHERE c.household = {household} "
    "AND c.kind = 'home' AND c.closed_at IS NULL)"
)


def open_of_person(session: Session, person: UUID, day: date) -> Case | None:
    """The case of this person that holds on a day of the place."""
    rows = driver(session).execute(_OF_PERSON, (person.hex, day.isoformat())).fetchall()
    return _case(rows[0]) if rows else None


def open_of_household(session: Session, household: UUID, day: date) -> tuple[Case, ...]:
    """The cases of everybody of this household that hold on a day of the place."""
    rows = driver(session).execute(_OF_HOUSEHOLD, (household.hex, day.isoformat())).fetchall()
    return tuple(_case(row) for row in rows)


def observed_until(session: Session, household: UUID, today: date) -> date | None:
    """Through which day this household receives nobody; None while it receives visitors."""
    statement = f"SELECT {OBSERVED_UNTIL.format(household='?')}"
    (told,) = driver(session).execute(statement, (household.hex,)).fetchone()
    return date.fromisoformat(told) if told and told >= today.isoformat() else None


def _case(row: Any) -> Case:
    return Case(
        id=UUID(row[0]),
        number=case_number(row[1]),
        person=UUID(row[2]),
        household=UUID(row[3]) if row[3] else None,
        kind=ObservationKind(row[4]),
        arrived_on=date.fromisoformat(row[5]),
        days=row[6],
        first_day=FirstDay(row[7]),
        opened_at=utc_from(row[8]),
    )


# --- lists ----------------------------------------------------------------------------------------


def listed(session: Session, since: date) -> Sequence[ObservationCase]:
    """Open cases and those that ended on or after a day, the next to end first."""
    statement = (
        select(ObservationCase)
        .where(ObservationCase.person.is_not(None), ObservationCase.ends_on >= since)
        .order_by(ObservationCase.ends_on, ObservationCase.serial)
    )
    return session.scalars(statement).all()


def of_person(session: Session, person: UUID) -> Sequence[ObservationCase]:
    """Every case of somebody, the newest first."""
    statement = (
        select(ObservationCase)
        .where(ObservationCase.person == person)
        .order_by(ObservationCase.serial.desc())
    )
    return session.scalars(statement).all()


def unwritten(session: Session, day: date, limit: int) -> Sequence[ObservationCase]:
    """Own cases that were over before this day and whose release is not written down yet."""
    statement = (
        select(ObservationCase)
        .where(ObservationCase.station.in_(OWN_CHAINS))
        .where(ObservationCase.ends_on < day, ObservationCase.released_at.is_(None))
        .where(ObservationCase.closed_at.is_(None), ObservationCase.person.is_not(None))
        .order_by(ObservationCase.ends_on, ObservationCase.serial)
        .limit(limit)
    )
    return session.scalars(statement).all()


def next_serial(session: Session) -> int:
    """Cases are numbered through."""
    return (session.execute(select(func.max(ObservationCase.serial))).scalar_one() or 0) + 1


def next_notice(session: Session) -> int:
    """Release notices are numbered through by themselves."""
    return (session.execute(select(func.max(ObservationCase.notice))).scalar_one() or 0) + 1


# --- history --------------------------------------------------------------------------------------

_LINE = """
SELECT j.kind, j.line, p.data FROM journal AS j
LEFT JOIN journal_private AS p
  ON p.station = j.station AND p.sequence = j.sequence AND p.part = ?
WHERE j.station = ? AND j.sequence = ?
"""
# More acts than any case has: a loop in damaged data must end.
_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One line of a case: what was done, by whom, why, and how the case stood then."""

    action: str
    occurred_at: datetime
    operator: UUID
    kind: ObservationKind
    ends_on: date
    reason: str = ""
    charge_name: str = ""


def history(session: Session, row: ObservationCase) -> tuple[Act, ...]:
    """The acts of a case as far back as the log is kept, oldest first; reasons where not cut."""
    acts: list[Act] = []
    place: tuple[str, int] | None = (row.station, row.sequence)
    while place is not None and len(acts) < _MOST:
        found = driver(session).execute(_LINE, (PART, *place)).fetchone()
        values = values_of(found[0], found[1]) if found else None
        if values is None or values.get("entry") != row.id.hex:
            break
        public, private = json.loads(values["values"]), json.loads(found[2] or "{}")
        acts.append(
            Act(
                action=values["action"],
                occurred_at=utc_from(values["occurred_at"]),
                operator=UUID(values["operator"]),
                kind=ObservationKind(public["kind"]),
                ends_on=date.fromisoformat(public["ends_on"]),
                reason=private.get("reason", ""),
                charge_name=private.get("charge_name", ""),
            )
        )
        place = _before(place[0], public)
    return tuple(reversed(acts))


def _before(station: str, public: dict[str, Any]) -> tuple[str, int] | None:
    """The line before: of this station, or of the one whose case it went on with."""
    previous = int(public["previous"])
    told, _, sequence = str(public.get(AFTER, "")).partition(" ")
    if sequence == str(previous):
        return told, previous
    return (station, previous) if previous else None
