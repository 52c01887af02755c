"""Observation cases read: the list of the office, one case with its acts, who lives with whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gatekeeper.domain.access import PersonKind
from gatekeeper.domain.calendar import local
from gatekeeper.domain.identifiers import normalise_phone
from gatekeeper.domain.observation import day_of, is_open, release_at
from gatekeeper.domain.policy import FirstDay, ObservationKind, ObservationRule
from gatekeeper.reports.known import CaseLine
from gatekeeper.services.standing import Standing
from gatekeeper.store import car_holds, crew, lookup, observation, people
from gatekeeper.store.database import Database
from gatekeeper.store.observation import Act, ObservationCase
from gatekeeper.store.people import Person

# So long the list of the office still shows a case that ended: its notice may be handed over late.
ENDED_DAYS = 14


class CaseState(StrEnum):
    """Never stored: it follows from the days and an early end."""

    OPEN = "open"
    RELEASED = "released"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """A case as lists show it, the names in full; `car` stands in its slot as long as it lasts."""

    id: UUID
    number: str
    notice: str
    told_at: datetime | None
    noticed_at: datetime | None
    person: UUID
    name: str
    place: str
    person_kind: PersonKind
    kind: ObservationKind
    state: CaseState
    arrived_on: date
    first_day: FirstDay
    first_on: date
    last_on: date
    day: int
    days: int
    ended_at: datetime
    reason: str
    origin: str
    charge_name: str
    charge_phone: str
    car: str = ""

    @property
    def is_open(self) -> bool:
        return self.state is CaseState.OPEN

    @property
    def lacks_charge(self) -> bool:
        """Open, and nobody to ring for it (O10)."""
        return self.is_open and not (self.charge_name and self.charge_phone)

    @property
    def lacks_told(self) -> bool:
        """Open, and its observation notice was not drawn yet."""
        return self.is_open and self.told_at is None

    @property
    def lacks_notice(self) -> bool:
        """Over, and its release notice was not drawn yet."""
        return not self.is_open and self.noticed_at is None


def case_line(row: CaseRow) -> CaseLine:
    """A case as every file on paper tells it."""
    return CaseLine(
        number=row.number,
        kind=row.kind,
        first_on=row.first_on,
        last_on=row.last_on,
        state=row.state,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ActRow:
    """One act of a case with the name of who did it."""

    act: Act
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCard:
    """A case opened, with its acts, oldest first."""

    row: CaseRow
    acts: tuple[ActRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody of a household; `is_observed` has an open case."""

    person: UUID
    name: str
    is_observed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationLists:
    """Every method runs in the read lane."""

    database: Database
    standing: Standing
    clock: Callable[[], datetime]

    @property
    def rule(self) -> ObservationRule:
        """What the profile in force says of lengths and counting."""
        return self.standing.policy.observation

    @property
    def today(self) -> date:
        """The day on the clock of the place."""
        return local(self.clock(), self.standing.zone).date()

    def cases(self) -> tuple[CaseRow, ...]:
        """Open cases, the next to end first; then those that ended lately, the latest first."""
        since = self.today - timedelta(days=ENDED_DAYS)
        with self.database.read() as session:
            rows = [self.row(session, row) for row in observation.listed(session, since)]
        opened = [row for row in rows if row.is_open]
        ended = [row for row in rows if not row.is_open]
        return (*opened, *sorted(ended, key=lambda row: row.ended_at, reverse=True))

    def card(self, case: UUID) -> CaseCard | None:
        """One case with its acts; None once its person was erased."""
        with self.database.read() as session:
            row = session.get(ObservationCase, case)
            if row is None or row.person is None:
                return None
            names = crew.names(session)
            acts = tuple(
                ActRow(act=act, by=names.get(act.operator, ""))
                for act in observation.history(session, row)
            )
            return CaseCard(row=self.row(session, row), acts=acts)

    def of_person(self, person: UUID) -> CaseRow | None:
        """Somebody's open case, else his last one, else None."""
        rows = self.all_of_person(person)
        return next((row for row in rows if row.is_open), rows[0] if rows else None)

    def all_of_person(self, person: UUID) -> tuple[CaseRow, ...]:
        """Somebody's cases, the newest first."""
        with self.database.read() as session:
            found = observation.of_person(session, person)
            return tuple(self.row(session, row) for row in found)

    def household(self, person: UUID) -> tuple[Member, ...]:
        """Everybody who lives with somebody, himself first."""
        with self.database.read() as session:
            known = session.get(Person, person)
            if known is None:
                return ()
            others = people.members(session, [known.household]) if known.household else ()
            every = (person, *(one for one in others if one != person))
            return tuple(self._member(session, one) for one in every)

    def in_charge_of(self, phone: str, person: UUID | None) -> str:
        """Whose case this phone's owner answers for already, in another household; "" if none."""
        plain = normalise_phone(phone)
        if not plain:
            return ""
        with self.database.read() as session:
            known = session.get(Person, person) if person else None
            home = known.household if known else None
            statement = (
                select(Person.name)
                .join(ObservationCase, ObservationCase.person == Person.id)
                .where(ObservationCase.charge_phone == plain, ObservationCase.person != person)
                .where(ObservationCase.closed_at.is_(None), ObservationCase.ends_on >= self.today)
                .where(ObservationCase.household.is_distinct_from(home) | (home is None))
                .order_by(ObservationCase.serial)
                .limit(1)
            )
            return session.scalars(statement).first() or ""

    # --- inside a transaction -----------------------------------------------------------------

    def _member(self, session: Session, person: UUID) -> Member:
        case = observation.open_of_person(session, person, self.today)
        name = session.get_one(Person, person).name
        return Member(person=person, name=name, is_observed=case is not None)

    def row(self, session: Session, row: ObservationCase) -> CaseRow:
        """A case as lists show it, inside a transaction."""
        now, zone = self.clock(), self.standing.zone
        case = observation.case_of(row)
        holder = lookup.holder(session, case.person)
        ended = CaseState.CLOSED if row.closed_at else CaseState.RELEASED
        return CaseRow(
            id=row.id,
            number=case.number,
            notice=observation.notice_number(row.notice),
            told_at=row.told_at,
            noticed_at=row.noticed_at,
            person=case.person,
            name=holder.name if holder else "",
            place=holder.place if holder else "",
            person_kind=holder.kind if holder else PersonKind.RESIDENT,
            kind=row.kind,
            state=CaseState.OPEN if is_open(case, now, zone) else ended,
            arrived_on=case.arrived_on,
            first_day=case.first_day,
            first_on=case.first_on,
            last_on=case.last_on,
            day=day_of(case, now, zone),
            days=case.days,
            ended_at=row.closed_at or release_at(case, zone),
            reason=row.reason,
            origin=row.origin,
            charge_name=row.charge_name,
            charge_phone=row.charge_phone,
            car=car_holds.car_of_case(session, row.id),
        )
