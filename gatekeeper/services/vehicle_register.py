"""The register of vehicles (车辆登记, G19): the cars of a day, and undoing one with all in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import local, moment_of
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.vehicles import plate_faults, typed_plate
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services import writing
from gatekeeper.services.gate import SUBJECT, Gate
from gatekeeper.services.settlement import UNDO_REASONS, Settlement
from gatekeeper.store import vehicle_lists, vehicles
from gatekeeper.store.carloads import LINED, OpenCar, VehiclePassage
from gatekeeper.store.vehicle_lists import VehiclePassageRow as VehiclePassageRow

DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleRegister:
    """What passed in cars; `listed` runs in the read lane."""

    settlement: Settlement

    @property
    def gate(self) -> Gate:
        return self.settlement.gate

    def listed(self, day: date | None = None) -> tuple[VehiclePassageRow, ...]:
        """The cars of a day, else of the last days, the newest first."""
        gate = self.gate
        today = local(gate.clock(), gate.standing.zone).date()
        first = day or today - timedelta(days=DAYS - 1)
        begins = moment_of(first, time(0), gate.standing.zone)
        ends = moment_of((day or today) + timedelta(days=1), time(0), gate.standing.zone)
        with gate.database.read() as session:
            return vehicle_lists.between(session, begins, ends)

    def undo(self, car: UUID, reason: str, operator: Operator) -> None:
        """A correction for the whole car: everybody in it and the car itself become void.

        Raises InvalidInput when the reason is none of the list, or the car did not pass.
        """
        require(operator, Act.UNDO)
        if reason not in UNDO_REASONS:
            raise InvalidInput([Problem(code="reason-wanted", field="reason")])
        gate = self.gate
        with gate.database.begin(SUBJECT) as session:
            row = session.get(VehiclePassage, car)
            if row is None or row.void or row.outcome != "granted":
                raise InvalidInput([Problem(code="car-not-over", field="car")])
            for presentation in row.presentations.split():
                self._void(session, UUID(presentation), reason, operator)
            row.void, row.reason = True, reason
            writing.write_row(self.gate, session, LINED, row, "correction", operator)

    def correct(self, car: UUID, plate: str, operator: Operator) -> None:
        """Another plate for a car that came: a further line, the earlier one stays in the log.

        Raises InvalidInput for what no plate can be, and for a car that was undone.
        """
        require(operator, Act.UNDO)
        plate = typed_plate(plate)
        problems = plate_faults(plate)
        if problems:
            raise InvalidInput(problems)
        with self.gate.database.begin(SUBJECT) as session:
            row = session.get(VehiclePassage, car)
            if row is None or row.void:
                raise InvalidInput([Problem(code="car-not-over", field="plate")])
            if session.get(OpenCar, car) is not None:
                raise InvalidInput([Problem(code="car-at-lane", field="plate")])
            known = vehicles.known(session, plate, self.gate.clock())
            owner = known.person or known.visit if known else None
            row.plate, row.person = plate, owner or row.person
            writing.write_row(self.gate, session, LINED, row, "correction", operator)

    def _void(self, session: Session, presentation: UUID, reason: str, operator: Operator) -> None:
        """One person of it; who was undone by himself before stays as he is."""
        try:
            self.settlement.void(session, presentation, reason, operator)
        except InvalidInput:
            return
