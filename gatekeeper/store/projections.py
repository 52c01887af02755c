"""What a typed table tells the log about itself: how to compare, clear and spare its rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.store.lines import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A private part that goes: whose line it belongs to, its kind, its person if any."""

    station: str
    sequence: int
    part: str
    kind: str
    person: UUID | None = None


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
