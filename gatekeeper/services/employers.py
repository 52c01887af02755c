"""Employers (单位): who they are and whom to ask there; used by people, passes and work proofs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from gatekeeper.domain import people
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.identifiers import normalise_phone
from gatekeeper.domain.people import EMPLOYER_CHARACTERS
from gatekeeper.domain.permissions import Act, require
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.store import employers
from gatekeeper.store.database import Database
from gatekeeper.store.employers import Employer
from gatekeeper.store.households import LIVES_THERE
from gatekeeper.store.people import Person

SUBJECT = "employers"
OFFERED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class EmployerRow:
    """One employer; `people` work for it according to the records."""

    id: UUID
    name: str
    contact: str
    phone: str
    people: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Employers:
    """The list of employers; a name typed anywhere else becomes one by itself."""

    database: Database
    new_id: Callable[[], UUID]

    def named_like(self, text: str, limit: int = OFFERED) -> tuple[EmployerRow, ...]:
        """To be offered while a name is typed; read lane."""
        with self.database.read() as session:
            return tuple(_row(one) for one in employers.beginning(session, text, limit))

    def all(self) -> tuple[EmployerRow, ...]:
        """Every employer with the number of its people; read lane."""
        counted = select(Person.employer, func.count()).where(LIVES_THERE).group_by(Person.employer)
        with self.database.read() as session:
            counts = {row[0]: row[1] for row in session.execute(counted)}
            rows = session.scalars(select(Employer).order_by(Employer.name))
            return tuple(_row(one, counts.get(one.id, 0)) for one in rows)

    def keep(
        self, id: UUID | None, name: str, contact: str, phone: str, operator: Operator
    ) -> EmployerRow:
        """Enter or change one; InvalidInput with every problem, each at its field."""
        require(operator, Act.EDIT_REGISTRY)
        name, contact = people.plain_name(name), people.plain_name(contact)
        phone = normalise_phone(phone)
        self._demand(name, contact, phone)
        with self.database.begin(SUBJECT, operator=operator.account) as session:
            same = employers.named(session, name)
            if same is not None and same.id != id:
                raise InvalidInput([Problem(code="employer-known", field="name")])
            found = session.get(Employer, id) if id else None
            if found is None:
                found = Employer(id=self.new_id(), name=name)
                session.add(found)
            found.name, found.contact, found.phone = name, contact, phone
            return _row(found)

    def _demand(self, name: str, contact: str, phone: str) -> None:
        most = {"most": EMPLOYER_CHARACTERS}
        problems = [Problem(code=code, field="phone") for code in people.contact_faults(phone)]
        if not name or people.employer_faults(name):
            problems.append(Problem(code="employer-wrong", field="name", parameters=most))
        if contact:
            problems += [
                Problem(code=one.code, field="contact", parameters=one.parameters)
                for one in people.name_problems(contact)
            ]
        if problems:
            raise InvalidInput(problems)


def _row(one: Employer, count: int = 0) -> EmployerRow:
    return EmployerRow(id=one.id, name=one.name, contact=one.contact, phone=one.phone, people=count)
