"""Entries of a ledger read: page by page, searched, counted, each with the steps of its life."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.ledger import State
from gatekeeper.store.columns import utc_from, utc_text
from gatekeeper.store.database import driver
from gatekeeper.store.ledgers import LONGEST_TERM, NOTE, PRIVATE, RESPONSIBLE
from gatekeeper.store.pinyin import fold

PORTION = 500
# A book or a CSV file with more lines helps nobody.
MOST = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """An entry with all its values; `is_cut` when private parts of it were erased."""

    id: UUID
    ledger: str
    occurred_at: datetime
    recorded_at: datetime
    operator: UUID
    state: State
    values: Mapping[str, str]
    people: Mapping[str, UUID]
    responsible: str = ""
    is_cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """One line of an entry's life, with its note while that is kept."""

    sequence: int
    action: str
    state: State
    recorded_at: datetime
    operator: UUID
    responsible: str = ""
    note: str = ""


Place = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which entries: words that must stand in them, states, a span of when they occurred."""

    words: str = ""
    states: tuple[State, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    oldest_first: bool = False


_COLUMNS = (
    "e.id, e.values_station, e.values_line, e.responsible_station, e.responsible_line, e.ledger, "
    'e.occurred_at, e.recorded_at, e.operator, e.state, e."values"'
)


def page(
    session: Session, ledger: str, wanted: Wanted, *, after: Place | None = None, limit: int = 100
) -> tuple[tuple[EntryRow, ...], Place | None]:
    """The next entries in order of when they occurred, and after which to go on; None: the end."""
    where, values = _conditions(ledger, wanted)
    sign, order = (">", "ASC") if wanted.oldest_first else ("<", "DESC")
    if after is not None:
        where += f" AND (e.occurred_at, e.id) {sign} (?, ?)"
        values += after
    statement = (
        f"SELECT {_COLUMNS} FROM ledger_entries AS e WHERE {where} "  # noqa: S608  (own names)
        f"ORDER BY e.occurred_at {order}, e.id {order} LIMIT ?"
    )
    rows = driver(session).execute(statement, (*values, limit)).fetchall()
    last = (rows[-1][6], rows[-1][0]) if len(rows) == limit else None
    return _entries(session, rows), last


def every(session: Session, ledger: str, wanted: Wanted, *, most: int = MOST) -> Iterator[EntryRow]:
    """All of them, read in portions; at most `most`."""
    after: Place | None = None
    left = most
    while left > 0:
        rows, after = page(session, ledger, wanted, after=after, limit=min(PORTION, left))
        yield from rows
        left -= len(rows)
        if after is None:
            return


def count(session: Session, ledger: str, wanted: Wanted) -> int:
    """How many there are."""
    where, values = _conditions(ledger, wanted)
    statement = f"SELECT count(*) FROM ledger_entries AS e WHERE {where}"  # noqa: S608
    found: int = driver(session).execute(statement, values).fetchone()[0]
    return found


def _conditions(ledger: str, wanted: Wanted) -> tuple[str, tuple[Any, ...]]:
    where, values = "e.ledger = ?", [ledger]
    if wanted.states:
        where += f" AND e.state IN ({', '.join('?' * len(wanted.states))})"
        values += [state.value for state in wanted.states]
    if wanted.since is not None:
        where += " AND e.occurred_at >= ?"
        values.append(utc_text(wanted.since))
    if wanted.until is not None:
        where += " AND e.occurred_at < ?"
        values.append(utc_text(wanted.until))
    for word in fold(wanted.words).split():
        where += (
            " AND e.id IN (SELECT entry FROM ledger_terms "
            "WHERE ledger = ? AND term >= ? AND term < ?)"
        )
        term = word[:LONGEST_TERM]
        values += [ledger, term, term + "\U0010ffff"]
    return where, tuple(values)


def entry(session: Session, id: UUID) -> EntryRow | None:
    """One entry by its id."""
    statement = f"SELECT {_COLUMNS} FROM ledger_entries AS e WHERE e.id = ?"  # noqa: S608
    rows = driver(session).execute(statement, (id.hex,)).fetchall()
    found = _entries(session, rows)
    return found[0] if found else None


def lines_of(session: Session, id: UUID) -> tuple[LineRow, ...]:
    """The life of an entry, first line first."""
    rows = driver(session).execute(
        "SELECT station, sequence, action, state, recorded_at, operator FROM ledger_lines "
        "WHERE entry = ? ORDER BY recorded_at, station, sequence",
        (id.hex,),
    )
    return tuple(
        LineRow(
            sequence=sequence,
            action=action,
            state=State(state),
            recorded_at=utc_from(recorded_at),
            operator=UUID(operator),
            responsible=_one(session, station, sequence, RESPONSIBLE),
            note=_one(session, station, sequence, NOTE),
        )
        for station, sequence, action, state, recorded_at, operator in rows.fetchall()
    )


def first_at(session: Session, ledger: str) -> datetime | None:
    """When the oldest entry occurred."""
    return _edge(session, ledger, "min")


def last_at(session: Session, ledger: str) -> datetime | None:
    """When the newest entry occurred."""
    return _edge(session, ledger, "max")


def _edge(session: Session, ledger: str, which: str) -> datetime | None:
    statement = f"SELECT {which}(occurred_at) FROM ledger_entries WHERE ledger = ?"  # noqa: S608
    row = driver(session).execute(statement, (ledger,)).fetchone()
    return utc_from(row[0]) if row[0] else None


def count_open(session: Session) -> dict[str, int]:
    """Unfinished entries by ledger."""
    rows = driver(session).execute(
        "SELECT ledger, count(*) FROM ledger_entries WHERE state IN ('open', 'assigned') "
        "GROUP BY ledger"
    )
    return dict(rows.fetchall())


_PARTS = "SELECT part, data FROM journal_private WHERE station = ? AND sequence = ?"
_LISTED = "SELECT parts FROM ledger_lines WHERE station = ? AND sequence = ?"


def _entries(session: Session, rows: Iterable[Sequence[Any]]) -> tuple[EntryRow, ...]:
    held = driver(session)
    made = []
    for row in rows:
        values: dict[str, str] = json.loads(row[10])
        parts = held.execute(_PARTS, row[1:3]).fetchall()
        listed = held.execute(_LISTED, row[1:3]).fetchone()
        people = {}
        for name, data in parts:
            told = json.loads(data)
            values |= told["values"]
            if "person" in told and name != PRIVATE:
                people[name] = UUID(told["person"])
        made.append(
            EntryRow(
                id=UUID(row[0]),
                ledger=row[5],
                occurred_at=utc_from(row[6]),
                recorded_at=utc_from(row[7]),
                operator=UUID(row[8]),
                state=State(row[9]),
                values=values,
                people=people,
                responsible=_one(session, row[3], row[4], RESPONSIBLE),
                is_cut=listed is None or len(parts) < len(listed[0].split()),
            )
        )
    return tuple(made)


def _one(session: Session, station: str | None, line: int | None, part: str) -> str:
    """The one value of a small part; empty when there is none or it was erased."""
    if line is None:
        return ""
    found = driver(session).execute(_PARTS + " AND part = ?", (station, line, part)).fetchone()
    return str(json.loads(found[1])["values"][part]) if found else ""
