"""What a team finds at a door: reached, nobody, known elsewhere; how each person is (O01-O04)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain import screening as rules
from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import local
from gatekeeper.domain.grid import Grid, Structure
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.screening import Answer, Channel, Outcome, Result, RoundKind, Screened
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services import whereabouts
from gatekeeper.services.gate import Gate
from gatekeeper.services.rounds import is_inside, under_way
from gatekeeper.store import grid, households, rounds, screening
from gatekeeper.store.journal import Part
from gatekeeper.store.lines import canonical
from gatekeeper.store.people import Household
from gatekeeper.store.rounds import ScreeningRound, ScreeningTeam
from gatekeeper.store.screening import PEOPLE, SCREENINGS, ScreenedPerson

SUBJECT = "screening"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is entered for a door by one key: by which channel, and what came of it."""

    channel: Channel
    outcome: Outcome
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """Somebody behind a door with what was said of him; the name in full."""

    person: UUID
    name: str
    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorCard:
    """A door opened in a round: its people and the attempts so far."""

    household: UUID
    place: str
    screened: Screened | None
    note: str
    people: tuple[PersonRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """Every method writes; reading is `screening_lists`."""

    gate: Gate

    def enter(self, round: UUID, door: UUID, said: Said, operator: Operator) -> Screened:
        """One attempt at a household, or at a place in a sweep; how the door stands then."""
        require(operator, Act.SCREENING)
        if said.outcome is Outcome.ELSEWHERE:
            _demand(rules.whereabouts_problems(said.note))
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            return self._enter(session, under_way(session, round), door, said, operator)

    def open(self, round: UUID, household: UUID, operator: Operator) -> DoorCard:
        """The people behind a door and what was said of them; the log tells who looked."""
        require(operator, Act.SCREENING)
        gate = self.gate
        with gate.database.begin(SUBJECT) as session:
            flat = _flat(session, household)
            keep = gate.standing.policy.timings.keep_audit_private
            data = canonical({"household": household.hex})
            part = Part(name="who", data=data, expires_at=gate.clock() + keep)
            gate.journal.audit(session, "screening-opened", operator.account, [part])
            row = screening.of_door(session, round, household=household)
            told = screening.people_of(session, round, household)
            return DoorCard(
                household=household,
                place=flat.place,
                screened=row.screened if row else None,
                note=row.note if row else "",
                people=tuple(
                    PersonRow(
                        person=one.person,
                        name=one.name,
                        answer=_answer(one.person, told.get(one.person)),
                    )
                    for one in households.members(session, household)
                    if one.moved_out_on is None
                ),
            )

    def answer(
        self,
        round: UUID,
        household: UUID,
        channel: Channel,
        answers: Sequence[Answer],
        operator: Operator,
    ) -> Screened:
        """How each of them is; the door counts as reached with it, whoever is not named as well."""
        require(operator, Act.SCREENING)
        answers = [rules.cleaned(one) for one in answers]
        today = local(self.gate.clock(), self.gate.standing.zone).date()
        _demand([p for one in answers for p in rules.answer_problems(one, today)])
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            told = under_way(session, round)
            there = {one.person for one in households.members(session, household)}
            if any(one.person not in there for one in answers):
                raise InvalidInput([Problem(code="screening-person", field="person")])
            known = screening.people_of(session, round, household)
            for one in answers:
                self._say(session, round, household, one, known.get(one.person), operator)
            before = screening.of_door(session, round, household=household)
            if before is not None and before.outcome is Outcome.REACHED:
                return before.screened
            said = Said(channel=channel, outcome=Outcome.REACHED)
            return self._enter(session, told, household, said, operator)

    # --- inside a transaction -----------------------------------------------------------------

    def _enter(
        self, session: Session, round: ScreeningRound, door: UUID, said: Said, operator: Operator
    ) -> Screened:
        is_place = round.kind is RoundKind.PLACES
        structure = grid.structure(session)
        home = self._home(session, round, structure, door)
        found = screening.of_door(
            session,
            round.id,
            household=None if is_place else door,
            place=door if is_place else None,
        )
        before = found.screened if found else None
        now, rule = self.gate.clock(), self.gate.standing.policy.screening
        stands = rules.tried(before, said.channel, said.outcome, now, rule)
        row = found or screening.Screening(
            id=self.gate.new_id(),
            round=round.id,
            outcome=stands.outcome,
            channel=stands.channel,
            attempts=0,
            tried_at=now,
            household=None if is_place else door,
            place=door if is_place else None,
        )
        screening.say(row, stands)
        row.note = " ".join(said.note.split()) if said.outcome is Outcome.ELSEWHERE else ""
        row.grid = home.id if home else None
        row.team = team_of(rounds.teams(session, round.id), structure, home)
        row.previous = row.sequence
        SCREENINGS.write(
            session,
            self.gate.journal,
            row,
            said.outcome.value,
            operator=operator.account,
            occurred_at=now,
            expires_at=self._expires(now),
        )
        return stands

    def _home(
        self, session: Session, round: ScreeningRound, structure: Structure, door: UUID
    ) -> Grid | None:
        """The grid of a door of this round; InvalidInput for one that is none of it."""
        if round.kind is RoundKind.PLACES:
            place = session.get(grid.Place, door)
            if place is None or place.closed_on is not None:
                raise InvalidInput([Problem(code="round-outside", field="door")])
            return structure.grids.get(place.grid) if place.grid else None
        flat = _flat(session, door)
        if not is_inside(round, structure, flat.building, flat.unit):
            raise InvalidInput([Problem(code="round-outside", field="door")])
        return structure.of(flat.building, flat.unit)

    def _say(
        self,
        session: Session,
        round: UUID,
        household: UUID,
        answer: Answer,
        row: ScreenedPerson | None,
        operator: Operator,
    ) -> None:
        """A line for whoever is not simply well, or of whom something else was said before."""
        if row is None and answer.result is Result.WELL and not answer.is_examined:
            return
        if row is not None and _answer(answer.person, row) == answer:
            return
        now = self.gate.clock()
        row = row or ScreenedPerson(
            id=self.gate.new_id(),
            round=round,
            told_at=now,
            person=answer.person,
            household=household,
        )
        row.told_at, row.result = now, answer.result.value
        row.place, row.since = answer.place, answer.since
        row.examined_at = (row.examined_at or now) if answer.is_examined else None
        PEOPLE.write(
            session,
            self.gate.journal,
            row,
            "told",
            operator=operator.account,
            occurred_at=now,
            expires_at=self._expires(now),
        )
        whereabouts.follow(session, self.gate, answer, operator, round)

    def _expires(self, now: datetime) -> datetime:
        return now + self.gate.standing.policy.screening.keep


def team_of(teams: Sequence[ScreeningTeam], structure: Structure, home: Grid | None) -> UUID | None:
    """The team of the lowest grid above a door."""
    by_grid = {team.grid: team.id for team in teams}
    return next((by_grid[one.id] for one in structure.path(home) if one.id in by_grid), None)


def _answer(person: UUID, row: ScreenedPerson | None) -> Answer:
    if row is None or not row.result:
        return Answer(person=person)
    return Answer(
        person=person,
        result=Result(row.result),
        place=row.place,
        since=row.since,
        is_examined=row.examined_at is not None,
    )


def _flat(session: Session, household: UUID) -> Household:
    flat = session.get(Household, household)
    if flat is None:
        raise InvalidInput([Problem(code="household-unknown", field="door")])
    return flat


def _demand(problems: Sequence[Problem]) -> None:
    if problems:
        raise InvalidInput(problems)
