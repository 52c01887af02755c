"""What the gate screen lists: waiting people, last passages, figures; all in the read lane."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.access import Finding, Holder, Outcome
from gatekeeper.domain.calendar import Period, period_begins
from gatekeeper.domain.carload import about_the_car
from gatekeeper.domain.masking import mask_name, mask_plate
from gatekeeper.services import evidence
from gatekeeper.services.carloads import load
from gatekeeper.services.coverage import stations_of
from gatekeeper.services.standing import Standing
from gatekeeper.store import carloads, figures, lookup, people, vehicles
from gatekeeper.store import lane as lane_store
from gatekeeper.store.database import Database
from gatekeeper.store.figures import Counts as Counts
from gatekeeper.store.figures import InsideRow as InsideRow
from gatekeeper.store.figures import RecentRow as RecentRow


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingRow:
    """待核实: a person without a final verdict, by the number the guard calls out."""

    presentation: UUID
    number: int
    name: str
    place: str
    outcome: Outcome
    reason: Finding | None
    since: datetime
    rest_until: datetime | None
    on_lane: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Masked rows of this station, and its figures; at the office those of all stations."""

    database: Database
    standing: Standing
    station: str
    clock: Callable[[], datetime]

    def recent(self, limit: int = 12) -> tuple[RecentRow, ...]:
        """The last passages, newest first, names masked."""
        with self.database.read() as session:
            rows = figures.recent(session, self.station, limit)
        return tuple(replace(row, name=mask_name(row.name)) for row in rows)

    def waiting(self) -> tuple[WaitingRow, ...]:
        """Everyone with a number, in the order of the numbers, names masked."""
        rows = []
        with self.database.read() as session:
            for kept in lane_store.open_rows(session):
                shown = evidence.load(kept.content, self.standing.trust)
                if kept.number is None or shown.identity is None:
                    continue
                subject = shown.identity.subject
                holder = lookup.found(session, subject).holder if subject else None
                name = holder.name if holder else (subject.name if subject else "")
                reason = shown.decision.reason if shown.decision else None
                rows.append(
                    WaitingRow(
                        presentation=shown.id,
                        number=kept.number,
                        name=mask_name(name),
                        place=_place(holder),
                        outcome=shown.decision.outcome if shown.decision else Outcome.PENDING,
                        reason=reason,
                        since=shown.opened_at,
                        rest_until=_rest_until(reason),
                        on_lane=kept.lane is not None,
                    )
                )
            rows += [self._car(session, row) for row in carloads.rows(session) if row.number]
        return tuple(sorted(rows, key=lambda row: row.number))

    def _car(self, session: Session, row: carloads.OpenRow) -> WaitingRow:
        """A car aside, or held at its lane: by its plate, with how many are in it."""
        car = load(row.content, self.standing.trust)
        reasons = [about_the_car(car), *(seat.presentation for seat in car.inside)]
        worst = max(reasons, key=lambda one: one.decision.outcome if one.decision else 0)
        reason = worst.decision.reason if worst.decision else None
        known = vehicles.known(session, car.car.plate, self.clock())
        return WaitingRow(
            presentation=car.id,
            number=row.number or 0,
            name=mask_plate(car.car.plate),
            place=known.place if known else "",
            outcome=car.outcome,
            reason=reason,
            since=car.opened_at,
            rest_until=_rest_until(reason),
            on_lane=row.lane is not None,
        )

    def counts(self) -> Counts:
        """Inside now, waiting, overdue, and who passed since local midnight."""
        now = self.clock()
        midnight = period_begins(Period.DAY, now, self.standing.zone)
        with self.database.read() as session:
            stations = stations_of(session, self.standing, self.station)
            return figures.counts(session, stations=stations, since=midnight, now=now)

    def inside(self) -> tuple[InsideRow, ...]:
        """Everyone inside, with full names, for the roll-call."""
        with self.database.read() as session:
            return figures.inside(session)

    def photo(self, sha256: str) -> bytes | None:
        """The JPEG of a holder's photo."""
        with self.database.read() as session:
            return people.photo_of(session, sha256)


def _place(holder: Holder | None) -> str:
    return holder.place if holder else ""


def _rest_until(reason: Finding | None) -> datetime | None:
    until = reason.parameters.get("until") if reason else None
    return datetime.fromisoformat(until) if until else None
