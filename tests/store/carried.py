"""Carries a station's chain, parts and rows into another database, as a bundle would."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from gatekeeper.store import search
from gatekeeper.store.access_rows import Told, derive_all
from gatekeeper.store.changes import applying
from gatekeeper.store.database import Database, Reader, driver
from gatekeeper.store.people import Person
from gatekeeper.store.proofs import differing, is_about, line_at, prove
from gatekeeper.store.row_applying import Effect, apply_state, delete_state
from gatekeeper.store.row_obstacles import obstacle, obstacle_to_going
from gatekeeper.store.row_states import Sent, load, outgoing, states
from gatekeeper.store.travelling import DERIVED, TRAVELLING

LAST = 2**31 - 1


@dataclass
class Carried:
    """What the rows did; those that wait for others to come first."""

    effects: Counter[Effect] = field(default_factory=Counter)
    waiting: list[tuple[str, Sent]] = field(default_factory=list)


def carry(
    source: Database | Reader,
    target: Database,
    *,
    first: int = 1,
    last: int = LAST,
    waiting: Sequence[tuple[str, Sent]] = (),
) -> Carried:
    """Every chain of the source between these lines, and rows that waited before."""
    done = Carried()
    with source.read() as here, target.begin("exchange") as there:
        stations = driver(here).execute("SELECT id FROM stations ORDER BY created_at").fetchall()
        for (station,) in stations:
            span = (station, first, last)
            _lines(driver(here), driver(there), span)
            _access(there, span)
            with applying(there):
                rows = ((station, sent) for sent in outgoing(here, *span))
                for chain, sent in (*rows, *waiting):
                    _row(there, chain, sent, done)
        for (station,) in stations:
            if last >= _count(driver(here), station):
                assert list(differing(there, station, 1, last)) == []
    return done


def _lines(here, there, span) -> None:
    station = span[0]
    row = here.execute("SELECT id, public, created_at FROM stations WHERE id = ?", (station,))
    there.execute(
        "INSERT INTO stations (id, public, created_at, retired_at, is_own) "
        "VALUES (?, ?, ?, NULL, 0) ON CONFLICT DO NOTHING",
        row.fetchone(),
    )
    (known,) = there.execute(
        "SELECT coalesce(max(sequence), 0) FROM journal WHERE station = ?", (station,)
    ).fetchone()
    for table in ("journal", "journal_private"):
        columns = [row[1] for row in here.execute(f"PRAGMA table_info({table})")]
        rows = here.execute(
            f"SELECT {', '.join(columns)} FROM {table} "
            "WHERE station = ? AND sequence BETWEEN ? AND ? AND sequence > ?",
            (*span, known),
        )
        places = ", ".join("?" * len(columns))
        there.executemany(f"INSERT INTO {table} VALUES ({places})", rows.fetchall())
    for table in ("log_checkpoints", "erased_parts"):
        rows = here.execute(f"SELECT * FROM {table} WHERE station = ?", (station,)).fetchall()
        for row in rows:
            places = ", ".join("?" * len(row))
            there.execute(f"INSERT INTO {table} VALUES ({places}) ON CONFLICT DO NOTHING", row)
    _head(here, there, span)


def _count(held, station: str) -> int:
    return held.execute("SELECT count FROM log_head WHERE station = ?", (station,)).fetchone()[0]


def _head(here, there, span) -> None:
    """As signed at the end of the chain, which may lie further on; its moment is the line's."""
    row = here.execute("SELECT * FROM log_head WHERE station = ?", (span[0],)).fetchone()
    there.execute(
        "INSERT INTO log_head (station, count, hash, recorded_at, signature) "
        "VALUES (?, ?, ?, ?, ?) ON CONFLICT (station) DO UPDATE SET count = excluded.count, "
        "hash = excluded.hash, recorded_at = excluded.recorded_at, "
        "signature = excluded.signature WHERE excluded.count > log_head.count",
        row,
    )


def _access(there, span) -> None:
    held = driver(there)
    rows = held.execute(
        "SELECT sequence, line FROM journal "
        "WHERE station = ? AND sequence BETWEEN ? AND ? AND kind = 'access-1' ORDER BY sequence",
        span,
    ).fetchall()
    told = []
    for sequence, line in rows:
        parts = held.execute(
            "SELECT part, data FROM journal_private WHERE station = ? AND sequence = ?",
            (span[0], sequence),
        )
        told.append(Told(next(csv.reader([line])), **dict(parts.fetchall())))
    assert derive_all(there, span[0], told) == []


def _row(there, station: str, sent: Sent, done: Carried) -> None:
    line = line_at(there, station, sent.sequence)
    assert line is not None
    assert is_about(line, sent.table, sent.row), (line, sent)
    values = load(sent.table, sent.values) if sent.values else None
    if values is None:
        found = obstacle_to_going(there, sent.table, sent.row)
    else:
        found = obstacle(there, sent.table, values)
    if found is not None:
        done.waiting.append((station, sent))
        return
    if values is None:
        done.effects[delete_state(there, sent.table, sent.row)] += 1
        return
    done.effects[apply_state(there, sent.table, values)] += 1
    assert prove(there, line, sent.table) is None, (prove(there, line), sent)


def index_all(database: Database) -> None:
    """Tests write people past the services that keep the search terms."""
    with database.begin("people") as session:
        search.index(session, session.scalars(select(Person.id)).all())


def contents(database: Database | Reader) -> dict[str, list[object]]:
    """All that travels or is derived, to be compared."""
    with database.read() as session:
        told: dict[str, list[object]] = {name: sorted(states(session, name)) for name in TRAVELLING}
        for name in sorted(DERIVED):
            rows = driver(session).execute(f"SELECT * FROM {name}").fetchall()
            told[name] = sorted(rows, key=repr)
        return told
