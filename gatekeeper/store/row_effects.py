"""What follows from a row that came from elsewhere: search terms, visits, entries of one person."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gatekeeper.store import ledger_terms, merges, retention, search, visits
from gatekeeper.store.changes import Applying
from gatekeeper.store.people import Person, members
from gatekeeper.store.travelling import FOLLOWING

# Below what one statement takes as values.
AT_ONCE = 500


def led(session: Session, name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The row leads to whom its person was merged into here, as rows written here do."""
    person = values.get("person")
    if person is None or name not in FOLLOWING or name == merges.Merge.__tablename__:
        return dict(values)
    merged = session.execute(select(Person.merged_into).where(Person.id == person)).scalar()
    return {**values, "person": merged or person}


def written(
    session: Session,
    applying: Applying,
    name: str,
    before: Mapping[str, Any] | None,
    values: Mapping[str, Any],
) -> None:
    """Note, or do, what follows from a row that was just written."""
    match name:
        case "people":
            was = before["merged_into"] if before else None
            now = values.get("merged_into", was)
            if now != was:
                _rename(session, values["id"], was, now)
            applying.follow(find_again, *_whom(person=(values["id"], was, now)))
        case "households":
            applying.follow(find_again, *_whom(household=(values["id"],)))
        case "passes":
            for row in (before or {}, values):
                _pass(applying, row)
        case "visits":
            applying.follow(visits.follow_all, values["id"])
        case "ledger_entries":
            applying.follow(ledger_terms.index_again, values["id"])


def going(session: Session, applying: Applying, name: str, before: Mapping[str, Any]) -> None:
    """Do what must be done before the row is deleted."""
    if name == "people":
        retention.drop_person(session, before["id"])
    elif name == "passes":
        _pass(applying, before)


def _pass(applying: Applying, row: Mapping[str, Any]) -> None:
    whom = _whom(person=(row.get("person"),), household=(row.get("household"),))
    applying.follow(find_again, *whom)


def _rename(session: Session, entry: UUID, was: UUID | None, now: UUID | None) -> None:
    """A person entered twice, or two people again, as decided elsewhere."""
    if was is not None:
        merges.go_back(session, entry, was)
    if now is not None:
        merges.follow(session, entry, now)


# --- search -----------------------------------------------------------------------------------

Whom = tuple[str, UUID]


def _whom(**named: Iterable[UUID | None]) -> list[Whom]:
    return [(kind, id) for kind, ids in named.items() for id in ids if id is not None]


def find_again(session: Session, whom: Collection[Whom]) -> None:
    """Write the search terms of these people anew, and of those who live behind these doors."""
    people = {id for kind, id in whom if kind == "person"}
    doors = [id for kind, id in whom if kind == "household"]
    for some in _portions(doors):
        people |= set(members(session, some))
    # Whoever was entered twice is found by the passes of both entries.
    leads = select(Person.merged_into).where(Person.merged_into.is_not(None))
    for some in _portions(sorted(people)):
        people |= {one for one in session.scalars(leads.where(Person.id.in_(some))) if one}
    search.index(session, sorted(people))


def _portions(ids: list[UUID]) -> Iterable[list[UUID]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
