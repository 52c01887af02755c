"""What a typed table tells the log about itself: how to compare, clear and spare its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.domain.retention import kind_of
from gatekeeper.store.lines import Line, values_of
from gatekeeper.store.station import station_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A private part that goes: whose line it belongs to, its kind, its person if any.

    `ledger` is the one of a ledger's line.
    """

    station: str
    sequence: int
    part: str
    kind: str
    person: UUID | None = None
    ledger: str = ""

    @property
    def subject(self) -> str:
        """Of which kind of what is kept it is (`domain.retention`)."""
        return kind_of(self.kind, self.ledger, self.part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """The typed side of one kind of line; `tables.PROJECTIONS` holds all of them.

    `differs(session, line)` names the first column in which the typed row is not what the line
    and its parts say, or None. `surplus(session, station)` is the sequence of a typed row without
    a line, or None. `clear(session, cuts)` empties the typed and search columns that repeat a cut
    part. `spared(session, cuts)` are those of them that retention must leave for now (a person's
    last passage); a person's own request spares nothing.
    """

    kind: str
    differs: Callable[[Session, Line], str | None] | None = None
    surplus: Callable[[Session, str], int | None] | None = None
    clear: Callable[[Session, Sequence[Cut]], None] | None = None
    spared: Callable[[Session, Sequence[Cut]], frozenset[Cut]] | None = None


def by_kind(projections: Iterable[Projection]) -> Mapping[str, Projection]:
    """Each kind's projection; several tables may stand behind one kind (ledger-1)."""
    sorted_out: dict[str, list[Projection]] = {}
    for projection in projections:
        sorted_out.setdefault(projection.kind, []).append(projection)
    return {kind: _together(kind, found) for kind, found in sorted_out.items()}


def _together(kind: str, several: Sequence[Projection]) -> Projection:
    """One that asks all; each of them passes over lines and cuts that are not its own."""
    if len(several) == 1:
        return several[0]

    def differs(session: Session, line: Line) -> str | None:
        told = (one.differs(session, line) for one in several if one.differs)
        return next((column for column in told if column is not None), None)

    def surplus(session: Session, station: str) -> int | None:
        told = (one.surplus(session, station) for one in several if one.surplus)
        return next((sequence for sequence in told if sequence is not None), None)

    def clear(session: Session, cuts: Sequence[Cut]) -> None:
        for one in several:
            if one.clear:
                one.clear(session, cuts)

    def spared(session: Session, cuts: Sequence[Cut]) -> frozenset[Cut]:
        kept = (one.spared(session, cuts) for one in several if one.spared)
        return frozenset().union(*kept)

    return Projection(kind=kind, differs=differs, surplus=surplus, clear=clear, spared=spared)


_LINE = "SELECT kind, line FROM journal WHERE station = ? AND sequence = ?"
_CHECKPOINT = "SELECT max(through) FROM log_checkpoints WHERE station = ?"


def is_later(held: Any, line: Line, station: str, sequence: int) -> bool:
    """Is the line that a row follows the one given, or one after it about the same entry?

    Another station may have gone on with the entry: then its line must be about it, and is
    compared in its turn. A station that got the row from its office has no such line; then it
    must be the office's, or of a station that the office certified.
    """
    if station == line.station:
        return sequence >= line.sequence
    row = held.execute(_LINE, (station, sequence)).fetchone()
    if row is None:
        (through,) = held.execute(_CHECKPOINT, (station,)).fetchone()
        is_gone = through is not None and sequence <= through
        return is_gone or _is_of_the_office(held, station)
    values = values_of(row[0], row[1]) if row[0] == line.kind else None
    return values is not None and all(
        values[name] == line.values[name] for name in ("ledger", "entry")
    )


def _is_of_the_office(held: Any, station: str) -> bool:
    """Does a station whose chain is not here belong to the same office, or is it the office?"""
    if held.execute("SELECT 1 FROM stations WHERE id = ?", (station,)).fetchone():
        return False
    if held.execute("SELECT 1 FROM certified_keys WHERE station = ?", (station,)).fetchone():
        return True
    offices = held.execute("SELECT public FROM offices").fetchall()
    return any(station_id(bytes(public)) == station for (public,) in offices)


def leads_to(held: Any, entry: str | None, person: str | None) -> bool:
    """Is the one id, of a line, another name for the other, of its row?

    Somebody entered twice has one row and two ids; the lines keep the one they were written with.
    """
    if entry is None or person is None:
        return False
    row = held.execute("SELECT merged_into FROM people WHERE id = ?", (entry,)).fetchone()
    return row is not None and row[0] == person
