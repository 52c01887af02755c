"""What a durable record costs beside its floors: the same rows bare-inserted, and one bare insert.

Absolute times say what the disk does today; the ratios inside one interleaved run are the result.
"""

from __future__ import annotations

import math
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gatekeeper.store.connections import open_writing
from gatekeeper.store.database import Database
from gatekeeper.store.journal import Part
from gatekeeper.store.lines import canonical

ROUNDS = 5
CALLS = 400

LINES_A_DAY = 3_000

# What one verdict writes besides moving the head, in this order.
TABLES = ("journal", "journal_private", "access_events", "passages", "lane_states")


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Microseconds a call, pooled over all rounds."""

    p50: float
    p99: float

    def over(self, floor: Timing) -> str:
        return f"{self.p50 / floor.p50:.2f}x p50, {self.p99 / floor.p99:.2f}x p99"


class BareRows:
    """The rows of the last verdict of a database, inserted again and again by fixed statements.

    `written` is a file that the program wrote at least one verdict into; the rows go into `path`,
    a file of the same tables, triggers and indexes, under new keys, in one transaction.
    """

    def __init__(self, written: Path, path: Path, *, key: bytes | None = None) -> None:
        source = open_writing(written, key)
        self.statements, self.rows = [], []
        for table in TABLES:
            cursor = source.execute(f"SELECT * FROM {table}")  # noqa: S608
            names = [column[0] for column in cursor.description]
            rows = [dict(zip(names, row, strict=True)) for row in cursor]
            if "sequence" in names:
                last = max((row["sequence"] for row in rows), default=0)
                rows = [row for row in rows if row["sequence"] == last]
            places = ", ".join(f":{name}" for name in names)
            verb = "INSERT OR REPLACE" if table == "lane_states" else "INSERT"
            self.statements.append(f"{verb} INTO {table} VALUES ({places})")
            self.rows.append(rows)
        source.close()
        self.held = open_writing(path, key)
        self.sequence = self.held.execute("SELECT count FROM log_head").fetchone()[0]

    def __call__(self) -> None:
        self.sequence += 1
        # As uuid7 does: later ids sort after earlier ones.
        new = {"sequence": self.sequence, "presentation": f"f{self.sequence:031x}"}
        held = self.held
        held.execute("BEGIN IMMEDIATE")
        for statement, rows in zip(self.statements, self.rows, strict=True):
            for row in rows:
                held.execute(statement, row | new)
        held.execute("UPDATE log_head SET count = ?", (self.sequence,))
        held.execute("COMMIT")

    def checkpoint(self) -> None:
        self.held.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def close(self) -> None:
        self.held.close()


class BareInsert:
    """One row into one table, synced: the least that a durable record can cost on this disk."""

    def __init__(self, path: Path, *, key: bytes | None = None) -> None:
        self.held = open_writing(path, key)
        self.held.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, line TEXT, hash BLOB)")
        self.row = ("x" * 250, os.urandom(32))

    def __call__(self) -> None:
        self.held.execute("BEGIN IMMEDIATE")
        self.held.execute("INSERT INTO bare (line, hash) VALUES (?, ?)", self.row)
        self.held.execute("COMMIT")

    def close(self) -> None:
        self.held.close()


def interleaved(
    cases: Mapping[str, Callable[[], Any]],
    *,
    idle: Sequence[Callable[[], Any]] = (),
    rounds: int = ROUNDS,
    calls: int = CALLS,
) -> dict[str, Timing]:
    """Time the cases in random order; `idle` (checkpoints) runs between rounds, untimed."""
    times: dict[str, list[float]] = {name: [] for name in cases}
    chance = random.Random(1)
    for _ in range(rounds):
        for _ in range(calls):
            for name in chance.sample(list(cases), len(cases)):
                start = time.perf_counter()
                cases[name]()
                times[name].append(time.perf_counter() - start)
        for quiet in idle:
            quiet()
    return {name: _timing(taken) for name, taken in times.items()}


def _timing(seconds: list[float]) -> Timing:
    ordered = sorted(seconds)
    at = min(len(ordered) - 1, math.ceil(0.99 * len(ordered)))
    return Timing(p50=statistics.median(ordered) * 1e6, p99=ordered[at] * 1e6)


def grown(path: Path, lines: int, *, key: bytes | None = None) -> None:
    """Fill a station's log with copies of its last line and row: big, quickly, chain not valid.

    People come in turn, one each 26 seconds (3,000 lines are a gate's day), up to a day ago.
    """
    held = open_writing(path, key)
    # Nothing here outlives a crash, and pages are written once.
    held.execute("PRAGMA journal_mode = OFF").fetchall()
    held.execute("PRAGMA synchronous = OFF")
    held.execute("PRAGMA foreign_keys = OFF")
    held.execute("PRAGMA cache_size = -262144")
    count = held.execute("SELECT count FROM log_head").fetchone()[0]
    held.execute("CREATE TEMP TABLE n AS SELECT 0 AS i")
    size = 1
    while size < lines - count:
        held.execute("INSERT INTO n SELECT i + ? FROM n", (size,))
        size *= 2
    held.execute("DELETE FROM n WHERE i >= ?", (lines - count,))
    held.execute("CREATE TEMP TABLE everybody AS SELECT id FROM people")
    (people,) = held.execute("SELECT count(*) FROM everybody").fetchone()
    indexes = held.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL "
        "AND tbl_name IN ('access_events', 'passages')"
    ).fetchall()
    held.execute("BEGIN IMMEDIATE")
    for name, _ in indexes:
        held.execute(f"DROP INDEX {name}")
    for table in ("journal", "access_events", "passages"):
        names = [row[1] for row in held.execute(f"PRAGMA table_info({table})")]
        since = f"unixepoch() - 86400 - ({lines} - i) * {86_400 // LINES_A_DAY}"
        shown = {
            "sequence": f"{count} + 1 + i",
            "presentation": "printf('%032x', i)",
            "occurred_at": f"strftime('%Y-%m-%dT%H:%M:%S.000000Z', {since}, 'unixepoch')",
        }
        if people:
            # A prime step, so that neighbours in time are no neighbours in the index.
            picked = f"rowid = 1 + i * 7919 % {people}"
            shown["person"] = f"(SELECT id FROM everybody WHERE {picked})"  # noqa: S608
        columns = ", ".join(shown.get(name, f"t.{name}") for name in names)
        held.execute(
            f"INSERT INTO {table} SELECT {columns} FROM n, "  # noqa: S608
            f"(SELECT * FROM {table} ORDER BY sequence DESC LIMIT 1) t ORDER BY i"
        )
    for _, statement in indexes:
        held.execute(statement)
    held.execute("UPDATE log_head SET count = ?", (lines,))
    held.execute("COMMIT")
    held.execute("PRAGMA journal_mode = WAL").fetchall()
    held.close()


def _append(database: Database) -> Callable[[], None]:
    columns = {"action": "bench", "operator": "", "values": "{}"}

    def call() -> None:
        parts = [
            Part(name="who", data=canonical({"name": "张三"})),
            Part(name="measured", data=canonical({"tenths": 365})),
        ]
        with database.begin("bench") as session:
            database.journal.append(session, "audit-1", columns, parts)

    return call


def _empty(database: Database) -> Callable[[], None]:
    with database.begin("bench") as session:
        session.connection().exec_driver_sql(
            "CREATE TABLE bare (id INTEGER PRIMARY KEY, line TEXT)"
        )

    def call() -> None:
        with database.begin("bench"):
            database._driver.execute("INSERT INTO bare (line) VALUES ('x')")

    return call


def main() -> None:
    """The store's own share; the whole decision is measured by `benchmarks.decision`."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = Database.open(folder / "gate.db")
        bare = BareInsert(folder / "bare.db")
        found = interleaved(
            {"bare": bare, "begin": _empty(database), "append": _append(database)},
            idle=[database.checkpoint],
        )
        database.close()
        bare.close()
    floor = found["bare"]
    print(f"one bare insert           {floor.p50:6.0f} us p50, {floor.p99:6.0f} us p99")
    print(f"begin + one insert        {found['begin'].over(floor)}")
    print(f"line + two parts + head   {found['append'].over(floor)}")


if __name__ == "__main__":
    main()
