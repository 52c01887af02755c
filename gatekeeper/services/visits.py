"""Visitors: registered, expected, answered for, corrected, refused; every step is a line (G13)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gatekeeper.credentials.claims import TEXT_CHARACTERS, PassClaims, PassKind, new_pass_id
from gatekeeper.credentials.envelope import seal_pass
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.masking import mask_id
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.visits import (
    EARLY,
    GROUP_AT_MOST,
    LONGEST_HOURS,
    REFUSAL_REASONS,
    HostAnswer,
    Registration,
    VisitState,
    checked,
    cleaned,
)
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.keys import SigningKey
from gatekeeper.services import writing
from gatekeeper.services.gate import Gate
from gatekeeper.store import visit_lists, visit_log
from gatekeeper.store.visit_lists import VisitCounts as VisitCounts
from gatekeeper.store.visit_lists import VisitRow as VisitRow
from gatekeeper.store.visits import VisitRecord

SUBJECT = "visits"

# Signed as a text of its own, so that no other signature of the station is this one.
DOCUMENT_DOMAIN = b"gatekeeper-visit-document-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """What is printed for a visitor (来访凭条) or shown on the screen; `code` is its QR text."""

    number: str
    name: str
    place: str
    purpose: str
    plate: str
    valid_from: datetime
    valid_until: datetime
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FullVisit:
    """What lists mask, after a reason was given."""

    phone: str
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Visits:
    """The register of visitors; reading methods run in the read lane, the others write."""

    gate: Gate

    # --- reading ------------------------------------------------------------------------------

    def current(self) -> tuple[VisitRow, ...]:
        """Who is inside or expected, and who left today; overstayed ones first."""
        with self.gate.database.read() as session:
            return visit_lists.current(session, self.gate.clock())

    def counts(self) -> VisitCounts:
        """The figures that the window shows all the time."""
        with self.gate.database.read() as session:
            return visit_lists.counts(session, self.gate.clock())

    def remembered(self, phone: str) -> VisitRow | None:
        """The last visit of this phone's owner, or the open one; None for a new visitor."""
        with self.gate.database.read() as session:
            return visit_lists.last_of_phone(session, phone, self.gate.clock())

    def slip(self, visit: UUID) -> Slip:
        """The slip, signed by this station for a day at most; InvalidInput once the visit is over.

        Printed anew it is another text for the same visit: both count.
        """
        with self.gate.database.read() as session:
            row = session.get(VisitRecord, visit)
            told = visit_lists.one(session, visit, self.gate.clock())
        if row is None or told is None or row.pass_id is None:
            raise InvalidInput([Problem(code="visit-unknown", field="visit")])
        now = self.gate.clock().replace(microsecond=0)
        if told.state in (VisitState.LEFT, VisitState.REFUSED) or row.until <= now:
            raise InvalidInput([Problem(code="visit-closed", field="visit")])
        begins = max(now, (row.expected_at - EARLY).replace(microsecond=0))
        ends = min(row.until.replace(microsecond=0), begins + timedelta(hours=LONGEST_HOURS))
        trust, key = self.gate.standing.trust, self.gate.journal.key
        assert isinstance(key, SigningKey)
        claims = PassClaims(
            site=trust.site or trust.station,
            kind=PassKind.VISITOR,
            id=row.pass_id,
            issued_at=now,
            not_before=begins,
            expires_at=ends,
            name=row.name[:TEXT_CHARACTERS],
            place=told.place[:TEXT_CHARACTERS],
            plates=(row.plate,) if row.plate else (),
        )
        return Slip(
            number=told.number,
            name=row.name,
            place=told.place,
            purpose=row.purpose,
            plate=row.plate,
            valid_from=begins,
            valid_until=ends,
            code=seal_pass(claims, key),
        )

    # --- the register -------------------------------------------------------------------------

    def register(
        self, told: Sequence[Registration], operator: Operator, known: UUID | None = None
    ) -> tuple[VisitRow, ...]:
        """Enter a visitor, or a group of them, now or beforehand; each gets a line.

        `known` is an earlier visit by the same phone: its document is taken over where none is
        typed. Raises InvalidInput with every problem at its field; then nobody is entered.
        """
        require(operator, Act.VISITORS)
        now = self.gate.clock()
        if not 1 <= len(told) <= GROUP_AT_MOST:
            many = {"most": GROUP_AT_MOST}
            raise InvalidInput([Problem(code="visit-many", field="name", parameters=many)])
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            document = _document_at_hand(session, known, told[0])
            has_more = len(told) > 1
            problems = [
                problem
                for one in told
                # Of a group the first is asked for phone and document; he answers for the others.
                for problem in checked(
                    one, now, known=bool(document[1]) or one is not told[0]
                ).problems
            ]
            if problems:
                raise InvalidInput(problems)
            party = self.gate.new_id() if has_more else None
            made = []
            for place, one in enumerate(told):
                if place == 0 and not one.document and document[1]:
                    one = replace(one, document_kind=document[0], document=document[1])
                row, number = self._new(session, cleaned(one), party, now, operator)
                self._write(session, row, "registered", number, operator)
                made.append(row.id)
            return tuple(self._shown(session, visit) for visit in made)

    def correct(self, visit: UUID, told: Registration, operator: Operator) -> VisitRow:
        """更正: what was entered wrongly, by a further line; the one before stays in the log.

        An empty document keeps the one there is.
        """
        require(operator, Act.VISITORS)
        now = self.gate.clock()
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            row = _get(session, visit)
            before = visit_log.document_of(session, row)
            problems = [
                problem
                for problem in checked(told, now, known=bool(before)).problems
                if problem.code != "visit-expected-past"
            ]
            if problems:
                raise InvalidInput(problems)
            one = cleaned(told)
            if not one.document:
                one = replace(one, document_kind=row.document_kind, document=before)
            stays = timedelta(hours=one.hours)
            self._fill(row, one)
            if one.expected_at is not None:
                row.expected_at = one.expected_at
            row.until = (row.entered_at or row.expected_at) + stays
            if one.answer is not row.answer:
                row.answer, row.answered_at = one.answer, now
            self._write(session, row, "corrected", one.document, operator)
            return self._shown(session, visit)

    def answer(self, visit: UUID, answer: HostAnswer, operator: Operator) -> VisitRow:
        """What the host said when asked (G54)."""
        require(operator, Act.VISITORS)
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            row = _get(session, visit)
            row.answer, row.answered_at = answer, self.gate.clock()
            self._write(session, row, "answered", visit_log.document_of(session, row), operator)
            return self._shown(session, visit)

    def refuse(self, visit: UUID, reason: str, operator: Operator) -> VisitRow:
        """劝返 of a registered visitor who is not inside; the reason is one of REFUSAL_REASONS."""
        require(operator, Act.VISITORS)
        if reason not in REFUSAL_REASONS:
            raise InvalidInput([Problem(code="reason-wanted", field="reason")])
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            row = _get(session, visit)
            if row.entered_at is not None:
                raise InvalidInput([Problem(code="visit-entered", field="visit")])
            row.refused = reason
            self._write(session, row, "refused", visit_log.document_of(session, row), operator)
            return self._shown(session, visit)

    def reveal(self, visit: UUID, reason: str, operator: Operator) -> FullVisit:
        """Phone and document in full; the log keeps who asked, of whom, and why."""
        require(operator, Act.UNMASK)
        if not reason.strip():
            raise InvalidInput([Problem(code="reason-missing", field="reason")])
        gate = self.gate
        with gate.database.begin(SUBJECT) as session:
            row = _get(session, visit)
            told = {"reason": reason.strip(), "visit": visit.hex}
            writing.audit_act(gate, session, "visitor-revealed", operator, person=visit, **told)
            return FullVisit(phone=row.phone, document=visit_log.document_of(session, row))

    # --- inside a transaction -----------------------------------------------------------------

    def enter(
        self, session: Session, told: Registration, at: datetime, operator: Operator
    ) -> VisitRecord:
        """A visit that began at `at`, as the paper of that moment tells it; `told` is cleaned."""
        row, document = self._new(session, told, None, at, operator)
        self._write(session, row, "registered", document, operator)
        return row

    def _new(
        self,
        session: Session,
        told: Registration,
        party: UUID | None,
        now: datetime,
        operator: Operator,
    ) -> tuple[VisitRecord, str]:
        last = session.execute(select(func.max(VisitRecord.serial))).scalar_one() or 0
        starts = max(told.expected_at, now) if told.expected_at else now
        row = VisitRecord(
            id=self.gate.new_id(),
            station=self.gate.journal.station,
            serial=last + 1,
            party=party,
            purpose=told.purpose,
            answer=told.answer,
            answered_at=None if told.answer is HostAnswer.NOT_ASKED else now,
            expected_at=starts,
            until=starts + timedelta(hours=told.hours),
            registered_at=now,
            registered_by=operator.account,
            name=told.name,
            pass_id=new_pass_id(),
        )
        self._fill(row, told)
        session.add(row)
        return row, told.document

    def _fill(self, row: VisitRecord, told: Registration) -> None:
        row.name, row.household, row.purpose = told.name, told.household, told.purpose
        row.phone, row.plate = told.phone, told.plate
        row.notes, row.travel = told.notes, told.travel
        row.document_kind = told.document_kind if told.document else ""
        row.document_mask = mask_id(told.document)
        row.document_hash = self._document_hash(told.document)

    def _document_hash(self, number: str) -> str:
        """Recognises a document without its number: an Ed25519 signature is a keyed hash.

        A plain hash of an ID number is no secret: there are few enough of them to try them all.
        """
        if not number:
            return ""
        signature = self.gate.journal.key.sign(DOCUMENT_DOMAIN + number.encode())
        return hashlib.sha256(signature).hexdigest()

    def _write(
        self, session: Session, row: VisitRecord, action: str, document: str, operator: Operator
    ) -> None:
        now = self.gate.clock()
        keep = self.gate.standing.policy.timings.keep_private
        visit_log.write(
            session,
            self.gate.journal,
            row,
            action,
            operator=operator.account,
            occurred_at=now,
            document=document,
            expires_at=max(row.until, now) + keep,
        )

    def _shown(self, session: Session, visit: UUID) -> VisitRow:
        session.flush()
        row = visit_lists.one(session, visit, self.gate.clock())
        assert row is not None
        return row


def _get(session: Session, visit: UUID) -> VisitRecord:
    """A visit that still has its private part; without it there is nobody to speak of."""
    row = session.get(VisitRecord, visit)
    if row is None or not row.name:
        raise InvalidInput([Problem(code="visit-unknown", field="visit")])
    return row


def _document_at_hand(session: Session, known: UUID | None, told: Registration) -> tuple[str, str]:
    """Kind and number from the earlier visit, if it was by the same phone."""
    row = session.get(VisitRecord, known) if known else None
    if row is None or not row.phone or row.phone != cleaned(told).phone:
        return "", ""
    return row.document_kind, visit_log.document_of(session, row)
