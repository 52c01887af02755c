"""Change lines: every edit of an exchanged table through the ORM leaves one line in the log."""

from __future__ import annotations

import enum
import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, event, inspect, select
from sqlalchemy.orm import Mapper, ORMExecuteState, object_session
from sqlalchemy.orm.session import Session

from gatekeeper.store.columns import Base, utc_text
from gatekeeper.store.journal import Part, Written
from gatekeeper.store.lines import Line, canonical
from gatekeeper.store.projections import Projection
from gatekeeper.store.unit import Unit

PRIVATE_PART = "private"


@dataclass(slots=True, kw_only=True)
class Batch:
    """One import, snapshot or lifting act: its line's id is the version of every row it touches.

    `values` may be filled until the end; `counts` says how many rows of each table were
    "inserted", "updated" or "deleted" through the ORM.
    """

    id: UUID
    values: dict[str, Any] = field(default_factory=dict)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    written: Written | None = None


@contextmanager
def batch(session: Session, action: str, **values: Any) -> Iterator[Batch]:
    """Edits inside make no change lines but one audit line, `action` with counts and values.

    Bulk statements on exchanged tables are allowed inside; they set `version` to `batch.id`.
    """
    unit = _unit(session)
    journal = unit.journal
    assert journal is not None
    if unit.batch is not None:
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


def listen() -> None:
    """Watch the edits of exchanged tables; once per process, however often it is called."""
    if event.contains(Mapper, "before_insert", _on_insert):
        return
    event.listen(Mapper, "before_insert", _on_insert)
    event.listen(Mapper, "before_update", _on_update)
    event.listen(Mapper, "before_delete", _on_delete)
    event.listen(Unit, "do_orm_execute", _refuse_bulk)


def _on_insert(mapper: Mapper[Any], connection: Connection, row: Base) -> None:
    if _exchanged(mapper):
        _change(mapper, row, "insert", _columns(mapper, row))


def _on_update(mapper: Mapper[Any], connection: Connection, row: Base) -> None:
    session = object_session(row)
    if _exchanged(mapper) and session is not None and session.is_modified(row):
        changed = {
            name: value
            for name, value in _columns(mapper, row).items()
            if inspect(row).attrs[name].history.has_changes()
        }
        if changed:
            _change(mapper, row, "update", changed)


def _on_delete(mapper: Mapper[Any], connection: Connection, row: Base) -> None:
    if _exchanged(mapper):
        _change(mapper, row, "delete", {})


_DONE = {"insert": "inserted", "update": "updated", "delete": "deleted"}


def _change(mapper: Mapper[Any], row: Any, action: str, values: Mapping[str, Any]) -> None:
    """Write the line and stamp the row with its id, inside the flush that writes the row."""
    unit = _unit(object_session(row))
    table = mapper.local_table.name  # type: ignore[attr-defined]
    if unit.batch is not None:
        unit.batch.counts[table, _DONE[action]] += 1
        row.version = unit.batch.id
        return
    assert unit.journal is not None
    private_names: Collection[str] = getattr(row, "__private__", ())
    private = {name: value for name, value in values.items() if name in private_names}
    public = {name: value for name, value in values.items() if name not in private_names}
    key = mapper.primary_key_from_instance(row)
    columns = {
        "table": table,
        "row": " ".join(str(_plain(value)) for value in key),
        "action": action,
        "previous": row.version.hex if row.version else "",
        "operator": unit.operator.hex if unit.operator else "",
        "values": canonical(public),
    }
    parts = []
    if private:
        whose = getattr(row, getattr(row, "__person__", ""), None)
        parts.append(Part(name=PRIVATE_PART, data=canonical(private), person=whose))
    row.version = unit.journal.append(unit, "change-1", columns, parts).id


def _columns(mapper: Mapper[Any], row: Any) -> dict[str, Any]:
    """The row's columns as JSON values, without `version` and without secrets."""
    return {
        attribute.key: _plain(getattr(row, attribute.key))
        for attribute in mapper.column_attrs
        if attribute.key != "version" and not attribute.columns[0].info.get("secret")
    }


def _plain(value: Any) -> Any:
    """A column's value as canonical JSON can hold it."""
    match value:
        case datetime():
            return utc_text(value)
        case date():
            return value.isoformat()
        case UUID():
            return value.hex
        case enum.Enum():
            return value.value
        case bytes():
            return value.hex()
        case _:
            return value


def _refuse_bulk(state: ORMExecuteState) -> None:
    """A statement over many rows would pass the change lines by."""
    if not (state.is_update or state.is_delete or state.is_insert):
        return
    name = getattr(getattr(state.statement, "table", None), "name", None)
    exchanged = {
        mapper.local_table.name  # type: ignore[attr-defined]
        for mapper in Base.registry.mappers
        if _exchanged(mapper)
    }
    if name in exchanged and _unit(state.session).batch is None:
        raise RuntimeError(f"bulk statement on the exchanged table {name}: use rows, or a batch")


def _exchanged(mapper: Mapper[Any]) -> bool:
    return bool(getattr(mapper.class_, "__exchanged__", False))


def _unit(session: Session | None) -> Unit:
    assert isinstance(session, Unit)
    return session


def _differs(session: Session, line: Line) -> str | None:
    """The column in which a row differs from the line that is its version.

    Rows edited since, or deleted, are judged by their later lines.
    """
    mapper = next(
        (
            mapper
            for mapper in Base.registry.mappers
            if _exchanged(mapper) and mapper.local_table.name == line.values["table"]  # type: ignore[attr-defined]
        ),
        None,
    )
    if mapper is None or line.values["action"] == "delete":
        return None
    found = session.scalars(
        select(mapper.class_).where(mapper.class_.version == line.id)
    ).one_or_none()
    if found is None:
        return None
    session.expunge(found)
    told = json.loads(line.values["values"])
    if line.parts.get(PRIVATE_PART):
        told |= json.loads(line.parts[PRIVATE_PART] or "{}")
    stands = _columns(mapper, found)
    return next((name for name, value in told.items() if stands.get(name) != value), None)


PROJECTION = Projection(kind="change-1", differs=_differs)
