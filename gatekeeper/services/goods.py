"""Goods read and ticked: what lies on the shelf, what is to be carried up, who asked for help."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import local
from gatekeeper.domain.goods import Drop, Lying, lying
from gatekeeper.domain.ledger import UNFINISHED, State
from gatekeeper.domain.ledger_totals import counts_of
from gatekeeper.domain.policy import CallersRule, ObservationKind
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services.ledger_steps import Draft
from gatekeeper.services.ledgers import EntryRow, Ledgers
from gatekeeper.services.standing import Standing
from gatekeeper.store import ledger_pages, lookup, observation
from gatekeeper.store.database import Database
from gatekeeper.store.ledger_pages import Wanted
from gatekeeper.store.people import Household

DROPS, PICKUPS, RELAY, REQUESTS = "goods-drop", "goods-pickup", "relay", "requests"
MOST_AT_ONCE = 99
# Whose request comes before all others (G37).
FIRST = "alone"


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayRow:
    """A household to which goods are carried: one open item, or what today has brought so far.

    `through` is the last day of its observation, None for a household that is not observed.
    """

    place: str
    through: date | None
    entry: UUID | None = None
    item: str = ""
    pieces: str = ""
    carrier: str = ""
    state: State | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRow:
    """A request that is not served yet, or was today; `is_first`: elderly, living alone."""

    entry: UUID
    is_first: bool
    asked_at: datetime
    kind: str
    place: str
    what: str
    agreed: str
    assigned: str
    state: State
    served_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """Reading methods run in the read lane; what is ticked becomes an entry of its ledger."""

    database: Database
    standing: Standing
    clock: Callable[[], datetime]
    ledgers: Ledgers

    @property
    def rule(self) -> CallersRule:
        """What the profile in force says of goods."""
        return self.standing.policy.callers

    def shelf(self) -> tuple[Lying, ...]:
        """By building what lies there, the oldest taken first (G35)."""
        wanted = Wanted(since=self.clock() - self.rule.shelf)
        with self.database.read() as session:
            drops = [
                Drop(
                    at=row.occurred_at,
                    pieces=counts_of(row.values.get("pieces", "")),
                    fresh=counts_of(row.values.get("fresh", "")),
                )
                for row in _standing(session, DROPS, wanted)
            ]
            taken: dict[str, int] = {}
            for row in _standing(session, PICKUPS, wanted):
                for building, count in counts_of(row.values.get("pieces", "")).items():
                    taken[building] = taken.get(building, 0) + count
        return lying(drops, taken)

    def building_of(self, person: UUID) -> str:
        """Where somebody lives, so that his parcels are ticked there."""
        with self.database.read() as session:
            holder = lookup.holder(session, person)
            found = session.get(Household, holder.household) if holder else None
            return found.building if found else ""

    def known_waybill(self, last: str) -> str:
        """The one building of a drop with this waybill; "" where that is not told by it."""
        wanted = Wanted(since=self.clock() - self.rule.shelf)
        with self.database.read() as session:
            buildings = {
                building
                for row in _standing(session, DROPS, wanted)
                if last in row.values.get("waybills", "").split()
                for building in counts_of(row.values.get("pieces", ""))
            }
        return buildings.pop() if len(buildings) == 1 else ""

    def pick_up(
        self,
        building: str,
        pieces: int,
        operator: Operator,
        *,
        who: tuple[UUID, str] | None = None,
        waybill: str = "",
    ) -> EntryRow:
        """Ticked: so many of this building were collected; InvalidInput beyond what lies there."""
        building = building.strip()
        there = next((one.pieces for one in self.shelf() if one.building == building), 0)
        problems = []
        if not building:
            problems.append(Problem(code="building-missing", field="building"))
        elif not there:
            told = {"building": building}
            problems.append(Problem(code="nothing-lies", field="building", parameters=told))
        elif not 1 <= pieces <= there:
            more = {"most": there}
            problems.append(Problem(code="pieces-wrong", field="pieces", parameters=more))
        if problems:
            raise InvalidInput(problems)
        values = {"pieces": f"{building}:{pieces}", "waybill": waybill.strip()}
        draft = Draft(values=values)
        if who is not None:
            draft = Draft(values={**values, "who": who[1]}, people={"who": who[0]})
        return self.ledgers.add(PICKUPS, draft, operator)

    # --- carried to the door, and asked for ---------------------------------------------------

    def relay(self) -> tuple[RelayRow, ...]:
        """The day's list (G36): every household observed at home, and every open item."""
        now, zone = self.clock(), self.standing.zone
        today = local(now, zone).date()
        with self.database.read() as session:
            through = self._observed(session, today)
            rows = [self._relay_row(session, row, through) for row in self._lately(session, RELAY)]
        served = {row.place for row in rows}
        rows += [
            RelayRow(place=place, through=last)
            for place, last in through.items()
            if place not in served
        ]
        return tuple(sorted(rows, key=lambda row: (row.state is State.DONE, row.place)))

    def requests(self) -> tuple[RequestRow, ...]:
        """Not served yet before served today, elderly people living alone first (G37)."""
        with self.database.read() as session:
            rows = [_request(session, row) for row in self._lately(session, REQUESTS)]
        done = (State.DONE, State.CHECKED)
        return tuple(
            sorted(rows, key=lambda row: (row.state in done, not row.is_first, row.asked_at))
        )

    def _lately(self, session: Session, key: str) -> Sequence[EntryRow]:
        """Unfinished entries, however old, and those of today."""
        now = local(self.clock(), self.standing.zone)
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        states = tuple(sorted(UNFINISHED))
        unfinished = ledger_pages.every(session, key, Wanted(states=states))
        # Served today, though asked for a while ago.
        since = midnight - timedelta(days=7)
        done = ledger_pages.every(
            session, key, Wanted(states=(State.CHECKED, State.DONE), since=since)
        )
        today = (row for row in done if (_served_at(session, row) or since) >= midnight)
        return [*unfinished, *today]

    def _observed(self, session: Session, today: date) -> dict[str, date]:
        found: dict[str, date] = {}
        for row in observation.listed(session, today):
            if row.closed_at is None and row.kind is ObservationKind.HOME and row.household:
                place = session.get_one(Household, row.household).place
                found[place] = max(row.ends_on, found.get(place, row.ends_on))
        return found

    def _relay_row(self, session: Session, row: EntryRow, through: dict[str, date]) -> RelayRow:
        place = row.values.get("household", "")
        return RelayRow(
            place=place,
            through=through.get(place),
            entry=row.id,
            item=row.values.get("item", ""),
            pieces=row.values.get("pieces", ""),
            carrier=row.responsible,
            state=row.state,
            at=_served_at(session, row) or row.occurred_at,
        )


def _standing(session: Session, key: str, wanted: Wanted) -> list[EntryRow]:
    rows = ledger_pages.every(session, key, wanted)
    return [row for row in rows if row.state is not State.WITHDRAWN]


def _served_at(session: Session, row: EntryRow) -> datetime | None:
    """When it was set done: the first such line of its life."""
    if row.state in UNFINISHED:
        return None
    lines = ledger_pages.lines_of(session, row.id)
    done = (line.recorded_at for line in lines if line.action == State.DONE.value)
    return next(done, row.recorded_at)


def _request(session: Session, row: EntryRow) -> RequestRow:
    values = row.values
    return RequestRow(
        entry=row.id,
        is_first=values.get("group") == FIRST,
        asked_at=row.occurred_at,
        kind=values.get("kind", ""),
        place=values.get("household", ""),
        what=values.get("what", ""),
        agreed=values.get("served-at", ""),
        assigned=row.responsible,
        state=row.state,
        served_at=_served_at(session, row),
    )
