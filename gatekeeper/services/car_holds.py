"""Slots that hold a returnee's car (车位管车, G20): put there, approved drives, the release.

A car held for a case of observation goes with it: the case moves or ends, so does the hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.accounts import SYSTEM, Operator
from gatekeeper.domain.calendar import local
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.policy import FirstDay
from gatekeeper.domain.vehicles import hold_faults, typed_plate
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services import photos, writing
from gatekeeper.services.gate import Gate
from gatekeeper.services.writing import Station
from gatekeeper.store import car_holds as store
from gatekeeper.store import people, vehicles
from gatekeeper.store.car_holds import CarHoldRecord
from gatekeeper.store.car_holds import HoldRow as HoldRow
from gatekeeper.store.observation import ObservationCase
from gatekeeper.store.station import own_chains

SUBJECT = "car-holds"
# Why a car is let go before its day; "over" is the day itself.
LIFTED, OVER, CASE_CLOSED, OWNER_ERASED = "lifted", "over", "case-closed", "owner-erased"
END_REASONS = (LIFTED, "moved-out", "entered-wrongly")
EXCEPTION_HOURS_AT_MOST = 72


# --- inside the transaction of another subject ----------------------------------------------------


def hold_car(
    session: Session,
    gate: Gate,
    plate: str,
    slot: str,
    operator: Operator,
    *,
    started_on: date | None = None,
    days: int | None = None,
    photo: bytes | None = None,
    case: ObservationCase | None = None,
) -> CarHoldRecord:
    """The car stands in its slot; with a case it stays as long as that lasts.

    Raises InvalidInput with every problem at its field.
    """
    rule, today = gate.standing.policy.observation, _today(gate)
    plate, slot = typed_plate(plate), " ".join(slot.split())
    if case is not None:
        started_on, days = case.arrived_on, case.days
    begins, length = started_on or today, rule.days if days is None else days
    problems = hold_faults(plate=plate, slot=slot, started_on=begins, days=length, today=today)
    if any(not row.hold.is_over(today) for row in store.open_of_plate(session, plate)):
        problems.append(Problem(code="car-held-already", field="plate"))
    if problems:
        raise InvalidInput(problems)
    known = vehicles.one(session, plate)
    row = CarHoldRecord(
        id=gate.new_id(),
        held_case=case.id if case else None,
        started_on=begins,
        days=length,
        first_day=_first(case.first_day if case else rule.arrival),
        held_by=operator.account,
        person=(known.person if known else None) or (case.person if case else None),
        plate=plate,
        slot=slot,
        photo=photos.keep(session, photo) if photo else None,
    )
    write(session, gate, row, "held", operator)
    return row


def follow(session: Session, gate: Gate, case: ObservationCase, operator: Operator) -> None:
    """The case was written: a car held for it is free with it, also where that day had come."""
    for row in store.of_case(session, case.id, OVER):
        told = case.arrived_on, case.days, _first(case.first_day)
        if case.closed_at is not None:
            end(session, gate, row, CASE_CLOSED, operator)
        elif (row.started_on, row.days, row.first_day) != told:
            row.started_on, row.days, row.first_day = told
            row.ended_at, row.ended_by, row.ended_why = None, None, ""
            write(session, gate, row, "moved", operator)


def erase_owner(session: Session, station: Station, person: UUID, operator: Operator) -> int:
    """Who asks to be erased takes his plate with him: his cars are free, and a line says so."""
    rows = [row for row in store.open_rows(session) if row.person == person]
    for row in rows:
        end(session, station, row, OWNER_ERASED, operator)
    return len(rows)


def end(
    session: Session, station: Station, row: CarHoldRecord, why: str, operator: Operator
) -> None:
    """The car is free from now on."""
    row.ended_at, row.ended_by, row.ended_why = station.clock(), operator.account, why
    write(session, station, row, "released", operator)


def write(
    session: Session, station: Station, row: CarHoldRecord, action: str, operator: Operator
) -> None:
    """The row's line; its private part outlasts the hold."""
    now = station.clock()
    left = timedelta(days=max(0, (row.hold.free_on - _today(station)).days))
    ends_at = now + left
    writing.write_row(station, session, store.LINED, row, action, operator, ends_at=ends_at)


def _today(station: Station) -> date:
    return local(station.clock(), station.standing.zone).date()


def _first(day: FirstDay) -> int:
    return 0 if day is FirstDay.ZERO else 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CarHolds:
    """Reading methods run in the read lane, the others write and leave a line."""

    gate: Gate

    def board(self) -> tuple[HoldRow, ...]:
        """Every car that is held now, the one that is free first comes first."""
        with self.gate.database.read() as session:
            rows = [self._row(session, row) for row in store.open_rows(session)]
        today = self._today()
        held = [row for row in rows if not row.hold.is_over(today)]
        return tuple(sorted(held, key=lambda row: (row.hold.free_on, row.hold.slot)))

    def usual_days(self) -> int:
        """How long by the profile, where no case says otherwise."""
        return self.gate.standing.policy.observation.days

    def hold(
        self,
        plate: str,
        slot: str,
        operator: Operator,
        *,
        started_on: date | None = None,
        days: int | None = None,
        photo: bytes | None = None,
        held_case: UUID | None = None,
    ) -> HoldRow:
        """The car stands in its slot from the day it came; a case may say its own days.

        Raises InvalidInput with every problem at its field.
        """
        require(operator, Act.VEHICLES)
        with self.gate.database.begin(SUBJECT) as session:
            case = session.get_one(ObservationCase, held_case) if held_case else None
            row = hold_car(
                session,
                self.gate,
                plate,
                slot,
                operator,
                started_on=started_on,
                days=days,
                photo=photo,
                case=case,
            )
            return self._row(session, row)

    def approve(self, hold: UUID, until: datetime, why: str, operator: Operator) -> HoldRow:
        """An exception: the car may drive out and back until then; a supervisor or clerk."""
        require(operator, Act.APPROVE_LEAVING)
        now, why = self.gate.clock(), " ".join(why.split())
        problems = []
        if not why or len(why) > 60 or not why.isprintable():
            problems.append(Problem(code="reason-wanted", field="why"))
        if until <= now:
            problems.append(Problem(code="until-past", field="until"))
        elif until - now > timedelta(hours=EXCEPTION_HOURS_AT_MOST):
            span = {"least": 1, "most": EXCEPTION_HOURS_AT_MOST}
            problems.append(Problem(code="hours-range", field="until", parameters=span))
        if problems:
            raise InvalidInput(problems)
        with self.gate.database.begin(SUBJECT) as session:
            row = self._open(session, hold)
            row.exception_until, row.exception_by = until, operator.account
            row.exception_why = why
            write(session, self.gate, row, "exception", operator)
            return self._row(session, row)

    def end(self, hold: UUID, why: str, operator: Operator) -> None:
        """Let the car go before its day, with a reason; a supervisor or clerk."""
        require(operator, Act.APPROVE_LEAVING)
        if why not in END_REASONS:
            raise InvalidInput([Problem(code="reason-wanted", field="why")])
        with self.gate.database.begin(SUBJECT) as session:
            end(session, self.gate, self._open(session, hold), why, operator)

    def release_due(self, session: Session) -> int:
        """The day has come: a line says so. The gate lets the car go even before it is written."""
        today, own = self._today(), own_chains(session)
        due = [
            row
            for row in store.open_rows(session)
            if row.station in own and row.hold.is_over(today)
        ]
        for row in due:
            end(session, self.gate, row, OVER, SYSTEM)
        return len(due)

    def photo(self, sha256: str) -> bytes | None:
        """The picture of the parked car."""
        with self.gate.database.read() as session:
            return people.photo_of(session, sha256)

    # --- inside -------------------------------------------------------------------------------

    def _today(self) -> date:
        return _today(self.gate)

    def _open(self, session: Session, hold: UUID) -> CarHoldRecord:
        row = session.get(CarHoldRecord, hold)
        if row is None or row.ended_at is not None or row.hold.is_over(self._today()):
            raise InvalidInput([Problem(code="hold-over", field="plate")])
        return row

    def _row(self, session: Session, row: CarHoldRecord) -> HoldRow:
        known = vehicles.one(session, row.plate) if row.plate else None
        return HoldRow(
            id=row.id,
            plate=row.plate,
            hold=row.hold,
            person=row.person,
            name=known.name if known else "",
            place=known.place if known else "",
            photo=row.photo,
            held_case=row.held_case,
            exception_why=row.exception_why,
        )
