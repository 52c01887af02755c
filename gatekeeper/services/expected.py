"""Expected returnees: entered, briefed with the state of their area on the day, closed (O23)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain import people
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.areas import Level
from gatekeeper.domain.calendar import local
from gatekeeper.domain.expected import BriefedBy, Briefing, Expected, expected_problems, is_worse
from gatekeeper.domain.identifiers import normalise_phone
from gatekeeper.domain.measures import Measure
from gatekeeper.domain.permissions import Act, require
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services.areas import Areas
from gatekeeper.services.gate import Gate
from gatekeeper.store import crew
from gatekeeper.store import expected as table
from gatekeeper.store.expected import LINED, ExpectedReturn

SUBJECT = "screening"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedRow:
    """Somebody expected; `level` and `measure` are those of today, `days` of the measure."""

    id: UUID
    expected: Expected
    briefing: Briefing | None
    told_by: str
    level: Level | None
    measure: Measure
    days: int

    @property
    def wants_briefing(self) -> bool:
        """Not told yet, or it became worse since."""
        return self.briefing is None or is_worse(self.briefing, self.level)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedReturns:
    """`listed` reads, everything else writes."""

    gate: Gate
    areas: Areas

    def enter(self, told: Expected, operator: Operator) -> UUID:
        """One more; each problem at its field."""
        require(operator, Act.SCREENING)
        told = replace(
            told,
            name=people.plain_name(told.name),
            phone=normalise_phone(told.phone),
            coming_from=" ".join(told.coming_from.split()),
            door=told.door.strip(),
        )
        now = self.gate.clock()
        if problems := expected_problems(told, local(now, self.gate.standing.zone).date()):
            raise InvalidInput(problems)
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            row = ExpectedReturn(
                id=self.gate.new_id(),
                entered_at=now,
                entered_by=operator.account,
                person=self.gate.new_id(),
                name=told.name,
                phone=told.phone,
                coming_from=told.coming_from,
                door=told.door,
                due_on=told.due_on,
            )
            self._write(session, row, "entered", operator)
            return row.id

    def brief(self, id: UUID, channel: BriefedBy, operator: Operator) -> Briefing:
        """He was told today; how his area stood goes on record with it."""
        require(operator, Act.SCREENING)
        with self.gate.database.read() as session:
            coming_from = _there(session, id).coming_from
        level = self.areas.applies(coming_from).level
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            row = _there(session, id)
            row.told_at, row.told_by = self.gate.clock(), operator.account
            row.channel, row.level = channel.value, level.value if level else ""
            self._write(session, row, "briefed", operator)
            assert row.briefing is not None
            return row.briefing

    def close(self, id: UUID, operator: Operator) -> None:
        """Came, or does not come any more."""
        require(operator, Act.SCREENING)
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            row = _there(session, id)
            row.closed_at = self.gate.clock()
            self._write(session, row, "closed", operator)

    def listed(self) -> tuple[ExpectedRow, ...]:
        """Everybody expected, the next to come first, with what holds for each today. Read lane."""
        with self.gate.database.read() as session:
            found = [
                (row.id, row.expected, row.briefing, row.told_by)
                for row in table.still_open(session)
            ]
            names = crew.names(session)
        places = {told.coming_from for _, told, _, _ in found}
        applies = {place: self.areas.applies(place) for place in places}
        return tuple(
            ExpectedRow(
                id=id,
                expected=told,
                briefing=briefing,
                told_by=names.get(by, "") if by else "",
                level=applies[told.coming_from].level,
                measure=applies[told.coming_from].measure,
                days=applies[told.coming_from].days,
            )
            for id, told, briefing, by in found
        )

    def _write(
        self, session: Session, row: ExpectedReturn, action: str, operator: Operator
    ) -> None:
        now: datetime = self.gate.clock()
        LINED.write(
            session,
            self.gate.journal,
            row,
            action,
            operator=operator.account,
            occurred_at=now,
            expires_at=now + self.gate.standing.policy.screening.keep,
        )


def _there(session: Session, id: UUID) -> ExpectedReturn:
    row = session.get(ExpectedReturn, id)
    if row is None or row.closed_at is not None or row.person is None:
        raise InvalidInput([Problem(code="expected-gone")])
    return row
