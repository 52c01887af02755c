"""Change lines: every edit of an exchanged table through the ORM leaves one line in the log."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Table, event, inspect, select, text
from sqlalchemy.orm import Mapper, ORMExecuteState, object_session
from sqlalchemy.orm.session import Session

from gatekeeper.store.columns import Base
from gatekeeper.store.journal import Part, Written
from gatekeeper.store.lines import Line, canonical, values_of
from gatekeeper.store.projections import Projection
from gatekeeper.store.row_values import key_from, key_of, plain
from gatekeeper.store.unit import Unit

PRIVATE_PART = "private"


@dataclass(slots=True, kw_only=True)
class Batch:
    """One import, snapshot or lifting act: its line's id is the version of every row it touches.

    `values` may be filled until the end; `counts` says how many rows of each table were
    "inserted", "updated" or "deleted" through the ORM. `bases` are the versions before, by table
    and key; `filled` the tables that bulk statements wrote to.
    """

    id: UUID
    values: dict[str, Any] = field(default_factory=dict)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    written: Written | None = None
    bases: dict[tuple[str, str], str] = field(default_factory=dict)
    filled: set[str] = field(default_factory=set)


@dataclass(slots=True, kw_only=True)
class Applying:
    """Rows of somewhere else being written; what follows from all of them waits for the end."""

    later: dict[Callable[[Session, Collection[Any]], None], set[Any]] = field(default_factory=dict)

    def follow(self, what: Callable[[Session, Collection[Any]], None], *things: Any) -> None:
        """Call `what` once, with these things and all others named until then."""
        self.later.setdefault(what, set()).update(things)


@contextmanager
def batch(session: Session, action: str, **values: Any) -> Iterator[Batch]:
    """Edits inside make no change lines but one audit line, `action` with counts and values.

    Bulk statements on exchanged tables are allowed inside; they set `version` to `batch.id`.
    """
    unit = _unit(session)
    journal = unit.journal
    assert journal is not None
    if unit.batch is not None or unit.applying is not None:
        raise RuntimeError("a batch inside a batch")
    session.flush()
    unit.batch = Batch(id=journal.new_id(), values=dict(values))
    try:
        yield unit.batch
        session.flush()
        found = unit.batch
    finally:
        unit.batch = None
    told: dict[str, dict[str, int]] = {}
    for (table, done), count in sorted(found.counts.items()):
        told.setdefault(table, {})[done] = count
    operator = unit.operator.hex if unit.operator else ""
    columns = {
        "action": action,
        "operator": operator,
        "values": canonical({**found.values, "rows": told}),
    }
    found.written = journal.append(session, "audit-1", columns, id=found.id)
    _remember_batch(unit.connection(), found, journal.station, found.written.sequence)


@contextmanager
def applying(session: Session) -> Iterator[Applying]:
    """Edits inside come from somewhere else: no line, no stamp, nothing to send back.

    Versions are written as they came. For a snapshot of the office and for what a station sent.
    """
    unit = _unit(session)
    if unit.batch is not None or unit.applying is not None:
        raise RuntimeError("a batch inside a batch")
    session.flush()
    unit.applying = Applying()
    try:
        yield unit.applying
        session.flush()
        session.expire_all()  # the ORM has not seen what was written past it
        for what, things in unit.applying.later.items():
            what(session, things)
    finally:
        unit.applying = None


def applying_of(session: Session) -> Applying:
    """Where what follows from a row is noted; only inside `applying`."""
    found = _unit(session).applying
    if found is None:
        raise RuntimeError("a row of somewhere else outside of `applying`")
    return found


def listen() -> None:
    """Watch the edits of exchanged tables; once per process, however often it is called."""
    if event.contains(Mapper, "before_insert", _on_insert):
        return
    event.listen(Mapper, "before_insert", _on_insert)
    event.listen(Mapper, "before_update", _on_update)
    event.listen(Mapper, "before_delete", _on_delete)
    event.listen(Unit, "do_orm_execute", _watch_bulk)


def _on_insert(mapper: Mapper[Any], connection: Connection, row: Base) -> None:
    if _exchanged(mapper):
        _change(connection, mapper, row, "insert", _columns(mapper, row))


def _on_update(mapper: Mapper[Any], connection: Connection, row: Base) -> None:
    session = object_session(row)
    if _exchanged(mapper) and session is not None and session.is_modified(row):
        changed = {
            name: value
            for name, value in _columns(mapper, row).items()
            if inspect(row).attrs[name].history.has_changes()
        }
        if changed:
            _change(connection, mapper, row, "update", changed)


def _on_delete(mapper: Mapper[Any], connection: Connection, row: Base) -> None:
    if _exchanged(mapper):
        _change(connection, mapper, row, "delete", {})


_DONE = {"insert": "inserted", "update": "updated", "delete": "deleted"}


def _change(
    connection: Connection, mapper: Mapper[Any], row: Any, action: str, values: Mapping[str, Any]
) -> None:
    """Write the line and stamp the row with its id, inside the flush that writes the row."""
    unit = _unit(object_session(row))
    if unit.applying is not None:
        return
    table = mapper.local_table.name  # type: ignore[attr-defined]
    key = key_of(mapper.primary_key_from_instance(row))
    base = row.version.hex if row.version else ""
    if unit.batch is not None:
        unit.batch.counts[table, _DONE[action]] += 1
        unit.batch.bases.setdefault((table, key), base)
        row.version = unit.batch.id
        return
    assert unit.journal is not None
    private_names: Collection[str] = getattr(row, "__private__", ())
    private = {name: value for name, value in values.items() if name in private_names}
    public = {name: value for name, value in values.items() if name not in private_names}
    columns = {
        "table": table,
        "row": key,
        "action": action,
        "previous": base,
        "operator": unit.operator.hex if unit.operator else "",
        "values": canonical(public),
    }
    parts = []
    if private:
        whose = getattr(row, getattr(row, "__person__", ""), None)
        parts.append(Part(name=PRIVATE_PART, data=canonical(private), person=whose))
    written = unit.journal.append(unit, "change-1", columns, parts)
    row.version = written.id
    _remember(connection, unit.journal.station, written.sequence, {(table, key): base})


# The first base is the version the office knows; a new one would hide what came between.
_EDITED = """
INSERT INTO edited_rows (table_name, row_key, base, station, sequence)
{rows}
ON CONFLICT (table_name, row_key) DO UPDATE SET
  station = excluded.station, sequence = excluded.sequence
"""
_ONE = text(_EDITED.format(rows="VALUES (:name, :key, :base, :station, :sequence)"))


def _remember(
    connection: Connection, station: str, sequence: int, bases: Mapping[tuple[str, str], str]
) -> None:
    """These rows go to the office with this line, and stand over its snapshot until then."""
    if bases:
        line = {"station": station, "sequence": sequence}
        rows = [{"name": name, "key": key, "base": b} | line for (name, key), b in bases.items()]
        connection.execute(_ONE, rows)


def _remember_batch(connection: Connection, made: Batch, station: str, sequence: int) -> None:
    """Those the ORM knew, and those that bulk statements stamped."""
    _remember(connection, station, sequence, made.bases)
    line = {"station": station, "sequence": sequence, "version": made.id.hex}
    for name in sorted(made.filled):
        key = " || ' ' || ".join(column.name for column in Base.metadata.tables[name].primary_key)
        stamped = (
            f"SELECT '{name}', {key}, '', :station, :sequence "  # noqa: S608  (own names)
            f"FROM {name} WHERE version = :version"
        )
        connection.execute(text(_EDITED.format(rows=stamped)), line)


_EDITING = (
    "SELECT sequence, id, kind, line FROM journal WHERE station = ? AND sequence > ? "
    "AND kind IN ('change-1', 'audit-1') ORDER BY sequence"
)


def remember_again(session: Session, station: str, after: int) -> None:
    """What the lines after this one edited counts as not sent: the office lost them.

    Only rows that are still as these lines left them; the office's own since then stand.
    """
    unit = _unit(session)
    stamps: dict[str, int] = {}
    bases: dict[tuple[str, str], str] = {}
    gone: dict[tuple[str, str], int] = {}
    for sequence, id, kind, line in unit.driver.execute(_EDITING, (station, after)):
        stamps[id] = sequence
        values = values_of(kind, line) if kind == "change-1" else None
        if values is not None:
            what = values["table"], values["row"]
            bases.setdefault(what, values["previous"])
            gone.pop(what, None)
            if values["action"] == "delete":
                gone[what] = sequence
    edited: dict[int, dict[tuple[str, str], str]] = {}
    for what, sequence in gone.items():
        edited.setdefault(sequence, {})[what] = bases[what]
    for mapper in Base.registry.mappers:
        table = mapper.local_table
        if not _exchanged(mapper) or not isinstance(table, Table):
            continue
        for version, *parts in session.execute(select(table.c.version, *table.primary_key)):
            if version is not None and version.hex in stamps:
                what = table.name, key_of(parts)
                edited.setdefault(stamps[version.hex], {})[what] = bases.get(what, "")
    for sequence, rows in edited.items():
        _remember(unit.connection(), station, sequence, rows)


def _columns(mapper: Mapper[Any], row: Any) -> dict[str, Any]:
    """The row's columns as JSON values, without `version` and without secrets."""
    return {
        attribute.key: plain(getattr(row, attribute.key))
        for attribute in mapper.column_attrs
        if attribute.key != "version" and not attribute.columns[0].info.get("secret")
    }


def _watch_bulk(state: ORMExecuteState) -> None:
    """A statement over many rows would pass the change lines by: refused outside of a batch."""
    if not (state.is_update or state.is_delete or state.is_insert):
        return
    table = getattr(state.statement, "table", None)
    if not isinstance(table, Table) or _mapper_of(table.name) is None:
        return
    unit = _unit(state.session)
    if unit.applying is not None:
        return
    if unit.batch is None:
        told = f"bulk statement on the exchanged table {table.name}"
        raise RuntimeError(f"{told}: use rows, or a batch")
    if state.is_insert:
        unit.batch.filled.add(table.name)
        return
    key = tuple(table.primary_key)
    rows = unit.connection().execute(
        select(table.c.version, *key).where(*getattr(state.statement, "_where_criteria", ()))
    )
    for version, *parts in rows:
        base = version.hex if version else ""
        unit.batch.bases.setdefault((table.name, key_of(parts)), base)


def _exchanged(mapper: Mapper[Any]) -> bool:
    return bool(getattr(mapper.class_, "__exchanged__", False))


def _mapper_of(table: str) -> Mapper[Any] | None:
    """The mapper of an exchanged table; None for any other."""
    return next(
        (
            mapper
            for mapper in Base.registry.mappers
            if _exchanged(mapper) and mapper.local_table.name == table  # type: ignore[attr-defined]
        ),
        None,
    )


def _unit(session: Session | None) -> Unit:
    assert isinstance(session, Unit)
    return session


def _differs(session: Session, line: Line) -> str | None:
    """The column in which a row differs from the line that is its version.

    Rows edited since, or deleted, are judged by their later lines.
    """
    mapper = _mapper_of(line.values["table"])
    if mapper is None or line.values["action"] == "delete":
        return None
    table = Base.metadata.tables[line.values["table"]]
    key = key_from(table.primary_key, line.values["row"])
    found = session.get(mapper.class_, key, populate_existing=True)
    if found is None:
        return None
    session.expunge(found)
    if found.version != line.id:
        return None
    told = json.loads(line.values["values"])
    if line.parts.get(PRIVATE_PART):
        told |= json.loads(line.parts[PRIVATE_PART] or "{}")
    stands = _columns(mapper, found)
    return next((name for name, value in told.items() if stands.get(name) != value), None)


PROJECTION = Projection(kind="change-1", differs=_differs)
