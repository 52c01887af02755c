"""Screening rounds begun and closed, the daily sweep of places, the teams of each (O01, O02)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain import people
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import local
from gatekeeper.domain.grid import Structure
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.screening import (
    RoundKind,
    ScreeningRule,
    members_from,
    round_problems,
    team_problems,
)
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services.gate import Gate
from gatekeeper.store import grid
from gatekeeper.store import rounds as table
from gatekeeper.store.columns import Base
from gatekeeper.store.lined import Lined
from gatekeeper.store.rounds import ROUNDS, TEAMS, ScreeningRound, ScreeningTeam

SUBJECT = "screening"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """Every method writes; reading is `screening_lists`."""

    gate: Gate

    @property
    def rule(self) -> ScreeningRule:
        return self.gate.standing.policy.screening

    def start(
        self, name: str, asked: str, scope: UUID | None, operator: Operator
    ) -> ScreeningRound:
        """A round through the homes of everything, or of one grid; with the teams of the last."""
        require(operator, Act.SCREENING)
        name, asked = people.plain_name(name), " ".join(asked.split())
        problems = round_problems(name, asked)
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            if table.named(session, name) is not None:
                problems.append(Problem(code="round-known", field="name"))
            if scope is not None and session.get(grid.Grid, scope) is None:
                problems.append(Problem(code="grid-unknown", field="grid"))
            if problems:
                raise InvalidInput(problems)
            return self._begin(session, RoundKind.HOMES, name, asked, scope, operator)

    def sweep(self, operator: Operator) -> ScreeningRound:
        """Today's sweep of shops, hotels, companies and yards (O47); what is of before is over."""
        require(operator, Act.SCREENING)
        today = local(self.gate.clock(), self.gate.standing.zone).date().isoformat()
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            found = table.named(session, today)
            if found is not None:
                return found
            for row in table.listed(session):
                if row.kind is RoundKind.PLACES and row.closed_at is None:
                    self.end(session, row, operator)
            return self._begin(session, RoundKind.PLACES, today, "", None, operator)

    def close(self, round: UUID, operator: Operator) -> None:
        """No more is entered; how many doors there were is kept with it."""
        require(operator, Act.SCREENING)
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            self.end(session, under_way(session, round), operator)

    def team(self, round: UUID, of_grid: UUID | None, typed: str, operator: Operator) -> None:
        """Who goes through a grid in this round; another pair takes the place of the one before."""
        require(operator, Act.SCREENING)
        members = members_from(typed)
        problems = team_problems(members, self.rule.team)
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            under_way(session, round)
            if of_grid is None or session.get(grid.Grid, of_grid) is None:
                problems.append(Problem(code="team-grid", field="grid"))
            if problems or of_grid is None:
                raise InvalidInput(problems)
            row = next((t for t in table.teams(session, round) if t.grid == of_grid), None)
            if row is None:
                row = self._team(session, round, of_grid)
            row.members = "、".join(members)
            self._write(session, TEAMS, row, "named", operator)

    def drop_team(self, team: UUID, operator: Operator) -> None:
        """Nobody goes there any more; what they found stays theirs."""
        require(operator, Act.SCREENING)
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            row = session.get(ScreeningTeam, team)
            if row is None or row.dropped_at is not None:
                raise InvalidInput([Problem(code="team-grid", field="grid")])
            under_way(session, row.round)
            row.dropped_at = self.gate.clock()
            self._write(session, TEAMS, row, "dropped", operator)

    # --- inside a transaction -----------------------------------------------------------------

    def _begin(
        self,
        session: Session,
        kind: RoundKind,
        name: str,
        asked: str,
        scope: UUID | None,
        operator: Operator,
    ) -> ScreeningRound:
        before = next((one for one in table.listed(session) if one.kind is kind), None)
        row = ScreeningRound(
            id=self.gate.new_id(),
            serial=table.next_serial(session),
            kind=kind,
            name=name,
            asked=asked,
            grid=scope,
            started_at=self.gate.clock(),
            started_by=operator.account,
        )
        self._write(session, ROUNDS, row, "started", operator)
        for team in table.teams(session, before.id) if before else ():
            if team.members and session.get(grid.Grid, team.grid) is not None:
                again = self._team(session, row.id, team.grid)
                again.members = team.members
                self._write(session, TEAMS, again, "named", operator)
        return row

    def _team(self, session: Session, round: UUID, of_grid: UUID) -> ScreeningTeam:
        return ScreeningTeam(
            id=self.gate.new_id(),
            round=round,
            number=table.next_team(session, round),
            grid=of_grid,
        )

    def end(self, session: Session, row: ScreeningRound, operator: Operator) -> None:
        """No more is entered, as measures are lifted too."""
        row.closed_at = self.gate.clock()
        row.doors = count_doors(session, row, grid.structure(session))
        self._write(session, ROUNDS, row, "closed", operator)

    def _write(
        self, session: Session, lined: Lined, row: Base, action: str, operator: Operator
    ) -> None:
        """The line of a round or of a team."""
        now = self.gate.clock()
        lined.write(
            session,
            self.gate.journal,
            row,
            action,
            operator=operator.account,
            occurred_at=now,
            expires_at=now + self.rule.keep,
        )


def under_way(session: Session, round: UUID) -> ScreeningRound:
    """The round, if it is not over."""
    row = session.get(ScreeningRound, round)
    if row is None:
        raise InvalidInput([Problem(code="round-unknown")])
    if row.closed_at is not None:
        raise InvalidInput([Problem(code="round-over")])
    return row


def is_inside(round: ScreeningRound, structure: Structure, building: str, unit: str) -> bool:
    """Does this door belong to the round?"""
    if round.grid is None:
        return True
    home = structure.of(building, unit)
    return home is not None and home.id in structure.below(round.grid)


def count_doors(session: Session, round: ScreeningRound, structure: Structure) -> int:
    """How many doors (or places that are open) the round goes to."""
    if round.kind is RoundKind.PLACES:
        return sum(not one.is_closed for one in grid.listed_places(session))
    return sum(
        count
        for stairs, count in grid.doors_by_stairs(session).items()
        if is_inside(round, structure, stairs.building, stairs.unit)
    )
