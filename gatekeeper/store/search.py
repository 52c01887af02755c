"""Finding people by what a guard hears: name, spelling, door, card number, end of the phone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    String,
    and_,
    delete,
    insert,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, aliased, mapped_column

from gatekeeper.domain.access import PassStatus, PersonKind
from gatekeeper.store.columns import Base
from gatekeeper.store.people import Household, Pass, Person
from gatekeeper.store.pinyin import door_text, fold, name_key, name_terms, place_key, place_terms

LEAST_CHARACTERS = 2  # nothing to browse: a single letter would list half the compound
PHONE_TAIL = 4
# A number typed as far as its fourth digit may be a card's: 0012-3453.
_CARD = re.compile(r"[0-9]{4,}|[0-9]{4}-[0-9]*")

# People whose terms are written by one statement; well below SQLite's limit of parameters.
CHUNK = 500

# One table for all kinds of terms; the first character tells doors, cards and phones from names.
PLACE, NUMBER, PHONE = "@", "#", "+"
# After every character that can follow a prefix.
_LAST = "\U0010ffff"


class SearchTerm(Base, kw_only=True):
    """One way to find one person; derived from people, households and passes, never exchanged."""

    __tablename__ = "search_terms"
    __table_args__ = (
        Index("ix_search_terms_person", "person"),
        # The key is the whole row: found by a range of terms without a second look-up.
        {"sqlite_with_rowid": False},
    )

    term: Mapped[str] = mapped_column(String(128), primary_key=True)
    person: Mapped[UUID] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """A line of a search; the name in full, for the eyes of whoever searched."""

    person: UUID
    name: str
    kind: PersonKind
    place: str
    number: str = ""
    photo: str | None = None
    household: UUID | None = None


def prepare() -> None:
    """Load the readings (a quarter second), so that no transaction waits for them."""
    name_terms("中")


def index(session: Session, people: Iterable[UUID]) -> None:
    """Write the terms of some people anew, after any change of name, phone, flat or pass."""
    ids = tuple(people)
    session.flush()
    for start in range(0, len(ids), CHUNK):
        _index(session, ids[start : start + CHUNK])


def _index(session: Session, ids: Sequence[UUID]) -> None:
    session.execute(delete(SearchTerm).where(SearchTerm.person.in_(ids)))
    numbers: dict[UUID, list[str]] = {}
    # Whoever was entered twice is found by the passes of both entries.
    entry = aliased(Person)
    issued = (
        select(Person.id, Pass.number)
        .join(entry, or_(entry.id == Person.id, entry.merged_into == Person.id))
        .join(Pass, or_(Pass.person == entry.id, Pass.household == Person.household))
        .where(Person.id.in_(ids))
    )
    for person, number in session.execute(issued):
        numbers.setdefault(person, []).append(number)
    statement = (
        select(Person, Household)
        .outerjoin(Household, Household.id == Person.household)
        .where(Person.id.in_(ids), Person.moved_out_on.is_(None), Person.merged_into.is_(None))
    )
    rows = [
        {"term": term, "person": person.id}
        for person, home in session.execute(statement)
        for term in sorted(_terms(person, home, numbers.get(person.id, ())))
    ]
    if rows:
        session.execute(insert(SearchTerm), rows)


def _terms(person: Person, home: Household | None, numbers: Iterable[str]) -> frozenset[str]:
    terms = name_terms(person.name) | {NUMBER + _digits(number) for number in numbers}
    if person.latin_name:
        terms |= name_terms(person.latin_name)
    if home is not None:
        doors = place_terms(home.building, home.unit, home.room)
        terms |= {PLACE + door for door in doors}
    if len(person.phone) >= PHONE_TAIL:
        terms |= {PHONE + person.phone[-PHONE_TAIL:]}
    return terms


def search(session: Session, text: str, limit: int = 20) -> tuple[PersonRow, ...]:
    """The people a text stands for, the closest first; nothing for fewer than two characters.

    Words with a digit are a door, a card number or the end of a phone; the others are a name. Both
    together narrow: "zhang 12-2".
    """
    if sum(c.isalnum() for c in fold(text)) < LEAST_CHARACTERS:
        return ()
    ids = _people(session, _conditions(text), limit)
    return _rows(session, ids)


def _conditions(text: str) -> list[list[tuple[str, str]]]:
    """For each part of the text its ranges of terms, any of which will do."""
    # Marks such as 栋 become dashes first, so that "12栋 2单元" is one door.
    words = door_text(text).split()
    doors = [word for word in words if any(c.isdigit() for c in word)]
    name = name_key("".join(word for word in words if word not in doors))
    conditions = [[_beginning(name)]] if name else []
    if doors:
        conditions.append(_number_ranges("-".join(word.strip("-") for word in doors), doors[-1]))
    return conditions


def _number_ranges(door: str, last: str) -> list[tuple[str, str]]:
    key = door + "-" if last.endswith("-") else door
    ranges = [_beginning(PLACE + place_key(key))]
    if _CARD.fullmatch(key):
        ranges.append(_beginning(NUMBER + _digits(key)))
    if key.isdigit() and len(key) == PHONE_TAIL:
        ranges.append((PHONE + key, PHONE + key))
    if not key[0].isdigit():  # a name may hold a digit too (test people, machines, 3号车队)
        ranges.append(_beginning(name_key(key)))
    return ranges


def _digits(number: str) -> str:
    return number.replace("-", "")


def _beginning(prefix: str) -> tuple[str, str]:
    return prefix, prefix + _LAST


def _people(
    session: Session, conditions: Sequence[Sequence[tuple[str, str]]], limit: int
) -> tuple[UUID, ...]:
    """People meeting all conditions; exact terms sort before longer ones."""
    if not conditions:
        return ()
    narrowest = conditions[-1]
    others = [
        select(1).where(other.person == SearchTerm.person, _within(other.term, condition)).exists()
        for condition in conditions[:-1]
        for other in (aliased(SearchTerm),)
    ]
    found: dict[UUID, None] = {}
    for low, high in narrowest:
        statement = (
            select(SearchTerm.person)
            .where(SearchTerm.term >= low, SearchTerm.term <= high, *others)
            .order_by(SearchTerm.term, SearchTerm.person)
        )
        # Read only as far as needed: a short spelling begins thousands of terms.
        with session.execute(statement.execution_options(yield_per=limit)) as rows:
            for (person,) in rows:
                found[person] = None
                if len(found) >= limit:
                    return tuple(found)
    return tuple(found)


def _within(
    term: InstrumentedAttribute[str], ranges: Sequence[tuple[str, str]]
) -> ColumnElement[bool]:
    return or_(*(and_(term >= low, term <= high) for low, high in ranges))


def _rows(session: Session, ids: Sequence[UUID]) -> tuple[PersonRow, ...]:
    statement = (
        select(Person, Household, Pass.number)
        .outerjoin(Household, Household.id == Person.household)
        .outerjoin(Pass, and_(Pass.person == Person.id, Pass.status == PassStatus.ACTIVE))
        .where(Person.id.in_(ids))
    )
    rows: dict[UUID, PersonRow] = {}
    for person, household, number in session.execute(statement):
        home: Household | None = household  # an outer join may find none
        rows[person.id] = PersonRow(
            person=person.id,
            name=person.name,
            kind=person.kind,
            place=home.place if home is not None else "",
            number=number or "",
            photo=person.photo,
            household=person.household,
        )
    return tuple(rows[one] for one in ids if one in rows)
