"""People entered twice: found, compared side by side, merged with a trace, told apart for good."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain import duplicates
from gatekeeper.domain.access import PassStatus
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import local
from gatekeeper.domain.duplicates import Entered, Pair, id_key
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.policy import Timings
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.store import merges, search
from gatekeeper.store.database import Database
from gatekeeper.store.journal import Journal
from gatekeeper.store.merges import Apart, Merge
from gatekeeper.store.people import Pass, Person
from gatekeeper.store.pinyin import full_spellings

SUBJECT = "people"
KEEP = Timings().keep_audit_private
MERGED = "merged"

# What the survivor takes over where he has nothing himself. The mark of having no phone is not
# among them: it opens the gate, and was given to one entry by somebody who looked at it.
FILLED = (
    "phone",
    "id_number",
    "paper_kind",
    "paper_number",
    "latin_name",
    "sex",
    "born_on",
    "tenure",
    "language",
    "household",
    "employer",
    "photo",
)
_NULLABLE = frozenset({"born_on", "household", "employer", "photo"})


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeRow:
    """A merge of today: it can still be undone."""

    id: UUID
    person: UUID
    name: str
    other_name: str
    merged_at: datetime


def compare(entered: Sequence[Entered]) -> tuple[Pair, ...]:
    """All pairs worth a look; runs in a desk process, since it reads thousands of names aloud."""
    return duplicates.pairs(
        replace(one, spellings=full_spellings(one.name, one.latin_name)) for one in entered
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicates:
    """Clerks and supervisors decide; nothing is ever merged by itself."""

    database: Database
    journal: Journal
    clock: Callable[[], datetime]
    new_id: Callable[[], UUID]

    def open(self, operator: Operator) -> None:
        """Before anything is shown: names are compared in full, and the log tells who looked."""
        require(operator, Act.EDIT_REGISTRY)
        with self.database.begin(SUBJECT) as session:
            self.journal.audit(session, "duplicates-opened", operator.account)

    def entered(self, before: tuple[Entered, ...] = ()) -> tuple[Entered, ...]:
        """The next people, for `compare`, added to those before; no more of them: everybody.

        Read lane, one short transaction a step.
        """
        with self.database.read() as session:
            return before + merges.entered(session, before[-1].person if before else None)

    def undecided(self, pairs: Sequence[Pair]) -> tuple[Pair, ...]:
        """Without those that somebody has told apart; read lane."""
        with self.database.read() as session:
            apart = merges.apart(session)
        return tuple(pair for pair in pairs if pair.key not in apart)

    def tell_apart(self, one: UUID, other: UUID, operator: Operator) -> None:
        """They are two people; the pair is not offered again."""
        require(operator, Act.EDIT_REGISTRY)
        with self.database.begin(SUBJECT, operator=operator.account) as session:
            if frozenset((one, other)) not in merges.apart(session):
                session.add(Apart(id=self.new_id(), one=one, other=other))

    def merge(self, stays: UUID, goes: UUID, operator: Operator) -> MergeRow:
        """One person from now on; the id that goes leads to the one that stays, everywhere.

        InvalidInput when one of them is unknown or merged already, or two different ID numbers
        say that they are two people.
        """
        require(operator, Act.EDIT_REGISTRY)
        search.prepare()
        with self.database.begin(SUBJECT, operator=operator.account) as session:
            kept, gone = _entry(session, stays), _entry(session, goes)
            _refuse_two_people(kept, gone)
            row = Merge(
                id=self.new_id(),
                merged_at=self.clock(),
                merged_by=operator.account,
                person=kept.id,
                other=gone.id,
            )
            row.moved = json.dumps(self._join(session, kept, gone), sort_keys=True)
            self._write(session, row, "merged", operator)
            search.index(session, [kept.id, gone.id])
            return _row(row, kept, gone)

    def of_today(self) -> tuple[MergeRow, ...]:
        """What was merged today, the last first; read lane."""
        with self.database.read() as session:
            found = []
            for row in merges.since(session, self._midnight()):
                kept, gone = _pair(session, row)
                if kept is not None and gone is not None:
                    found.append(_row(row, kept, gone))
            return tuple(found)

    def undo(self, merge: UUID, operator: Operator) -> None:
        """Two people again, on the day of the merge; what was written since stays with the first.

        InvalidInput on a later day: by then passages, cases and quotas stand on the merged person.
        """
        require(operator, Act.EDIT_REGISTRY)
        search.prepare()
        with self.database.begin(SUBJECT, operator=operator.account) as session:
            row = session.get(Merge, merge)
            kept, gone = _pair(session, row) if row is not None else (None, None)
            if row is None or kept is None or gone is None or gone.merged_into != kept.id:
                raise InvalidInput([Problem(code="merge-unknown", field="merge")])
            if row.merged_at < self._midnight():
                raise InvalidInput([Problem(code="merge-old", field="merge")])
            self._part(session, row, kept, gone)
            row.undone_at = self.clock()
            self._write(session, row, "undone", operator)
            search.index(session, [kept.id, gone.id])

    # --- inside -------------------------------------------------------------------------------

    def _midnight(self) -> datetime:
        now = local(self.clock(), None)
        return now.replace(hour=0, minute=0, second=0, microsecond=0)

    def _write(self, session: Session, row: Merge, action: str, operator: Operator) -> None:
        now = self.clock()
        merges.LINED.write(
            session,
            self.journal,
            row,
            action,
            operator=operator.account,
            occurred_at=now,
            expires_at=now + KEEP,
        )

    def _join(self, session: Session, kept: Person, gone: Person) -> dict[str, Any]:
        """Everything of the one becomes the other's; what only this act knows is returned."""
        filled = _fill(kept, gone)
        rows: dict[str, list[str]] = {}
        for table, owned in list(merges.owned(session, gone.id)):
            owned.person = kept.id
            rows.setdefault(table, []).append(owned.id.hex)
        others = merges.merged_into(session, gone.id)
        for one in (gone, *others):
            one.merged_into = kept.id
        closed = self._close_older(session, kept.id, gone.id)
        session.flush()
        rows |= merges.follow(session, gone.id, kept.id)
        entries = [one.id.hex for one in others]
        return {"filled": filled, "rows": rows, "closed": closed, "entries": entries}

    def _close_older(self, session: Session, kept: UUID, gone: UUID) -> list[str]:
        """One person holds one pass of a kind (G08): the one issued last stays good."""
        active = [
            one
            for entry in (kept, gone)
            for one in merges.passes_of(session, entry)
            if one.status is PassStatus.ACTIVE
        ]
        newest: dict[str, Pass] = {}
        closed = []
        for one in sorted(active, key=lambda one: one.issued_at):
            older = newest.get(one.kind)
            newest[one.kind] = one
            if older is not None:
                older.status, older.closed_at = PassStatus.SUPERSEDED, self.clock()
                older.closed_reason = MERGED
                closed.append(older.id.hex)
        return closed

    def _part(self, session: Session, row: Merge, kept: Person, gone: Person) -> None:
        told = merges.told(row)
        gone.merged_into = None
        for one in merges.named(session, "people", told["entries"]):
            one.merged_into = gone.id
        for name, value in told["filled"].items():
            if _text(getattr(kept, name)) == value:
                setattr(kept, name, None if name in _NULLABLE else "")
        for table, ids in told["rows"].items():
            for owned in merges.named(session, table, ids):
                if owned.person == kept.id:
                    owned.person = gone.id
        for one in merges.named(session, "passes", told["closed"]):
            if one.closed_reason == MERGED:
                one.status, one.closed_at, one.closed_reason = PassStatus.ACTIVE, None, ""
        session.flush()
        merges.go_back(session, gone.id, kept.id)


def _fill(kept: Person, gone: Person) -> dict[str, str]:
    """What the survivor did not have."""
    filled = {}
    for name in FILLED:
        value = getattr(gone, name)
        if value and not getattr(kept, name):
            setattr(kept, name, value)
            filled[name] = _text(value)
    return filled


def _text(value: Any) -> str:
    return value.hex if isinstance(value, UUID) else str(value)


def _entry(session: Session, person: UUID) -> Person:
    found = session.get(Person, person)
    if found is None or found.merged_into is not None:
        raise InvalidInput([Problem(code="person-unknown", field="person")])
    return found


def _refuse_two_people(one: Person, other: Person) -> None:
    both = one.id_number and other.id_number
    if one.id == other.id or (both and id_key(one.id_number) != id_key(other.id_number)):
        raise InvalidInput([Problem(code="merge-two-people", field="person")])


def _pair(session: Session, row: Merge) -> tuple[Person | None, Person | None]:
    kept = session.get(Person, row.person) if row.person else None
    gone = session.get(Person, row.other) if row.other else None
    return kept, gone


def _row(row: Merge, kept: Person, gone: Person) -> MergeRow:
    return MergeRow(
        id=row.id,
        person=kept.id,
        name=kept.name,
        other_name=gone.name,
        merged_at=row.merged_at,
    )
