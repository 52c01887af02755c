"""Ledgers written: an entry, the steps of its life, corrections by a further line, looking in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.config import Declared
from gatekeeper.domain.accounts import Operator, Role
from gatekeeper.domain.ledger import (
    Ledger,
    State,
    next_states,
)
from gatekeeper.domain.permissions import Act, may, require
from gatekeeper.domain.policy import Timings
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services.ledger_steps import Draft, apart_of, note_of, step_of
from gatekeeper.store import ledger_pages, ledgers
from gatekeeper.store.database import Database
from gatekeeper.store.journal import Journal, Part
from gatekeeper.store.ledger_pages import EntryRow, Wanted
from gatekeeper.store.ledgers import CORRECTED, ENTERED, NOTE, RESPONSIBLE, Apart, Step
from gatekeeper.store.lines import canonical

SUBJECT = "ledgers"

# How long the private part of an audit line is kept.
KEEP = Timings().keep_audit_private


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledgers:
    """Every method runs in the write lane and leaves its line; `zone` None: the computer's own."""

    database: Database
    journal: Journal
    clock: Callable[[], datetime]
    new_id: Callable[[], UUID]
    declared: Declared
    zone: tzinfo | None = None
    keep_acts: Callable[[], timedelta] = lambda: KEEP

    def ledger(self, key: str, operator: Operator) -> Ledger:
        """The declaration; InvalidInput when there is none, NotAllowed when it is not his."""
        found = self.declared.ledgers.get(key)
        if found is None:
            told = {"name": key}
            raise InvalidInput([Problem(code="ledger-missing", parameters=told)])
        if not is_open_to(found, operator):
            require(operator, Act.SUPERVISORS_LEDGERS)
        return found

    def add(self, key: str, draft: Draft, operator: Operator) -> EntryRow:
        """A new entry; InvalidInput tells the problems at their fields, and nothing is kept."""
        require(operator, Act.LEDGERS)
        ledger = self.ledger(key, operator)
        with self.database.begin(SUBJECT) as session:
            step = self._step(
                session,
                ledger,
                draft,
                operator,
                entry=self.new_id(),
                action=ENTERED,
                state=ledger.first_state,
            )
            ledgers.write(session, self.journal, step)
            return _entry(session, step.entry)

    def correct(self, entry: UUID, draft: Draft, reason: str, operator: Operator) -> EntryRow:
        """What was entered wrongly, by a further line; the earlier one stays in the log."""
        require(operator, Act.LEDGERS)
        note = note_of(reason)
        if not note:
            raise InvalidInput([Problem(code="reason-missing", field="reason")])
        with self.database.begin(SUBJECT) as session:
            known, ledger = self._known(session, entry, operator)
            step = self._step(
                session,
                ledger,
                draft,
                operator,
                entry=entry,
                action=CORRECTED,
                state=known.state,
                before=known,
                note=note,
            )
            ledgers.write(session, self.journal, step)
            return _entry(session, entry)

    def follow(
        self,
        entry: UUID,
        state: State,
        operator: Operator,
        *,
        responsible: str = "",
        note: str = "",
    ) -> EntryRow:
        """The next step of its life: assigned to somebody, done, checked, open again.

        What is to be checked is not checked by whoever did it.
        """
        require(operator, Act.LEDGERS)
        if state is State.CHECKED:
            require(operator, Act.CHECK_ENTRIES)
        whom = " ".join(responsible.split())
        if state is State.ASSIGNED and not whom:
            raise InvalidInput([Problem(code="required", field="responsible")])
        with self.database.begin(SUBJECT) as session:
            known, ledger = self._known(session, entry, operator)
            if state not in next_states(ledger, known.state):
                raise InvalidInput([Problem(code="ledger-step-wrong", field="state")])
            apart = apart_of(**{RESPONSIBLE: whom, NOTE: note_of(note)})
            self._write(session, ledger, known, state.value, state, operator, apart)
            return _entry(session, entry)

    def note(self, entry: UUID, note: str, operator: Operator) -> EntryRow:
        """A follow-up line that changes nothing else."""
        require(operator, Act.LEDGERS)
        text = note_of(note)
        if not text:
            raise InvalidInput([Problem(code="required", field="note")])
        with self.database.begin(SUBJECT) as session:
            known, ledger = self._known(session, entry, operator)
            apart = apart_of(**{NOTE: text})
            self._write(session, ledger, known, "noted", known.state, operator, apart)
            return _entry(session, entry)

    def withdraw(self, entry: UUID, reason: str, operator: Operator) -> EntryRow:
        """Entered by mistake: it stays readable and counts nowhere."""
        require(operator, Act.LEDGERS)
        text = note_of(reason)
        if not text:
            raise InvalidInput([Problem(code="reason-missing", field="reason")])
        with self.database.begin(SUBJECT) as session:
            known, ledger = self._known(session, entry, operator)
            state = State.WITHDRAWN
            apart = apart_of(**{NOTE: text})
            self._write(session, ledger, known, state.value, state, operator, apart)
            return _entry(session, entry)

    def reveal(self, entry: UUID, reason: str, operator: Operator) -> EntryRow:
        """All values in full (查看完整信息); needs a reason, which the log keeps."""
        require(operator, Act.UNMASK)
        text = note_of(reason)
        if not text:
            raise InvalidInput([Problem(code="reason-missing", field="reason")])
        with self.database.begin(SUBJECT) as session:
            known, ledger = self._known(session, entry, operator)
            data = canonical({"entry": entry.hex, "reason": text})
            whose = next(iter(known.people.values()), None)
            until = self.clock() + self.keep_acts()
            part = Part(name="who", data=data, person=whose, expires_at=until)
            self.journal.audit(
                session, "ledger-revealed", operator.account, [part], ledger=ledger.key
            )
            return known

    def record_book(
        self, key: str, since: datetime, until: datetime, operator: Operator, reason: str = ""
    ) -> None:
        """Tell the log that a book is printed; with a reason it shows private fields in full."""
        require(operator, Act.EXPORT)
        ledger = self.ledger(key, operator)
        text = note_of(reason)
        if text:
            require(operator, Act.EXPORT_FULL)
        until = self.clock() + self.keep_acts()
        part = Part(name="why", data=canonical({"reason": text}), expires_at=until)
        with self.database.begin(SUBJECT) as session:
            self.journal.audit(
                session,
                "ledger-book",
                operator.account,
                [part] if text else [],
                ledger=ledger.key,
                since=f"{since:%Y-%m-%d}",
                until=f"{until:%Y-%m-%d}",
                unmasked=bool(text),
            )

    # --- the line -----------------------------------------------------------------------------

    def _step(
        self,
        session: Session,
        ledger: Ledger,
        draft: Draft,
        operator: Operator,
        **told: Any,
    ) -> Step:
        now, zone = self.clock(), self.zone
        return step_of(session, ledger, draft, operator, now=now, zone=zone, **told)

    def _write(
        self,
        session: Session,
        ledger: Ledger,
        known: EntryRow,
        action: str,
        state: State,
        operator: Operator,
        apart: tuple[Apart, ...],
    ) -> None:
        if known.state is State.WITHDRAWN:
            raise InvalidInput([Problem(code="ledger-step-wrong", field="state")])
        step = Step(
            entry=known.id,
            ledger=ledger.key,
            form=ledger.version,
            action=action,
            state=state,
            occurred_at=known.occurred_at,
            operator=operator.account,
            apart=apart,
            keep=ledger.keep,
        )
        ledgers.write(session, self.journal, step)

    def _known(self, session: Session, entry: UUID, operator: Operator) -> tuple[EntryRow, Ledger]:
        found = _entry(session, entry)
        return found, self.ledger(found.ledger, operator)


def is_open_to(ledger: Ledger, operator: Operator) -> bool:
    """A ledger declared for guards is everybody's, another one its role's and a supervisor's."""
    return ledger.role in (Role.OPERATOR, operator.role) or may(
        operator.role, Act.SUPERVISORS_LEDGERS
    )


def _entry(session: Session, id: UUID) -> EntryRow:
    found = ledger_pages.entry(session, id)
    if found is None:
        raise InvalidInput([Problem(code="entry-unknown")])
    return found


__all__ = ["Draft", "EntryRow", "Ledgers", "Wanted", "is_open_to"]
