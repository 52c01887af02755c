"""The list of risk areas in force, taking a new one, and what applies to a place (G34, G50)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.areas import Area, Level, level_of, matching
from gatekeeper.domain.calendar import local
from gatekeeper.domain.measures import Measure
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.returnees import Disposition, Member
from gatekeeper.domain.triage import triage
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services.area_lists import AreaSheet
from gatekeeper.services.gate import Gate
from gatekeeper.store import areas
from gatekeeper.store.areas import Listed, RiskList

SUBJECT = "areas"


@dataclass(frozen=True, slots=True, kw_only=True)
class Applies:
    """What applies to somebody from a place, to be read out on the telephone (G50)."""

    place: str
    areas: tuple[Area, ...]
    level: Level | None
    disposition: Disposition
    measure: Measure
    days: int
    listed_on: date | None
    is_old: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AreasNow:
    """The list in force with its age."""

    areas: tuple[Area, ...]
    listed_on: date | None
    taken_at: datetime | None
    source: str
    age: timedelta | None
    is_old: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Areas:
    """Reading methods run in the read lane, `take` writes."""

    gate: Gate

    @property
    def today(self) -> date:
        return local(self.gate.clock(), self.gate.standing.zone).date()

    def now(self) -> AreasNow:
        """The list in force, also one line of it that no longer counts."""
        with self.gate.database.read() as session:
            return self._aged(areas.listed(session))

    def take(self, sheet: AreaSheet, listed_on: date, operator: Operator) -> AreasNow:
        """Put a list that was read in the place of the one before; an act of the office.

        Raises InvalidInput when there is nothing in it, or for a day that is yet to come.
        """
        require(operator, Act.IMPORT_AREAS)
        if not sheet.areas:
            raise InvalidInput([Problem(code="area-list-empty", field="name")])
        if listed_on > self.today:
            raise InvalidInput([Problem(code="returnee-leg-future", field="listed_on")])
        gate = self.gate
        with gate.database.begin(SUBJECT, operator=operator.account) as session:
            taken = RiskList(
                id=gate.new_id(),
                source=sheet.source[:200],
                listed_on=listed_on,
                taken_at=gate.clock(),
                taken_by=operator.account,
                entries=len(sheet.areas),
            )
            areas.replace(session, taken, ((gate.new_id(), area) for area in sheet.areas))
            return self._aged(areas.listed(session))

    def applies(self, place: str) -> Applies:
        """What the rules say of somebody from there, who is well and answers no question badly."""
        with self.gate.database.read() as session:
            listed = self._aged(areas.listed(session))
        policy = self.gate.standing.policy
        rule = policy.returnee
        level = level_of(listed.areas, place, self.today, rule.look_back)
        said = triage(level, (), Member(name=""), rule, policy.temperature)
        return Applies(
            place=place.strip(),
            areas=matching(listed.areas, place, self.today, rule.look_back),
            level=level,
            disposition=said.disposition,
            measure=said.measure,
            days=policy.days_of(said.measure),
            listed_on=listed.listed_on,
            is_old=listed.is_old,
        )

    def _aged(self, listed: Listed) -> AreasNow:
        age = None if listed.listed_on is None else self.today - listed.listed_on
        return AreasNow(
            areas=listed.areas,
            listed_on=listed.listed_on,
            taken_at=listed.taken_at,
            source=listed.source,
            age=age,
            is_old=age is None or age > self.gate.standing.policy.returnee.list_warn,
        )
