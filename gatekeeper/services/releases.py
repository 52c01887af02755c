"""Releases: written down once the last day is over, and their notices (O11, O14)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.accounts import SYSTEM, Operator
from gatekeeper.domain.calendar import local
from gatekeeper.domain.observation import is_open, release_at
from gatekeeper.domain.permissions import Act, require
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.reports.release_notice import Notice
from gatekeeper.services.gate import Gate
from gatekeeper.services.observation import SUBJECT, known, write
from gatekeeper.store import lookup, observation
from gatekeeper.store.observation import ObservationCase

# Written down in steps, so that a morning of many releases never holds the gate up.
RELEASES_AT_ONCE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Releases:
    """Every method runs in the write lane."""

    gate: Gate

    def write_down(self) -> int:
        """Write down who is free since midnight, each with the number of his notice; a few a time.

        The doors are open already: nobody waits for this.
        """
        gate = self.gate
        if not gate.standing.clock_trusted:
            return 0
        today = local(gate.clock(), gate.standing.zone).date()
        with gate.database.begin(SUBJECT) as session:
            rows = observation.unwritten(session, today, RELEASES_AT_ONCE)
            for row in rows:
                self._release(session, row)
            return len(rows)

    def notices(self, cases: Sequence[UUID], operator: Operator) -> tuple[Notice, ...]:
        """The release notices of these, as the paper takes them; each case notes that it was drawn.

        InvalidInput where one is not over yet: then none is drawn.
        """
        require(operator, Act.OBSERVATION)
        now, zone = self.gate.clock(), self.gate.standing.zone
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            rows = [known(session, case) for case in cases]
            if not rows or any(is_open(observation.case_of(row), now, zone) for row in rows):
                raise InvalidInput([Problem(code="observation-not-released")])
            for row in rows:
                if row.released_at is None and row.closed_at is None:
                    self._release(session, row)
                row.noticed_at = now
                write(session, self.gate, row, "noticed", operator)
            return tuple(self._notice(session, row) for row in rows)

    def _release(self, session: Session, row: ObservationCase) -> None:
        row.released_at = release_at(observation.case_of(row), self.gate.standing.zone)
        row.notice = row.notice or observation.next_notice(session)
        write(session, self.gate, row, "released", SYSTEM)

    def _notice(self, session: Session, row: ObservationCase) -> Notice:
        case = observation.case_of(row)
        holder = lookup.holder(session, case.person)
        ended_at = row.closed_at or release_at(case, self.gate.standing.zone)
        return Notice(
            number=observation.notice_number(row.notice),
            case=case.number,
            name=holder.name if holder else "",
            place=holder.place if holder else "",
            kind=case.kind,
            arrived_on=case.arrived_on,
            first_day=case.first_day,
            first_on=case.first_on,
            last_on=case.last_on,
            days=case.days,
            ended_at=local(ended_at, self.gate.standing.zone),
            is_early=row.closed_at is not None,
            charge_name=row.charge_name,
            charge_phone=row.charge_phone,
        )
