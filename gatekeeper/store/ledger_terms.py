"""What a ledger's entry is found by, made again from its values and from its parts in the log."""

from __future__ import annotations

import json
from collections.abc import Collection
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.store.database import driver
from gatekeeper.store.ledgers import write_terms

_ENTRY = 'SELECT ledger, values_station, values_line, "values" FROM ledger_entries WHERE id = ?'
_PARTS = "SELECT part, data FROM journal_private WHERE station = ? AND sequence = ?"


def index_again(session: Session, entries: Collection[UUID]) -> None:
    """Write the terms of these entries anew; the lines of their values must be stored."""
    held = driver(session)
    for entry in sorted(entries):
        row = held.execute(_ENTRY, (entry.hex,)).fetchone()
        if row is None:
            continue
        ledger, station, line, values = row
        parts = held.execute(_PARTS, (station, line)).fetchall()
        told = {name: json.loads(data)["values"] for name, data in parts}
        write_terms(held, ledger, entry, {"": json.loads(values), **told})
