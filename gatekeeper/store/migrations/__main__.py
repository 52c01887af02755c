"""Writes versions/0001_first.py anew from the tables; only while nothing is released."""

from __future__ import annotations

import subprocess
import sys

from alembic import command
from sqlcipher3 import dbapi2

from gatekeeper.store.migrations import FOLDER, NEWEST, alembic_config, connected

FIRST = "0001"


def main() -> int:
    """0 when the script was written, 2 when there are later ones that build on it."""
    if NEWEST != FIRST:
        sys.stderr.write("The first script has successors: write a new one instead.\n")
        return 2
    versions = FOLDER / "versions"
    for old in versions.glob(f"{FIRST}_*.py"):
        old.unlink()
    driver = dbapi2.connect(":memory:", isolation_level=None)
    config = alembic_config(connected(driver))
    command.revision(config, "first", rev_id=FIRST, autogenerate=True)
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", versions], check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
