"""Lists of returnees: unfinished ones, the register, who is expected, what is unclear (四清)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from gatekeeper.domain.calendar import day_span
from gatekeeper.domain.eight_steps import Clear, Gap, Step
from gatekeeper.domain.measures import Measure
from gatekeeper.domain.returnees import Disposition
from gatekeeper.reports.returnee_register import Line, ReturneeRegister
from gatekeeper.services.arrivals import Arrival, MemberShown
from gatekeeper.services.returnee_rows import ReturneeRows
from gatekeeper.store import returnees

# Families that a screen shows at once; of older ones somebody names the days.
MOST = 300
DAYS_AT_MOST = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturneeRow:
    """One person of the register (返（来）人员登记), names in full, to be masked by the reader."""

    party: UUID
    member: UUID
    number: str
    name: str
    phone: str
    door: str
    origin: str
    plate: str
    state: str
    lane: str
    next_step: Step
    steps_done: int
    disposition: Disposition | None
    measure: Measure
    is_held: bool
    opened_at: datetime
    decided_at: datetime | None
    celsius: str
    transfer_to: str
    asked_at: datetime | None
    fetched_at: datetime | None
    clears: tuple[tuple[Clear, Gap], ...]

    @property
    def is_unfinished(self) -> bool:
        """Somebody has to go on with him."""
        return self.state in returnees.UNFINISHED

    @property
    def waits_for_transfer(self) -> bool:
        return self.disposition is Disposition.TRANSFER and self.fetched_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturneeLists:
    """Every method runs in the read lane."""

    rows: ReturneeRows

    def register(
        self, first: date | None = None, last: date | None = None
    ) -> tuple[ReturneeRow, ...]:
        """Unfinished ones first, then the newest; of some days everybody still known."""
        since = until = None
        if first is not None:
            zone = self.rows.gate.standing.zone
            last = min(last or first, first + timedelta(days=DAYS_AT_MOST - 1))
            since, until = day_span(first, zone)[0], day_span(last, zone)[1]
        with self.rows.gate.database.read() as session:
            parties = returnees.listed(session, MOST, since, until)
            return tuple(
                _row(arrival, member)
                for arrival in self.rows.arrivals(session, parties)
                for member in arrival.members
            )

    def paper(
        self, compound: str, first: date | None = None, last: date | None = None
    ) -> ReturneeRegister:
        """The register as the desk draws it."""
        return register_paper(self.register(first, last), compound, self.rows.gate.clock())

    def one(self, party: UUID) -> Arrival:
        """A party as it is now; InvalidInput once it was erased."""
        with self.rows.gate.database.read() as session:
            return self.rows.arrival(session, self.rows.get(session, party))

    def expected(self, words: str) -> tuple[ReturneeRow, ...]:
        """Those entered beforehand or parked, by the phone or name of one of them (G32)."""
        wanted = words.strip()
        if not wanted:
            return ()
        with self.rows.gate.database.read() as session:
            found = []
            for party in returnees.unfinished_of(session, wanted):
                arrival = self.rows.arrival(session, party)
                found.append(_row(arrival, arrival.members[0]))
            return tuple(found)


def register_paper(
    rows: tuple[ReturneeRow, ...], compound: str, drawn_at: datetime
) -> ReturneeRegister:
    """The register as the desk draws it."""
    return ReturneeRegister(
        compound=compound,
        drawn_at=drawn_at,
        lines=tuple(
            Line(
                number=row.number,
                name=row.name,
                phone=row.phone,
                door=row.door,
                origin=row.origin,
                plate=row.plate,
                celsius=row.celsius,
                arrived_at=row.opened_at,
                disposition=row.disposition,
                measure=row.measure,
                transfer=_transfer(row),
            )
            for row in rows
        ),
    )


def _transfer(row: ReturneeRow) -> str:
    """To whom and when; when fetched."""
    moment = row.fetched_at or row.asked_at
    return f"{row.transfer_to} {moment.astimezone():%m-%d %H:%M}".strip() if moment else ""


def _row(arrival: Arrival, shown: MemberShown) -> ReturneeRow:
    member = shown.member
    is_held = shown.disposition is None and shown.triage.disposition is Disposition.HELD
    return ReturneeRow(
        party=arrival.id,
        member=shown.id,
        number=f"{arrival.number}-{shown.place + 1}",
        name=member.name,
        phone=member.phone,
        door=arrival.door,
        origin=member.origin or arrival.party.origin,
        plate=arrival.party.plate,
        state=arrival.state,
        lane=arrival.lane,
        next_step=arrival.next_step,
        steps_done=sum(1 for one in arrival.steps if one.done_at is not None),
        disposition=shown.disposition,
        measure=shown.measure,
        is_held=is_held,
        opened_at=arrival.opened_at,
        decided_at=shown.decided_at,
        celsius="" if member.tenths is None else f"{member.tenths / 10:.1f}",
        transfer_to=shown.transfer_to,
        asked_at=shown.asked_at,
        fetched_at=shown.fetched_at,
        clears=tuple(
            (clear, gap) for clear, gap in arrival.clears if gap.member in (None, shown.place)
        ),
    )
