"""What we hold on a person (个人信息查询答复): told once his document was seen, and on record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.config import Declared
from gatekeeper.domain import held_data
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import local
from gatekeeper.domain.held_data import HeldPart, Holding, Look, RecordHeld, Tie
from gatekeeper.domain.masking import mask_id, mask_name, mask_phone
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.retention import Kind, Since
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services.privacy import all_ids
from gatekeeper.services.standing import Standing
from gatekeeper.store import held_data as stored
from gatekeeper.store import retention
from gatekeeper.store.backup import KEPT
from gatekeeper.store.database import Database
from gatekeeper.store.journal import Journal, Part, canonical

SUBJECT = "privacy"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldData:
    """`tell` writes its line, so it runs in the write lane."""

    database: Database
    journal: Journal
    standing: Standing
    clock: Callable[[], datetime]
    declared: Declared

    def ties(self, person: UUID) -> tuple[Tie, ...]:
        """What cannot be erased yet; read lane."""
        with self.database.read() as session:
            return self.ties_of(session, all_ids(session, person))

    def ties_of(self, session: Session, everybody: tuple[UUID, ...]) -> tuple[Tie, ...]:
        """The same, inside a transaction, of somebody under all his ids."""
        now = self.clock()
        return stored.ties(session, everybody, local(now, self.standing.zone).date(), now)

    def tell(
        self,
        person: UUID,
        document: str,
        operator: Operator,
        *,
        is_seen: bool,
        in_full: bool = False,
    ) -> Holding:
        """Everything held on one person; the log keeps who told it and on which document.

        Raises NotAllowed, InvalidInput document-not-seen or person-unknown.
        """
        require(operator, Act.TELL_HELD)
        if in_full:
            require(operator, Act.UNMASK)
        problems = held_data.document_problems(document, is_seen)
        if problems:
            raise InvalidInput(list(problems))
        now = self.clock()
        with self.database.begin(SUBJECT) as session:
            everybody = all_ids(session, person)
            parts = [part for one in everybody for part in stored.parts(session, one)]
            record = stored.record(session, everybody[-1], now) or stored.record(
                session, person, now
            )
            if record is None and not parts:
                raise InvalidInput([Problem(code="person-unknown", field="person")])
            photos = {sha for one in everybody for sha in retention.photos_named(session, one)}
            number = self._audit(session, person, document, operator, in_full=in_full)
            return Holding(
                name=record.name if record else "",
                document=document,
                told_at=now,
                told_by=operator.name,
                number=number,
                record=record if record is None or in_full else masked(record),
                rows=held_data.rows(parts),
                looks=self._looks(session, parts),
                ties=self.ties_of(session, everybody),
                photos=len(photos),
                backups_until=local(now + KEPT, self.standing.zone).date(),
                ledgers=self.titles(),
            )

    def _audit(
        self, session: Session, person: UUID, document: str, operator: Operator, *, in_full: bool
    ) -> int:
        """Whom it was about stands in a private part, the kind of document in the line."""
        keep = self.standing.policy.timings.keep_audit_private
        part = Part(
            name="who",
            data=canonical({"person": person.hex}),
            person=person,
            expires_at=self.clock() + keep,
        )
        told = {"document": document, "in_full": in_full}
        written = self.journal.audit(session, "held-told", operator.account, [part], **told)
        return written.sequence

    def _looks(self, session: Session, parts: list[HeldPart]) -> tuple[Look, ...]:
        names: dict[str, str] = {}
        for part in parts:
            if part.operator and part.operator not in names:
                names[part.operator] = stored.operator_name(session, part.operator)
        return tuple(
            replace(look, operator=names.get(look.operator, "")) for look in held_data.looks(parts)
        )

    def titles(self) -> tuple[Kind, ...]:
        """The declared ledgers by their titles, for whoever tells of their kinds."""
        return tuple(
            Kind(key=one.key, since=Since.WRITTEN, titles=one.title)
            for one in self.declared.ledgers.values()
        )


def masked(record: RecordHeld) -> RecordHeld:
    """As the card shows it: enough for him to see that it is he."""
    return replace(
        record,
        name=mask_name(record.name),
        latin_name=mask_name(record.latin_name),
        phone=mask_phone(record.phone),
        id_number=mask_id(record.id_number),
        paper_number=mask_id(record.paper_number),
        born_on=None,
    )
