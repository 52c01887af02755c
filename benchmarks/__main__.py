"""Runs the measurements: `python3 gate.py bench [NAME ...] [--large]`."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable

from benchmarks import (
    books,
    commit,
    decision,
    exchange,
    hands,
    household_map,
    lists,
    papers,
    people,
    scan,
    start,
    verdict,
)

BENCHES: dict[str, tuple[str, Callable[[bool], None]]] = {
    "decision": ("a verdict decided and recorded", decision.main),
    "commit": ("the store's share of it", lambda large: commit.main()),
    "verdict": ("from the camera's frame to the painted verdict", verdict.main),
    "scan": ("decoding a frame", lambda large: scan.main()),
    "start": ("from the start to the first window", start.main),
    "papers": ("drawing papers", papers.main),
    "hands": ("keys and time for each kind of passer-by", lambda large: hands.main()),
    "lists": ("what screens read over a year of 9,000 residents", lambda large: lists.main()),
    "map": ("painting the household map", lambda large: household_map.main()),
    "books": ("books of thousands of rows, a day out of millions of passages", books.main),
    "exchange": ("a million lines to the office", lambda large: exchange.main()),
    "people": ("searching and importing people", people.main),
}


def main() -> None:
    told = "\n".join(f"{name:10} {what}" for name, (what, _) in BENCHES.items())
    parser = argparse.ArgumentParser(
        prog="gate.py bench", epilog=told, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="which; all by default")
    parser.add_argument("--large", action="store_true", help="logs of 10 million lines too")
    asked = parser.parse_args()
    unknown = [name for name in asked.names if name not in BENCHES]
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}")
    # Windows of measurements need no screen.
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    for name, (what, bench) in BENCHES.items():
        if name in asked.names or not asked.names:
            print(f"\n{name}: {what}", flush=True)
            bench(asked.large)


if __name__ == "__main__":
    main()
