"""Papers of people at work: work proof, health declaration, health pass card, health file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import day_span, local
from gatekeeper.domain.four_pieces import FourPieces, card_fault
from gatekeeper.domain.ledger import Ledger
from gatekeeper.domain.masking import mask_id, mask_name, mask_phone
from gatekeeper.domain.permissions import Act, require
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.reports.health_card import HealthCard
from gatekeeper.reports.health_form import HealthForm
from gatekeeper.reports.staff_file import Reading, StaffFile
from gatekeeper.reports.work_proof import WorkProofForm
from gatekeeper.services import writing
from gatekeeper.services.gate import Gate
from gatekeeper.services.observation_lists import ObservationLists, case_line
from gatekeeper.store import four_pieces, ledger_pages, observation, people, whereabouts, work
from gatekeeper.store.access import AccessEvent
from gatekeeper.store.employers import Employer
from gatekeeper.store.four_pieces import FourPiecesRecord
from gatekeeper.store.households import LIVES_THERE
from gatekeeper.store.ledger_pages import Wanted
from gatekeeper.store.people import Household, Person
from gatekeeper.store.work import WorkProofRecord

SUBJECT = "staff-papers"
# What a declaration asks about, and what one looks back on.
LOOKED_BACK = timedelta(days=14)
READINGS = 200
# The field of a ledger of temperatures that names somebody, and the one that says how many.
WHO, CELSIUS = "who", "celsius"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffPapers:
    """All run in the write lane: the log tells whose paper was made, for the name stands on it.

    `ledgers` are those in which the staff's temperatures are written down.
    """

    gate: Gate
    lists: ObservationLists
    checkpoint: str
    ledgers: Sequence[Ledger] = ()

    @property
    def compound(self) -> str:
        """Whose papers they are."""
        return self.gate.standing.trust.site or self.checkpoint

    def work_proof(self, proof: UUID | None, operator: Operator) -> WorkProofForm:
        """The form for an employer: with what was taken down, or blank."""
        require(operator, Act.VERIFY_PROOF)
        blank = WorkProofForm(compound=self.compound, checkpoint=self.checkpoint)
        if proof is None:
            return blank
        zone = self.gate.standing.zone
        with self.gate.database.begin(SUBJECT) as session:
            row = session.get(WorkProofRecord, proof)
            known = people.one(session, row.person) if row and row.person else None
            if row is None or known is None:
                raise InvalidInput([Problem(code="person-unknown", field="person")])
            self._audit(session, "work-proof-printed", known, operator)
            return replace(
                blank,
                name=known.name,
                place=_place(session, known),
                employer=row.employer,
                employer_phone=row.employer_phone,
                shift=work.shift_from(row.shift),
                state=row.state,
                taken_on=local(row.taken_at, zone).date(),
                until=local(row.until, zone).date(),
            )

    def health_form(self, person: UUID | None, operator: Operator) -> HealthForm:
        """健康申报表: with what is known, for it goes to whom it is about; or blank."""
        require(operator, Act.FOUR_PIECES)
        blank = HealthForm(compound=self.compound, checkpoint=self.checkpoint)
        if person is None:
            return blank
        with self.gate.database.begin(SUBJECT) as session:
            known = _known(session, person)
            self._audit(session, "health-form", known, operator)
            record = four_pieces.of_person(session, known.id)
            return replace(
                blank,
                name=known.name,
                sex=known.sex,
                born_on=known.born_on,
                id_number=known.id_number or known.paper_number,
                phone=known.phone,
                place=_place(session, known),
                employer=_employer(session, known),
                received_on=record.form_on if record else None,
            )

    def health_card(self, person: UUID, operator: Operator, *, roll: bool = True) -> HealthCard:
        """健康通行卡; InvalidInput before all four pieces are there, and after their days."""
        require(operator, Act.FOUR_PIECES)
        zone = self.gate.standing.zone
        with self.gate.database.begin(SUBJECT) as session:
            known = _known(session, person)
            record = four_pieces.of_person(session, known.id)
            until = self._until(record)
            pieces = record.pieces if record else FourPieces()
            if fault := card_fault(pieces, until, self.gate.clock()):
                raise InvalidInput([Problem(code=fault, field="person")])
            self._audit(session, "health-card", known, operator)
            return HealthCard(
                compound=self.compound,
                checkpoint=self.checkpoint,
                number=pieces.card,
                name=known.name,
                employer=_employer(session, known),
                form_on=pieces.form_on,
                code_on=pieces.code_on,
                approved_by=pieces.approved_by,
                last_on=local(until, zone).date() if until else None,
                roll=roll,
            )

    def staff_file(self, person: UUID, reason: str, operator: Operator) -> StaffFile:
        """员工健康状况一人一档表; names and numbers in full only for a reason."""
        require(operator, Act.OBSERVATION)
        require(operator, Act.FOUR_PIECES)
        reason = " ".join(reason.split())
        if reason:
            require(operator, Act.UNMASK)
        with self.gate.database.begin(SUBJECT) as session:
            known = _known(session, person)
            told = {"reason": reason} if reason else {}
            self._audit(session, "staff-file", known, operator, **told)
            data = self._file(session, known, reason)
        if reason:
            return data
        return replace(
            data,
            name=mask_name(data.name),
            phone=mask_phone(data.phone),
            id_number=mask_id(data.id_number),
            born_on=None,
        )

    # --- inside a transaction -----------------------------------------------------------------

    def _file(self, session: Session, known: Person, reason: str) -> StaffFile:
        zone = self.gate.standing.zone
        since = local(self.gate.clock(), zone).date() - LOOKED_BACK
        record = four_pieces.of_person(session, known.id)
        until = self._until(record)
        complete_at = record.complete_at if record else None
        readings = [*self._measured(session, known, since), *self._written(session, known, since)]
        cases = [self.lists.row(session, row) for row in observation.of_person(session, known.id)]
        return StaffFile(
            compound=self.compound,
            checkpoint=self.checkpoint,
            reason=reason,
            name=known.name,
            sex=known.sex,
            born_on=known.born_on,
            id_number=known.id_number or known.paper_number,
            phone=known.phone,
            place=_place(session, known),
            employer=_employer(session, known),
            pieces=record.pieces if record else FourPieces(),
            complete_on=local(complete_at, zone).date() if complete_at else None,
            last_on=local(until, zone).date() if until else None,
            since=since,
            readings=tuple(sorted(readings, key=lambda one: one.at, reverse=True)),
            stays=tuple(row.stay for row in whereabouts.of_person(session, known.id)),
            cases=tuple(case_line(row) for row in cases),
        )

    def _measured(self, session: Session, known: Person, since: date) -> Iterator[Reading]:
        """At the gate."""
        zone = self.gate.standing.zone
        statement = (
            select(AccessEvent.occurred_at, AccessEvent.tenths)
            .where(AccessEvent.person == known.id)
            .where(AccessEvent.occurred_at >= day_span(since, zone)[0])
            .order_by(AccessEvent.occurred_at.desc())
            .limit(READINGS)
        )
        for occurred_at, tenths in session.execute(statement):
            if tenths is not None:
                yield self._reading(occurred_at, tenths, None)

    def _written(self, session: Session, known: Person, since: date) -> Iterator[Reading]:
        """In ledgers, which know a name alone: of two of one name nobody can tell whose it is."""
        alike = select(func.count()).where(Person.name == known.name, LIVES_THERE)
        if session.execute(alike).scalar_one() > 1:
            return
        wanted = Wanted(words=known.name, since=day_span(since, self.gate.standing.zone)[0])
        for ledger in self.ledgers:
            for row in ledger_pages.every(session, ledger.key, wanted, most=READINGS):
                celsius = row.values.get(CELSIUS, "")
                if row.values.get(WHO) == known.name and celsius:
                    yield self._reading(row.occurred_at, int(Decimal(celsius) * 10), ledger)

    def _reading(self, at: datetime, tenths: int, ledger: Ledger | None) -> Reading:
        standing = self.gate.standing
        return Reading(
            at=local(at, standing.zone),
            tenths=tenths,
            ledger=ledger,
            is_high=standing.policy.temperature.is_high(tenths),
        )

    def _until(self, record: FourPiecesRecord | None) -> datetime | None:
        valid = self.gate.standing.policy.four_pieces.valid
        return record.complete_at + valid if record and record.complete_at else None

    def _audit(
        self, session: Session, action: str, known: Person, operator: Operator, **told: str
    ) -> None:
        writing.audit_act(self.gate, session, action, operator, person=known.id, **told)


def measured_in(ledgers: Iterable[Ledger]) -> tuple[Ledger, ...]:
    """Those that write down whose temperature is how high."""
    return tuple(one for one in ledgers if {WHO, CELSIUS} <= {field.key for field in one.fields})


def _known(session: Session, person: UUID) -> Person:
    found = people.one(session, person)
    if found is None:
        raise InvalidInput([Problem(code="person-unknown", field="person")])
    return found


def _place(session: Session, known: Person) -> str:
    flat = session.get(Household, known.household) if known.household else None
    return flat.place if flat else ""


def _employer(session: Session, known: Person) -> str:
    employer = session.get(Employer, known.employer) if known.employer else None
    return employer.name if employer else ""
