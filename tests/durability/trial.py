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

from gatekeeper.store.database import Database
from gatekeeper.store.verification import verify
from tests.stations import Post

ROOT = Path(__file__).parents[2]
KEY = bytes(range(32))
RECORD = 8
SECTOR = 512
# Long enough for tens of commits and some checkpoints, short enough for hundreds of trials.
LONGEST_LIFE = 0.03

CARDS = "cards.txt"
RESIDENTS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a file holds after the crash: its lines, or what is wrong with it."""

    lines: int
    wrong: str


def template(folder: Path) -> Path:
    """A station with residents and their cards, at rest."""
    folder.mkdir(parents=True)
    post = Post(folder, database_key=KEY)
    cards = [post.resident(f"居民{n}", str(100 + n)).signed for n in range(RESIDENTS)]
    (folder / CARDS).write_text("\n".join(cards))
    post.database.checkpoint(truncate=True)
    post.database.close()
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
    """Open the file as the program does after a crash; verify the chain and all typed rows."""
    try:
        database = Database.open(folder / "gate.db", key=KEY)
    except Exception as error:
        return Found(lines=0, wrong=repr(error))
    try:
        result = verify(database)
    finally:
        database.close()
    return Found(lines=result.lines, wrong=repr(result.fault) if result.fault else "")


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
    for name in ("gate.db", CARDS):
        shutil.copyfile(folder / name, into / name)
    return into
