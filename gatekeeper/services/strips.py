"""Paper strips on doors: put on, looked at daily, followed up when broken, taken down (O05)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.accounts import Operator
from gatekeeper.domain.calendar import local
from gatekeeper.domain.permissions import Act, require
from gatekeeper.domain.strips import NOTE_CHARACTERS, StripEnd, StripState
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.services.gate import Gate
from gatekeeper.store import grid, lookup
from gatekeeper.store import strips as table
from gatekeeper.store.people import Household
from gatekeeper.store.strips import Strip

SUBJECT = "screening"
# So long a strip that ended still stands in the list.
ENDED = timedelta(days=14)
# The write lane is the gate's: so many lines at a time.
BATCH = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class StripRow:
    """A strip as the list shows it; `came` is who came home, in full."""

    id: UUID
    number: str
    place: str
    building: str
    grid: str
    charge: str
    state: StripState
    ended: StripEnd
    put_at: datetime
    looked_at: datetime | None
    looks: int
    broken_at: datetime | None
    closed_at: datetime | None
    due_at: datetime | None
    came: str
    note: str

    @property
    def is_open(self) -> bool:
        return self.state is not StripState.CLOSED

    def is_due(self, now: datetime) -> bool:
        return self.due_at is not None and now >= self.due_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Strips:
    """`listed` reads, everything else writes."""

    gate: Gate

    @property
    def look(self) -> timedelta:
        """How often a strip is looked at."""
        return self.gate.standing.policy.screening.look

    def put(self, household: UUID, round: UUID | None, operator: Operator) -> StripRow:
        """On the door of an empty flat; InvalidInput where one hangs already."""
        require(operator, Act.SCREENING)
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            if session.get(Household, household) is None:
                raise InvalidInput([Problem(code="household-unknown", field="door")])
            there = table.open_since(session, household)
            if there is not None:
                day = local(there[1], self.gate.standing.zone).date().isoformat()
                raise InvalidInput(
                    [Problem(code="strip-there", field="door", parameters={"day": day})]
                )
            row = Strip(
                id=self.gate.new_id(),
                serial=table.next_serial(session),
                round=round,
                put_at=self.gate.clock(),
                put_by=operator.account,
                household=household,
            )
            self._write(session, row, "put", operator)
            return self._row(session, row, self._charges(session))

    def whole(self, strips: Sequence[UUID], operator: Operator) -> int:
        """Looked at and whole; at most BATCH at a time. Those not on a door any more are left."""
        require(operator, Act.SCREENING)
        seen = 0
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            for strip in strips[:BATCH]:
                row = session.get(Strip, strip)
                if row is None or row.state is not StripState.UP or row.household is None:
                    continue
                row.looked_at, row.looks = self.gate.clock(), row.looks + 1
                self._write(session, row, "whole", operator)
                seen += 1
        return seen

    def broken(self, strip: UUID, operator: Operator) -> None:
        """Somebody came: to be followed up at once."""
        require(operator, Act.SCREENING)
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            row = _open(session, strip)
            now = self.gate.clock()
            row.looked_at, row.looks = now, row.looks + 1
            row.state, row.broken_at = StripState.BROKEN, row.broken_at or now
            self._write(session, row, "broken", operator)

    def follow_up(self, strip: UUID, note: str, operator: Operator) -> None:
        """What came of a broken one."""
        require(operator, Act.SCREENING)
        note = " ".join(note.split())
        problems = []
        if not note:
            problems.append(Problem(code="strip-note-missing", field="note"))
        if len(note) > NOTE_CHARACTERS:
            told = {"most": NOTE_CHARACTERS}
            problems.append(Problem(code="strip-note-long", field="note", parameters=told))
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            row = _open(session, strip)
            if row.state is not StripState.BROKEN:
                problems.append(Problem(code="strip-not-broken"))
            if problems:
                raise InvalidInput(problems)
            row.note = note
            self.end(session, row, StripEnd.FOLLOWED_UP, operator)

    def take_down(self, strip: UUID, operator: Operator) -> None:
        """No longer wanted; nobody came."""
        require(operator, Act.SCREENING)
        with self.gate.database.begin(SUBJECT, operator=operator.account) as session:
            self.end(session, _open(session, strip), StripEnd.TAKEN_DOWN, operator)

    def listed(self) -> tuple[StripRow, ...]:
        """Those on doors, what is due first; then those that ended lately. Read lane."""
        gate = self.gate
        with gate.database.read() as session:
            charge = self._charges(session)
            found = table.listed(session, gate.clock() - ENDED)
            rows = [self._row(session, one, charge) for one in found]
        return tuple(sorted(rows, key=lambda row: (not row.is_open, row.due_at or row.put_at)))

    # --- inside a transaction -----------------------------------------------------------------

    def end(self, session: Session, row: Strip, ended: StripEnd, operator: Operator) -> None:
        """It tells nothing any more, as measures are lifted too."""
        row.state, row.ended, row.closed_at = StripState.CLOSED, ended, self.gate.clock()
        self._write(session, row, ended.value, operator)

    def _write(self, session: Session, row: Strip, action: str, operator: Operator) -> None:
        table.write(
            session,
            self.gate.journal,
            row,
            action,
            operator=operator.account,
            at=self.gate.clock(),
            keep=self.gate.standing.policy.screening.keep,
        )

    def _charges(self, session: Session) -> Callable[[Household], tuple[str, str]]:
        """The grid of a door, and who answers for it."""
        structure = grid.structure(session)

        def of(flat: Household) -> tuple[str, str]:
            home = structure.of(flat.building, flat.unit)
            charge = structure.charge_of(home)
            return (
                home.name if home else "",
                f"{charge.leader} {charge.phone}".strip() if charge else "",
            )

        return of

    def _row(
        self, session: Session, row: Strip, charges: Callable[[Household], tuple[str, str]]
    ) -> StripRow:
        flat = session.get_one(Household, row.household)
        of_grid, charge = charges(flat)
        came = lookup.holder(session, row.person) if row.person else None
        return StripRow(
            id=row.id,
            number=number_of(row.serial),
            place=flat.place,
            building=flat.building,
            grid=of_grid,
            charge=charge,
            state=row.state,
            ended=row.ended,
            put_at=row.put_at,
            looked_at=row.looked_at,
            looks=row.looks,
            broken_at=row.broken_at,
            closed_at=row.closed_at,
            due_at=row.times.due_at(self.look),
            came=came.name if came else "",
            note=row.note,
        )


def number_of(serial: int) -> str:
    """What stands on the paper: T0042."""
    return f"T{serial:04d}"


def _open(session: Session, strip: UUID) -> Strip:
    row = session.get(Strip, strip)
    if row is None or row.state is StripState.CLOSED or row.household is None:
        raise InvalidInput([Problem(code="strip-gone")])
    return row
