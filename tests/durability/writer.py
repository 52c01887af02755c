"""Writes passages until it is killed: one forked child for each line on standard input.

Each record on standard output is one signed 8-byte number: minus the child's process id at its
start, the sequence of a line once its commit returned, 0 when the child is gone.
"""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path

from gatekeeper.store.database import Database, driver
from gatekeeper.store.journal import Part
from gatekeeper.store.lines import canonical
from tests.durability.trial import ACCESS, KEY


def say(number: int) -> None:
    os.write(1, number.to_bytes(8, "little", signed=True))


def write_until_killed(folder: Path, seed: int, synchronous: str) -> None:
    """The program's own path: a line, two private parts, a typed row, the head, one commit."""
    chance = random.Random(seed)
    database = Database.open(folder / "gate.db", key=KEY)
    with database.begin("x"):
        pass
    database._driver.execute(f"PRAGMA synchronous = {synchronous}")
    while True:
        parts = [
            Part(name="who", data=canonical({"name": "张三", "n": chance.random()})),
            Part(name="measured", data=canonical({"tenths": 365})),
        ]
        with database.begin("passages") as session:
            written = database.journal.append(session, "access-1", ACCESS, parts)
            driver(session).execute(
                "INSERT INTO typed VALUES (?, ?)", (written.sequence, written.id.hex)
            )
        say(written.sequence)
        # The idle moments of a gate; small logs begin anew often.
        if chance.random() < 0.1:
            database.checkpoint()


def main() -> None:
    for line in sys.stdin:
        folder, seed, synchronous = line.split("\t")
        child = os.fork()
        if child == 0:
            say(-os.getpid())
            write_until_killed(Path(folder), int(seed), synchronous.strip())
        os.waitpid(child, 0)
        say(0)


if __name__ == "__main__":
    main()
