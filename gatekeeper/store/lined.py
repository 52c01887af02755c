"""A typed row that follows its last ledger line: written with it, compared with it, cleared by it.

The line holds the public columns in `values`, one private part the others; the table has `id`,
`station`, `sequence` and, where what is private is about somebody of the records, `person`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gatekeeper.store.columns import Base, utc_text
from gatekeeper.store.database import driver
from gatekeeper.store.journal import Journal, Part, Written
from gatekeeper.store.lines import Line, canonical, values_of
from gatekeeper.store.projections import Cut, Projection, is_later, leads_to

KIND = "ledger-1"
PART = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lined:
    """A table whose rows are lines of one ledger; `private` columns are empty once cut."""

    table: type[Base]
    ledger: str
    public: tuple[str, ...]
    private: tuple[str, ...]

    @property
    def projection(self) -> Projection:
        return Projection(
            kind=KIND, differs=self.differs, surplus=self.surplus, clear=self.clear, spared=None
        )

    def write(
        self,
        session: Session,
        journal: Journal,
        row: Any,
        action: str,
        *,
        operator: UUID,
        occurred_at: datetime,
        expires_at: datetime,
    ) -> Written:
        """One line with all of the row as it is now; the row follows it. Flushes."""
        parts = self._parts(row, expires_at)
        columns = {
            "ledger": self.ledger,
            "entry": row.id.hex,
            "action": action,
            "occurred_at": utc_text(occurred_at),
            "operator": operator.hex,
            "values": canonical(
                self._said(row, self.public)
                | after(session, journal.station, row.station, row.sequence)
            ),
        }
        written = journal.append(session, KIND, columns, parts)
        row.station, row.sequence = journal.station, written.sequence
        session.add(row)
        session.flush()
        return written

    def _parts(self, row: Any, expires_at: datetime) -> list[Part]:
        """The private columns; none where the table names nobody."""
        if not self.private:
            return []
        told = {key: value for key, value in self._said(row, self.private).items() if value}
        whose = getattr(row, "person", None)
        return [Part(name=PART, data=canonical(told), person=whose, expires_at=expires_at)]

    def differs(self, session: Session, line: Line) -> str | None:
        """The first column in which a row is not as its last line says."""
        if line.values["ledger"] != self.ledger:
            return None
        entry = UUID(line.values["entry"])
        row: Any = session.get(self.table, entry, populate_existing=True)
        if row is None:
            return self.ledger
        session.expunge(row)
        if (row.station, row.sequence) != (line.station, line.sequence):
            later = is_later(driver(session), line, row.station, row.sequence)
            return None if later else self.ledger
        public = json.loads(line.values["values"])
        private = json.loads(line.parts.get(PART) or "{}")
        told = {**public, **{name: private.get(name, "") for name in self.private}}
        stands = self._said(row, self.public + self.private)
        wrong = (name for name in stands if stands[name] != told.get(name))
        return next(
            (name for name in wrong if not self._follows(session, name, told, stands)), None
        )

    def _follows(
        self, session: Session, name: str, told: dict[str, Any], stands: dict[str, Any]
    ) -> bool:
        """Does the row lead to whom the person of its line was merged into?"""
        if name != "person":
            return False
        return leads_to(driver(session), told.get(name), stands[name])

    def surplus(self, session: Session, station: str) -> int | None:
        """A row without its line."""
        statement = (
            f"SELECT t.sequence FROM {self.table.__tablename__} AS t "  # noqa: S608  (own name)
            "LEFT JOIN journal AS j ON j.station = t.station AND j.sequence = t.sequence "
            f"AND j.kind = '{KIND}' WHERE t.station = ? AND j.sequence IS NULL "
            "AND t.sequence > "
            "(SELECT coalesce(max(through), 0) FROM log_checkpoints WHERE station = ?) "
            "ORDER BY t.sequence LIMIT 1"
        )
        row = driver(session).execute(statement, (station, station)).fetchone()
        return row[0] if row else None

    def clear(self, session: Session, cuts: Sequence[Cut]) -> None:
        """Empty what repeats a cut part of a row's last line."""
        if not self.private:
            return
        columns = self.table.__table__.columns
        empty = ", ".join(
            f"{name} = NULL" if columns[name].nullable else f"{name} = ''" for name in self.private
        )
        statement = (
            f"UPDATE {self.table.__tablename__} SET {empty} "  # noqa: S608  (own names)
            "WHERE station = ? AND sequence = ?"
        )
        keys = [(cut.station, cut.sequence) for cut in cuts if cut.part == PART]
        driver(session).executemany(statement, keys)

    def _said(self, row: Any, names: Sequence[str]) -> dict[str, Any]:
        return {name: _text(getattr(row, name)) for name in names}


_VALUES = "SELECT kind, line FROM journal WHERE station = ? AND sequence = ?"
AFTER = "after"


def after(session: Session, own: str, station: str, sequence: int) -> dict[str, str]:
    """The line of another station from which an entry goes on, told in each line from there on.

    So the office knows which of two came later whatever their clocks said.
    """
    if not station or not sequence:
        return {}
    if station != own:
        return {AFTER: f"{station} {sequence}"}
    row = driver(session).execute(_VALUES, (station, sequence)).fetchone()
    values = values_of(row[0], row[1]) if row is not None else None
    told = json.loads(values["values"]).get(AFTER) if values is not None else None
    return {AFTER: told} if told else {}


def _text(value: Any) -> Any:
    """A column as it stands in a line; what is empty is an empty text."""
    match value:
        case None:
            return ""
        case UUID():
            return value.hex
        case datetime():
            return utc_text(value)
        case date() | time():
            return value.isoformat()
        case StrEnum():
            return value.value
        case _:
            return value
