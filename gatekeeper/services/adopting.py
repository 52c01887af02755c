"""One door, plate or employer entered here and at the office: the office's row takes the place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Table, select, update
from sqlalchemy.orm import Mapper, Session

from gatekeeper.store import changes, row_states, snapshot
from gatekeeper.store.columns import Base
from gatekeeper.store.exchange import EditedRow, HeldRow
from gatekeeper.store.row_effects import find_again
from gatekeeper.store.snapshot import Row
from gatekeeper.store.travelling import EXCHANGED

# What tells one thing from another, besides the id under which it was entered.
KNOWN_BY: Mapping[str, tuple[str, ...]] = {
    "households": ("building", "unit", "room"),
    "employers": ("name",),
    "vehicles": ("plate",),
}


def adopt(session: Session, row: Row, own: frozenset[str]) -> bool:
    """Let whatever points to the row of this station point to the office's; lines tell of it.

    False where it is another matter: a row of the office that was edited here, or one that
    records of the log name. IntegrityError where the office's still cannot stand.
    """
    if row.table not in KNOWN_BY or not row.values:
        return False
    values = row_states.load(row.table, row.values)
    mapper = _mapper(row.table)
    here = _same(session, mapper, values)
    if here is None or _is_the_offices(session, row.table, here.id.hex):
        return False
    pointing = list(_pointing(session, row.table, here.id))
    if any(table.name not in EXCHANGED for table, _, _ in pointing):
        return False
    session.expunge(here)
    with changes.applying(session):
        _step_aside(session, mapper, here.id)
        snapshot.put(session, row, own)
    for _, column, one in pointing:
        setattr(one, column, values["id"])
    session.flush()
    session.delete(session.get_one(mapper.class_, here.id))
    session.flush()
    find_again(session, [("household", values["id"])] if row.table == "households" else [])
    snapshot.release(session, row)
    return True


def _same(session: Session, mapper: Mapper[Any], values: Mapping[str, Any]) -> Any:
    table = mapper.local_table
    assert isinstance(table, Table)
    named = [table.c[name] == values.get(name) for name in KNOWN_BY[table.name]]
    return session.scalars(
        select(mapper.class_).where(*named, table.c.id != values["id"])
    ).one_or_none()


def _is_the_offices(session: Session, table: str, key: str) -> bool:
    """Is it known there, with something about it still to be written or to be sent?"""
    edited = session.get(EditedRow, (table, key))
    is_edit = edited is not None and edited.base != ""
    return is_edit or session.get(HeldRow, (table, key)) is not None


def _pointing(session: Session, name: str, id: Any) -> Iterator[tuple[Table, str, Any]]:
    """Every row that points to this one: of which table, by which column."""
    for mapper in Base.registry.mappers:
        table = mapper.local_table
        assert isinstance(table, Table)
        for column in table.columns:
            if any(key.column.table.name == name for key in column.foreign_keys):
                for one in session.scalars(select(mapper.class_).where(column == id)):
                    yield table, column.name, one


def _step_aside(session: Session, mapper: Mapper[Any], id: Any) -> None:
    """Free what the row is known by; it is deleted in a moment."""
    table = mapper.local_table
    assert isinstance(table, Table)
    last = KNOWN_BY[table.name][-1]
    statement = update(table).where(table.c.id == id).values({last: f"~{id.hex[:15]}"})
    session.connection().execute(statement)


def _mapper(name: str) -> Mapper[Any]:
    return next(
        mapper
        for mapper in Base.registry.mappers
        if getattr(mapper.local_table, "name", "") == name
    )
