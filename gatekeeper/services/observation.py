"""Observation cases: opened, extended, transferred, closed early, corrected, put in charge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import local
from gatekeeper.domain.identifiers import normalise_phone
from gatekeeper.domain.observation import (
    Case,
    Particulars,
    charge_problems,
    days_problems,
    is_open,
    particulars_problems,
    release_at,
    text_problems,
)
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.policy import ObservationKind
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services import car_holds
from gatekeeper.services.gate import Gate
from gatekeeper.store import observation
from gatekeeper.store.journal import Part
from gatekeeper.store.lines import canonical
from gatekeeper.store.observation import ObservationCase
from gatekeeper.store.people import Person

SUBJECT = "observation"


def open_case_of(
    session: Session, person: UUID, now: datetime, zone: tzinfo | None = None
) -> Case | None:
    """The case of this person that holds now; nothing has to be written for it to end."""
    return observation.open_of_person(session, person, local(now, zone).date())


def open_cases_of_household(
    session: Session, household: UUID, now: datetime, zone: tzinfo | None = None
) -> tuple[Case, ...]:
    """The cases of everybody of this household that hold now."""
    return observation.open_of_household(session, household, local(now, zone).date())


def open_case(
    session: Session, gate: Gate, person: UUID, told: Particulars, operator: Operator
) -> ObservationCase:
    """Open a case inside the caller's transaction (the steps of a returnee); its line is written.

    Raises InvalidInput with each problem at its field, `observation-open` where one holds already.
    """
    now, zone = gate.clock(), gate.standing.zone
    told, first_day = _cleaned(told), gate.standing.policy.observation.arrival
    today = local(now, zone).date()
    problems = list(particulars_problems(told, first_day, today))
    known = session.get(Person, person)
    if known is None:
        problems.append(Problem(code="person-unknown", field="person"))
    elif observation.open_of_person(session, person, today) is not None:
        more = {"name": known.name}
        problems.append(Problem(code="observation-open", field="person", parameters=more))
    if problems or known is None:
        raise InvalidInput(problems)
    row = ObservationCase(
        id=gate.new_id(),
        serial=observation.next_serial(session),
        kind=told.kind,
        arrived_on=told.arrived_on,
        days=told.days,
        first_day=first_day,
        ends_on=told.arrived_on,
        opened_at=now,
        opened_by=operator.account,
        person=person,
        household=known.household,
    )
    _fill(row, told)
    write(session, gate, row, "opened", operator)
    return row


def write(
    session: Session, gate: Gate, row: ObservationCase, action: str, operator: Operator
) -> None:
    """The row's line; `ends_on` follows from the other days, `previous` from the line before.

    A car that is held for this case goes with it.
    """
    row.ends_on = observation.case_of(row).last_on
    row.previous = row.sequence
    ends_at = release_at(observation.case_of(row), gate.standing.zone)
    observation.LINED.write(
        session,
        gate.journal,
        row,
        action,
        operator=operator.account,
        occurred_at=gate.clock(),
        expires_at=max(ends_at, gate.clock()) + gate.standing.policy.timings.keep_private,
    )
    car_holds.follow(session, gate, row, operator)


def close(
    session: Session, gate: Gate, row: ObservationCase, reason: str, operator: Operator
) -> None:
    """It ends at once; whoever was observed gets a notice by its number."""
    row.closed_at, row.reason = gate.clock(), reason
    row.notice = row.notice or observation.next_notice(session)
    write(session, gate, row, "closed", operator)


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """The acts of the office; each writes its line and tells the case as it stands then."""

    gate: Gate

    def open(
        self, persons: Sequence[UUID], told: Particulars, operator: Operator
    ) -> tuple[UUID, ...]:
        """A case for each of them (a household): all or nobody."""
        require(operator, Act.OBSERVATION)
        if not persons:
            raise InvalidInput([Problem(code="observation-nobody", field="person")])
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            rows = [open_case(session, self.gate, one, told, operator) for one in persons]
            return tuple(row.id for row in rows)

    def extend(self, case: UUID, days: int, reason: str, operator: Operator) -> None:
        """More days than before, counted from the same day."""
        require(operator, Act.OBSERVATION)
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            row = self._open(session, case)
            problems = [*days_problems(days), *_reason(reason)]
            if not problems and days <= row.days:
                told = {"day": row.ends_on.isoformat()}
                problems.append(
                    Problem(code="observation-not-longer", field="days", parameters=told)
                )
            if problems:
                raise InvalidInput(problems)
            row.days, row.reason = days, reason.strip()
            write(session, self.gate, row, "extended", operator)

    def transfer(
        self,
        case: UUID,
        kind: ObservationKind,
        reason: str,
        operator: Operator,
        *,
        arrived_on: date | None = None,
        days: int | None = None,
    ) -> None:
        """To another kind; the days go on unless told anew (14 central, then 7 at home)."""
        require(operator, Act.OBSERVATION)
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            row = self._open(session, case)
            problems = [*_reason(reason)]
            if kind is row.kind:
                problems.append(Problem(code="observation-same-kind", field="kind"))
            told = replace(
                _particulars(row),
                kind=kind,
                arrived_on=arrived_on or row.arrived_on,
                days=row.days if days is None else days,
                reason=reason,
            )
            self._take(row, told, problems)
            write(session, self.gate, row, "transferred", operator)

    def close(self, case: UUID, reason: str, operator: Operator) -> None:
        """Before its last day: it ends at once."""
        require(operator, Act.OBSERVATION)
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            row = self._open(session, case)
            if problems := _reason(reason):
                raise InvalidInput(problems)
            close(session, self.gate, row, reason.strip(), operator)

    def correct(self, case: UUID, told: Particulars, reason: str, operator: Operator) -> None:
        """更正: what was entered wrongly, by a further line; the one before stays in the log."""
        require(operator, Act.OBSERVATION)
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            row = known(session, case)
            if row.closed_at is not None:
                raise InvalidInput([Problem(code="observation-not-open")])
            self._take(row, replace(told, reason=reason), _reason(reason))
            row.released_at = None
            write(session, self.gate, row, "corrected", operator)

    def put_in_charge(self, case: UUID, name: str, phone: str, operator: Operator) -> None:
        """一对一 (O10): one named person answers for this case."""
        require(operator, Act.OBSERVATION)
        name, phone = " ".join(name.split()), normalise_phone(phone)
        if problems := charge_problems(name, phone):
            raise InvalidInput(problems)
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            row = self._open(session, case)
            row.charge_name, row.charge_phone = name, phone
            write(session, self.gate, row, "charged", operator)

    def look_into(self, case: UUID, operator: Operator) -> None:
        """Opening a case is on record: whose it was stands in a private part."""
        require(operator, Act.OBSERVATION)
        gate = self.gate
        with gate.database.begin(SUBJECT) as session:
            row = known(session, case)
            keep = gate.standing.policy.timings.keep_audit_private
            data = canonical({"case": case.hex})
            part = Part(name="who", data=data, person=row.person, expires_at=gate.clock() + keep)
            gate.journal.audit(session, "observation-opened", operator.account, [part])

    # --- inside a transaction -----------------------------------------------------------------

    def _open(self, session: Session, case: UUID) -> ObservationCase:
        row = known(session, case)
        if not is_open(observation.case_of(row), self.gate.clock(), self.gate.standing.zone):
            raise InvalidInput([Problem(code="observation-not-open")])
        return row

    def _take(
        self, row: ObservationCase, told: Particulars, problems: Sequence[Problem] = ()
    ) -> None:
        """Particulars told anew, if nothing is wrong with them."""
        today = local(self.gate.clock(), self.gate.standing.zone).date()
        told = _cleaned(told)
        found = [*problems, *particulars_problems(told, row.first_day, today)]
        if found:
            raise InvalidInput(found)
        _fill(row, told)


def known(session: Session, case: UUID) -> ObservationCase:
    """The row of a case that still names somebody; InvalidInput for any other."""
    row = session.get(ObservationCase, case)
    if row is None or row.person is None:
        raise InvalidInput([Problem(code="observation-not-open")])
    return row


def _reason(reason: str) -> list[Problem]:
    if not reason.strip():
        return [Problem(code="reason-missing", field="reason")]
    return text_problems("reason", reason.strip())


def _cleaned(told: Particulars) -> Particulars:
    return replace(
        told,
        reason=told.reason.strip(),
        origin=told.origin.strip(),
        charge_name=" ".join(told.charge_name.split()),
        charge_phone=normalise_phone(told.charge_phone),
    )


def _particulars(row: ObservationCase) -> Particulars:
    return Particulars(
        kind=row.kind,
        arrived_on=row.arrived_on,
        days=row.days,
        origin=row.origin,
        charge_name=row.charge_name,
        charge_phone=row.charge_phone,
    )


def _fill(row: ObservationCase, told: Particulars) -> None:
    row.kind, row.arrived_on, row.days = told.kind, told.arrived_on, told.days
    row.reason, row.origin = told.reason, told.origin
    row.charge_name, row.charge_phone = told.charge_name, told.charge_phone
