"""A row and the line it follows: read back from the log, compared, told what does not fit."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.store import ledger_log
from gatekeeper.store.database import driver
from gatekeeper.store.lines import Line, parts_of, values_of
from gatekeeper.store.station import is_own
from gatekeeper.store.tables import LINED, PROJECTIONS
from gatekeeper.store.travelling import EXCHANGED
from gatekeeper.store.visit_log import LEDGER as VISITS

_LINE = "SELECT id, kind, line FROM journal WHERE station = ? AND sequence = ?"
_PARTS = "SELECT part, data FROM journal_private WHERE station = ? AND sequence = ?"

# The table that follows a ledger's lines; the declared ledgers' (with a `form`) have their own.
FOLLOWS = {one.ledger: one.table.__tablename__ for one in LINED} | {VISITS: "visits"}

ENTRIES = "ledger_entries"
_DECLARED = (ENTRIES, "ledger_lines", "ledger_pictures")


def line_at(session: Session, station: str, sequence: int) -> Line | None:
    """A line of the log with its parts, None for an erased one; None where no such line is kept."""
    held = driver(session)
    row = held.execute(_LINE, (station, sequence)).fetchone()
    values = values_of(row[1], row[2]) if row is not None else None
    if row is None or values is None:
        return None
    kept = dict(held.execute(_PARTS, (station, sequence)).fetchall())
    return Line(
        station=station,
        sequence=sequence,
        id=UUID(hex=row[0]),
        kind=row[1],
        values=values,
        parts={name: kept.get(name) for name in parts_of(values["parts"])},
    )


def told_by(line: Line) -> dict[str, Any]:
    """The column `values` of a line; nothing for what no program of ours writes."""
    try:
        told = json.loads(line.values.get("values", ""))
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def prove(session: Session, line: Line, table: str = "") -> str | None:
    """The first column (or table) in which what is stored is not as the line and its parts say.

    With a `table`: in that one alone; a line of a declared ledger is told by several, whose rows
    arrive one after another.
    """
    if table in _DECLARED:
        lines = ledger_log.lines_of(session, line.values["entry"]) if table == ENTRIES else ()
        others = (line_at(session, *place) for place in lines)
        all_lines = (line, *(one for one in others if one is not None))
        differs = partial(ledger_log.differs_in, table=table)
        told = (compared(session, differs, one) for one in all_lines)
        return next((column for column in told if column is not None), None)
    projection = PROJECTIONS.get(line.kind)
    return compared(session, projection.differs, line) if projection is not None else None


def compared(
    session: Session, differs: Callable[[Session, Line], str | None] | None, line: Line
) -> str | None:
    """What `differs` finds; of a line of another station that makes no sense: "values".

    Its hash may be right all the same: whoever holds the station's key can write anything.
    """
    if differs is None:
        return None
    try:
        return differs(session, line)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        if is_own(driver(session), line.station):
            raise
        return "values"


def is_about(line: Line, table: str, row: str) -> bool:
    """May a row of this table and key have this as its last line?

    An audit line of an import names no rows: theirs is its id, as version.
    """
    match line.kind:
        case "change-1":
            return (line.values["table"], line.values["row"]) == (table, row)
        case "audit-1":
            return table in EXCHANGED
        case "ledger-1" if "form" in told_by(line):
            return _is_of_declared(line, table, row)
        case "ledger-1":
            return FOLLOWS.get(line.values["ledger"]) == table and line.values["entry"] == row
        case _:
            return False


def _is_of_declared(line: Line, table: str, row: str) -> bool:
    where = f"{line.station} {line.sequence}"
    match table:
        case "ledger_entries":
            return line.values["entry"] == row
        case "ledger_lines":
            return row == where
        case "ledger_pictures":
            return f" {where} " in row
        case _:
            return False


# --- many lines -------------------------------------------------------------------------------

_SPAN = (
    "SELECT sequence FROM journal WHERE station = ? AND sequence BETWEEN ? AND ? "
    "AND kind <> 'access-1' ORDER BY sequence"
)


def differing(session: Session, station: str, first: int, last: int) -> Iterator[tuple[Line, str]]:
    """The lines of this span that what is stored is not like, and in which column.

    Of rows that never came, too: a row comes with its last line, so the chain must be here to its
    signed end. Access lines are not asked: what they tell is made from them.
    """
    rows = driver(session).execute(_SPAN, (station, first, last)).fetchall()
    for (sequence,) in rows:
        line = line_at(session, station, sequence)
        column = prove(session, line) if line is not None else None
        if line is not None and column is not None:
            yield line, column
