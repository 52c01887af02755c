"""Typed rows between station and office: their state as JSON, and back.

Lines travel as they are and prove the rows (`proofs`); `row_applying` writes them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Executable,
    Select,
    String,
    Table,
    and_,
    bindparam,
    select,
    text,
    type_coerce,
)
from sqlalchemy.orm import Session

from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.store.columns import Base
from gatekeeper.store.exchange import EditedRow
from gatekeeper.store.lines import canonical
from gatekeeper.store.row_values import key_from, key_of, plain, read
from gatekeeper.store.travelling import EXCHANGED, FOLLOWING, TRAVELLING

Row = Mapping[str, Any]

# Rows read at a time: a bundle is written in constant memory.
PORTION = 200

MESSAGES = {
    "row-table": "Rows of {table} are not exchanged",
    "row-column": "{table} has no {column}, or needs one",
    "row-value": "{column} of {table} cannot hold what was sent",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A row to be sent: `values` is canonical JSON, empty for a row that is gone.

    `base` is the version it had before it was edited here, `sequence` the line about it.
    """

    table: str
    row: str
    base: str
    sequence: int
    values: str

    @property
    def fields(self) -> tuple[str, ...]:
        """As a line of `rows-1.csv`."""
        return self.table, self.row, self.base, str(self.sequence), self.values


def table_of(name: str) -> Table:
    """A table that travels; InvalidInput for any other."""
    if name not in TRAVELLING:
        raise InvalidInput([Problem(code="row-table", parameters={"table": name})])
    return Base.metadata.tables[name]


# --- out --------------------------------------------------------------------------------------


def outgoing(session: Session, station: str, first: int, last: int) -> Iterator[Sent]:
    """The rows whose last line is among these of the station, in the order they can be stored.

    Rows edited again since go with their later line. Those that are gone come before the others
    of their table, so that what was theirs alone (a plate, a door) is free; those that others may
    point to come at the end.
    """
    span = station, first, last
    for name in EXCHANGED:
        if name not in _POINTED_TO:
            yield from _gone(session, name, *span)
        yield from _edited(session, name, *span)
    for name in FOLLOWING:
        yield from _written(session, name, *span)
    for name in reversed(EXCHANGED):
        if name in _POINTED_TO:
            yield from _gone(session, name, *span)


_POINTED_TO = frozenset({"employers", "households", "people", "grids"})
# Within a table: whom others point to first; a closed pass before the one that took its place.
_LAST: Mapping[str, str] = {
    "people": "merged_into IS NOT NULL",
    "passes": "status = 'active'",
    "grids": "level",
}


def states(
    session: Session, name: str, where: ColumnElement[bool] | None = None
) -> Iterator[tuple[str, str]]:
    """Key and values of the rows of a table, in the order they can be stored."""
    table = table_of(name)
    statement = select(*_public(table)).order_by(*_order(table))
    for row in _rows(session, statement if where is None else statement.where(where)):
        yield key_of(row[column.name] for column in table.primary_key), values_of(table, row)


def state(session: Session, name: str, row: str) -> str | None:
    """The values of one row as canonical JSON; None when there is none."""
    table = table_of(name)
    found = stored(session, table, row)
    return values_of(table, found) if found is not None else None


def stored(session: Session, table: Table, row: str) -> Row | None:
    """One row with all its columns, each of its own type."""
    parts = {f"part_{place}": part for place, part in enumerate(_parts(table, row))}
    found = session.connection().execute(_one(table), parts).first()
    return found._asdict() if found is not None else None


@cache
def _one(table: Table) -> Executable:
    """One row by its key; the same statement each time, for it is asked of every row."""
    keys = enumerate(table.primary_key)
    return select(table).where(
        and_(*(key == bindparam(f"part_{place}", type_=key.type) for place, key in keys))
    )


def values_of(table: Table, row: Row) -> str:
    """A row's columns as canonical JSON; secrets never travel."""
    return canonical({column.name: plain(row[column.name]) for column in _public(table)})


def digest(name: str, values: str) -> str:
    """Names a state of a row: SHA-256 in hex of its table and canonical values."""
    return hashlib.sha256(f"{name}\0{values}".encode()).hexdigest()


def key_text(name: str, values: Row) -> str:
    """The primary key of a loaded row, as lines name it."""
    return key_of(values[column.name] for column in table_of(name).primary_key)


def is_key(name: str, row: str) -> bool:
    """Can this name a row of the table?"""
    try:
        key_from(tuple(table_of(name).primary_key), row)
    except ValueError:
        return False
    return True


def _edited(session: Session, name: str, station: str, first: int, last: int) -> Iterator[Sent]:
    table = table_of(name)
    statement = (
        select(EditedRow.base, EditedRow.sequence, *_public(table))
        .join_from(EditedRow, table, EditedRow.row_key == _key(table))
        .where(_within(name, station, first, last))
        .order_by(*_order(table), EditedRow.sequence)
    )
    # The names of both sides may meet: by position.
    own = [column.name for column in _public(table)]
    for base, sequence, *values in session.execute(statement, execution_options=_STREAMED):
        row = dict(zip(own, values, strict=True))
        key = key_of(row[column.name] for column in table.primary_key)
        told = values_of(table, row)
        yield Sent(table=name, row=key, base=base, sequence=sequence, values=told)


def _gone(session: Session, name: str, station: str, first: int, last: int) -> Iterator[Sent]:
    table = table_of(name)
    is_there = select(1).where(_key(table) == EditedRow.row_key).correlate(EditedRow).exists()
    statement = (
        select(EditedRow.row_key, EditedRow.base, EditedRow.sequence)
        .where(_within(name, station, first, last), ~is_there)
        .order_by(EditedRow.sequence, EditedRow.row_key)
    )
    for key, base, sequence in session.execute(statement, execution_options=_STREAMED):
        yield Sent(table=name, row=key, base=base, sequence=sequence, values="")


def _within(name: str, station: str, first: int, last: int) -> Any:
    return and_(
        EditedRow.station == station,
        EditedRow.sequence.between(first, last),
        EditedRow.table_name == name,
    )


def _written(session: Session, name: str, station: str, first: int, last: int) -> Iterator[Sent]:
    table = table_of(name)
    statement = (
        select(*_public(table))
        .where(table.c.station == station, table.c.sequence.between(first, last))
        .order_by(table.c.sequence)
    )
    for row in _rows(session, statement):
        key = key_of(row[column.name] for column in table.primary_key)
        told = values_of(table, row)
        yield Sent(table=name, row=key, base="", sequence=row["sequence"], values=told)


_STREAMED = {"yield_per": PORTION}


def _rows(session: Session, statement: Select[Any]) -> Iterator[Row]:
    found = session.execute(statement, execution_options=_STREAMED)
    yield from (row._asdict() for row in found)


@cache
def _public(table: Table) -> Sequence[Column[Any]]:
    return tuple(column for column in table.columns if not column.info.get("secret"))


def _key(table: Table) -> Any:
    """The key of an exchanged table as text: one column, an id or a station."""
    (column,) = table.primary_key
    return type_coerce(column, String)


def is_row(table: Table, row: str) -> Any:
    """The condition that names one row."""
    told = zip(table.primary_key, _parts(table, row), strict=True)
    return and_(*(column == part for column, part in told))


def _parts(table: Table, row: str) -> Sequence[Any]:
    columns = tuple(table.primary_key)
    try:
        return key_from(columns, row)
    except ValueError as error:
        raise _wrong("row-value", table.name, columns[0].name) from error


def _order(table: Table) -> Sequence[Any]:
    first = (text(_LAST[table.name]),) if table.name in _LAST else ()
    return (*first, *table.primary_key)


# --- in ---------------------------------------------------------------------------------------


def load(name: str, values: str) -> dict[str, Any]:
    """The columns of a state, each of its own type; InvalidInput for what does not fit the table.

    A column that an older program did not know yet is left out: the table's default holds.
    """
    table = table_of(name)
    try:
        told = json.loads(values)
    except (ValueError, RecursionError) as error:
        raise _wrong("row-value", name, "values") from error
    if not isinstance(told, dict):
        raise _wrong("row-value", name, "values")
    known = {column.name: column for column in _public(table)}
    unknown = told.keys() - known.keys()
    if unknown:
        raise _wrong("row-column", name, min(unknown))
    for column in known.values():
        if column.name not in told and not column.nullable and column.default is None:
            raise _wrong("row-column", name, column.name)
    return {column: _read(known[column], value) for column, value in told.items()}


def _read(column: Column[Any], told: Any) -> Any:
    try:
        return read(column, told)
    except ValueError as error:
        raise _wrong("row-value", column.table.name, column.name) from error


def _wrong(code: str, table: str, column: str) -> InvalidInput:
    told = {"table": table, "column": column}
    return InvalidInput([Problem(code=code, field=column, parameters=told)])
