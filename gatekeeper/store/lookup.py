"""The one look-up the gate makes for a code: whose it is, his pass, his household."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from gatekeeper.domain.access import (
    ClaimKind,
    Holder,
    Member,
    PassRecord,
    PassStatus,
    PersonKind,
    Subject,
)
from gatekeeper.domain.visits import Visit, VisitState
from gatekeeper.store import visits
from gatekeeper.store.columns import utc_from
from gatekeeper.store.database import driver
from gatekeeper.store.observation import OBSERVED_UNTIL
from gatekeeper.store.pass_terms import terms_from
from gatekeeper.store.people import Person, place_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the records say of a code: its holder, its issue, and the newest issue there is.

    `household` is that of a pass which stands for all its members; its `holder` is the one who was
    named, `place` its door.
    """

    holder: Holder | None = None
    pass_record: PassRecord | None = None
    newest_issue: int | None = None
    visit: Visit | None = None
    household: UUID | None = None
    place: str = ""


_HOLDER = """
SELECT p.id, p.name, p.kind, p.household, p.sex, p.photo, p.no_phone_until,
       h.building, h.unit, h.room
"""


_ISSUE = """, s.id, s.number, s.issue, s.status, s.valid_from, s.valid_until,
       CASE WHEN s.household IS NULL
         THEN (SELECT max(issue) FROM passes WHERE person = s.person AND kind = s.kind)
         ELSE (SELECT max(issue) FROM passes WHERE household = s.household AND kind = s.kind) END,
       s.household, s.weekdays, s.hours, s.sponsor,
       CASE WHEN s.sponsor IS NOT NULL THEN {observed_until} END
""".format(observed_until=OBSERVED_UNTIL.format(household="s.sponsor"))  # noqa: S608  (own)


# Who was entered twice is found by the passes of both entries: `e` is the entry, `p` the person.
_BY_CODE = """
FROM passes AS s LEFT JOIN people AS e ON e.id = s.person
LEFT JOIN people AS p ON p.id = coalesce(e.merged_into, e.id)
LEFT JOIN households AS h ON h.id = coalesce(p.household, s.household)
"""


_BY_PERSON = """
FROM people AS e JOIN people AS p ON p.id = coalesce(e.merged_into, e.id)
LEFT JOIN households AS h ON h.id = p.household
LEFT JOIN passes AS s ON s.person IN (
  SELECT id FROM people WHERE id = p.id
  UNION ALL SELECT id FROM people WHERE merged_into = p.id) OR s.household = p.household
WHERE e.id = ?
ORDER BY s.status = 'active' DESC, s.person IS NULL, s.issued_at DESC, s.issue DESC LIMIT 1
"""


_FOUND = {
    ClaimKind.PASS: _HOLDER + _ISSUE + _BY_CODE + "WHERE s.pass_id = ?",
    ClaimKind.TOKEN: _HOLDER + _ISSUE + _BY_CODE + "WHERE s.token_hash = ?",
    ClaimKind.PERSON: _HOLDER + _ISSUE + _BY_PERSON,
}


_OF_ENTRY = (
    "FROM people AS e JOIN people AS p ON p.id = coalesce(e.merged_into, e.id) "
    "LEFT JOIN households AS h ON h.id = p.household"
)


_ONE_HOLDER = f"{_HOLDER} {_OF_ENTRY} WHERE e.id = ?"


def found(session: Session, subject: Subject) -> Found:
    """Everything known of a code in one statement; a picked person comes with his pass, if any.

    A code that is nobody's may be a visitor's: that costs a second statement.
    """
    row = driver(session).execute(_FOUND[subject.claim], (_stored(subject),)).fetchone()
    if row is None:
        return _visitor(visits.found(session, subject))
    known = _holder(row) if row[0] else None
    if row[10] is None:
        return Found(holder=known)
    record = PassRecord(
        id=UUID(row[10]),
        number=row[11],
        issue=row[12],
        status=PassStatus(row[13]),
        valid_from=utc_from(row[14]),
        valid_until=utc_from(row[15]),
        terms=terms_from(*row[18:22]),
    )
    shared = UUID(row[17]) if row[17] else None
    return Found(
        holder=known,
        pass_record=record,
        newest_issue=row[16],
        household=shared,
        place=place_text(*row[7:10]) if shared else "",
    )


def as_member(session: Session, found: Found, person: str) -> Found:
    """A household's pass in the hands of this person; as it was when he is none of its members."""
    members = household_members(session, found.household) if found.household else ()
    named = next((m.person for m in members if person in (str(m.person), m.person.hex)), None)
    return replace(found, holder=holder(session, named)) if named else found


def holder(session: Session, person: UUID) -> Holder | None:
    """A person as the gate may know him."""
    row = driver(session).execute(_ONE_HOLDER, (person.hex,)).fetchone()
    if row is None:
        subject = Subject(claim=ClaimKind.PERSON, value=person.hex)
        return _visitor(visits.found(session, subject)).holder
    return _holder(row)


def holders(session: Session, persons: Iterable[UUID]) -> Mapping[UUID, Holder]:
    """The same of many in one statement; who is no entry of the records is not among them."""
    asked = [person.hex for person in persons]
    statement = f"{_HOLDER}, e.id {_OF_ENTRY} WHERE e.id IN ({', '.join('?' * len(asked))})"
    rows = driver(session).execute(statement, asked).fetchall()
    return {UUID(row[10]): _holder(row) for row in rows}


def _visitor(known: visits.VisitFound | None) -> Found:
    """A visit as the gate's holder and pass; both end with the visit."""
    if known is None:
        return Found()
    visit = known.visit
    is_open = visit.state in (VisitState.EXPECTED, VisitState.INSIDE)
    return Found(
        holder=Holder(
            person=visit.id,
            name=known.name,
            kind=PersonKind.VISITOR,
            household=known.household,
            place=place_text(*known.place),
        ),
        pass_record=PassRecord(
            id=visit.id,
            number=visit.number,
            issue=1,
            status=PassStatus.ACTIVE if is_open else PassStatus.REVOKED,
            valid_from=known.registered_at,
            valid_until=visit.until,
        ),
        visit=visit,
    )


def _stored(subject: Subject) -> str:
    """UUIDs are stored as 32 hex digits, whatever dashes the claim came with."""
    value = subject.value.lower()
    return value.replace("-", "") if subject.claim is ClaimKind.PERSON else value


def _holder(row: Any) -> Holder:
    return Holder(
        person=UUID(row[0]),
        name=row[1],
        kind=PersonKind(row[2]),
        household=UUID(row[3]) if row[3] else None,
        sex=row[4],
        photo=row[5],
        no_phone_until=date.fromisoformat(row[6]) if row[6] else None,
        place=place_text(row[7], row[8], row[9]),
    )


# Who of them is out: the last passage that counts was a way out.
_MEMBERS = """
SELECT p.id, p.name, p.kind, p.sex,
  (SELECT CASE direction WHEN 'exit' THEN occurred_at END FROM passages
   WHERE person = p.id AND void = 0 AND outcome = 'granted' ORDER BY occurred_at DESC LIMIT 1)
FROM people AS p
WHERE p.household = ? AND p.moved_out_on IS NULL AND p.merged_into IS NULL
ORDER BY p.kind = 'dependant', p.name, p.id
"""


def household_members(session: Session, household: UUID) -> tuple[Member, ...]:
    """Those for whom a household's pass may stand; children and dependants come last."""
    rows = driver(session).execute(_MEMBERS, (household.hex,)).fetchall()
    return tuple(
        Member(
            person=UUID(row[0]),
            name=row[1],
            kind=PersonKind(row[2]),
            sex=row[3],
            out_since=utc_from(row[4]) if row[4] else None,
        )
        for row in rows
    )


def children(session: Session, household: UUID, born_after: date) -> tuple[Member, ...]:
    """Those of a household who come along with an adult: dependants, and whoever is that young."""
    statement = (
        select(Person.id)
        .where(Person.household == household)
        .where(or_(Person.kind == PersonKind.DEPENDANT, Person.born_on > born_after))
    )
    young = set(session.scalars(statement))
    return tuple(one for one in household_members(session, household) if one.person in young)
