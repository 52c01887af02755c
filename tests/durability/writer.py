"""Writes passages until it is killed: one forked child for each line on standard input.

Each record on standard output is one signed 8-byte number: minus the child's process id at its
start, the sequence of a line once its commit returned, 0 when the child is gone.
"""

from __future__ import annotations

import os
import random
import sys
from itertools import cycle
from pathlib import Path

from gatekeeper.domain.readings import Symbol
from tests.durability.trial import CARDS, KEY
from tests.stations import Post


def say(number: int) -> None:
    os.write(1, number.to_bytes(8, "little", signed=True))


def write_until_killed(folder: Path, seed: int, synchronous: str) -> None:
    """The program's own path: a card is presented, decided upon, recorded and committed."""
    chance = random.Random(seed)
    post = Post(folder, database_key=KEY)
    with post.database.begin("x"):
        pass
    post.database._driver.execute(f"PRAGMA synchronous = {synchronous}")
    for card in cycle((folder / CARDS).read_text().splitlines()):
        post.clock.advance(seconds=20)
        shown = post.present(Symbol(text=card))
        assert shown.sequence is not None
        say(shown.sequence)
        # The idle moments of a gate; small logs begin anew often.
        if chance.random() < 0.1:
            post.database.checkpoint()


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
