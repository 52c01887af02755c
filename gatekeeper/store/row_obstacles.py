"""Why a row that came from elsewhere cannot stand beside those here, told before it is tried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Index,
    Table,
    UniqueConstraint,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Session

from gatekeeper.errors import Problem
from gatekeeper.store.columns import Base
from gatekeeper.store.row_states import table_of
from gatekeeper.store.row_values import read

MESSAGES = {
    "row-reference": "The record that {column} of {table} points to is not here",
    "row-taken": "Another record of {table} has the same {columns}",
    "row-needed": "Records of {by} still point to this record of {table}",
}

# What goes with whom it belongs to (`retention.drop_person`).
_GOES_ALONG = frozenset({("people", "passes"), ("people", "vehicles"), ("people", "search_terms")})


def obstacle(session: Session, name: str, values: Mapping[str, Any]) -> Problem | None:
    """The rule by which a loaded row cannot be written; None where nothing is in its way."""
    table = table_of(name)
    found = _missing(session, table, values)
    return found if found is not None else _taken(session, table, values)


def obstacle_to_going(session: Session, name: str, row: str) -> Problem | None:
    """The rule by which a row cannot be deleted, of a table with one column as key."""
    table = table_of(name)
    (key,) = table.primary_key
    here = read(key, row)
    for other in Base.metadata.sorted_tables:
        for column in other.columns:
            refers = any(reference.column is key for reference in column.foreign_keys)
            if not refers or (name, other.name) in _GOES_ALONG:
                continue
            if _exists(session, select(literal(1)).where(column == here)):
                told = {"table": name, "by": other.name}
                return Problem(code="row-needed", field=column.name, parameters=told)
    return None


def _missing(session: Session, table: Table, values: Mapping[str, Any]) -> Problem | None:
    for column in table.columns:
        value = values.get(column.name)
        if value is None:
            continue
        for reference in column.foreign_keys:
            is_there = select(literal(1)).where(reference.column == value)
            is_self = reference.column.table is table and value == values.get("id")
            if not is_self and not _exists(session, is_there):
                told = {"table": table.name, "column": column.name}
                return Problem(code="row-reference", field=column.name, parameters=told)
    return None


def _taken(session: Session, table: Table, values: Mapping[str, Any]) -> Problem | None:
    key = [(column, values[column.name]) for column in table.primary_key]
    another = or_(*(column != value for column, value in key))
    for columns, where in _unique(table):
        told = [(column, values.get(column.name)) for column in columns]
        if any(value is None for _, value in told):
            continue  # an empty one is like no other
        if where is not None and not _holds(session, table, where, values):
            continue
        alike = select(literal(1)).select_from(table).where(another)
        alike = alike.where(*(column == value for column, value in told))
        if where is not None:
            alike = alike.where(where)
        if _exists(session, alike):
            names = ", ".join(column.name for column in columns)
            parameters = {"table": table.name, "columns": names}
            return Problem(code="row-taken", field=columns[0].name, parameters=parameters)
    return None


def _unique(table: Table) -> Iterator[tuple[Sequence[Column[Any]], ColumnElement[bool] | None]]:
    """What no two rows may share, and of which rows alone."""
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            yield tuple(constraint.columns), None
    for index in table.indexes:
        if index.unique:
            yield tuple(index.columns), _where(index)


def _where(index: Index) -> ColumnElement[bool] | None:
    # The condition is the same text for both engines.
    found: ColumnElement[bool] | None = index.dialect_options["sqlite"]["where"]
    return found


def _holds(
    session: Session, table: Table, where: ColumnElement[bool], values: Mapping[str, Any]
) -> bool:
    """Is the condition true of this row? Asked of the database, whose words they are."""
    row = [
        literal(values.get(column.name), column.type).label(column.name) for column in table.columns
    ]
    return _exists(session, select(literal(1)).select_from(select(*row).subquery()).where(where))


def _exists(session: Session, statement: Any) -> bool:
    return session.connection().execute(statement.limit(1)).first() is not None
