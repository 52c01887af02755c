"""Starts the command line: `python -m gatekeeper`, and the frozen program."""

from __future__ import annotations

import multiprocessing

if __name__ == "__main__":
    # First of all: in a frozen build a desk process starts this very program again.
    multiprocessing.freeze_support()
    from gatekeeper.cli import main

    main()
