"""Ledger entries: one generic table for all ledgers, a row per line of the log, terms, pictures.

What is private stands in the parts of the log and nowhere else; `ledger_pages` reads it there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.domain.ledger import State
from gatekeeper.store.columns import Base, Utc, utc_text
from gatekeeper.store.database import driver
from gatekeeper.store.journal import STATION, Journal, Part, Written
from gatekeeper.store.lines import canonical
from gatekeeper.store.pinyin import fold

KIND = "ledger-1"
# Names of private parts beside those of fields that name a person.
PRIVATE, RESPONSIBLE, NOTE = "private", "responsible", "note"

ENTERED, CORRECTED = "entered", "corrected"
WITH_VALUES = (ENTERED, CORRECTED)

# A term is found by its beginning; longer words are found by as much of them.
LONGEST_TERM = 24
# Long notes are found by their beginning.
MOST_TERMS = 120


class LedgerEntry(Base, kw_only=True):
    """How an entry stands after its last line; `values` is the JSON of what is not private.

    `station` and `sequence` are its last line; `values_...` the one whose values hold,
    `responsible_...` the one that says who is responsible. Another station may have written them.
    """

    __tablename__ = "ledger_entries"
    __table_args__ = (
        Index("ix_ledger_entries_ledger_occurred", "ledger", "occurred_at", "id"),
        Index("ix_ledger_entries_ledger_state", "ledger", "state", "occurred_at", "id"),
        Index("ix_ledger_entries_sequence", "station", "sequence"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    station: Mapped[str] = mapped_column(STATION)
    sequence: Mapped[int]
    values_station: Mapped[str] = mapped_column(STATION)
    values_line: Mapped[int]
    responsible_station: Mapped[str | None] = mapped_column(STATION, default=None)
    responsible_line: Mapped[int | None] = mapped_column(default=None)
    ledger: Mapped[str] = mapped_column(String(16))
    occurred_at: Mapped[datetime] = mapped_column(Utc)
    recorded_at: Mapped[datetime] = mapped_column(Utc)
    operator: Mapped[UUID]
    state: Mapped[str] = mapped_column(String(16))
    values: Mapped[str]


class LedgerLine(Base, kw_only=True):
    """One line of an entry's life: entered, corrected, assigned, done, checked ..."""

    __tablename__ = "ledger_lines"
    __table_args__ = (
        Index("ix_ledger_lines_entry", "entry"),
        {"sqlite_with_rowid": False},
    )

    station: Mapped[str] = mapped_column(STATION, primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry: Mapped[UUID]
    action: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    recorded_at: Mapped[datetime] = mapped_column(Utc)
    operator: Mapped[UUID]
    parts: Mapped[str] = mapped_column(String(255))


class LedgerTerm(Base, kw_only=True):
    """One way to find an entry; `part` is the private part it repeats, empty for none."""

    __tablename__ = "ledger_terms"
    __table_args__ = (
        Index("ix_ledger_terms_entry", "entry"),
        {"sqlite_with_rowid": False},
    )

    ledger: Mapped[str] = mapped_column(String(16), primary_key=True)
    term: Mapped[str] = mapped_column(String(32), primary_key=True)
    entry: Mapped[UUID] = mapped_column(primary_key=True)
    part: Mapped[str] = mapped_column(String(16), primary_key=True)


class LedgerPicture(Base, kw_only=True):
    """A photo or signature that a private part names; while it stands here, the picture stays."""

    __tablename__ = "ledger_pictures"
    __table_args__ = (
        Index("ix_ledger_pictures_line", "station", "sequence"),
        {"sqlite_with_rowid": False},
    )

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    station: Mapped[str] = mapped_column(STATION, primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    part: Mapped[str] = mapped_column(String(16), primary_key=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """A private part to be written: its values, whose it is, which of them name pictures."""

    name: str
    values: Mapping[str, str]
    person: UUID | None = None
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line to be written; `public` and `terms` only where it brings values."""

    entry: UUID
    ledger: str
    form: str
    action: str
    state: State
    occurred_at: datetime
    operator: UUID
    public: Mapping[str, str] = field(default_factory=dict)
    apart: tuple[Apart, ...] = ()
    keep: timedelta = timedelta(days=90)


# --- writing ----------------------------------------------------------------------------------


def write(session: Session, journal: Journal, step: Step) -> Written:
    """One line of the log with its private parts, and the rows that repeat it."""
    brings = step.action in WITH_VALUES
    told: dict[str, Any] = {"form": step.form, "state": step.state.value}
    if brings:
        told["values"] = dict(step.public)
    columns = {
        "ledger": step.ledger,
        "entry": step.entry.hex,
        "action": step.action,
        "occurred_at": utc_text(step.occurred_at),
        "operator": step.operator.hex,
        "values": canonical(told),
    }
    until = journal.clock() + step.keep
    parts = [
        Part(name=one.name, data=_data(one), person=one.person, expires_at=until)
        for one in step.apart
    ]
    written = journal.append(session, KIND, columns, parts)
    _project(driver(session), journal.station, step, written)
    if brings:
        _index(driver(session), step)
    return written


def _data(one: Apart) -> str:
    told: dict[str, Any] = {"values": dict(one.values)}
    if one.person is not None:
        told["person"] = one.person.hex
    if one.pictures:
        told["pictures"] = list(one.pictures)
    return canonical(told)


_INSERT_LINE = (
    "INSERT INTO ledger_lines "
    "(station, sequence, entry, action, state, recorded_at, operator, parts) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_INSERT_ENTRY = (
    "INSERT INTO ledger_entries (id, station, sequence, values_station, values_line, ledger, "
    'occurred_at, recorded_at, operator, state, "values") VALUES (?,?,?,?,?,?,?,?,?,?,?)'
)


def _project(held: Any, station: str, step: Step, written: Written) -> None:
    moment, entry, line = utc_text(written.recorded_at), step.entry.hex, written.sequence
    parts = " ".join(one.name for one in step.apart)
    told = (entry, step.action, step.state.value, moment, step.operator.hex, parts)
    held.execute(_INSERT_LINE, (station, line, *told))
    occurred, public = utc_text(step.occurred_at), canonical(dict(step.public))
    if step.action == ENTERED:
        values = (step.ledger, occurred, moment, step.operator.hex, step.state.value, public)
        held.execute(_INSERT_ENTRY, (entry, station, line, station, line, *values))
    else:
        held.execute(
            "UPDATE ledger_entries SET station = ?, sequence = ?, state = ? WHERE id = ?",
            (station, line, step.state.value, entry),
        )
    if step.action == CORRECTED:
        held.execute(
            "UPDATE ledger_entries SET values_station = ?, values_line = ?, occurred_at = ?, "
            '"values" = ? WHERE id = ?',
            (station, line, occurred, public, entry),
        )
    if any(one.name == RESPONSIBLE for one in step.apart):
        held.execute(
            "UPDATE ledger_entries SET responsible_station = ?, responsible_line = ? WHERE id = ?",
            (station, line, entry),
        )
    held.executemany(
        "INSERT INTO ledger_pictures (sha256, station, sequence, part) VALUES (?, ?, ?, ?)",
        sorted({(sha, station, line, one.name) for one in step.apart for sha in one.pictures}),
    )


def _index(held: Any, step: Step) -> None:
    told = {"": step.public} | {one.name: one.values for one in step.apart}
    write_terms(held, step.ledger, step.entry, told)


def write_terms(held: Any, ledger: str, entry: UUID, told: Mapping[str, Mapping[str, str]]) -> None:
    """What an entry is found by: the words of its values by private part, "" for none."""
    held.execute("DELETE FROM ledger_terms WHERE entry = ?", (entry.hex,))
    rows = {
        (ledger, term, entry.hex, part)
        for part, values in told.items()
        for value in values.values()
        for term in terms(value)
    }
    held.executemany(
        "INSERT INTO ledger_terms (ledger, term, entry, part) VALUES (?, ?, ?, ?)", sorted(rows)
    )


def terms(value: str) -> frozenset[str]:
    """What a value is found by: the rest of each word from any character on.

    A picture's name finds nothing.
    """
    found: set[str] = set()
    if len(value) == 64 and value.isalnum() and value.islower():
        return frozenset()
    for word in fold(value).split():
        for start in range(len(word)):
            term = word[start : start + LONGEST_TERM]
            if sum(c.isalnum() for c in term) and len(found) < MOST_TERMS:
                found.add(term)
    return frozenset(found)


# --- retention --------------------------------------------------------------------------------


def drop_before(session: Session, station: str, through: int) -> None:
    """Delete what repeats own lines up to `through`; entries with later lines stay."""
    held = driver(session)
    key = (station, through)
    ended = "SELECT id FROM ledger_entries WHERE station = ? AND sequence <= ?"
    held.execute(f"DELETE FROM ledger_terms WHERE entry IN ({ended})", key)  # noqa: S608
    for table in ("ledger_entries", "ledger_lines", "ledger_pictures"):
        held.execute(f"DELETE FROM {table} WHERE station = ? AND sequence <= ?", key)  # noqa: S608


def pictures_named(session: Session, person: UUID) -> frozenset[str]:
    """The pictures that a person's parts name."""
    rows = driver(session).execute(
        "SELECT l.sha256 FROM journal_private AS p JOIN ledger_pictures AS l "
        "ON l.station = p.station AND l.sequence = p.sequence AND l.part = p.part "
        "WHERE p.person = ?",
        (person.hex,),
    )
    return frozenset(row[0] for row in rows.fetchall())
