"""Hosts: found by door or name, rung with one key, and their refuse list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import local
from gatekeeper.domain.identifiers import normalise_phone
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.visits import name_faults, phone_faults
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services import writing
from gatekeeper.services.gate import Gate
from gatekeeper.store import erasure, visit_lists, visits
from gatekeeper.store.people import Household
from gatekeeper.store.visit_lists import HostRow as HostRow
from gatekeeper.store.visits import HostRefusal

SUBJECT = "hosts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """Whom to ring, in full: asking for it is on record."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalRow:
    """Somebody a household does not receive."""

    id: UUID
    name: str
    phone: str
    added_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosts:
    """Households as hosts of visitors (G54, O59)."""

    gate: Gate

    def search(self, text: str) -> tuple[HostRow, ...]:
        """Households by building-unit-room or a name, at least two characters; read lane."""
        with self.gate.database.read() as session:
            today = local(self.gate.clock(), self.gate.standing.zone).date()
            return visit_lists.hosts(session, text, today)

    def ring(self, household: UUID, operator: Operator) -> tuple[Number, ...]:
        """联系住户: the numbers of a flat in full, and a line that says who asked for them."""
        require(operator, Act.VISITORS)
        with self.gate.database.begin(SUBJECT) as session:
            _get(session, household)
            writing.audit_act(self.gate, session, "host-rung", operator, household=household.hex)
            found = visit_lists.phones(session, household)
            return tuple(Number(name=name, phone=phone) for name, phone in found)

    def refusals(self, household: UUID) -> tuple[RefusalRow, ...]:
        """The household's own refuse list; read lane."""
        with self.gate.database.read() as session:
            return tuple(
                RefusalRow(id=row.id, name=row.name, phone=row.phone, added_at=row.added_at)
                for row in visits.refusals_of(session, household)
            )

    def refuse(self, household: UUID, name: str, phone: str, operator: Operator) -> RefusalRow:
        """Put somebody on the household's list, by name, phone or both."""
        require(operator, Act.VISITORS)
        name, phone = name.strip(), normalise_phone(phone)
        problems = [Problem(code=code, field="phone") for code in phone_faults(phone)]
        if name or not phone:
            problems += [Problem(code=code, field="name") for code in name_faults(name)]
        if problems:
            raise InvalidInput(problems)
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            _get(session, household)
            row = HostRefusal(
                id=self.gate.new_id(),
                household=household,
                name=name,
                phone=phone,
                added_at=self.gate.clock(),
            )
            session.add(row)
            session.flush()
            return RefusalRow(id=row.id, name=name, phone=phone, added_at=row.added_at)

    def receive_again(self, refusal: UUID, operator: Operator) -> None:
        """Take somebody off the list; what the log kept of him is erased with it."""
        require(operator, Act.VISITORS)
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            row = session.get(HostRefusal, refusal)
            if row is None:
                return
            session.delete(row)
            session.flush()
            erasure.erase_person(
                session,
                self.gate.journal,
                refusal,
                reason="request",
                operator=operator.account,
            )


def _get(session: Session, household: UUID) -> Household:
    found = session.get(Household, household)
    if found is None:
        raise InvalidInput([Problem(code="visitor-host-missing", field="host")])
    return found
