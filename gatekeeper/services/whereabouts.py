"""Who was where: told, ended, withdrawn, searched; arrivals to a cut-off date (O25, O28)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import local
from gatekeeper.domain.origins import origin_of
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.screening import Answer, Result
from gatekeeper.domain.whereabouts import (
    Arrival,
    ArrivalFigures,
    Stay,
    arrival_figures,
    span_problems,
    stay_problems,
)
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services.gate import Gate
from gatekeeper.store import lookup, people
from gatekeeper.store import whereabouts as table
from gatekeeper.store.people import Person
from gatekeeper.store.whereabouts import LINED, StayRecord

SUBJECT = "screening"
LISTED = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class StayRow:
    """A stay as lists show it; the name in full, to be masked."""

    id: UUID
    person: UUID
    name: str
    door: str
    stay: Stay
    told_at: datetime

    @property
    def is_away(self) -> bool:
        return self.stay.until_on is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """Places and times of people since a date."""

    gate: Gate

    @property
    def today(self) -> date:
        return local(self.gate.clock(), self.gate.standing.zone).date()

    def tell(self, person: UUID | None, stay: Stay, operator: Operator) -> UUID:
        """Somebody was or is somewhere; each problem at its field."""
        require(operator, Act.SCREENING)
        stay = replace(stay, place=" ".join(stay.place.split()))
        problems = stay_problems(stay, self.today)
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            known = people.one(session, person) if person else None
            if known is None:
                problems.append(Problem(code="stay-person", field="person"))
            if problems or known is None:
                raise InvalidInput(problems)
            return write(session, self.gate, known.id, stay, operator).id

    def end(self, id: UUID, until_on: date, operator: Operator) -> None:
        """Somebody who was away came back on a day."""
        require(operator, Act.SCREENING)
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            row = _there(session, id)
            told = replace(row.stay, until_on=until_on)
            if problems := stay_problems(told, self.today):
                raise InvalidInput(problems)
            row.until_on = until_on
            _write(session, self.gate, row, "ended", operator)

    def withdraw(self, id: UUID, operator: Operator) -> None:
        """Entered by mistake; the log keeps that it was."""
        require(operator, Act.SCREENING)
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            row = _there(session, id)
            row.withdrawn_at = self.gate.clock()
            _write(session, self.gate, row, "withdrawn", operator)

    # --- reading ------------------------------------------------------------------------------

    def between(
        self, place: str = "", first: date | None = None, last: date | None = None
    ) -> tuple[StayRow, ...]:
        """Who was in a place on some day of a span; what is left out does not narrow. Read lane."""
        wanted = "".join(place.split()).casefold()
        with self.gate.database.read() as session:
            rows = [self._row(session, one) for one in table.listed(session, LISTED)]
        return tuple(
            row
            for row in rows
            if row is not None
            and wanted in "".join(row.stay.place.split()).casefold()
            and row.stay.touches(first or date.min, last or date.max)
        )

    def of_person(self, person: UUID) -> tuple[StayRow, ...]:
        """Somebody's own history, the latest first. Read lane."""
        with self.gate.database.read() as session:
            rows = [self._row(session, one) for one in table.of_person(session, person)]
        return tuple(row for row in rows if row is not None)

    def arrivals(self, cutoff_on: date, days: int) -> ArrivalFigures:
        """Arrivals by origin up to a cut-off, and who of them is in incubation. Read lane."""
        if problems := span_problems(days):
            raise InvalidInput(problems)
        incubation = self.gate.standing.policy.observation.days
        first_on = cutoff_on - timedelta(days=days - 1)
        with self.gate.database.read() as session:
            found = table.arrived(session, first_on, cutoff_on, self.gate.standing.zone)
        told = (Arrival(arrived_on=day, origin=origin_of(place)) for day, place in found)
        return arrival_figures(told, cutoff_on, days, incubation)

    def _row(self, session: Session, row: StayRecord) -> StayRow | None:
        holder = lookup.holder(session, row.person) if row.person else None
        if holder is None:
            return None
        return StayRow(
            id=row.id,
            person=holder.person,
            name=holder.name,
            door=holder.place,
            stay=row.stay,
            told_at=row.told_at,
        )


# --- inside a transaction -------------------------------------------------------------------------


def write(
    session: Session,
    gate: Gate,
    person: UUID,
    stay: Stay,
    operator: Operator,
    round: UUID | None = None,
) -> StayRecord:
    """A new stay with its line."""
    row = StayRecord(
        id=gate.new_id(),
        round=round,
        told_at=gate.clock(),
        told_by=operator.account,
        person=person,
        place=stay.place,
        from_on=stay.from_on,
        until_on=stay.until_on,
    )
    _write(session, gate, row, "told", operator)
    return row


def follow(session: Session, gate: Gate, answer: Answer, operator: Operator, round: UUID) -> None:
    """What a screening round was told of somebody becomes part of his whereabouts.

    AWAY opens a stay, RETURNED ends the open one or tells of one that is over; told again in the
    same round, the stay of that round is corrected.
    """
    if not answer.result.has_place:
        return
    today = local(gate.clock(), gate.standing.zone).date()
    is_away = answer.result is Result.AWAY
    known = table.of_person(session, answer.person)
    row = next((one for one in known if one.round == round), None)
    if row is None and not is_away:
        row = next((one for one in known if one.until_on is None), None)
    if row is None:
        stay = Stay(
            place=answer.place,
            from_on=answer.since if is_away else None,
            until_on=None if is_away else answer.since or today,
        )
        write(session, gate, answer.person, stay, operator, round)
        return
    row.place = answer.place
    if is_away:
        row.from_on, row.until_on = answer.since, None
    else:
        row.until_on = answer.since or today
        if row.from_on is not None and row.from_on > row.until_on:
            row.from_on = None  # what was told first cannot be right
    _write(session, gate, row, "told", operator)


def _write(session: Session, gate: Gate, row: StayRecord, action: str, operator: Operator) -> None:
    now = gate.clock()
    LINED.write(
        session,
        gate.journal,
        row,
        action,
        operator=operator.account,
        occurred_at=now,
        expires_at=now + gate.standing.policy.screening.keep,
    )


def _there(session: Session, id: UUID) -> StayRecord:
    row = session.get(StayRecord, id)
    if row is None or row.withdrawn_at is not None or row.person is None:
        raise InvalidInput([Problem(code="stay-gone")])
    if session.get(Person, row.person) is None:
        raise InvalidInput([Problem(code="stay-gone")])
    return row
