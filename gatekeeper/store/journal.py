"""The log: one append-only chain of lines per station, private parts beside it, a signed head."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.errors import StoreError
from gatekeeper.store.columns import Base, Utc, utc_from, utc_text
from gatekeeper.store.lines import (
    COLUMNS,
    FILLED,
    SALT_BYTES,
    canonical,
    head_message,
    line_of,
    next_hash,
    part_code,
    parts_field,
)
from gatekeeper.store.unit import Unit

STATION = String(16)

# A clock that the network time service nudges back is no clock that was set back.
CLOCK_SLACK = timedelta(seconds=2)


class JournalLine(Base):
    """One line; never updated, deleted only up to a signed checkpoint (see `triggers`)."""

    __tablename__ = "journal"
    __table_args__ = (
        # Who did what in a span of time, without reading through its passages.
        Index(
            "ix_journal_audits",
            "station",
            "sequence",
            sqlite_where=text("kind = 'audit-1'"),
            postgresql_where=text("kind = 'audit-1'"),
        ),
        {"sqlite_with_rowid": False},
    )

    station: Mapped[str] = mapped_column(STATION, primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(16))
    line: Mapped[str]
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class PrivatePart(Base):
    """Who it was, what was measured: beside the line, so that it can be cut without a break."""

    __tablename__ = "journal_private"
    __table_args__ = (
        ForeignKeyConstraint(["station", "sequence"], ["journal.station", "journal.sequence"]),
        Index("ix_journal_private_person", "person"),
        Index("ix_journal_private_expires_at", "expires_at"),
        {"sqlite_with_rowid": False},
    )

    station: Mapped[str] = mapped_column(STATION, primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    part: Mapped[str] = mapped_column(String(16), primary_key=True)
    person: Mapped[UUID | None]
    expires_at: Mapped[datetime | None]
    salt: Mapped[bytes] = mapped_column(LargeBinary(SALT_BYTES))
    data: Mapped[str]


class LogHead(Base):
    """How long a station's chain is and how it ends, signed by the station with every line."""

    __tablename__ = "log_head"

    station: Mapped[str] = mapped_column(STATION, primary_key=True)
    count: Mapped[int]
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    recorded_at: Mapped[datetime | None] = mapped_column(Utc)
    signature: Mapped[bytes] = mapped_column(LargeBinary(64))


class Signer(Protocol):
    """What the journal needs of a station's key (`keys.SigningKey`)."""

    @property
    def public(self) -> bytes: ...

    def sign(self, message: bytes, /) -> bytes: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A private part before it is written; `data` is canonical JSON, shipped as it stands."""

    name: str
    data: str
    person: UUID | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Where a line came to stand."""

    sequence: int
    id: UUID
    recorded_at: datetime
    hash: bytes


_HEAD = "SELECT count, hash, recorded_at FROM log_head WHERE station = ?"
_INSERT_LINE = (
    "INSERT INTO journal (station, sequence, id, kind, line, hash) VALUES (?, ?, ?, ?, ?, ?)"
)
_INSERT_PART = (
    "INSERT INTO journal_private (station, sequence, part, person, expires_at, salt, data) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_MOVE_HEAD = (
    "UPDATE log_head SET count = ?, hash = ?, recorded_at = ?, signature = ? WHERE station = ?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """The chain of one station; everything that must last goes through `append`."""

    station: str
    key: Signer
    clock: Callable[[], datetime]
    new_id: Callable[[], UUID]

    def append(
        self,
        session: Session,
        kind: str,
        columns: Mapping[str, str],
        parts: Sequence[Part] = (),
        *,
        id: UUID | None = None,
    ) -> Written:
        """Write one line with its private parts and move the signed head.

        `columns` are those of COLUMNS[kind] without `sequence`, `id`, `recorded_at` and `parts`.
        Raises StoreError clock-behind where the clock is behind the last line (unless the line
        tells just that), InvalidInput where a line would be too long or hold line breaks.
        """
        assert isinstance(session, Unit)
        driver = session.driver
        count, previous, last_text = driver.execute(_HEAD, (self.station,)).fetchone()
        now_text = self._moment(kind, last_text)
        sequence, line_id = count + 1, id or self.new_id()
        salted = [(part, os.urandom(SALT_BYTES)) for part in parts]
        values = {
            **columns,
            "sequence": str(sequence),
            "id": line_id.hex,
            "recorded_at": now_text,
            "parts": parts_field({p.name: part_code(salt, p.data) for p, salt in salted}),
        }
        line = _line(kind, values)
        last_hash = next_hash(previous, kind, line)
        signature = self.key.sign(head_message(self.key.public, sequence, last_hash))
        row = (self.station, sequence, line_id.hex, kind, line, last_hash)
        driver.execute(_INSERT_LINE, row)
        for part, salt in salted:
            driver.execute(_INSERT_PART, (self.station, sequence, *_private(part, salt)))
        driver.execute(_MOVE_HEAD, (sequence, last_hash, now_text, signature, self.station))
        recorded_at = utc_from(now_text)
        return Written(sequence=sequence, id=line_id, recorded_at=recorded_at, hash=last_hash)

    def audit(
        self,
        session: Session,
        action: str,
        operator: UUID | None,
        parts: Sequence[Part] = (),
        **values: Any,
    ) -> Written:
        """One audit line: who did what; `values` must be fit for canonical JSON."""
        columns = {
            "action": action,
            "operator": operator.hex if operator else "",
            "values": canonical(values),
        }
        return self.append(session, "audit-1", columns, parts)

    def confirm_clock(self, session: Session, operator: UUID) -> Written:
        """The operator says that the clock is right although it is behind the last line."""
        row = driver_row(session, self.station)
        columns = {"before": row or "", "operator": operator.hex}
        return self.append(session, "clock-set-1", columns)

    def clock_behind(self, session: Session) -> bool:
        """Would the next line be refused for its moment?"""
        last = driver_row(session, self.station)
        return last is not None and self.clock() < utc_from(last) - CLOCK_SLACK

    def _moment(self, kind: str, last_text: str | None) -> str:
        """The moment of the next line as text, never before the last one's."""
        now_text = utc_text(self.clock())
        if last_text is None or now_text >= last_text or kind == "clock-set-1":
            return now_text
        if utc_from(now_text) >= utc_from(last_text) - CLOCK_SLACK:
            return last_text
        raise StoreError("clock-behind", now=now_text, last=last_text)


def driver_row(session: Session, station: str) -> str | None:
    """The moment of the station's last line, as text."""
    assert isinstance(session, Unit)
    row = session.driver.execute(_HEAD, (station,)).fetchone()
    last: str | None = row[2]
    return last


def _line(kind: str, values: Mapping[str, str]) -> str:
    columns = COLUMNS[kind]
    if len(values) != len(columns):
        given = sorted(set(values) ^ set(columns))
        raise ValueError(f"{kind} columns do not fit: {given}")
    return line_of([values[column] for column in columns])


def _private(part: Part, salt: bytes) -> tuple[Any, ...]:
    person = part.person.hex if part.person else None
    expires_at = utc_text(part.expires_at) if part.expires_at else None
    return part.name, person, expires_at, salt, part.data


__all__ = ["COLUMNS", "FILLED", "Journal", "Part", "Written", "canonical"]
