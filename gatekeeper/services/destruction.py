"""The end of an epidemic: health data goes by a stated day, and two people sign the record."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.config import Declared
from gatekeeper.domain import destruction as rules
from gatekeeper.domain import retention
from gatekeeper.domain.accounts import SYSTEM, Operator
from gatekeeper.domain.calendar import local
from gatekeeper.domain.destruction import Signed
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.retention import Kind, Since
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services.gate import Gate
from gatekeeper.store import destructions as store
from gatekeeper.store import erasure, held_data, private_parts
from gatekeeper.store import observation as observation_store
from gatekeeper.store.access import PolicyVersion
from gatekeeper.store.accounts import account
from gatekeeper.store.backup import KEPT
from gatekeeper.store.destructions import Destruction
from gatekeeper.store.projections import Cut

SUBJECT = "privacy"
REASON = "epidemic-ended"
# So few at a time that whoever stands at the gate does not notice.
STEP = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class DestructionRow:
    """One destruction as list and record show it; `signed` are names with their moments."""

    id: UUID
    due_on: date
    reason: str
    ordered_at: datetime
    ordered_by: str
    done_at: datetime | None
    is_withdrawn: bool
    kinds: Mapping[str, int]
    first: int
    last: int
    left: int
    number: int
    signed: tuple[tuple[str, datetime], ...]
    backups_until: date | None
    ledgers: tuple[Kind, ...] = ()

    @property
    def parts(self) -> int:
        return sum(self.kinds.values())

    @property
    def wants_signature(self) -> bool:
        return self.done_at is not None and len(self.signed) < rules.SIGNATURES


@dataclass(slots=True, kw_only=True)
class HealthRun:
    """What would go now, being counted step by step in the read lane."""

    destruction: HealthDestruction
    kinds: Counter[str] = field(default_factory=Counter)
    left: int = 0
    is_done: bool = False
    _after: private_parts.Place = private_parts.START

    def step(self) -> HealthRun:
        """The next parts, in one short transaction; gives itself back."""
        with self.destruction.gate.database.read() as session:
            found, left, after = self.destruction.found(session, self._after, private_parts.STEP)
        self.kinds.update(cut.subject for cut in found)
        self.left += left
        self._after, self.is_done = after or self._after, after is None
        return self


@dataclass(slots=True, kw_only=True)
class DestructionRun:
    """A destruction under way: `step` in the write lane until `is_done`; each is one transaction.

    What is done is told by a line at each step: whatever interrupts it, the next night goes on and
    the record counts all of it.
    """

    destruction: HealthDestruction
    id: UUID
    is_done: bool = False
    _left: int = 0
    _after: private_parts.Place = private_parts.START

    def step(self) -> None:
        """The next parts go; after the last ones the row says that it is done."""
        own, gate = self.destruction, self.destruction.gate
        with gate.database.begin(SUBJECT) as session:
            found, left, after = own.found(session, self._after, STEP)
            erasure.erase(session, gate.journal, found, reason=REASON)
            row = session.get_one(Destruction, self.id)
            self._left += left
            _count(row, found)
            if after is None:
                store.clear_referrals(session)
                row.done_at, row.left = gate.clock(), self._left
                own.write(session, row, "done", SYSTEM)
            elif found:
                own.write(session, row, "going", SYSTEM)
        self._after, self.is_done = after or self._after, after is None


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthDestruction:
    """`listed`, `due` and a rehearsal read; the others run in the write lane."""

    gate: Gate
    declared: Declared

    @property
    def today(self) -> date:
        return local(self.gate.clock(), self.gate.standing.zone).date()

    def rehearse(self) -> HealthRun:
        """Count what would go now."""
        return HealthRun(destruction=self)

    def found(
        self, session: Session, after: private_parts.Place, limit: int
    ) -> tuple[list[Cut], int, private_parts.Place | None]:
        """The next health parts that may go, how many are still needed, and where to go on."""
        kinds = retention.health_kinds(self.declared.ledgers.values())
        held, following = private_parts.walk(session, after, limit)
        cuts = [one.cut for one in held if one.cut.subject in kinds]
        needed = self._needed(session, cuts)
        return [cut for cut in cuts if cut not in needed], len(needed), following

    def _needed(self, session: Session, cuts: Sequence[Cut]) -> frozenset[Cut]:
        """What somebody still works on: open cases, returns under way, entries not finished."""
        open_cases: dict[UUID, bool] = {}
        needed = set(erasure.spared(session, [c for c in cuts if c.subject == c.ledger]))
        for cut in cuts:
            person = cut.person
            if person is None or cut.subject not in ("cases", "returnees"):
                continue
            if person not in open_cases:
                case = observation_store.open_of_person(session, person, self.today)
                open_cases[person] = case is not None or bool(held_data.returns(session, person))
            if open_cases[person]:
                needed.add(cut)
        return frozenset(needed)

    def titles(self) -> tuple[Kind, ...]:
        """The declared ledgers by their titles, for whoever tells of their kinds."""
        return tuple(
            Kind(key=one.key, since=Since.WRITTEN, titles=one.title)
            for one in self.declared.ledgers.values()
        )

    # --- orders -------------------------------------------------------------------------------

    def order(self, session: Session, act: PolicyVersion, due_on: date, operator: Operator) -> None:
        """Inside the transaction of the lifting it belongs to; InvalidInput for a wrong day."""
        lifted_on = local(act.since, self.gate.standing.zone).date()
        problems = rules.day_problems(due_on, max(lifted_on, self.today))
        if problems:
            raise InvalidInput(list(problems))
        row = Destruction(
            id=self.gate.new_id(),
            act=act.sequence,
            due_on=due_on,
            ordered_at=self.gate.clock(),
            ordered_by=operator.account,
            reason=act.reason,
        )
        self.write(session, row, "ordered", operator)

    def withdraw(self, id: UUID, operator: Operator) -> None:
        """It is not done after all; a line says so. InvalidInput once it is done."""
        require(operator, Act.LIFT)
        with self.gate.database.begin(SUBJECT) as session:
            row = _row(session, id)
            if row.done_at is not None or row.withdrawn_at is not None:
                raise InvalidInput([Problem(code="order-not-open", field="due")])
            self._withdraw(session, row, operator)

    def _withdraw(self, session: Session, row: Destruction, operator: Operator) -> None:
        row.withdrawn_at = self.gate.clock()
        self.write(session, row, "withdrawn", operator)

    def due(self) -> UUID | None:
        """The one whose day has come: today, or while the computer was off."""
        if not self.gate.standing.clock_trusted:
            return None
        with self.gate.database.read() as session:
            for row in store.unfinished(session):
                act = session.get(PolicyVersion, row.act)
                is_lifted = act is not None and act.applied is not None
                if is_lifted and rules.is_due(
                    row.due_on, self.today, is_done=False, is_withdrawn=False
                ):
                    return row.id
        return None

    def begin(self, id: UUID) -> DestructionRun:
        """To be stepped in the write lane."""
        return DestructionRun(destruction=self, id=id)

    def sign(self, id: UUID, operator: Operator) -> DestructionRow:
        """One of two who stand for it; each with a PIN of his own."""
        require(operator, Act.SIGN_DESTRUCTION)
        with self.gate.database.begin(SUBJECT) as session:
            row = _row(session, id)
            signed = tuple(
                Signed(account=who, name=_name(session, who)) for who, _ in _signatures(row)
            )
            problems = rules.sign_problems(
                signed, operator.account, is_done=row.done_at is not None
            )
            if problems:
                raise InvalidInput(list(problems))
            if row.first_signer is None:
                row.first_signer, row.first_signed_at = operator.account, self.gate.clock()
            else:
                row.second_signer, row.second_signed_at = operator.account, self.gate.clock()
            self.write(session, row, "signed", operator)
            return self._told(session, row)

    def write(self, session: Session, row: Destruction, action: str, operator: Operator) -> None:
        """The row's line: numbers and days only, so nothing of it ever has to go."""
        now = self.gate.clock()
        store.LINED.write(
            session,
            self.gate.journal,
            row,
            action,
            operator=operator.account,
            occurred_at=now,
            expires_at=now,
        )

    # --- reading ------------------------------------------------------------------------------

    def listed(self) -> tuple[DestructionRow, ...]:
        """Every destruction, the newest order first."""
        with self.gate.database.read() as session:
            return tuple(self._told(session, row) for row in store.listed(session))

    def _told(self, session: Session, row: Destruction) -> DestructionRow:
        until = local(row.done_at + KEPT, self.gate.standing.zone).date() if row.done_at else None
        return DestructionRow(
            id=row.id,
            due_on=row.due_on,
            reason=row.reason,
            ordered_at=row.ordered_at,
            ordered_by=_name(session, row.ordered_by),
            done_at=row.done_at,
            is_withdrawn=row.withdrawn_at is not None,
            kinds=row.counts,
            first=row.first,
            last=row.last,
            left=row.left,
            number=row.sequence,
            signed=tuple((_name(session, who), at) for who, at in _signatures(row)),
            backups_until=until,
            ledgers=self.titles(),
        )


def _count(row: Destruction, cuts: Sequence[Cut]) -> None:
    """Add what went to what went before."""
    if not cuts:
        return
    kinds = Counter(row.counts)
    kinds.update(cut.subject for cut in cuts)
    row.kinds = json.dumps(dict(kinds), sort_keys=True)
    numbers = [cut.sequence for cut in cuts]
    row.first = min([row.first, *numbers]) if row.first else min(numbers)
    row.last = max([row.last, *numbers])


def _row(session: Session, id: UUID) -> Destruction:
    row = session.get(Destruction, id)
    if row is None:
        raise InvalidInput([Problem(code="order-not-open", field="due")])
    return row


def _signatures(row: Destruction) -> list[tuple[UUID, datetime]]:
    pairs = ((row.first_signer, row.first_signed_at), (row.second_signer, row.second_signed_at))
    return [(who, at) for who, at in pairs if who is not None and at is not None]


def _name(session: Session, who: UUID) -> str:
    found = account(session, who)
    return found.name if found is not None else ""
