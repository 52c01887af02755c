"""Staff who return: form, card, code and approval as they come, until all four are there (G44)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.access import Holder
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import local
from gatekeeper.domain.four_pieces import FourPieces, piece_problems
from gatekeeper.domain.permissions import Act, require
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services import writing
from gatekeeper.services.gate import SUBJECT, Gate
from gatekeeper.store import four_pieces, lookup
from gatekeeper.store.four_pieces import LINED, FourPiecesRecord
from gatekeeper.store.people import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRow:
    """What is there of one staff member, with the full name; `until` once it is complete."""

    id: UUID
    person: UUID
    name: str
    place: str
    pieces: FourPieces
    begun_at: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Returns:
    """`listed` and `of` run in the read lane, the others write."""

    gate: Gate

    def listed(self) -> tuple[ReturnRow, ...]:
        """Who hands in and who is followed, what is incomplete first."""
        with self.gate.database.read() as session:
            rows = four_pieces.still_open(session)
            holders = _holders(session, rows)
            return tuple(self._row(row, holders) for row in rows)

    def of(self, person: UUID) -> ReturnRow | None:
        """What is there of this person now."""
        with self.gate.database.read() as session:
            record = four_pieces.of_person(session, person)
            return self._row(record, _holders(session, (record,))) if record else None

    def enter(
        self,
        person: UUID,
        *,
        form_on: date | None,
        card: str,
        code_on: date | None,
        approved_by: str,
        operator: Operator,
    ) -> ReturnRow:
        """Note what is there; the fourth piece completes it. What has ended begins anew.

        Raises NotAllowed to whom it is not permitted, InvalidInput with each problem at its field.
        """
        require(operator, Act.FOUR_PIECES)
        now, card, approved_by = self.gate.clock(), card.strip(), approved_by.strip()
        problems = piece_problems(
            form_on=form_on,
            card=card,
            code_on=code_on,
            approved_by=approved_by,
            today=local(now, self.gate.standing.zone).date(),
        )
        if problems:
            raise InvalidInput(problems)
        with self.gate.database.begin(SUBJECT) as session:
            if session.get(Person, person) is None:
                raise InvalidInput([Problem(code="person-unknown", field="person")])
            row = self._current(session, person, now, operator)
            row.form_on, row.card = form_on, card
            row.code_on, row.approved_by = code_on, approved_by
            row.entered_by = operator.account
            if row.pieces.missing:
                row.complete_at = None
            elif row.complete_at is None:
                row.complete_at = now
            action = "noted" if row.complete_at is None else "complete"
            self._write(session, row, action, operator)
            return self._row(row, _holders(session, (row,)))

    def close(self, record: UUID, operator: Operator) -> None:
        """It no longer counts; raises NotAllowed to whom it is not permitted."""
        require(operator, Act.FOUR_PIECES)
        with self.gate.database.begin(SUBJECT) as session:
            self.end(session, session.get_one(FourPiecesRecord, record), operator)

    def end(self, session: Session, row: FourPiecesRecord, operator: Operator) -> None:
        """Closed inside the transaction of whoever ends it."""
        row.closed_at = self.gate.clock()
        self._write(session, row, "closed", operator)

    def _current(
        self, session: Session, person: UUID, now: datetime, operator: Operator
    ) -> FourPiecesRecord:
        """The record to fill: the open one, or a new one where none is or its days are over."""
        row = four_pieces.of_person(session, person)
        until = self._until(row) if row else None
        if row is not None and (until is None or until > now):
            return row
        return FourPiecesRecord(
            id=self.gate.new_id(), begun_at=now, entered_by=operator.account, person=person
        )

    def _until(self, row: FourPiecesRecord) -> datetime | None:
        valid = self.gate.standing.policy.four_pieces.valid
        return row.complete_at + valid if row.complete_at else None

    def _write(
        self, session: Session, row: FourPiecesRecord, action: str, operator: Operator
    ) -> None:
        until = self._until(row)
        writing.write_row(self.gate, session, LINED, row, action, operator, ends_at=until)

    def _row(self, row: FourPiecesRecord, holders: Mapping[UUID, Holder]) -> ReturnRow:
        assert row.person is not None
        holder = holders.get(row.person)
        return ReturnRow(
            id=row.id,
            person=row.person,
            name=holder.name if holder else "",
            place=holder.place if holder else "",
            pieces=row.pieces,
            begun_at=row.begun_at,
            until=self._until(row),
        )


def _holders(session: Session, rows: Sequence[FourPiecesRecord]) -> Mapping[UUID, Holder]:
    return lookup.holders(session, (row.person for row in rows if row.person is not None))
