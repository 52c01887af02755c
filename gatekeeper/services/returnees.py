"""Returnees: a family registered, taken through the steps, decided, settled; each act a line."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.returnees import (
    LANGUAGES,
    Member,
    Party,
    Reported,
    member_problems,
    party_problems,
)
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services import arrivals, photos
from gatekeeper.services.arrivals import Arrival
from gatekeeper.services.returnee_rows import SUBJECT, ReturneeRows, stepped, write
from gatekeeper.store import people, returnees
from gatekeeper.store.journal import Part
from gatekeeper.store.lines import canonical
from gatekeeper.store.people import Person
from gatekeeper.store.returnees import ReturneeMember, ReturneeParty

# Signed as a text of its own, so that no other signature of the station is this one.
RECEIPT_DOMAIN = b"gatekeeper-return-receipt-1"
LONGEST_RECEIPT = 4000
PICTURES = returnees.PICTURES


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one save of the screen brings: the party, its members, pictures and a receipt code.

    `pictures` by member and column ("signature", "document_photo" ...); `receipt` is the text of a
    scanned code, of which only a keyed hash is kept.
    """

    party: Party
    members: Mapping[UUID, Member] = field(default_factory=dict)
    pictures: Mapping[tuple[UUID, str], bytes] = field(default_factory=dict)
    receipt: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FullReturnee:
    """What lists mask, after a reason was given."""

    name: str
    phone: str
    document: str
    pictures: tuple[bytes, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Returnees:
    """The register of returnees; every method of this class writes."""

    rows: ReturneeRows

    # --- the party ----------------------------------------------------------------------------

    def arrive(
        self,
        told: Party,
        names: Sequence[str],
        *,
        phone: str = "",
        complaints: Mapping[str, str] | None = None,
        lane: str = "",
        expected: bool = False,
        operator: Operator,
    ) -> Arrival:
        """Register a family at the gate, or one who is `expected` (G32); each name a person.

        `complaints` is by name what a self-report says of those who are not well.

        Raises InvalidInput with every problem at its field; then nobody is registered.
        """
        require(operator, Act.RETURNEES)
        ill = complaints or {}
        first = [
            Member(name=name, phone=phone if not at else "", condition=ill.get(name, ""))
            for at, name in enumerate(names)
        ]
        problems = list(party_problems(told, names, self.rows.today))
        for at, one in enumerate(first):
            found = member_problems(one, self.rows.today)
            problems += [p for p in found if not (at and p.field == "phone")]
        problems = [_renamed(problem, "name", "names") for problem in problems]
        if problems:
            raise InvalidInput(problems)
        gate = self.rows.gate
        now = gate.clock()
        with gate.database.begin(SUBJECT, operator=operator.account) as session:
            row = ReturneeParty(
                id=gate.new_id(),
                serial=returnees.next_serial(session),
                state=returnees.EXPECTED if expected else returnees.OPEN,
                lane="" if expected else lane,
                opened_at=now,
                opened_by=operator.account,
                arrived_at=None if expected else now,
                questions=self.rows.asked.version,
            )
            arrivals.fill_party(row, told)
            members = [self._joining(session, row, at, one) for at, one in enumerate(first)]
            row.person = members[0].person
            write(self.rows, session, row, "expected" if expected else "arrived", operator)
            for member in members:
                write(self.rows, session, member, "joined", operator)
            return self.rows.arrival(session, row)

    def join(self, party: UUID, names: Sequence[str], operator: Operator) -> Arrival:
        """Further people of the family."""
        require(operator, Act.RETURNEES)
        with self.rows.gate.database.begin(SUBJECT, operator=operator.account) as session:
            row = self.rows.get(session, party)
            here = returnees.members_of(session, party)
            told = arrivals.party_of(row)
            known = [member.name for member in here]
            problems = list(party_problems(told, [*known, *names], self.rows.today))
            for name in names:
                problems += member_problems(Member(name=name), self.rows.today)
            if problems:
                raise InvalidInput([_renamed(problem, "name", "names") for problem in problems])
            next_place = max((member.place for member in here), default=-1) + 1
            for at, name in enumerate(names):
                member = self._joining(session, row, next_place + at, Member(name=name))
                write(self.rows, session, member, "joined", operator)
            return self.rows.arrival(session, stepped(self.rows, session, row, operator))

    def leave_out(self, member: UUID, operator: Operator) -> Arrival:
        """Somebody entered by mistake, or who did not come; the last one stays."""
        require(operator, Act.RETURNEES)
        with self.rows.gate.database.begin(SUBJECT, operator=operator.account) as session:
            one = self.rows.member(session, member)
            row = self.rows.get(session, one.party)
            if len(returnees.members_of(session, row.id)) < 2:
                raise InvalidInput([Problem(code="returnee-members-missing", field="names")])
            one.withdrawn = True
            write(self.rows, session, one, "left-out", operator)
            return self.rows.arrival(session, stepped(self.rows, session, row, operator))

    def save(self, party: UUID, told: Told, operator: Operator) -> Arrival:
        """All that one page of the screen tells, at once; only what changed leaves a line.

        Raises InvalidInput with every problem at its field (a member's as "UUID.field").
        """
        require(operator, Act.RETURNEES)
        with self.rows.gate.database.begin(SUBJECT, operator=operator.account) as session:
            row = self.rows.get(session, party)
            here = {member.id: member for member in returnees.members_of(session, party)}
            self._refuse_faults(told, [one.name for one in here.values()])
            before = arrivals.party_of(row), row.receipt
            arrivals.fill_party(row, told.party)
            if told.receipt.strip():
                self._take_receipt(session, row, told.receipt)
            elif row.reported == Reported.SCANNED and not row.receipt:
                row.reported = Reported.NOT  # nothing was scanned
            if (arrivals.party_of(row), row.receipt) != before:
                write(self.rows, session, row, "saved", operator)
            for id, member in here.items():
                pictures = {name: jpeg for (of, name), jpeg in told.pictures.items() if of == id}
                if id in told.members or pictures:
                    self._save_member(
                        session, row, member, told.members.get(id), pictures, operator
                    )
            return self.rows.arrival(session, stepped(self.rows, session, row, operator))

    def park(self, party: UUID, operator: Operator) -> Arrival:
        """Put aside with all that was done; any lane takes it up again."""
        require(operator, Act.RETURNEES)
        return self._moved(party, returnees.PARKED, "", "parked", operator)

    def resume(self, party: UUID, lane: str, operator: Operator) -> Arrival:
        """Take up again, or receive those who were expected."""
        require(operator, Act.RETURNEES)
        return self._moved(party, returnees.OPEN, lane, "resumed", operator)

    def withdraw(self, party: UUID, operator: Operator) -> Arrival:
        """Registered by mistake, or turned round by themselves."""
        require(operator, Act.RETURNEES)
        return self._moved(party, returnees.WITHDRAWN, "", "withdrawn", operator)

    def reveal(self, member: UUID, reason: str, operator: Operator) -> FullReturnee:
        """Phone, document and pictures in full; the log keeps who asked, of whom, and why."""
        require(operator, Act.UNMASK)
        if not reason.strip():
            raise InvalidInput([Problem(code="reason-missing", field="reason")])
        gate = self.rows.gate
        with gate.database.begin(SUBJECT) as session:
            one = self.rows.member(session, member)
            data = canonical({"reason": reason.strip(), "returnee": member.hex})
            keep = gate.standing.policy.timings.keep_audit_private
            part = Part(name="who", data=data, person=one.person, expires_at=gate.clock() + keep)
            gate.journal.audit(session, "returnee-revealed", operator.account, [part])
            kept = [people.photo_of(session, getattr(one, name)) for name in returnees.PICTURES]
            return FullReturnee(
                name=one.name,
                phone=one.phone,
                document=one.document,
                pictures=tuple(jpeg for jpeg in kept if jpeg),
            )

    # --- inside a transaction -----------------------------------------------------------------

    def _refuse_faults(self, told: Told, names: Sequence[str]) -> None:
        problems = list(party_problems(told.party, names, self.rows.today))
        for id, member in told.members.items():
            found = member_problems(member, self.rows.today)
            problems += [_renamed(one, one.field, f"{id}.{one.field}") for one in found]
        if len(told.receipt) > LONGEST_RECEIPT:
            problems.append(Problem(code="returnee-receipt-long", field="receipt"))
        if problems:
            raise InvalidInput(problems)

    def _joining(
        self, session: Session, row: ReturneeParty, place: int, told: Member
    ) -> ReturneeMember:
        member = ReturneeMember(
            id=self.rows.gate.new_id(), party=row.id, place=place, person=self.rows.gate.new_id()
        )
        arrivals.fill_member(member, told)
        found = arrivals.recognised(session, member, row.household)
        if found is not None:
            member.person = found
            known = session.get_one(Person, found)
            member.phone = member.phone or known.phone
            if known.language in LANGUAGES:
                member.language = known.language
        return member

    def _save_member(
        self,
        session: Session,
        row: ReturneeParty,
        member: ReturneeMember,
        told: Member | None,
        pictures: Mapping[str, bytes],
        operator: Operator,
    ) -> None:
        before = arrivals.state_of(member)
        if told is not None:
            arrivals.fill_member(member, told)
        for name, jpeg in pictures.items():
            setattr(member, name, photos.keep(session, jpeg))
            arrivals.seen_in(member, name)
        arrivals.be_honest(member)
        if member.decided_at is None and member.former is None:
            found = arrivals.recognised(session, member, row.household)
            if found is not None and found != member.person:
                member.former, member.person = member.person, found
                if member.place == 0:
                    row.person = found
                    write(self.rows, session, row, "recognised", operator)
        if arrivals.state_of(member) != before:
            write(self.rows, session, member, "saved", operator)

    def _take_receipt(self, session: Session, row: ReturneeParty, receipt: str) -> None:
        """G29: of what the programme's code says only a keyed hash is kept; nothing is opened."""
        signature = self.rows.gate.journal.key.sign(RECEIPT_DOMAIN + receipt.strip().encode())
        hashed = hashlib.sha256(signature).hexdigest()
        if returnees.receipt_used(session, hashed, besides=row.id):
            raise InvalidInput([Problem(code="returnee-receipt-used", field="receipt")])
        row.receipt, row.reported = hashed, Reported.SCANNED

    def _moved(
        self, party: UUID, state: str, lane: str, action: str, operator: Operator
    ) -> Arrival:
        with self.rows.gate.database.begin(SUBJECT, operator=operator.account) as session:
            row = self.rows.get(session, party)
            if row.state not in returnees.UNFINISHED:
                raise InvalidInput([Problem(code="returnee-closed", field="state")])
            row.state, row.lane = state, lane
            if state == returnees.OPEN and row.arrived_at is None:
                row.arrived_at = self.rows.gate.clock()
            write(self.rows, session, row, action, operator)
            return self.rows.arrival(session, row)


def _renamed(problem: Problem, old: str, new: str) -> Problem:
    if problem.field != old:
        return problem
    return Problem(
        code=problem.code, field=new, line=problem.line, parameters=dict(problem.parameters)
    )
