"""The rows of the register of returnees: found, written with their lines, stepped, shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.config.papers import NineQuestions
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.areas import Area
from gatekeeper.domain.calendar import local
from gatekeeper.domain.eight_steps import BEFORE_ENTRY, gaps
from gatekeeper.domain.nine_questions import Question
from gatekeeper.domain.vehicles import typed_plate
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services import arrivals
from gatekeeper.services.arrivals import Arrival
from gatekeeper.services.gate import Gate
from gatekeeper.store import areas, car_holds, returnee_texts, returnees
from gatekeeper.store.returnee_texts import Done
from gatekeeper.store.returnees import ReturneeMember, ReturneeParty

SUBJECT = "returnees"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturneeRows:
    """Used inside the transactions of the other services of this subject."""

    gate: Gate
    asked: NineQuestions

    @property
    def questions(self) -> tuple[Question, ...]:
        """九必问, as they are in force at this station."""
        return self.asked.questions

    @property
    def today(self) -> date:
        return local(self.gate.clock(), self.gate.standing.zone).date()

    def get(self, session: Session, party: UUID) -> ReturneeParty:
        """A party that still has its private part."""
        row = session.get(ReturneeParty, party)
        if row is None or row.person is None:
            raise InvalidInput([Problem(code="returnee-unknown", field="party")])
        return row

    def member(self, session: Session, id: UUID) -> ReturneeMember:
        """One of a party who still has his private part."""
        found = session.get(ReturneeMember, id)
        if found is None or found.person is None or found.withdrawn:
            raise InvalidInput([Problem(code="returnee-unknown", field="member")])
        return found

    def arrival(self, session: Session, row: ReturneeParty) -> Arrival:
        """The party as the screen sees it."""
        session.flush()
        members, known = returnees.members_of(session, row.id), areas.listed(session).areas
        held = car_holds.of_plate(session, typed_plate(row.plate))
        slot = held.slot if held is not None and not held.is_over(self.today) else ""
        return self._shown(session, row, members, known, slot)

    def arrivals(self, session: Session, parties: Sequence[ReturneeParty]) -> Iterator[Arrival]:
        """Many of them, for lists: as many statements as for a few."""
        known = areas.listed(session).areas
        members = returnees.members_by_party(session, [row.id for row in parties])
        held = arrivals.around(session, parties)
        for row in parties:
            # Of those settled nobody asks any more what the list says.
            asked = known if row.state in returnees.UNFINISHED else ()
            yield self._shown(session, row, members.get(row.id, ()), asked)
        held.clear()

    def _shown(
        self,
        session: Session,
        row: ReturneeParty,
        members: Sequence[ReturneeMember],
        known: Sequence[Area],
        slot: str = "",
    ) -> Arrival:
        standing = self.gate.standing
        day = local(row.arrived_at, standing.zone).date() if row.arrived_at else self.today
        return arrivals.shown(
            session, row, members, standing.policy, self.questions, known, day, slot
        )


def write(
    rows: ReturneeRows,
    session: Session,
    row: ReturneeParty | ReturneeMember,
    action: str,
    operator: Operator,
) -> None:
    """One line with all of the row as it is now."""
    now, keep = rows.gate.clock(), rows.gate.standing.policy.returnee.keep
    lined = returnees.PARTIES if isinstance(row, ReturneeParty) else returnees.MEMBERS
    lined.write(
        session,
        rows.gate.journal,
        row,
        action,
        operator=operator.account,
        occurred_at=now,
        expires_at=now + keep,
    )


def stepped(
    rows: ReturneeRows, session: Session, row: ReturneeParty, operator: Operator
) -> ReturneeParty:
    """Steps that became complete get their moment; one that is incomplete again loses it."""
    members = [arrivals.member_of(one) for one in returnees.members_of(session, row.id)]
    party, done = arrivals.party_of(row), returnee_texts.steps_from(row.steps)
    for step in BEFORE_ENTRY:
        if gaps(step, party, members, rows.questions):
            done.pop(step, None)
        else:
            done.setdefault(step, Done(at=rows.gate.clock(), by=operator.account))
    steps = returnee_texts.steps_text(done)
    if steps != row.steps:
        row.steps = steps
        write(rows, session, row, "stepped", operator)
    return row
