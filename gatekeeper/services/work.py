"""Work proofs: taken down at the gate, provisional until somebody asked the employer (G12)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gatekeeper.domain.access import Holder
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.identifiers import normalise_phone
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.visits import phone_faults
from gatekeeper.domain.work import ProofState, Shift, proof_problems
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services import photos, writing
from gatekeeper.services.gate import SUBJECT, Gate
from gatekeeper.store import lookup, work
from gatekeeper.store.employers import Employer
from gatekeeper.store.people import Person
from gatekeeper.store.work import WorkProofRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofRow:
    """A work proof with its holder's full name; `shift` None once it was erased."""

    id: UUID
    person: UUID
    name: str
    place: str
    employer: str
    employer_phone: str
    shift: Shift | None
    state: ProofState
    taken_at: datetime
    until: datetime
    photo: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkProofs:
    """Reading methods run in the read lane, the others write."""

    gate: Gate

    def listed(self) -> tuple[ProofRow, ...]:
        """What nobody verified yet, then those that count; newest first."""
        with self.gate.database.read() as session:
            rows = work.to_verify(session, self.gate.clock())
            holders = _holders(session, rows)
            return tuple(_row(row, holders) for row in rows)

    def employers(self) -> tuple[str, ...]:
        """Employers of the records and of earlier proofs, for completing what is typed."""
        named = select(WorkProofRecord.employer).where(WorkProofRecord.employer != "")
        with self.gate.database.read() as session:
            told = {*session.scalars(named.distinct()), *session.scalars(select(Employer.name))}
        return tuple(sorted(told))

    def take(
        self,
        person: UUID,
        *,
        employer: str,
        shift: Shift,
        employer_phone: str = "",
        photo: bytes | None = None,
        operator: Operator,
    ) -> ProofRow:
        """A proof shown for the first time; the newest of a person is the one that counts.

        Raises InvalidInput with each problem at its field.
        """
        require(operator, Act.TAKE_PROOF)
        gate, name = self.gate, " ".join(employer.split())
        phone = normalise_phone(employer_phone)
        problems = proof_problems(name, shift)
        problems += [Problem(code=code, field="employer_phone") for code in phone_faults(phone)]
        if problems:
            raise InvalidInput(problems)
        with gate.database.begin(SUBJECT) as session:
            if session.get(Person, person) is None:
                raise InvalidInput([Problem(code="person-unknown", field="person")])
            now = gate.clock()
            row = WorkProofRecord(
                id=gate.new_id(),
                person=person,
                state=ProofState.PROVISIONAL,
                taken_at=now,
                taken_by=operator.account,
                until=now + gate.standing.policy.outing.provisional,
                employer=name,
                employer_phone=phone,
                shift=work.shift_text(shift),
                photo=photos.keep(session, photo) if photo else None,
            )
            writing.write_row(
                self.gate, session, work.LINED, row, "taken", operator, ends_at=row.until
            )
            return _row(row, _holders(session, (row,)))

    def decide(self, proof: UUID, *, confirmed: bool, operator: Operator) -> ProofRow:
        """What the employer said when asked."""
        require(operator, Act.VERIFY_PROOF)
        gate = self.gate
        with gate.database.begin(SUBJECT) as session:
            row = session.get_one(WorkProofRecord, proof)
            now = gate.clock()
            row.state = ProofState.VERIFIED if confirmed else ProofState.REFUSED
            row.decided_at, row.decided_by = now, operator.account
            if confirmed:
                row.until = now + gate.standing.policy.outing.proof
            writing.write_row(
                self.gate, session, work.LINED, row, row.state.value, operator, ends_at=row.until
            )
            return _row(row, _holders(session, (row,)))

    def _write(
        self, session: Session, row: WorkProofRecord, action: str, operator: Operator
    ) -> None:
        until = row.until
        writing.write_row(self.gate, session, work.LINED, row, action, operator, ends_at=until)


def _holders(session: Session, rows: Sequence[WorkProofRecord]) -> Mapping[UUID, Holder]:
    return lookup.holders(session, (row.person for row in rows if row.person is not None))


def _row(row: WorkProofRecord, holders: Mapping[UUID, Holder]) -> ProofRow:
    assert row.person is not None
    holder = holders.get(row.person)
    return ProofRow(
        id=row.id,
        person=row.person,
        name=holder.name if holder else "",
        place=holder.place if holder else "",
        employer=row.employer,
        employer_phone=row.employer_phone,
        shift=work.shift_from(row.shift),
        state=row.state,
        taken_at=row.taken_at,
        until=row.until,
        photo=row.photo,
    )
