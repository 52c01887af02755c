"""Carries a station's chain, parts and rows into another database, as a bundle would."""

from __future__ import annotations

import csv

from sqlalchemy import select

from gatekeeper.store import search
from gatekeeper.store.access_rows import Told, derive_all
from gatekeeper.store.changes import applying
from gatekeeper.store.database import Database, driver
from gatekeeper.store.people import Person
from gatekeeper.store.proofs import is_about, line_at, prove
from gatekeeper.store.row_obstacles import obstacle, obstacle_to_going
from gatekeeper.store.row_states import (
    Effect,
    Sent,
    apply_state,
    delete_state,
    load,
    outgoing,
    states,
)
from gatekeeper.store.travelling import DERIVED, TRAVELLING

LAST = 2**31 - 1


def carry(source: Database, target: Database, *, first: int = 1, last: int = LAST) -> list[Effect]:
    """Every chain of the source between these lines; what each row did."""
    done: list[Effect] = []
    with source.read() as here, target.begin("exchange") as there:
        stations = driver(here).execute("SELECT id FROM stations ORDER BY created_at").fetchall()
        for (station,) in stations:
            span = (station, first, last)
            _lines(driver(here), driver(there), span)
            _access(there, span)
            with applying(there):
                done += [_row(there, station, sent) for sent in outgoing(here, *span)]
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


def _head(here, there, span) -> None:
    """Of a chain carried to its end."""
    row = here.execute("SELECT * FROM log_head WHERE station = ?", (span[0],)).fetchone()
    if row[1] <= span[2]:
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


def _row(there, station: str, sent: Sent) -> Effect:
    line = line_at(there, station, sent.sequence)
    assert line is not None
    assert is_about(line, sent.table, sent.row), (line, sent)
    if not sent.values:
        assert obstacle_to_going(there, sent.table, sent.row) is None
        return delete_state(there, sent.table, sent.row)
    values = load(sent.table, sent.values)
    found = obstacle(there, sent.table, values)
    assert found is None, (found, sent)
    effect = apply_state(there, sent.table, values)
    assert prove(there, line) is None, (prove(there, line), sent)
    return effect


def index_all(database: Database) -> None:
    """Tests write people past the services that keep the search terms."""
    with database.begin("people") as session:
        search.index(session, session.scalars(select(Person.id)).all())


def contents(database: Database) -> dict[str, list[object]]:
    """All that travels or is derived, to be compared."""
    with database.read() as session:
        told: dict[str, list[object]] = {name: sorted(states(session, name)) for name in TRAVELLING}
        for name in sorted(DERIVED):
            rows = driver(session).execute(f"SELECT * FROM {name}").fetchall()
            told[name] = sorted(rows, key=repr)
        return told
