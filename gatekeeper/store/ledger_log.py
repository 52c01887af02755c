"""What the rows of the ledgers tell the log: how to compare, clear and spare them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from gatekeeper.store.database import driver
from gatekeeper.store.ledgers import CORRECTED, ENTERED, KIND, RESPONSIBLE, WITH_VALUES
from gatekeeper.store.lines import Line, canonical, parts_of
from gatekeeper.store.projections import Cut, Projection, is_later

_LINE = (
    "SELECT entry, action, state, recorded_at, operator, parts FROM ledger_lines "
    "WHERE station = ? AND sequence = ?"
)
_ENTRY = (
    "SELECT station, sequence, values_station, values_line, responsible_station, "
    "responsible_line, ledger, occurred_at, recorded_at, operator, state, "
    '"values" FROM ledger_entries WHERE id = ?'
)
_PICTURES = "SELECT part, sha256 FROM ledger_pictures WHERE station = ? AND sequence = ?"


def differs(session: Session, line: Line) -> str | None:
    """The first column in which an entry is not what its line says.

    Lines of this kind without a `form` belong to services with tables of their own.
    """
    told = json.loads(line.values["values"])
    if "form" not in told:
        return None
    held = driver(session)
    found = _line_differs(held, line, told)
    if found is not None:
        return found
    if _pictures(held, line) != _named(line.parts):
        return "ledger_pictures"
    return _entry_differs(held, line, told)


def differs_in(session: Session, line: Line, table: str) -> str | None:
    """The same of one table alone, whose rows may have come before the others'."""
    held, told = driver(session), json.loads(line.values["values"])
    if table == "ledger_lines":
        return _line_differs(held, line, told)
    if table == "ledger_pictures":
        return None if _pictures(held, line) <= _named(line.parts) else table
    return _entry_differs(held, line, told)


def lines_of(session: Session, entry: str) -> Sequence[tuple[str, int]]:
    """Station and sequence of every line of an entry."""
    found: Sequence[tuple[str, int]] = driver(session).execute(_LINES, (entry,)).fetchall()
    return found


_LINES = "SELECT station, sequence FROM ledger_lines WHERE entry = ?"


def _line_differs(held: Any, line: Line, told: Mapping[str, Any]) -> str | None:
    row = held.execute(_LINE, (line.station, line.sequence)).fetchone()
    names = " ".join(parts_of(line.values["parts"]))
    said = (*(line.values[c] for c in ("entry", "action")), told["state"])
    is_same = row == (*said, line.values["recorded_at"], line.values["operator"], names)
    return None if is_same else "ledger_lines"


def _pictures(held: Any, line: Line) -> set[tuple[str, str]]:
    return set(held.execute(_PICTURES, (line.station, line.sequence)).fetchall())


def _named(parts: Mapping[str, str | None]) -> set[tuple[str, str]]:
    return {
        (name, sha256)
        for name, data in parts.items()
        for sha256 in json.loads(data or "{}").get("pictures", ())
    }


def _entry_differs(held: Any, line: Line, told: Mapping[str, Any]) -> str | None:
    row = held.execute(_ENTRY, (line.values["entry"],)).fetchone()
    if row is None:
        return "ledger_entries"
    last, values, responsible = row[0:2], row[2:4], row[4:6]
    here, action = (line.station, line.sequence), line.values["action"]
    brings, assigns = action in WITH_VALUES, RESPONSIBLE in line.parts
    entered = {8: line.values["recorded_at"], 9: line.values["operator"]}
    # A later line may have changed it; that one is then compared in its turn.
    checks: tuple[tuple[bool, tuple[str | None, int | None], Mapping[int, str]], ...] = (
        (True, last, {}),
        (last == here, last, {10: told["state"]}),
        (action == ENTERED, last, entered),
        (brings, values, {}),
        (brings and values == here, values, _values(line, told)),
        (assigns, responsible, {}),
    )
    for applies, (station, sequence), columns in checks:
        if not applies:
            continue
        wrong = any(row[place] != value for place, value in columns.items())
        if wrong or not is_later(held, line, station or "", sequence or 0):
            return "ledger_entries"
    return None


def _values(line: Line, told: Mapping[str, Any]) -> dict[int, str]:
    values = canonical(told.get("values", {}))
    return {6: line.values["ledger"], 7: line.values["occurred_at"], 11: values}


# Lines without their journal line, then entries that name lines which are not theirs.
_SURPLUS = (
    """
SELECT l.sequence FROM ledger_lines AS l LEFT JOIN journal AS j
  ON j.station = l.station AND j.sequence = l.sequence AND j.kind = 'ledger-1'
WHERE l.station = ? AND j.sequence IS NULL ORDER BY l.sequence LIMIT 1
""",
    """
SELECT e.sequence FROM ledger_entries AS e
LEFT JOIN ledger_lines AS l
  ON l.station = e.station AND l.sequence = e.sequence AND l.entry = e.id
WHERE e.station = ? AND l.sequence IS NULL ORDER BY e.sequence LIMIT 1
""",
    *(
        f"""
SELECT e.{what}_line FROM ledger_entries AS e
LEFT JOIN ledger_lines AS l
  ON l.station = e.{what}_station AND l.sequence = e.{what}_line AND l.entry = e.id {also}
WHERE e.{what}_station = ?1 AND l.sequence IS NULL
  AND e.{what}_line > (SELECT coalesce(max(through), 0) FROM log_checkpoints WHERE station = ?1)
ORDER BY e.{what}_line LIMIT 1
"""  # noqa: S608  (own names)
        for what, also in (
            ("values", f"AND l.action IN ('{ENTERED}', '{CORRECTED}')"),
            ("responsible", ""),
        )
    ),
)


def surplus(session: Session, station: str) -> int | None:
    """A row without its line."""
    for statement in _SURPLUS:
        row = driver(session).execute(statement, (station,)).fetchone()
        if row is not None:
            return int(row[0])
    return None


def clear(session: Session, cuts: Sequence[Cut]) -> None:
    """Forget pictures and search terms of cut parts; the values themselves stood only there."""
    held = driver(session)
    for cut in cuts:
        key = (cut.station, cut.sequence)
        held.execute(
            "DELETE FROM ledger_pictures WHERE station = ? AND sequence = ? AND part = ?",
            (*key, cut.part),
        )
        held.execute(
            "DELETE FROM ledger_terms WHERE part = ? AND entry IN "
            "(SELECT id FROM ledger_entries WHERE values_station = ? AND values_line = ? AND id IN "
            "(SELECT entry FROM ledger_lines WHERE station = ? AND sequence = ?))",
            (cut.part, cut.station, cut.sequence, *key),
        )


_UNFINISHED = (
    "SELECT 1 FROM ledger_lines AS l JOIN ledger_entries AS e ON e.id = l.entry "
    "WHERE l.station = ? AND l.sequence = ? AND e.state IN ('open', 'assigned')"
)


def spared(session: Session, cuts: Sequence[Cut]) -> frozenset[Cut]:
    """Retention leaves what is not finished yet."""
    held = driver(session)
    return frozenset(
        cut for cut in cuts if held.execute(_UNFINISHED, (cut.station, cut.sequence)).fetchone()
    )


PROJECTION = Projection(kind=KIND, differs=differs, surplus=surplus, clear=clear, spared=spared)
