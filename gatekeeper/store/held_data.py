"""What the log and the tables hold on one person, by the indexes of his id."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.access import PassStatus
from gatekeeper.domain.held_data import HeldPart, Obstacle, RecordHeld, Tie
from gatekeeper.domain.retention import AUDITED, kind_of
from gatekeeper.store import car_holds, erasure, issuing, returnees
from gatekeeper.store import observation as observation_store
from gatekeeper.store.accounts import account
from gatekeeper.store.columns import utc_from
from gatekeeper.store.database import driver
from gatekeeper.store.employers import Employer
from gatekeeper.store.lines import values_of
from gatekeeper.store.people import Household, Person
from gatekeeper.store.vehicles import plates_of

_PARTS = (
    "SELECT p.sequence, p.part, j.kind, j.line, p.expires_at, p.data "
    "FROM journal_private AS p JOIN journal AS j "
    "ON j.station = p.station AND j.sequence = p.sequence "
    "WHERE p.person = ? ORDER BY p.station, p.sequence, p.part"
)


def parts(session: Session, person: UUID) -> list[HeldPart]:
    """Every private part about one id; of acts also who did what and why."""
    found = []
    for sequence, part, kind, line, expires_at, data in driver(session).execute(
        _PARTS, (person.hex,)
    ):
        values = values_of(kind, line)
        assert values is not None
        is_act = kind == AUDITED
        found.append(
            HeldPart(
                kind=kind_of(kind, values.get("ledger", ""), part),
                sequence=sequence,
                written_at=utc_from(values["recorded_at"]),
                expires_at=utc_from(expires_at) if expires_at else None,
                action=values["action"] if is_act else "",
                operator=values["operator"] if is_act else "",
                reason=str(json.loads(data).get("reason", "")) if is_act else "",
            )
        )
    return found


def operator_name(session: Session, operator: str) -> str:
    """The name of an account of a line; nothing for the program and for accounts long gone."""
    found = account(session, UUID(hex=operator)) if operator else None
    return found.name if found is not None else ""


# --- the record itself --------------------------------------------------------------------------


def record(session: Session, person: UUID, now: datetime) -> RecordHeld | None:
    """None where he is in no record: a visitor, a returnee not recognised yet."""
    row = session.get(Person, person)
    if row is None:
        return None
    flat = session.get(Household, row.household) if row.household else None
    employer = session.get(Employer, row.employer) if row.employer else None
    return RecordHeld(
        name=row.name,
        latin_name=row.latin_name,
        phone=row.phone,
        id_number=row.id_number,
        paper_number=row.paper_number,
        sex=row.sex,
        born_on=row.born_on,
        place=flat.place if flat else "",
        tenure=row.tenure,
        employer=employer.name if employer else "",
        language=row.language,
        plates=plates_of(session, person),
        no_phone_until=row.no_phone_until,
        moved_out_on=row.moved_out_on,
        has_photo=row.photo is not None,
        passes=sum(one.person == person for one in issuing.rows_of(session, person, now)),
    )


# --- what cannot be erased yet ------------------------------------------------------------------

_LAST = (
    "SELECT station, sequence, direction FROM passages WHERE person = ? AND void = 0 "
    "AND outcome = 'granted' ORDER BY occurred_at DESC LIMIT 1"
)
_VISITING = (
    "SELECT station, sequence FROM visits "
    "WHERE id = ? AND entered_at IS NOT NULL AND left_at IS NULL"
)
# Not finished as `returnees.UNFINISHED` says.
_RETURNING = (
    "SELECT m.station, m.sequence, q.station, q.sequence "
    "FROM returnee_members AS m JOIN returnee_parties AS q ON q.id = m.party "
    "WHERE m.person = ? AND m.withdrawn = 0 AND q.state IN (?, ?, ?)"
)


def ties(
    session: Session, everybody: Sequence[UUID], today: date, now: datetime
) -> tuple[Tie, ...]:
    """What holds of a person under any of his ids."""
    found: list[Tie] = []
    for person in everybody:
        found += _cases(session, person, today)
        found += _cars(session, person, today)
        found += _inside(session, person)
        found += _passes(session, person, now)
        found += returns(session, person)
        found += _unfinished(session, person)
    return tuple(found)


def _cases(session: Session, person: UUID, today: date) -> list[Tie]:
    return [
        Tie(
            obstacle=Obstacle.OPEN_CASE,
            until=row.ends_on,
            lines=frozenset({(row.station, row.sequence)}),
        )
        for row in observation_store.of_person(session, person)
        if row.closed_at is None and row.ends_on >= today
    ]


def _cars(session: Session, person: UUID, today: date) -> list[Tie]:
    return [
        Tie(
            obstacle=Obstacle.HELD_CAR,
            until=row.hold.free_on - timedelta(days=1),
            lines=frozenset({(row.station, row.sequence)}),
        )
        for row in car_holds.open_rows(session)
        if row.person == person and not row.hold.is_over(today)
    ]


def _inside(session: Session, person: UUID) -> list[Tie]:
    row: Any = driver(session).execute(_LAST, (person.hex,)).fetchone()
    if row is None or row[2] != "entry":
        return []
    lines = {(row[0], row[1]), *driver(session).execute(_VISITING, (person.hex,)).fetchall()}
    return [Tie(obstacle=Obstacle.INSIDE, lines=frozenset(lines))]


def _passes(session: Session, person: UUID, now: datetime) -> list[Tie]:
    until = [
        one.valid_until
        for one in issuing.rows_of(session, person, now)
        if one.person == person and one.status is PassStatus.ACTIVE and not one.is_expired
    ]
    if not until:
        return []
    return [Tie(obstacle=Obstacle.PASS_IN_FORCE, until=max(until).astimezone().date())]


def returns(session: Session, person: UUID) -> list[Tie]:
    """Returns of a person that are not finished."""
    return [
        Tie(
            obstacle=Obstacle.RETURNING,
            lines=frozenset({(row[0], row[1]), (row[2], row[3])}),
        )
        for row in driver(session)
        .execute(_RETURNING, (person.hex, *returnees.UNFINISHED))
        .fetchall()
    ]


def _unfinished(session: Session, person: UUID) -> list[Tie]:
    """Entries of ledgers somebody still has to do something about."""
    cuts = [cut for cut in erasure.of_person(session, person) if cut.subject == cut.ledger]
    lines = frozenset((cut.station, cut.sequence) for cut in erasure.spared(session, cuts))
    return [Tie(obstacle=Obstacle.UNFINISHED, lines=lines)] if lines else []
