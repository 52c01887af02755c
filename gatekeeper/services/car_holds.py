"""Slots that hold a returnee's car (车位管车, G20): put there, approved drives, the release."""

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
from gatekeeper.services import photos
from gatekeeper.services.gate import Gate
from gatekeeper.store import car_holds as store
from gatekeeper.store import people, vehicles
from gatekeeper.store.car_holds import CarHoldRecord
from gatekeeper.store.car_holds import HoldRow as HoldRow

SUBJECT = "car-holds"
# Why a car is let go before its day; "over" is the day itself.
END_REASONS = ("lifted", "moved-out", "entered-wrongly")
OVER = "over"
EXCEPTION_HOURS_AT_MOST = 72


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
        rule, today = self.gate.standing.policy.observation, self._today()
        plate, slot = typed_plate(plate), " ".join(slot.split())
        begins, length = started_on or today, rule.days if days is None else days
        problems = hold_faults(plate=plate, slot=slot, started_on=begins, days=length, today=today)
        with self.gate.database.begin(SUBJECT) as session:
            open_now = [row.hold for row in store.open_of_plate(session, plate)]
            if any(not hold.is_over(today) for hold in open_now):
                problems.append(Problem(code="car-held-already", field="plate"))
            if problems:
                raise InvalidInput(problems)
            known = vehicles.one(session, plate)
            row = CarHoldRecord(
                id=self.gate.new_id(),
                held_case=held_case,
                started_on=begins,
                days=length,
                first_day=0 if rule.arrival is FirstDay.ZERO else 1,
                held_by=operator.account,
                person=known.person if known else None,
                plate=plate,
                slot=slot,
                photo=photos.keep(session, photo) if photo else None,
            )
            self._write(session, row, "held", operator)
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
            self._write(session, row, "exception", operator)
            return self._row(session, row)

    def end(self, hold: UUID, why: str, operator: Operator) -> None:
        """Let the car go before its day, with a reason; a supervisor or clerk."""
        require(operator, Act.APPROVE_LEAVING)
        if why not in END_REASONS:
            raise InvalidInput([Problem(code="reason-wanted", field="why")])
        with self.gate.database.begin(SUBJECT) as session:
            self._end(session, self._open(session, hold), why, operator)

    def release_due(self, session: Session) -> int:
        """The day has come: a line says so. The gate lets the car go even before it is written."""
        today = self._today()
        due = [row for row in store.open_rows(session) if row.hold.is_over(today)]
        for row in due:
            self._end(session, row, OVER, SYSTEM)
        return len(due)

    def photo(self, sha256: str) -> bytes | None:
        """The picture of the parked car."""
        with self.gate.database.read() as session:
            return people.photo_of(session, sha256)

    # --- inside -------------------------------------------------------------------------------

    def _today(self) -> date:
        return local(self.gate.clock(), self.gate.standing.zone).date()

    def _open(self, session: Session, hold: UUID) -> CarHoldRecord:
        row = session.get(CarHoldRecord, hold)
        if row is None or row.ended_at is not None or row.hold.is_over(self._today()):
            raise InvalidInput([Problem(code="hold-over", field="plate")])
        return row

    def _end(self, session: Session, row: CarHoldRecord, why: str, operator: Operator) -> None:
        row.ended_at, row.ended_why = self.gate.clock(), why
        row.ended_by = operator.account
        self._write(session, row, "released", operator)

    def _write(self, session: Session, row: CarHoldRecord, action: str, operator: Operator) -> None:
        keep = self.gate.standing.policy.timings.keep_private
        last = self.gate.clock() + timedelta(days=max(0, (row.hold.free_on - self._today()).days))
        store.LINED.write(
            session,
            self.gate.journal,
            row,
            action,
            operator=operator.account,
            occurred_at=self.gate.clock(),
            expires_at=last + keep,
        )

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
