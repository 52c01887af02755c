"""A million lines sent to the office and taken there, beside sqlite3's own command line.

The command line writes the same lines and parts as CSV from a plain file, and imports what they
become at the office (lines, parts, events, passages) into the same tables with the same indexes; it
proves, unseals, compares and derives nothing.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from benchmarks import long_log
from benchmarks.lists import passing
from benchmarks.table import Line, at, median, show
from benchmarks.year import Year
from gatekeeper import app, keys
from gatekeeper.config import LaneSettings, Settings
from gatekeeper.domain.access import Direction
from gatekeeper.domain.accounts import SYSTEM
from gatekeeper.keys import SigningKey
from gatekeeper.services.community import Size
from gatekeeper.services.merging import Merging
from gatekeeper.store.columns import utc_text
from gatekeeper.store.connections import open_writing
from gatekeeper.store.database import Database
from gatekeeper.store.exchange import OfficePeer
from gatekeeper.store.ids import utc_now
from gatekeeper.store.lines import (
    fields_of,
    head_message,
    line_of,
    next_hash,
    part_code,
    parts_field,
)
from gatekeeper.store.received import EnrolledStation
from gatekeeper.store.station import Station, own_key, station_id
from gatekeeper.sync.upward import make

LINES = 1_000_000
WAITS, BETWEEN_SECONDS = 60, 0.03
# Bundles may take four times what bare CSV takes to write, two and a half times what it takes to
# import.
GOAL_EXPORT, GOAL_MERGE, GOAL_MEGABYTES, GOAL_WAIT = 4.0, 2.5, 40, 50
FEW = Size(buildings=6, households=80, residents=240)


def main() -> None:
    """The station's side, then the office's."""
    app.speak("zh_CN")
    if shutil.which("sqlite3") is None:
        print("  sqlite3's command line is not here: there is nothing to measure against")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        office = Database.open(folder / "office.db")
        identity = keys.new_identity()
        gate = _gate(folder / "gate", office.journal.key.public, identity)
        try:
            show(_made(gate, folder))
            show(_waits(gate, folder))
            show(_taken(gate, office, identity, folder))
        finally:
            gate.program.close()
            office.close()


# --- a gate --------------------------------------------------------------------------------------


def _gate(folder: Path, office: bytes, identity: str) -> Year:
    """A gate of this office that a million passed, with a chain that is good."""
    lane = LaneSettings(key="1", name="1", usual=Direction.EXIT)
    settings = Settings(data=folder, lanes=(lane,), encrypted=False, language="zh_CN")
    program = app.build(settings)
    people, cards = program.lanes.write(long_log.settled, program, FEW).result()
    program.standing.trust = program.passes.trust()
    passing(Year(program=program, people=people, cards=cards))()
    path, station = program.database.path, program.database.journal.station
    with program.database.begin("exchange") as session:
        session.add(
            OfficePeer(
                station=station,
                name="office",
                public=office,
                recipient=keys.recipient_of(identity),
                address="folder:/nowhere",
                enrolled_at=utc_now(),
            )
        )
    program.close()
    held = open_writing(path, None)
    _fill(held, station)
    held.close()
    program = app.build(settings)
    program.standing.trust = program.passes.trust()
    gc.collect()
    gc.freeze()
    return Year(program=program, people=people, cards=cards[1:])


def _fill(held: Any, station: str) -> None:
    """The last verdict again and again, each with an id, parts and salts of its own."""
    key = own_key(held)
    assert key is not None
    before = time.perf_counter()
    count, last_hash = held.execute("SELECT count, hash FROM log_head").fetchone()
    kind, line = held.execute(
        "SELECT kind, line FROM journal WHERE sequence = ?", (count,)
    ).fetchone()
    parts = held.execute(
        "SELECT part, person, expires_at, data FROM journal_private WHERE sequence = ?", (count,)
    ).fetchall()
    fields, moment = fields_of(line), utc_text(utc_now())
    held.execute("BEGIN IMMEDIATE")
    for sequence in range(count + 1, LINES + 1):
        id, salt = f"{sequence:032x}", os.urandom(16)
        fields[0], fields[1], fields[3] = str(sequence), id, id
        fields[4] = fields[5] = moment
        fields[-1] = parts_field({part: part_code(salt, data) for part, *_, data in parts})
        line = line_of(fields)
        last_hash = next_hash(last_hash, kind, line)
        held.execute(
            "INSERT INTO journal (station, sequence, id, kind, line, hash) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (station, sequence, id, kind, line, last_hash),
        )
        held.executemany(
            "INSERT INTO journal_private "
            "(station, sequence, part, person, expires_at, salt, data) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (station, sequence, part, person, until, salt, data)
                for part, person, until, data in parts
            ],
        )
    held.execute(
        "UPDATE log_head SET count = ?, hash = ?, recorded_at = ?, signature = ?",
        (LINES, last_hash, moment, key.sign(head_message(key.public, LINES, last_hash))),
    )
    held.execute("COMMIT")
    held.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    took = time.perf_counter() - before
    print(f"  {LINES:,} lines, {len(parts)} parts each, chained in {took:.0f} s", flush=True)


# --- the bundle made -----------------------------------------------------------------------------


def _made(gate: Year, folder: Path) -> Iterator[Line]:
    path = gate.program.database.path
    floor = _timed(lambda: _written(path, folder))
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        took, grew = pool.apply(_measured, (path, folder / "made"))
    yield Line(
        what=f"{LINES:,} lines made a bundle / bare CSV",
        measured=f"{took:.1f} s",
        floor=f"{floor:.1f} s",
        p50=took / floor,
        goal=GOAL_EXPORT,
    )
    yield Line(
        what="memory of the desk for it",
        measured=f"{grew:.0f} MB",
        asked=f"<= {GOAL_MEGABYTES} MB",
        met=grew <= GOAL_MEGABYTES,
    )


def _written(path: Path, folder: Path) -> None:
    """What a bundle has of lines and parts, as the command line writes it."""
    lines = "SELECT line FROM journal ORDER BY station, sequence"
    parts = (
        "SELECT sequence, part, person, expires_at, lower(hex(salt)), data "
        "FROM journal_private ORDER BY station, sequence, part"
    )
    _asked(path, "-list", lines, folder / "lines.csv")
    _asked(path, "-csv", parts, folder / "parts.csv")


def _asked(path: Path, mode: str, statement: str, into: Path) -> None:
    with into.open("wb") as out:
        subprocess.run(["sqlite3", mode, str(path), statement], stdout=out, check=True)


def _measured(path: Path, folder: Path) -> tuple[float, float]:
    """In the child: seconds, and megabytes by which it grew."""
    before = _megabytes("VmRSS")
    took = _timed(lambda: make(path, folder, key=None, now=utc_now()))
    return took, _megabytes("VmHWM") - before


def _megabytes(of: str) -> float:
    told = Path("/proc/self/status")
    if not told.exists():
        return 0.0
    (line,) = (line for line in told.read_text().splitlines() if line.startswith(of))
    return int(line.split()[1]) / 1024


def _timed(call: Callable[[], object]) -> float:
    before = time.perf_counter()
    call()
    return time.perf_counter() - before


# --- the gate meanwhile --------------------------------------------------------------------------


def _waits(gate: Year, folder: Path) -> Iterator[Line]:
    """How long a card waits for its verdict while a bundle is made at a desk."""
    lanes, path = gate.program.lanes, gate.program.database.path
    present = passing(gate)
    idle: Future[Any] = Future()
    idle.set_result(None)
    floor: list[float] = []
    for beside in ("", ", a bundle being made"):
        job = lanes.desk(make, path, folder / "wait", key=None, now=utc_now()) if beside else idle
        took = []
        for _ in range(WAITS):
            before = time.perf_counter()
            lanes.present(present).result()
            took.append((time.perf_counter() - before) * 1000)
            time.sleep(BETWEEN_SECONDS)
        job.result()
        floor = floor or took
        p95 = at(took, 0.95)
        yield Line(
            what=f"a card at the gate{beside}",
            measured=f"{median(took):.1f} ms, p95 {p95:.1f}",
            floor=f"{median(floor):.1f} ms",
            p50=median(took) / median(floor),
            p99=at(took, 0.99) / at(floor, 0.99),
            asked=f"p95 <= {GOAL_WAIT} ms",
            met=p95 <= GOAL_WAIT,
        )


# --- the bundle taken ----------------------------------------------------------------------------

# What a bundle of passages becomes at the office.
_TABLES = ("journal", "journal_private", "access_events", "passages")


def _taken(gate: Year, office: Database, identity: str, folder: Path) -> Iterator[Line]:
    path = gate.program.database.path
    sealed = [one.path for one in make(path, folder / "up", key=None, now=utc_now())]
    key = gate.program.database.journal.key
    assert isinstance(key, SigningKey)
    _enrol(office, key)
    merging = Merging(
        database=office,
        journal=office.journal,
        clock=utc_now,
        identity=identity,
        folder=folder / "taken",
    )
    took, steps = _take(merging, sealed)
    floor = _timed_import(office.path, folder)
    yield Line(
        what=f"{LINES:,} lines taken / bare import of what they became",
        measured=f"{took:.1f} s",
        floor=f"{floor:.1f} s",
        p50=took / floor,
        goal=GOAL_MERGE,
    )
    yield Line(
        what="a desk's own commit waits for a step of it",
        measured=f"{median(steps):.1f} ms, p99 {at(steps, 0.99):.1f}",
        asked=f"p99 <= {GOAL_WAIT} ms",
        met=at(steps, 0.99) <= GOAL_WAIT,
    )
    # The same lines in another bundle: all of them are compared with those that are here.
    again = [one.path for one in make(path, folder / "again", key=None, now=utc_now())]
    took, _ = _take(merging, again)
    yield Line(
        what=f"{LINES:,} lines taken again / bare import",
        measured=f"{took:.1f} s",
        floor=f"{floor:.1f} s",
        p50=took / floor,
        goal=GOAL_MERGE,
    )


def _take(merging: Merging, sealed: Iterable[Path]) -> tuple[float, list[float]]:
    """Seconds in all, and the milliseconds of each step that holds the database."""
    held, before = [], time.perf_counter()
    for path in sealed:
        copy = path.with_suffix(".copy")
        shutil.copyfile(path, copy)
        taking = merging.begin(copy)
        while not taking.is_done:
            is_writing, began = taking.is_writing, time.perf_counter()
            taking.step()
            if is_writing:
                held.append((time.perf_counter() - began) * 1000)
    return time.perf_counter() - before, held


def _timed_import(path: Path, folder: Path) -> float:
    """The import alone, into the same tables and indexes; its files are written before."""
    tables = ", ".join(f"'{table}'" for table in _TABLES)
    asked = (
        f"SELECT sql || ';' FROM sqlite_master WHERE tbl_name IN ({tables}) "  # noqa: S608
        "AND type IN ('table', 'index') AND sql IS NOT NULL ORDER BY type DESC"
    )
    schema = subprocess.run(
        ["sqlite3", str(path), asked],
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    for table in _TABLES:
        _asked(path, "-csv", f"SELECT * FROM {table}", folder / f"{table}.csv")  # noqa: S608
    bare = folder / "bare.db"
    made = f"PRAGMA journal_mode = WAL;\n{schema}"
    subprocess.run(["sqlite3", str(bare)], input=made, stdout=subprocess.DEVNULL, text=True)
    imports = "\n".join(f'.import "{folder / table}.csv" {table}' for table in _TABLES)
    told = f"PRAGMA synchronous = FULL;\n.mode csv\n{imports}\n"
    return _timed(lambda: subprocess.run(["sqlite3", str(bare)], input=told.encode(), check=True))


def _enrol(office: Database, key: SigningKey) -> None:
    with office.begin("exchange") as session:
        station = station_id(key.public)
        session.add(Station(id=station, public=key.public, created_at=utc_now()))
        session.add(
            EnrolledStation(
                station=station,
                name="gate",
                recipient=keys.recipient_of(keys.new_identity()),
                enrolled_at=utc_now(),
                enrolled_by=SYSTEM.account,
            )
        )
