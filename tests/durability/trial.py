"""One trial: start a writer, kill it at a random moment, look at what the disk would hold."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from gatekeeper.store.database import Database, driver
from gatekeeper.store.verification import verify

ROOT = Path(__file__).parents[2]
KEY = bytes(range(32))
RECORD = 8
SECTOR = 512
# Long enough for tens of commits and some checkpoints, short enough for hundreds of trials.
LONGEST_LIFE = 0.05

ACCESS = {
    "event": "granted",
    "presentation": "0" * 32,
    "occurred_at": "2026-03-02T00:30:00.000000Z",
    "lane": "1",
    "direction": "entry",
    "outcome": "granted",
    "findings": "pass-active",
    "overridden": "",
    "policy": "everyday@0",
    "lists_age": "",
    "operator": "",
    "source": "camera",
    "corrects": "",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a file holds after the crash: its lines, or what is wrong with it."""

    lines: int
    wrong: str


def template(folder: Path) -> Path:
    """A new, empty database at rest."""
    folder.mkdir(parents=True)
    database = Database.open(folder / "gate.db", key=KEY)
    with database.begin("x") as session:
        driver(session).execute("CREATE TABLE typed (sequence INTEGER PRIMARY KEY, id TEXT)")
    database.checkpoint(truncate=True)
    database.close()
    return folder


@contextmanager
def writers(**environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process that forks a writer whenever it is told; everything is imported once."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.durability.writer"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )
    try:
        yield process
    finally:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.close()
        process.stdout.close()
        process.wait(timeout=30)


def killed(
    process: subprocess.Popen[bytes], folder: Path, seed: int, *, synchronous: str = "FULL"
) -> int:
    """The last line whose commit was acknowledged before the writer was killed."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{folder}\t{seed}\t{synchronous}\n".encode())
    process.stdin.flush()
    child = -_record(process.stdout)
    acknowledged = _record(process.stdout)
    time.sleep(random.Random(seed).random() * LONGEST_LIFE)
    os.kill(child, signal.SIGKILL)
    while (number := _record(process.stdout)) != 0:
        assert number == acknowledged + 1
        acknowledged = number
    return acknowledged


def _record(pipe: IO[bytes]) -> int:
    record = pipe.read(RECORD)
    assert len(record) == RECORD, "the writer ended by itself"
    return int.from_bytes(record, "little", signed=True)


def look(folder: Path) -> Found:
    """Open the file as the program does after a crash and verify all of it."""
    try:
        database = Database.open(folder / "gate.db", key=KEY)
    except Exception as error:
        return Found(lines=0, wrong=repr(error))
    try:
        result = verify(database, projections={})
        with database.read() as session:
            held = driver(session)
            apart = held.execute(
                "SELECT count(*) FROM journal j LEFT JOIN typed t "
                "ON t.sequence = j.sequence AND t.id = j.id WHERE t.id IS NULL"
            ).fetchone()[0]
            typed = held.execute("SELECT count(*) FROM typed").fetchone()[0]
    finally:
        database.close()
    if result.fault is not None:
        return Found(lines=result.lines, wrong=repr(result.fault))
    if apart or typed != result.lines:
        return Found(lines=result.lines, wrong=f"{apart} lines without a row, {typed} rows")
    return Found(lines=result.lines, wrong="")


def after_the_cut(cache: Path, platter: Path, into: Path, chance: random.Random) -> Path:
    """A disk on which some sectors that were never synced arrived all the same, in any order."""
    into.mkdir(parents=True)
    for name in ("gate.db", "gate.db-wal"):
        certain = _bytes(platter / name)
        latest = _bytes(cache / name)
        if not certain and not (platter / name).exists():
            continue
        disk = bytearray(certain)
        for start in range(0, len(latest), SECTOR):
            sector = latest[start : start + SECTOR]
            if sector != certain[start : start + SECTOR] and chance.random() < 0.5:
                disk.extend(bytes(max(0, start + len(sector) - len(disk))))
                disk[start : start + len(sector)] = sector
        (into / name).write_bytes(disk)
    return into


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


def copied(folder: Path, into: Path) -> Path:
    into.mkdir(parents=True)
    shutil.copyfile(folder / "gate.db", into / "gate.db")
    return into
