"""How the station stands with its office: what waits, how old its data is, what went wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gatekeeper.domain.exchange import CLOSED, BundleState, ExchangeState, Way
from gatekeeper.domain.masking import mask_name, mask_plate
from gatekeeper.store import outgoing, snapshot
from gatekeeper.store.access import OFFICE_LISTS, DataAge
from gatekeeper.store.employers import Employer
from gatekeeper.store.exchange import OfficePeer, OutgoingBundle, SettledRow
from gatekeeper.store.outgoing import Chain
from gatekeeper.store.people import Household, Pass, Person
from gatekeeper.store.posts import Post
from gatekeeper.store.station import station_id
from gatekeeper.store.vehicles import Vehicle

MESSAGES = {
    "exchange-restored": (
        "This station was restored from a backup and counts as a new one. Enrol it again at "
        "{office}; then it also sends what the old one had not sent."
    ),
    "exchange-set-aside": (
        "The office has set bundle {number} aside: {why}. Somebody there has to look at it; "
        "until then nothing more of this log is sent."
    ),
    "exchange-kept": (
        "Records of the office that do not fit beside those here: {count}, the first a {table}. "
        "Each exchange tries again; see whether the same was entered here."
    ),
    "exchange-chain-closed": (
        "The office has closed this log at line {through} ({reason}). Close the program and run "
        "“gatekeeper renew”: the station begins a new log and joins the office with a new code."
    ),
    "exchange-late": (
        "No exchange with the office for {days} days; lines that wait: {waiting}. Look at the "
        "network, or carry a stick."
    ),
    "exchange-rolled-back": (
        "The office has {through} lines of this station, here are {count}: an older copy of the "
        "database was put in place. Close the program and run “gatekeeper renew”: the station "
        "begins a new log and joins the office with a new code."
    ),
}


# One night may be missed: the computer was off, the office was.
LATE = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class OurOffice:
    """The office this station belongs to; an empty `address` is a stick that is carried."""

    id: str
    name: str
    public: bytes
    address: str
    exchanged_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleRow:
    """A bundle as the screen lists it."""

    number: int
    chain: str
    first: int
    last: int
    size: int
    made_at: datetime
    sent_at: datetime | None
    answered_at: datetime | None
    state: BundleState
    code: str
    parameters: Mapping[str, Any]

    @property
    def lines(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledTold:
    """What a person at the office decided about a row that was sent from here."""

    table: str
    key: str
    sequence: int
    title: str
    way: Way
    reason: str
    told_at: datetime


def state(session: Session, own: str, now: datetime) -> ExchangeState:
    """Lines that wait, age of the office's data, and what a person has to do."""
    found = outgoing.office(session, own)
    former = outgoing.former_office(session) if found is None else None
    chains = outgoing.chains(session, own)
    age = session.get(DataAge, OFFICE_LISTS)
    code, told = _trouble(session, own, chains)
    if former is not None:
        code, told = "exchange-restored", {"office": former.name}
    waiting = sum(chain.waiting for chain in chains)
    if found is not None and not code:
        quiet = now - (found.exchanged_at or found.enrolled_at)
        if quiet > LATE:
            code, told = "exchange-late", {"days": quiet.days, "waiting": waiting}
    until = age.until if age is not None else None
    return ExchangeState(
        office=found.name if found is not None else "",
        waiting=waiting,
        last_at=found.exchanged_at if found is not None else None,
        lists_until=until,
        lists_age=now - until if until is not None else None,
        code=code,
        parameters=told,
    )


def history(session: Session, own: str, limit: int) -> tuple[BundleRow, ...]:
    """The bundles of this station, the newest first."""
    statement = (
        select(OutgoingBundle)
        .where(OutgoingBundle.sender == own)
        .order_by(OutgoingBundle.number.desc())
        .limit(limit)
    )
    return tuple(_row(bundle) for bundle in session.scalars(statement))


def settled(session: Session) -> tuple[SettledTold, ...]:
    """What the office decided about rows from here and nobody has marked as seen."""
    statement = (
        select(SettledRow).where(SettledRow.seen_at.is_(None)).order_by(SettledRow.told_at.desc())
    )
    return tuple(
        SettledTold(
            table=row.table_name,
            key=row.row_key,
            sequence=row.sequence,
            title=_title(session, row),
            way=row.way,
            reason=row.reason,
            told_at=row.told_at,
        )
        for row in session.scalars(statement)
    )


def _title(session: Session, row: SettledRow) -> str:
    """Which one it is, masked; empty where it is gone or has no name."""
    try:
        key = UUID(hex=row.row_key)
    except ValueError:
        return ""
    match row.table_name:
        case "people":
            person = session.get(Person, key)
            return mask_name(person.name) if person else ""
        case "households":
            door = session.get(Household, key)
            return "-".join(filter(None, (door.building, door.unit, door.room))) if door else ""
        case "passes":
            card = session.get(Pass, key)
            return card.number if card else ""
        case "vehicles":
            car = session.get(Vehicle, key)
            return mask_plate(car.plate) if car else ""
        case "posts":
            post = session.get(Post, key)
            return post.name if post else ""
        case "employers":
            employer = session.get(Employer, key)
            return employer.name if employer else ""
    return ""


def our_office(peer: OfficePeer) -> OurOffice:
    return OurOffice(
        id=station_id(peer.public),
        name=peer.name,
        public=peer.public,
        address=peer.address,
        exchanged_at=peer.exchanged_at,
    )


def _row(bundle: OutgoingBundle) -> BundleRow:
    return BundleRow(
        number=bundle.number,
        chain=bundle.chain,
        first=bundle.first,
        last=bundle.last,
        size=bundle.size,
        made_at=bundle.made_at,
        sent_at=bundle.sent_at,
        answered_at=bundle.answered_at,
        state=bundle.state,
        code=bundle.code,
        parameters=json.loads(bundle.parameters),
    )


def _trouble(session: Session, own: str, chains: Sequence[Chain]) -> tuple[str, Mapping[str, Any]]:
    """What keeps a chain from being sent, in the order of its weight, then what of the office's
    rows could not be written; nothing: an empty code."""
    for chain in chains:
        if chain.station == own and chain.acknowledged > chain.count:
            told = {"through": chain.acknowledged, "count": chain.count}
            return "exchange-rolled-back", told
    statement = (
        select(OutgoingBundle)
        .where(OutgoingBundle.sender == own, OutgoingBundle.state == BundleState.SET_ASIDE)
        .order_by(OutgoingBundle.number.desc())
    )
    aside = [bundle for bundle in session.scalars(statement) if not bundle.is_spoilt]
    closed = [bundle for bundle in aside if bundle.code == CLOSED]
    for bundle in closed:
        if bundle.chain == own:  # that of a station before is over
            return "exchange-chain-closed", json.loads(bundle.parameters)
    for bundle in aside:
        if bundle not in closed:
            why = {"code": bundle.code, "parameters": json.loads(bundle.parameters)}
            return "exchange-set-aside", {"number": bundle.number, "why": why}
    _, kept = snapshot.counts(session)
    return ("exchange-kept", {"count": len(kept), "table": kept[0][0]}) if kept else ("", {})
