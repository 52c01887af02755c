"""The clerk's morning: how each station stands, its bundles, refused records side by side."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import local, moment_of
from gatekeeper.domain.exchange import ReceiptState
from gatekeeper.domain.masking import mask_name, mask_plate
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.side_by_side import Pair, pairs
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services import writing
from gatekeeper.services.settling import Settling
from gatekeeper.services.standing import Standing
from gatekeeper.store import given, lookup, posts, reach, row_states
from gatekeeper.store.database import Database
from gatekeeper.store.employers import Employer
from gatekeeper.store.enrolled import StationRow
from gatekeeper.store.grid import Grid
from gatekeeper.store.journal import Journal
from gatekeeper.store.people import Household, place_text
from gatekeeper.store.private_columns import private_columns
from gatekeeper.store.received import IncomingBundle
from gatekeeper.store.travelling import TRAVELLING
from gatekeeper.store.unsettled import RefusedLine, StationMorning
from gatekeeper.text.records import value_words

SUBJECT = "mornings"
REASON_LENGTH = 200
# A night's exchange takes its time: so long after the hour nobody is late yet.
GRACE = timedelta(hours=1)
BUNDLES_AT_MOST = 200
# Only that no bundle came, and nothing that is wrong with one.
LATE = frozenset({"fetch-missing", "fetch-never"})


class State(StrEnum):
    """How a station stands, the worst first."""

    ASIDE = "aside"  # 异常数据包
    MISSING = "missing"
    UNDECIDED = "undecided"
    IN = "in"
    REPLACED = "replaced"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class StationLine:
    """A station of the list; `morning` is None for one that is awaited no more.

    All it recorded up to `through` is here, which is `age` ago.
    """

    row: StationRow
    state: State
    post: str
    through: datetime | None
    age: timedelta | None
    morning: StationMorning | None = None
    replaced_by: str = ""

    @property
    def name(self) -> str:
        return self.row.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """One line of the desk: who is missing, what waits for a person."""

    stations: int
    missing: tuple[str, ...]
    aside: int
    undecided: int
    corrections: int

    @property
    def is_well(self) -> bool:
        return not (self.missing or self.aside or self.undecided or self.corrections)


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleRow:
    """A bundle of a station as it came; `code` with its parameters says what is wrong."""

    sha256: str
    number: int
    first: int
    last: int
    rows: int
    refused: int
    size: int
    state: ReceiptState
    made_at: datetime | None
    received_at: datetime
    code: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A refused record as the gate sent it and as it is here; None: that side has none."""

    line: RefusedLine
    has_gate: bool
    has_office: bool
    pairs: tuple[Pair, ...]

    @property
    def is_masked(self) -> bool:
        return any(one.is_masked for one in self.pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mornings:
    """Read lane, but `reveal`; what is done about it are the acts of `settling` and `stations`."""

    database: Database
    journal: Journal
    standing: Standing
    clock: Callable[[], datetime]
    settling: Settling
    at: time

    @property
    def zone(self) -> Any:
        return self.standing.zone

    @property
    def expected_at(self) -> datetime:
        """The last moment at which the night's exchange was due, and might be over."""
        now = self.clock() - GRACE
        day = local(now, self.zone).date()
        hour = moment_of(day, self.at, self.zone)
        return hour if hour <= now else moment_of(day - timedelta(days=1), self.at, self.zone)

    def listed(self, operator: Operator) -> tuple[StationLine, ...]:
        """Every station, the worst first."""
        require(operator, Act.LOOK)
        mornings = {one.station: one for one in self.settling.morning(self.expected_at)}
        rows = self.settling.stations.all()
        names = {row.station: row.name for row in rows}
        now, expected_at = self.clock(), self.expected_at
        with self.database.read() as session:
            known = {one.station: one.through for one in reach.reaches(session)}
            places = {one.id: one.full_name for one in posts.listed(session)}
        lines = []
        for row in rows:
            through, morning = known.get(row.station), mornings.get(row.station)
            lines.append(
                StationLine(
                    row=row,
                    state=_state(row, morning, through is not None and through >= expected_at),
                    post=places.get(row.post or reach.own_post(row.station), ""),
                    through=through,
                    age=max(now - through, timedelta()) if through is not None else None,
                    morning=morning,
                    replaced_by=names.get(row.replaced_by, ""),
                )
            )
        order = list(State)
        return tuple(sorted(lines, key=lambda one: (order.index(one.state), one.name)))

    def summary(self) -> Summary:
        """What the desk tells all the time."""
        expected_at = self.expected_at
        found = self.settling.morning(expected_at)
        with self.database.read() as session:
            corrections = given.waiting(session)
            known = {one.station: one.through for one in reach.reaches(session)}
        return Summary(
            stations=len(found),
            missing=tuple(
                one.name
                for one in found
                if one.missing_since is not None
                and (known[one.station] or one.missing_since) < expected_at
            ),
            aside=sum(one.aside for one in found),
            undecided=sum(one.undecided for one in found),
            corrections=corrections,
        )

    def bundles(self, station: str, operator: Operator) -> tuple[BundleRow, ...]:
        """The last bundles of a station, the newest first."""
        require(operator, Act.LOOK)
        statement = (
            select(IncomingBundle)
            .where(IncomingBundle.station == station)
            .order_by(IncomingBundle.received_at.desc(), IncomingBundle.number.desc())
            .limit(BUNDLES_AT_MOST)
        )
        with self.database.read() as session:
            return tuple(_bundle(row) for row in session.scalars(statement))

    # --- refused records ----------------------------------------------------------------------

    def refused(self, operator: Operator) -> tuple[tuple[RefusedLine, str], ...]:
        """What waits for a decision, and whom or what each is about, masked."""
        require(operator, Act.SETTLE_REFUSED)
        with self.database.read() as session:
            return tuple((line, _about(session, line)) for line in self.settling.refused())

    def side_by_side(self, line: RefusedLine, operator: Operator) -> Side:
        """The record as the gate sent it and as it is here, with what is private masked."""
        require(operator, Act.SETTLE_REFUSED)
        with self.database.read() as session:
            return self._side(session, line, in_full=False)

    def reveal(self, line: RefusedLine, reason: str, operator: Operator) -> Side:
        """The same in full; needs a reason, which the log keeps. Write lane."""
        require(operator, Act.SETTLE_REFUSED)
        require(operator, Act.UNMASK)
        if not reason.strip():
            raise InvalidInput([Problem(code="reason-missing", field="reason")])
        until = self.clock() + self.standing.policy.timings.keep_audit_private
        with self.database.begin(SUBJECT) as session:
            writing.audit(
                self.journal,
                session,
                "refusal-revealed",
                operator,
                until,
                person=UUID(line.row) if line.table == "people" else None,
                table=line.table,
                row=line.row,
                station=line.station,
                reason=reason.strip()[:REASON_LENGTH],
            )
            return self._side(session, line, in_full=True)

    def _side(self, session: Session, line: RefusedLine, *, in_full: bool) -> Side:
        is_known = line.table in TRAVELLING
        gate = json.loads(line.values) if line.values else None
        here = row_states.state(session, line.table, line.row) if is_known else None
        office = json.loads(here) if here else None

        def words(column: str, value: Any) -> str:
            named = _named(session, column, value)
            return named or value_words(line.table, column, value, self.zone)

        private = private_columns(line.table) if is_known else frozenset(gate or ())
        return Side(
            line=line,
            has_gate=gate is not None,
            has_office=office is not None,
            pairs=pairs(gate, office, private, in_full=in_full, words=words),
        )


def _state(row: StationRow, morning: StationMorning | None, has_all: bool) -> State:
    """`has_all`: it said, since its bundle was expected, that there is nothing more."""
    if row.is_closed:
        return State.CLOSED
    if morning is None:
        return State.REPLACED
    if morning.aside:
        return State.ASIDE
    if morning.is_missing and not (has_all and morning.code in LATE):
        return State.MISSING
    return State.UNDECIDED if morning.undecided else State.IN


def _bundle(row: IncomingBundle) -> BundleRow:
    return BundleRow(
        sha256=row.sha256,
        number=row.number,
        first=row.first,
        last=row.last,
        rows=row.rows,
        refused=row.refused,
        size=row.size,
        state=row.state,
        made_at=row.made_at,
        received_at=row.received_at,
        code=row.code,
        parameters=json.loads(row.parameters),
    )


# --- what a record points to ----------------------------------------------------------------------


def _about(session: Session, line: RefusedLine) -> str:
    """By its name, plate or door: of the gate's state, else of the office's."""
    if line.table not in TRAVELLING:
        return ""
    told = line.values or row_states.state(session, line.table, line.row)
    values = json.loads(told) if told else {}
    named = [
        mask_name(str(values.get("name") or "")),
        mask_plate(str(values.get("plate") or "")),
        place_text(*(str(values.get(part) or "") for part in ("building", "unit", "room"))),
        *(_named(session, part, values.get(part)) for part in ("person", "household")),
    ]
    return " ".join(part for part in dict.fromkeys(named) if part)


_PEOPLE = frozenset({"person", "merged_into", "one", "other"})


def _named(session: Session, column: str, value: Any) -> str:
    """Whom or what an id means here, masked; nothing for what is no id."""
    if not isinstance(value, str) or len(value) != 32:
        return ""
    try:
        id = UUID(hex=value)
    except ValueError:
        return ""
    if column in _PEOPLE:
        holder = lookup.holder(session, id)
        return f"{mask_name(holder.name)} {holder.place}".strip() if holder else ""
    if column == "household":
        home = session.get(Household, id)
        return home.place if home is not None else ""
    if column == "employer":
        employer = session.get(Employer, id)
        return employer.name if employer is not None else ""
    if column in ("grid", "above"):
        grid = session.get(Grid, id)
        return grid.name if grid is not None else ""
    if column == "post":
        post = session.get(posts.Post, id)
        return post.post.full_name if post is not None else ""
    return ""
