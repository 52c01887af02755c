"""Screening rounds read: the rounds, the doors of one with what is due, coverage live (O52)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.grid import Grid, Stairs, Structure, natural
from gatekeeper.domain.screening import (
    Coverage,
    Door,
    RoundKind,
    Screened,
    Step,
    covered,
    next_step,
)
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services.rounds import count_doors, is_inside
from gatekeeper.services.screening import team_of
from gatekeeper.services.standing import Standing
from gatekeeper.store import grid, rounds, screening, strips
from gatekeeper.store.database import Database
from gatekeeper.store.rounds import ScreeningRound, ScreeningTeam


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundRow:
    """A round with its figures; `examined` people, `strips` put on in it."""

    id: UUID
    kind: RoundKind
    name: str
    asked: str
    scope: str
    started_at: datetime
    closed_at: datetime | None
    figures: Coverage
    examined: int
    strips: int

    @property
    def is_over(self) -> bool:
        return self.closed_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRow:
    """Two people and the grid they go through."""

    id: UUID
    number: int
    grid: UUID
    grid_name: str
    patch: str
    leader: str
    members: str

    @property
    def title(self) -> str:
        """ "1 王强、李梅"; the number alone once the names are gone."""
        return f"{self.number} {self.members}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorRow:
    """A door (or place) of a round as teams see it; nobody is named."""

    id: UUID
    place: str
    building: str
    unit: str
    room: str
    grid: str
    patch: str
    team: UUID | None
    team_title: str
    people: int
    screened: Screened | None
    step: Step
    has_strip: bool
    note: str
    is_odd: bool
    has_phone: bool

    def entered(self, screened: Screened | None, *, has_strip: bool, note: str) -> DoorRow:
        """The same door as it stands after an entry."""
        return replace(
            self,
            screened=screened,
            has_strip=has_strip,
            note=note,
            step=next_step(screened, has_phone=self.has_phone, has_strip=has_strip),
        )

    @property
    def is_settled(self) -> bool:
        return self.screened is not None and self.screened.is_settled

    def is_due(self, now: datetime) -> bool:
        return self.screened is not None and self.screened.is_due(now)

    @property
    def door(self) -> Door:
        return Door(
            patch=self.patch,
            building=self.building,
            team=self.team_title,
            screened=self.screened,
            has_strip=self.has_strip,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundBook:
    """A round with all its doors, in the order one walks."""

    round: RoundRow
    teams: tuple[TeamRow, ...]
    doors: tuple[DoorRow, ...]

    def entered(self, row: DoorRow, *, strips: int = 0) -> RoundBook:
        """The same round with one door as it stands now; thousands are not asked again for it."""
        doors = tuple(row if one.id == row.id else one for one in self.doors)
        return replace(
            self, doors=doors, round=replace(self.round, strips=self.round.strips + strips)
        )

    def parted(self, by: str) -> tuple[Coverage, ...]:
        """The coverage by "patch", "building" or "team"; what has none comes last."""
        found: dict[str, list[Door]] = {}
        for one in self.doors:
            found.setdefault(getattr(one.door, by), []).append(one.door)
        ordered = sorted(found, key=lambda part: (not part, natural(part)))
        return tuple(covered(part, found[part]) for part in ordered)

    @property
    def total(self) -> Coverage:
        return covered("", (one.door for one in self.doors))


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningLists:
    """Every method runs in the read lane."""

    database: Database
    standing: Standing
    clock: Callable[[], datetime]

    def rounds(self) -> tuple[RoundRow, ...]:
        """Those under way first, then the newest."""
        with self.database.read() as session:
            structure = grid.structure(session)
            return tuple(self._row(session, one, structure) for one in rounds.listed(session))

    def book(self, round: UUID) -> RoundBook:
        """A round with its doors; InvalidInput if unknown."""
        with self.database.read() as session:
            row = session.get(ScreeningRound, round)
            if row is None:
                raise InvalidInput([Problem(code="round-unknown")])
            structure = grid.structure(session)
            teams = tuple(
                _team(one, structure.grids[one.grid], structure)
                for one in rounds.teams(session, round)
                if one.grid in structure.grids
            )
            return RoundBook(
                round=self._row(session, row, structure),
                teams=teams,
                doors=self._doors(session, row, structure, teams),
            )

    # --- inside a transaction -----------------------------------------------------------------

    def _row(self, session: Session, row: ScreeningRound, structure: Structure) -> RoundRow:
        doors = row.doors if row.closed_at else count_doors(session, row, structure)
        scope = structure.grids.get(row.grid) if row.grid else None
        put_on = strips.put_in(session, row.id)
        return RoundRow(
            id=row.id,
            kind=row.kind,
            name=row.name,
            asked=row.asked,
            scope=scope.name if scope else "",
            started_at=row.started_at,
            closed_at=row.closed_at,
            figures=Coverage(
                name=row.name, doors=doors, strips=put_on, **screening.counts(session, row.id)
            ),
            examined=screening.examined(session, row.id),
            strips=put_on,
        )

    def _doors(
        self,
        session: Session,
        round: ScreeningRound,
        structure: Structure,
        teams: Sequence[TeamRow],
    ) -> tuple[DoorRow, ...]:
        tried = screening.of_round(session, round.id)
        on_doors, odd = strips.on_doors(session), screening.odd_households(session, round.id)
        of_team = {team.id: team.title for team in teams}
        homes = _Homes(structure=structure, teams=rounds.teams(session, round.id))
        found = []
        for door in self._all(session, round, structure):
            home = homes.of(door)
            patch, team = structure.patch(home), homes.team(door)
            stands, note = tried.get(door.id, (None, ""))
            has_strip = door.id in on_doors
            found.append(
                DoorRow(
                    id=door.id,
                    place=door.words,
                    building=door.building,
                    unit=door.unit,
                    room=door.room,
                    grid=home.name if home else "",
                    patch=patch.name if patch else "",
                    team=team,
                    team_title=of_team.get(team, "") if team else "",
                    people=door.people,
                    screened=stands,
                    step=next_step(stands, has_phone=door.has_phone, has_strip=has_strip),
                    has_strip=has_strip,
                    note=note,
                    has_phone=door.has_phone,
                    is_odd=door.id in odd,
                )
            )
        return tuple(found)

    def _all(
        self, session: Session, round: ScreeningRound, structure: Structure
    ) -> Sequence[screening.DoorTold]:
        if round.kind is RoundKind.PLACES:
            return screening.open_places(session)
        doors = (
            one
            for one in screening.doors(session)
            if is_inside(round, structure, one.building, one.unit)
        )
        return sorted(
            doors, key=lambda one: tuple(map(natural, (one.building, one.unit, one.room)))
        )


class _Homes:
    """The grid and the team of each stair, looked up once."""

    def __init__(self, structure: Structure, teams: Sequence[ScreeningTeam]) -> None:
        self._structure, self._teams = structure, teams
        self._known: dict[object, tuple[Grid | None, UUID | None]] = {}

    def of(self, door: screening.DoorTold) -> Grid | None:
        return self._both(door)[0]

    def team(self, door: screening.DoorTold) -> UUID | None:
        return self._both(door)[1]

    def _both(self, door: screening.DoorTold) -> tuple[Grid | None, UUID | None]:
        key = door.grid or Stairs(building=door.building, unit=door.unit)
        if key not in self._known:
            if door.is_place:
                home = self._structure.grids.get(door.grid) if door.grid else None
            else:
                home = self._structure.of(door.building, door.unit)
            self._known[key] = home, team_of(self._teams, self._structure, home)
        return self._known[key]


def _team(row: ScreeningTeam, of_grid: Grid, structure: Structure) -> TeamRow:
    patch = structure.patch(of_grid)
    charge = structure.charge_of(of_grid)
    return TeamRow(
        id=row.id,
        number=row.number,
        grid=of_grid.id,
        grid_name=of_grid.name,
        patch=patch.name if patch else "",
        leader=charge.leader if charge else "",
        members=row.members,
    )
