"""What the typed rows of the gate tell the log: how to compare, clear and spare them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.store.database import driver
from gatekeeper.store.lines import Line
from gatekeeper.store.projections import Cut, Projection, leads_to

# The columns that an event and its line share, by the line's name.
SHARED = (
    "id",
    "event",
    "presentation",
    "occurred_at",
    "recorded_at",
    "lane",
    "direction",
    "outcome",
    "findings",
    "overridden",
    "policy",
    "lists_age",
    "operator",
    "source",
    "corrects",
)
_EVENT = (
    f"SELECT {', '.join(SHARED)}, person, tenths, colour, evidence "  # noqa: S608  (own names)
    "FROM access_events WHERE station = ? AND sequence = ?"
)
_PASSAGE = (
    "SELECT sequence, direction, outcome, occurred_at, purpose, due_at, void, person, household "
    "FROM passages "
    "WHERE station = ? AND presentation = ?"
)
# The plus signs keep SQLite from walking all later lines of the station instead of the few of the
# presentation.
_LATER = (
    "SELECT 1 FROM access_events WHERE +station = ? AND presentation = ? AND +sequence > ? LIMIT 1"
)


def differs(session: Session, line: Line) -> str | None:
    """The first column in which the event or its passage is not as the line says."""
    held = driver(session)
    row = held.execute(_EVENT, (line.station, line.sequence)).fetchone()
    if row is None:
        return "access_events"
    for column, value in zip(SHARED, row, strict=False):
        if value != line.values[column]:
            return column
    wrong = _private_differs(held, line, row[len(SHARED) :])
    if wrong is not None:
        return wrong
    presentation = line.values["presentation"]
    if held.execute(_LATER, (line.station, presentation, line.sequence)).fetchone():
        return None
    passage = held.execute(_PASSAGE, (line.station, presentation)).fetchone()
    if passage is None:
        return "passages"
    leave = json.loads(line.parts.get("leave") or "{}")
    spoken = (line.values[c] for c in ("direction", "outcome", "occurred_at"))
    void = int(line.values["event"] == "correction")
    told = (line.sequence, *spoken, leave.get("purpose", ""), leave.get("due_at"), void)
    if passage[: len(told)] != told:
        return "passages"
    who = json.loads(line.parts.get("who") or "{}")
    person, household = passage[len(told) :]
    is_his = person == who.get("person") or leads_to(held, who.get("person"), person)
    return None if is_his and household == who.get("household") else "passages"


def _private_differs(held: Any, line: Line, stored: Sequence[Any]) -> str | None:
    """Private columns repeat the parts while these are there, and are empty once they are cut."""
    who = json.loads(line.parts.get("who") or "{}")
    measured = json.loads(line.parts.get("measured") or "{}")
    readings = measured.get("temperatures")
    told = (
        who.get("person"),
        readings[-1] if readings else None,
        measured.get("colour"),
        measured.get("evidence"),
    )
    for name, value, expected in zip(
        ("person", "tenths", "colour", "evidence"), stored, told, strict=True
    ):
        if value != expected and not (name == "person" and leads_to(held, expected, value)):
            return name
    return None


def surplus(session: Session, station: str) -> int | None:
    """An event without its line, or a passage without its event."""
    return _event_without_line(session, station) or _passage_without_event(session, station)


def _passage_without_event(session: Session, station: str) -> int | None:
    """Of a chain that a restore ended the office may tell what came after the backup."""
    statement = (
        "SELECT p.sequence FROM passages AS p LEFT JOIN access_events AS e "
        "ON e.station = p.station AND e.sequence = p.sequence AND e.presentation = p.presentation "
        "WHERE p.station = ? AND e.sequence IS NULL "
        "AND p.sequence > "
        "(SELECT coalesce(max(through), 0) FROM log_checkpoints WHERE station = ?) "
        "AND NOT EXISTS (SELECT 1 FROM stations AS s JOIN log_head AS h ON h.station = s.id "
        "WHERE s.id = p.station AND s.is_own AND s.retired_at IS NOT NULL AND p.sequence > h.count)"
        " ORDER BY p.sequence LIMIT 1"
    )
    row = driver(session).execute(statement, (station, station)).fetchone()
    return row[0] if row else None


def _event_without_line(session: Session, station: str) -> int | None:
    statement = (
        "SELECT e.sequence FROM access_events AS e LEFT JOIN journal AS j "
        "ON j.station = e.station AND j.sequence = e.sequence AND j.kind = 'access-1' "
        "WHERE e.station = ? AND j.sequence IS NULL "
        "AND e.sequence > "
        "(SELECT coalesce(max(through), 0) FROM log_checkpoints WHERE station = ?) "
        "ORDER BY e.sequence LIMIT 1"
    )
    row = driver(session).execute(statement, (station, station)).fetchone()
    return row[0] if row else None


def clear(session: Session, cuts: Sequence[Cut]) -> None:
    """Empty what repeats a cut part; a passage loses its person when no later line names him."""
    held = driver(session)
    for cut in cuts:
        key = (cut.station, cut.sequence)
        if cut.part == "measured":
            held.execute(
                "UPDATE access_events SET tenths = NULL, colour = NULL, evidence = NULL "
                "WHERE station = ? AND sequence = ?",
                key,
            )
        elif cut.part == "leave":
            held.execute(
                "UPDATE passages SET purpose = '', due_at = NULL "
                "WHERE station = ? AND sequence = ?",
                key,
            )
        elif cut.part == "who":
            held.execute(
                "UPDATE access_events SET person = NULL WHERE station = ? AND sequence = ?", key
            )
            held.execute(
                "UPDATE passages SET person = NULL, household = NULL "
                "WHERE station = ? AND sequence = ? AND presentation = (SELECT presentation "
                "FROM access_events WHERE station = ? AND sequence = ?)",
                key + key,
            )


def spared(session: Session, cuts: Sequence[Cut]) -> frozenset[Cut]:
    """Retention leaves each person's last passage, and his open outing, until a later one."""
    held = driver(session)
    kept = set()
    for cut in cuts:
        is_needed = cut.part in ("who", "leave") and cut.person is not None
        if is_needed and cut.person is not None and _is_last(held, cut, cut.person):
            kept.add(cut)
    return frozenset(kept)


def _is_last(held: Any, cut: Cut, person: UUID) -> bool:
    statement = (
        "SELECT station, sequence FROM passages WHERE person = ? AND void = 0 "
        # A visitor does not come again under the same id: once he left nothing supersedes it.
        "AND person NOT IN (SELECT id FROM visits WHERE left_at IS NOT NULL) "
        "AND outcome = 'granted' ORDER BY occurred_at DESC LIMIT 1"
    )
    merged = held.execute("SELECT merged_into FROM people WHERE id = ?", (person.hex,)).fetchone()
    stands = merged[0] if merged and merged[0] else person.hex
    row = held.execute(statement, (stands,)).fetchone()
    return row is not None and (row[0], row[1]) == (cut.station, cut.sequence)


PROJECTIONS = (
    Projection(kind="access-1", differs=differs, surplus=surplus, clear=clear, spared=spared),
)
