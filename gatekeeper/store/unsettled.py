"""The clerk's morning: how each station's bundles came, what waits for a person to decide."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gatekeeper.domain.exchange import ReceiptState, Way
from gatekeeper.store import arrivals
from gatekeeper.store.arrivals import DONE
from gatekeeper.store.merge import stored_through
from gatekeeper.store.received import EnrolledStation, IncomingBundle, RefusedRow

MESSAGES = {
    "refusal-settled": "Somebody has decided about that already.",
    "fetch-never": (
        "{name} has sent nothing yet. Start the exchange there; without a network export to a "
        "stick there and import it here."
    ),
    "fetch-missing": (
        "Nothing came from {name} in the last night. Start the exchange there; without a network "
        "export to a stick there and import it here."
    ),
    "fetch-gap": (
        "Lines {first} to {last} of {name} are missing. They come with its next exchange, or by a "
        "stick."
    ),
    "fetch-damaged": "The last bundle of {name} came damaged. Its next exchange sends it anew.",
    "fetch-aside": (
        "A bundle of {name} was set aside. Look at it and close its log; until then nothing more "
        "of it is taken."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StationMorning:
    """How a station stands; `code` with its parameters tells how what is missing is fetched.

    `bundles`, `lines` and `refused` are of what came since the exchange was expected. `stored` is
    how far its log is here, `made_at` when the last bundle of it that is here was made, and
    `missing_since` the same where nothing came since. `undecided` rows wait for a person.
    """

    station: str
    name: str
    post: UUID | None
    expected_at: datetime
    received_at: datetime | None
    made_at: datetime | None
    bundles: int
    lines: int
    refused: int
    stored: int
    undecided: int
    aside: int
    missing_since: datetime | None
    code: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_missing(self) -> bool:
        """Is there anything to be fetched or decided before figures are whole?"""
        return bool(self.code)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedLine:
    """A row that was not taken; `code` and its parameters are the rule it breaks.

    `values` is what the station sent as JSON; empty: that the row is gone.
    """

    id: UUID
    station: str
    name: str
    sequence: int
    table: str
    row: str
    code: str
    parameters: Mapping[str, Any]
    refused_at: datetime
    values: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AsideRow:
    """A bundle that waits or was set aside; `code` and its parameters say why."""

    sha256: str
    station: str
    name: str
    chain: str
    number: int
    first: int
    last: int
    size: int
    received_at: datetime
    made_at: datetime | None
    is_waiting: bool
    is_spoilt: bool
    stored: int
    code: str
    parameters: Mapping[str, Any]


def morning(session: Session, expected_at: datetime) -> tuple[StationMorning, ...]:
    """The stations that are awaited; those with something missing first, then by name."""
    statement = select(EnrolledStation).where(
        EnrolledStation.closed_at.is_(None), EnrolledStation.replaced_by == ""
    )
    rows = [_morning(session, one, expected_at) for one in session.scalars(statement)]
    return tuple(sorted(rows, key=lambda row: (not row.is_missing, row.name, row.station)))


def _morning(session: Session, one: EnrolledStation, expected_at: datetime) -> StationMorning:
    last = _last(session, one.station, IncomingBundle.received_at)
    taken = _last(session, one.station, IncomingBundle.made_at, *DONE)
    came = select(
        func.count(),
        func.coalesce(func.sum(IncomingBundle.rows), 0),
        func.coalesce(func.sum(IncomingBundle.refused), 0),
    ).where(
        IncomingBundle.station == one.station,
        IncomingBundle.received_at >= expected_at,
        IncomingBundle.state.in_(DONE),
    )
    bundles, lines, refused_there = session.execute(came).one()
    stored = stored_through(session, one.station)
    aside = set_aside(session, one.station)
    is_late = one.enrolled_at < expected_at and (taken is None or taken < expected_at)
    code, parameters = _code(one, last, aside, is_late)
    return StationMorning(
        station=one.station,
        name=one.name,
        post=one.post,
        expected_at=expected_at,
        received_at=last,
        made_at=taken,
        bundles=bundles,
        lines=lines,
        refused=refused_there,
        stored=stored,
        undecided=_undecided(session, one.station),
        aside=sum(not row.is_waiting for row in aside),
        missing_since=(taken or one.enrolled_at) if is_late else None,
        code=code,
        parameters=parameters,
    )


def _code(
    one: EnrolledStation, last: datetime | None, aside: Sequence[AsideRow], is_late: bool
) -> tuple[str, dict[str, Any]]:
    """What stands first in the way."""
    told: dict[str, Any] = {"name": one.name}
    if any(not row.is_waiting and not row.is_spoilt for row in aside):
        return "fetch-aside", told
    if any(row.is_spoilt for row in aside):
        return "fetch-damaged", told
    gap = next((row for row in aside if row.code == "chain-gap"), None)
    if gap is not None:
        return "fetch-gap", told | {"first": gap.stored + 1, "last": gap.first - 1}
    if is_late:
        return "fetch-missing" if last is not None else "fetch-never", told
    return "", {}


def _last(session: Session, station: str, moment: Any, *states: ReceiptState) -> datetime | None:
    statement = select(func.max(moment)).where(IncomingBundle.station == station)
    if states:
        statement = statement.where(IncomingBundle.state.in_(states))
    found: datetime | None = session.scalar(statement)
    return found


def _undecided(session: Session, station: str) -> int:
    chains = (station, *arrivals.before(session, station))
    statement = select(func.count()).where(
        RefusedRow.way == Way.OPEN, RefusedRow.station.in_(chains)
    )
    return session.scalar(statement) or 0


def refused(session: Session, station: str = "") -> tuple[RefusedLine, ...]:
    """Rows nobody has decided about."""
    statement = (
        select(RefusedRow, EnrolledStation.name)
        .outerjoin(EnrolledStation, EnrolledStation.station == RefusedRow.station)
        .where(RefusedRow.way == Way.OPEN)
        .order_by(RefusedRow.refused_at, RefusedRow.station, RefusedRow.sequence, RefusedRow.id)
    )
    if station:
        chains = (station, *arrivals.before(session, station))
        statement = statement.where(RefusedRow.station.in_(chains))
    return tuple(
        RefusedLine(
            id=row.id,
            station=row.station,
            name=name or row.station,
            sequence=row.sequence,
            table=row.table_name,
            row=row.row_key,
            code=row.code,
            parameters=json.loads(row.parameters),
            refused_at=row.refused_at,
            values=row.values,
        )
        for row, name in session.execute(statement)
    )


def set_aside(session: Session, station: str = "") -> tuple[AsideRow, ...]:
    """Bundles that wait or were set aside, but those of a log that was closed since."""
    closed = select(EnrolledStation.station).where(EnrolledStation.closed_at.is_not(None))
    statement = (
        select(IncomingBundle, EnrolledStation.name)
        .outerjoin(EnrolledStation, EnrolledStation.station == IncomingBundle.station)
        .where(
            IncomingBundle.state.in_((ReceiptState.WAITING, ReceiptState.SET_ASIDE)),
            IncomingBundle.chain.not_in(closed),
        )
        .order_by(IncomingBundle.received_at, IncomingBundle.number, IncomingBundle.sha256)
    )
    if station:
        statement = statement.where(IncomingBundle.station == station)
    return tuple(
        _aside(session, row, name or row.station) for row, name in session.execute(statement)
    )


def _aside(session: Session, row: IncomingBundle, name: str) -> AsideRow:
    return AsideRow(
        sha256=row.sha256,
        station=row.station,
        name=name,
        chain=row.chain,
        number=row.number,
        first=row.first,
        last=row.last,
        size=row.size,
        received_at=row.received_at,
        made_at=row.made_at,
        is_waiting=row.state is ReceiptState.WAITING,
        is_spoilt=row.state is ReceiptState.SET_ASIDE and row.last == 0,
        stored=stored_through(session, row.chain),
        code=row.code,
        parameters=json.loads(row.parameters),
    )
