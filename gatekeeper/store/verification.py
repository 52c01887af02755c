"""Verification: walk every chain in the file, name the first line that is not as it was written."""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from sqlcipher3 import dbapi2

from gatekeeper.errors import StoreError
from gatekeeper.keys import verify as signed_by
from gatekeeper.store.database import Database, Reader, driver
from gatekeeper.store.lines import (
    Line,
    checkpoint_message,
    first_hash,
    head_message,
    next_hash,
    part_code,
    parts_of,
    values_of,
)
from gatekeeper.store.projections import Projection
from gatekeeper.store.proofs import compared
from gatekeeper.store.station import is_own, station_id
from gatekeeper.store.tables import PROJECTIONS

MESSAGES = {
    "log-line-edited": "Line {sequence} was changed after it was written",
    "log-line-removed": "Line {sequence} is missing",
    "log-lines-swapped": "Line {sequence} stands where line {claimed} belongs",
    "log-tail-cut": "Line {sequence} and what followed are missing; lines signed: {count}",
    "log-tail-added": "Line {sequence} was added; lines signed: {count}",
    "log-head-wrong": "The signed end of the log does not belong to line {sequence}",
    "log-head-missing": "The signed end of the log is missing",
    "log-head-signature": "The signature at the end of the log is not the station's",
    "log-station-unknown": "Station {station} has lines but no key",
    "log-station-key": "The key of station {station} is not the one it is named after",
    "log-checkpoint": "The lines before {sequence} are missing without a signed checkpoint",
    "log-time-back": "Line {sequence} is older than the line before it",
    "log-part-missing": "Line {sequence}: the private part {part} is missing without an erasure",
    "log-part-edited": "Line {sequence}: the private part {part} was changed",
    "log-part-unlisted": "Line {sequence} knows no private part {part}",
    "log-part-back": "Line {sequence}: the private part {part} is back though it was erased",
    "log-row-differs": "Line {sequence}: the record differs from its line in {column}",
    "log-row-surplus": "The record of line {sequence} has no line",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """The first line that is wrong; `code` is in MESSAGES."""

    sequence: int
    code: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """How a good chain ends: what a printed head or a receipt is compared with."""

    station: str
    count: int
    hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """How many lines were walked, the ends of the good chains, and the first fault if any."""

    lines: int
    fault: Fault | None
    heads: tuple[Head, ...] = ()


class _Found(Exception):
    def __init__(self, code: str, sequence: int, **parameters: Any) -> None:
        super().__init__(code)
        told = {"sequence": sequence, **parameters}
        self.fault = Fault(sequence=sequence, code=code, parameters=told)


def verify(
    source: Session | Database | Reader,
    *,
    projections: Mapping[str, Projection] | None = None,
) -> Verification:
    """Walk the chain of each station in constant memory, one consistent sight of the file."""
    with _session(source) as session:
        walked, heads = 0, []
        known = PROJECTIONS if projections is None else projections
        try:
            for station, public in _stations(session):
                walk = _Walk(session, station, public, known)
                try:
                    heads.append(walk.run())
                finally:
                    walked += walk.lines
        except _Found as found:
            return Verification(lines=walked, fault=found.fault, heads=tuple(heads))
        return Verification(lines=walked, fault=None, heads=tuple(heads))


def verify_file(path: Path, *, key: bytes | None = None) -> Verification:
    """`verify` for a file that nobody needs to have open; raises StoreError."""
    reader = Reader(path, key=key)
    try:
        return verify(reader)
    except dbapi2.OperationalError as error:  # a table or a column was taken out of it
        raise StoreError("store-damaged", path=str(path), detail=str(error)) from error
    finally:
        reader.close()


@contextmanager
def _session(source: Session | Database | Reader) -> Iterator[Session]:
    if isinstance(source, Session):
        yield source
    else:
        with source.read() as session:
            yield session


def _stations(session: Session) -> list[tuple[str, bytes]]:
    rows = driver(session).execute("SELECT id, public FROM stations ORDER BY created_at, id")
    stations: list[tuple[str, bytes]] = rows.fetchall()
    for station, public in stations:
        if station_id(public) != station:
            raise _Found("log-station-key", 0, station=station)
    known = ",".join("?" * len(stations))
    strangers = driver(session).execute(
        f"SELECT station FROM journal WHERE station NOT IN ({known}) LIMIT 1",  # noqa: S608
        [station for station, _ in stations],
    )
    for (station,) in strangers:
        raise _Found("log-station-unknown", 0, station=station)
    return stations


_LINES = "SELECT sequence, id, kind, line, hash FROM journal WHERE station = ? ORDER BY sequence"
_PARTS = (
    "SELECT sequence, part, salt, data FROM journal_private WHERE station = ? "
    "ORDER BY sequence, part"
)

_LEFT_OUT = (
    "SELECT 1 FROM refused_rows WHERE station = ? AND sequence >= ? "
    "AND (sequence = ? OR row_key = ?) LIMIT 1"
)
_APPLIED = (
    "SELECT coalesce(max(last), 0) FROM incoming_bundles "
    "WHERE chain = ? AND state IN ('merged', 'again')"
)

# Of the chain, or of one that goes on with its entries after a restore.
_MORE = """
WITH RECURSIVE onward (id) AS (
  SELECT ?
  UNION SELECT e.replaced_by FROM enrolled_stations AS e JOIN onward AS o ON o.id = e.station
  WHERE e.replaced_by <> '')
SELECT 1 FROM onward AS o LEFT JOIN log_head AS h ON h.station = o.id
WHERE h.count IS NULL OR h.count >
  (SELECT coalesce(max(sequence), 0) FROM journal WHERE station = o.id)
LIMIT 1
"""
_TO_COME = (
    "SELECT 1 FROM stations AS s LEFT JOIN log_head AS h ON h.station = s.id WHERE s.id = ? "
    "AND (h.count IS NULL OR h.count >= ?) AND ? > "
    "(SELECT coalesce(max(sequence), 0) FROM journal WHERE station = s.id)"
)


class _Walk:
    """One station's chain, line by line, its parts read in step."""

    def __init__(
        self, session: Session, station: str, public: bytes, projections: Mapping[str, Projection]
    ) -> None:
        self.session, self.station, self.public = session, station, public
        self.projections = projections
        self.compared = {
            kind: projection.differs
            for kind, projection in projections.items()
            if projection.differs is not None
        }
        self.driver = driver(session)
        self.is_own = is_own(self.driver, station)
        self.lines = 0
        self.moment = ""
        self.erasure: tuple[tuple[str, int], frozenset[str]] = ("", 0), frozenset()

    def run(self) -> Head:
        lines = self.driver.execute(_LINES, (self.station,))
        parts = self.driver.execute(_PARTS, (self.station,))
        part = parts.fetchone()
        sequence, previous = 0, first_hash(self.public)
        for number, id_text, kind, text, stored in lines:
            if not self.lines and number > 1:
                sequence, previous = number - 1, self._checkpoint(number)
            if number != sequence + 1:
                raise _Found("log-line-removed", sequence + 1)
            sequence = number
            values = self._line(sequence, id_text, kind, text, previous, stored)
            previous = stored
            here: dict[str, tuple[bytes, str]] = {}
            while part is not None and part[0] <= sequence:
                if part[0] < sequence:
                    raise _Found("log-part-unlisted", part[0], part=part[1])
                here[part[1]] = part[2], part[3]
                part = parts.fetchone()
            data = self._parts(sequence, values["parts"], here)
            differs = self.compared.get(kind)
            if differs is not None:
                line = Line(
                    station=self.station,
                    sequence=sequence,
                    id=UUID(hex=id_text),
                    kind=kind,
                    values=values,
                    parts=data,
                )
                column = compared(self.session, differs, line)
                if column is not None and not self._is_left_out(sequence, values):
                    raise _Found("log-row-differs", sequence, column=column)
            self.lines += 1
        if part is not None:
            raise _Found("log-part-unlisted", part[0], part=part[1])
        self._surplus()
        return self._head(sequence, previous)

    def _line(
        self, sequence: int, id_text: str, kind: str, text: str, previous: bytes, stored: bytes
    ) -> dict[str, str]:
        values = values_of(kind, text)
        claimed = values["sequence"] if values else str(sequence)
        if claimed != str(sequence) and claimed.isdigit():
            raise _Found("log-lines-swapped", sequence, claimed=int(claimed))
        sound = next_hash(previous, kind, text) == stored
        if not sound or values is None or values["id"] != id_text:
            raise _Found("log-line-edited", sequence)
        if values["recorded_at"] < self.moment and kind != "clock-set-1":
            raise _Found("log-time-back", sequence)
        self.moment = values["recorded_at"]
        if kind == "erasure-1":
            self._stays_erased(sequence, values)
        return values

    def _parts(
        self, sequence: int, listed: str, here: Mapping[str, tuple[bytes, str]]
    ) -> dict[str, str | None]:
        codes = parts_of(listed)
        for name in here:
            if name not in codes:
                raise _Found("log-part-unlisted", sequence, part=name)
        data: dict[str, str | None] = {}
        for name, code in codes.items():
            if name in here:
                salt, data[name] = here[name]
                if not hmac.compare_digest(part_code(salt, here[name][1]), code):
                    raise _Found("log-part-edited", sequence, part=name)
            elif self._was_erased(sequence, name):
                data[name] = None
            else:
                raise _Found("log-part-missing", sequence, part=name)
        return data

    def _was_erased(self, sequence: int, part: str) -> bool:
        """Does an erasure line name this part? The walk proves that line in its turn."""
        row = self.driver.execute(
            "SELECT erased_by_station, erased_by FROM erased_parts "
            "WHERE station = ? AND sequence = ? AND part = ?",
            (self.station, sequence, part),
        ).fetchone()
        if row is None:
            return False
        return f"{sequence}.{part}" in self._named(*row) or self._is_to_come(*row)

    def _is_to_come(self, by_station: str, by: int) -> bool:
        """Is the line that tells of it one that its station has signed, but not sent here yet?"""
        if self.is_own or is_own(self.driver, by_station):
            return False
        row = self.driver.execute(_TO_COME, (by_station, by, by)).fetchone()
        return row is not None

    def _named(self, by_station: str, by: int) -> frozenset[str]:
        """What an erasure line names of this station; neighbours are erased by the same line."""
        if self.erasure[0] != (by_station, by):
            row = self.driver.execute(
                "SELECT kind, line FROM journal WHERE station = ? AND sequence = ?",
                (by_station, by),
            ).fetchone()
            values = values_of(*row) if row and row[0] == "erasure-1" else None
            ours = values is not None and values["station"] == self.station
            items = values["erased"].split() if values and ours else ()
            self.erasure = (by_station, by), frozenset(items)
        return self.erasure[1]

    def _is_left_out(self, sequence: int, values: Mapping[str, str]) -> bool:
        """Has this office the line, but not yet its row, or did it not take it?

        Rows come after all lines of a bundle, and with the last line about them: while lines are
        to come, so may rows. One that was refused is kept with the reason why, under the last
        line about it.
        """
        if self.is_own:
            return False
        more = self.driver.execute(_MORE, (self.station,)).fetchone()
        row = self.driver.execute(
            _LEFT_OUT, (self.station, sequence, sequence, values.get("entry"))
        ).fetchone()
        (through,) = self.driver.execute(_APPLIED, (self.station,)).fetchone()
        return more is not None or sequence > through or row is not None

    def _stays_erased(self, sequence: int, values: Mapping[str, str]) -> None:
        for item in values["erased"].split():
            of_line, _, part = item.partition(".")
            back = self.driver.execute(
                "SELECT 1 FROM journal_private WHERE station = ? AND sequence = ? AND part = ?",
                (values["station"], int(of_line), part),
            ).fetchone()
            if back is not None:
                raise _Found("log-part-back", int(of_line), part=part)

    def _surplus(self) -> None:
        for projection in self.projections.values():
            if projection.surplus is not None:
                sequence = projection.surplus(self.session, self.station)
                if sequence is not None:
                    raise _Found("log-row-surplus", sequence)

    def _checkpoint(self, first: int) -> bytes:
        """The hash before the first line that a prefix purge left."""
        row = self.driver.execute(
            "SELECT hash, signature FROM log_checkpoints WHERE station = ? AND through = ?",
            (self.station, first - 1),
        ).fetchone()
        if row is None:
            raise _Found("log-line-removed", 1)
        before: bytes = row[0]
        if not signed_by(self.public, row[1], checkpoint_message(self.public, first - 1, before)):
            raise _Found("log-checkpoint", first)
        return before

    def _head(self, last: int, last_hash: bytes) -> Head:
        row = self.driver.execute(
            "SELECT count, hash, recorded_at, signature FROM log_head WHERE station = ?",
            (self.station,),
        ).fetchone()
        if row is None and not last and not self.is_own:
            return Head(station=self.station, count=0, hash=last_hash)  # let in, nothing came yet
        if row is None:
            raise _Found("log-head-missing", last)
        count, head_hash, recorded_at, signature = row
        if not signed_by(self.public, signature, head_message(self.public, count, head_hash)):
            raise _Found("log-head-signature", last)
        if count > last and not self.is_own:
            return Head(station=self.station, count=last, hash=last_hash)  # the rest is to come
        if count > last:
            raise _Found("log-tail-cut", last + 1, count=count)
        if count < last:
            raise _Found("log-tail-added", count + 1, count=count)
        # Of another's chain the head came with lines that are its own proof of when it was.
        at = (recorded_at or "") if self.is_own else self.moment
        if head_hash != last_hash or at != self.moment:
            raise _Found("log-head-wrong", last)
        return Head(station=self.station, count=count, hash=last_hash)
