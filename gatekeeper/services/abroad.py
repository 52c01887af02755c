"""Families with somebody still abroad (O20): told and ended by a clerk on the household's file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import local
from gatekeeper.domain.household_marks import ABROAD_DAYS, AbroadTold, abroad_problems
from gatekeeper.domain.permissions import Act, require
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services.gate import Gate
from gatekeeper.services.writing import write_row
from gatekeeper.store import abroad, crew, people
from gatekeeper.store.abroad import AbroadMark

SUBJECT = "abroad-marks"


@dataclass(frozen=True, slots=True, kw_only=True)
class AbroadRow:
    """A mark as the household's file shows it; `by` told it."""

    person: UUID
    name: str
    where: str
    who: str
    since: date
    until: date
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Abroad:
    """`of_household` runs in the read lane, the others write and leave a line."""

    gate: Gate

    @property
    def today(self) -> date:
        return local(self.gate.clock(), self.gate.standing.zone).date()

    def of_household(self, household: UUID, operator: Operator) -> tuple[AbroadRow, ...]:
        """Whom of a flat's families is abroad, the longest first."""
        require(operator, Act.OBSERVATION)
        with self.gate.database.read() as session:
            names = crew.names(session)
            return tuple(
                AbroadRow(
                    person=row.person,
                    name=name,
                    where=row.place,
                    who=row.who,
                    since=row.since,
                    until=row.until,
                    by=names.get(row.told_by, ""),
                )
                for row, name in abroad.open_of_household(session, household, self.today)
                if row.person is not None
            )

    def tell(self, person: UUID, told: AbroadTold, operator: Operator) -> None:
        """This member, or a relative of his, is abroad; told again it is believed anew.

        Raises InvalidInput with each problem at its field.
        """
        require(operator, Act.OBSERVATION)
        told = replace(told, where=" ".join(told.where.split()), who=" ".join(told.who.split()))
        problems = list(abroad_problems(told, self.today))
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            known = people.one(session, person)
            if known is None or known.moved_out_on is not None:
                problems.append(Problem(code="person-unknown", field="person"))
            if problems or known is None or told.since is None:
                raise InvalidInput(problems)
            now, until = self.gate.clock(), self.today + timedelta(days=ABROAD_DAYS)
            row = abroad.open_of_person(session, known.id, self.today)
            if row is None:
                row = AbroadMark(
                    id=self.gate.new_id(),
                    since=told.since,
                    until=until,
                    told_at=now,
                    told_by=operator.account,
                    person=known.id,
                )
            row.since, row.until, row.place, row.who = told.since, until, told.where, told.who
            row.told_at, row.told_by = now, operator.account
            write(session, self.gate, row, "told", operator)

    def end(self, person: UUID, operator: Operator) -> None:
        """Back, or told wrongly: the mark goes at once."""
        require(operator, Act.OBSERVATION)
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            row = abroad.open_of_person(session, person, self.today)
            if row is None:
                raise InvalidInput([Problem(code="abroad-not-open", field="person")])
            end(session, self.gate, row, operator)


def end(session: Session, gate: Gate, row: AbroadMark, operator: Operator) -> None:
    """Ended inside the caller's transaction."""
    row.ended_at = gate.clock()
    write(session, gate, row, "ended", operator)


def write(session: Session, gate: Gate, row: AbroadMark, action: str, operator: Operator) -> None:
    """The row's line; its private part outlasts the mark, not more."""
    now = gate.clock()
    left = (row.until - local(now, gate.standing.zone).date()).days
    ends_at = now if row.ended_at else now + timedelta(days=max(0, left))
    write_row(gate, session, abroad.LINED, row, action, operator, ends_at=ends_at)
