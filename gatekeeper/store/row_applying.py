"""Rows of somewhere else written into the tables, with what follows from them."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from functools import cache

from sqlalchemy import Executable, Table, delete
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.store import row_effects, touching
from gatekeeper.store.changes import applying_of
from gatekeeper.store.lined import AFTER
from gatekeeper.store.lines import Line
from gatekeeper.store.proofs import line_at, told_by
from gatekeeper.store.row_states import Row, is_row, key_text, stored, table_of
from gatekeeper.store.travelling import EXCHANGED


class Effect(StrEnum):
    """What writing a state did."""

    TAKEN = "taken"
    HAD = "had"  # this state, or a later one of the same station, is here already
    LATER = "later"  # another station wrote a later line about the row


def apply_state(
    session: Session,
    name: str,
    values: Row,
    *,
    own: Collection[str] | None = None,
    over: bool = False,
) -> Effect:
    """Write a loaded row, and what follows from it; inside `changes.applying`.

    The line it follows must be stored before, with its parts. Of an exchanged table the caller
    decides by the versions whether the row may be written; of one that follows lines it goes
    `over` another station's where the caller says so, else the later line stands. With the `own`
    chains the sender is
    the office: its rows have no lines here, and the row here gives way but where it follows the
    same own line. IntegrityError for what `row_obstacles` would have told.
    """
    table, applying = table_of(name), applying_of(session)
    before = stored(session, table, key_text(name, values))
    if before is not None:
        effect = _standing(session, name, before, values, own, over=over)
        if effect is not Effect.TAKEN:
            return effect
    values = row_effects.led(session, name, values)
    connection = session.connection()
    connection.execute(_upsert(table, tuple(values), connection.dialect.name), values)
    row_effects.written(session, applying, name, before, values)
    if own is None:
        applying.follow(touching.mark, name)
    return Effect.TAKEN


def delete_state(
    session: Session, name: str, row: str, *, own: Collection[str] | None = None
) -> Effect:
    """Delete a row that is gone elsewhere, and what was only his; inside `changes.applying`.

    Rows that follow lines go with their parts and lines, never like this.
    """
    table, applying = table_of(name), applying_of(session)
    if name not in EXCHANGED:
        raise InvalidInput([Problem(code="row-table", parameters={"table": name})])
    before = stored(session, table, row)
    if before is None:
        return Effect.HAD
    row_effects.going(session, applying, name, before)
    session.connection().execute(delete(table).where(is_row(table, row)))
    if own is None:
        applying.follow(touching.mark, name)
    return Effect.TAKEN


def _standing(
    session: Session,
    name: str,
    before: Row,
    values: Row,
    own: Collection[str] | None,
    *,
    over: bool,
) -> Effect:
    """Does the row that is here give way to this state?"""
    if name in EXCHANGED:
        same = before["version"] is not None and before["version"] == values.get("version")
        return Effect.HAD if same else Effect.TAKEN
    if own is not None:
        follows = before["station"], before["sequence"]
        same = before["station"] in own and follows == (values["station"], values["sequence"])
        return Effect.HAD if same else Effect.TAKEN
    if before["station"] == values["station"]:
        return Effect.HAD if before["sequence"] >= values["sequence"] else Effect.TAKEN
    if over:
        return Effect.TAKEN
    here, there = (line_at(session, row["station"], row["sequence"]) for row in (before, values))
    if goes_on_from(there, before):
        return Effect.TAKEN
    if goes_on_from(here, values):
        return Effect.LATER
    is_later = _moment(here, before) > _moment(there, values)
    return Effect.LATER if is_later else Effect.TAKEN


def goes_on_from(line: Line | None, row: Row) -> bool:
    """Was whoever wrote the line told of the other row, or of a later one of its station?"""
    told = told_by(line).get(AFTER, "") if line is not None else ""
    station, _, sequence = str(told).partition(" ")
    return station == row["station"] and sequence.isdigit() and int(sequence) >= row["sequence"]


def _moment(line: Line | None, row: Row) -> tuple[str, str]:
    """When a row's last line was written, and where: the same order at whoever compares."""
    return line.values["recorded_at"] if line is not None else "", row["station"]


@cache
def _upsert(table: Table, columns: tuple[str, ...], dialect: str) -> Executable:
    """The same on both engines; columns that were not sent keep what they have."""
    insert = sqlite_insert if dialect == "sqlite" else postgresql_insert
    statement = insert(table)
    keys = [column.name for column in table.primary_key]
    rest = {name: statement.excluded[name] for name in columns if name not in keys}
    if not rest:
        return statement.on_conflict_do_nothing(index_elements=keys)
    return statement.on_conflict_do_update(index_elements=keys, set_=rest)
