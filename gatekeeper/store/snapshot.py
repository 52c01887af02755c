"""The office's rows at a station: what is held back, whose are shadowed, which orders came."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, delete, select, type_coerce, update
from sqlalchemy.orm import Session

from gatekeeper.errors import InvalidInput, Problem, SyncError
from gatekeeper.store import row_applying, row_states
from gatekeeper.store.access import DataAge
from gatekeeper.store.database import driver
from gatekeeper.store.exchange import HeldRow, OfficePeer
from gatekeeper.store.lined import Lined
from gatekeeper.store.row_applying import Effect
from gatekeeper.store.station import Station
from gatekeeper.store.touched import FOLLOWED
from gatekeeper.store.travelling import EXCHANGED, FOLLOWING
from gatekeeper.store.visit_log import PRIVATE_COLUMNS
from gatekeeper.store.visits import VisitRecord

_OWN = select(Station.id).where(Station.is_own)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of `rows-1.csv`: `values` is empty for one that is gone."""

    table: str
    key: str
    number: int
    values: str


def office(session: Session, own: str) -> OfficePeer | None:
    """The office this station belongs to."""
    return session.get(OfficePeer, own)


def count_anew(session: Session, own: str, log: str) -> int:
    """The office counts in another log: it was restored, and all it publishes is asked for."""
    found = session.get_one(OfficePeer, own)
    if found.log:
        found.snapshot = 0
    found.log = log
    session.flush()
    return found.snapshot


def own_chains(session: Session) -> frozenset[str]:
    """Whose lines stand here: this station, and those it goes on for after a restore."""
    return frozenset(session.scalars(_OWN))


def row_of(fields: Sequence[str]) -> Row:
    """A row of `rows-1.csv`; SyncError for anything else."""
    try:
        table, key, number, values = fields
        return Row(table=table, key=key, number=int(number), values=values)
    except ValueError as fault:
        raise SyncError("bundle-line", row=str(fields)[:80], name="rows-1") from fault


def put(session: Session, row: Row, own: Collection[str]) -> bool:
    """Write what the office says of a row, or let it go; inside `changes.applying`.

    False where it was like that already. Raises InvalidInput and IntegrityError for what cannot
    stand here.
    """
    if not row.values:
        if row.table in EXCHANGED:
            effect = row_applying.delete_state(session, row.table, row.key, own=own)
            return effect is Effect.TAKEN
        return forget(session, row.table, row.key)
    values = row_states.load(row.table, row.values)
    if row_states.key_text(row.table, values) != row.key:
        told = {"table": row.table, "column": "id"}
        raise InvalidInput([Problem(code="row-value", parameters=told)])
    return row_applying.apply_state(session, row.table, values, own=own) is Effect.TAKEN


@contextmanager
def saved(session: Session) -> Iterator[None]:
    """What the block wrote is undone when it fails; the transaction goes on."""
    held = driver(session)
    held.execute("SAVEPOINT a_row")
    try:
        yield
    except BaseException:
        held.execute("ROLLBACK TO a_row")
        held.execute("RELEASE a_row")
        raise
    held.execute("RELEASE a_row")


# Asked of every row of a snapshot: fixed statements.
_EDITED = "SELECT 1 FROM edited_rows WHERE table_name = ? AND row_key = ?"
_UNSENT = (
    "SELECT 1 FROM {table} AS r JOIN stations AS s ON s.id = r.station AND s.is_own "
    "WHERE r.id = ? AND r.sequence > coalesce("
    "(SELECT through FROM acknowledged_lines WHERE chain = r.station), 0)"
)
_RELEASE = "DELETE FROM held_rows WHERE table_name = ? AND row_key = ?"


def is_shadowed(session: Session, table: str, key: str) -> bool:
    """Does an edit made here stand over the row? The office has no line of it yet."""
    held = driver(session)
    if held.execute(_EDITED, (table, key)).fetchone() is not None:
        return True
    if table not in FOLLOWING:
        return False
    return held.execute(_UNSENT.format(table=table), (key,)).fetchone() is not None


def hold(session: Session, row: Row, code: str, now: datetime, photo: str | None) -> None:
    """Keep a row until it can be written; a newer one takes the place of an older."""
    held = session.get(HeldRow, (row.table, row.key))
    if held is None:
        held = HeldRow(
            table_name=row.table, row_key=row.key, number=row.number, told="", held_at=now
        )
        session.add(held)
    held.number, held.told, held.code, held.photo = row.number, row.values, code, photo
    session.flush()


def held(session: Session) -> Sequence[Row]:
    """Everything that waits."""
    return [
        Row(table=one.table_name, key=one.row_key, number=one.number, values=one.told)
        for one in session.scalars(select(HeldRow).order_by(HeldRow.number))
    ]


def counts(session: Session) -> tuple[int, Sequence[tuple[str, str, str]]]:
    """How many wait for their receipt; table, key and code of those something is in the way of."""
    rows = session.execute(
        select(HeldRow.table_name, HeldRow.row_key, HeldRow.code).order_by(
            HeldRow.table_name, HeldRow.row_key
        )
    )
    found = [(table, key, code) for table, key, code in rows]
    return sum(not code for *_, code in found), [row for row in found if row[2]]


def release(session: Session, row: Row) -> None:
    """It waits no longer."""
    driver(session).execute(_RELEASE, (row.table, row.key))


def forget(session: Session, name: str, key: str) -> bool:
    """Empty what is private in a row of another station; the own follow their own lines."""
    table = row_states.table_of(name)
    (column,) = table.primary_key
    empty = {one: None if table.columns[one].nullable else "" for one in _private(name)}
    found = session.connection().execute(
        update(table)
        .where(type_coerce(column, String) == key)
        .where(table.c.station.not_in(_OWN))
        .values(empty)
    )
    return found.rowcount > 0


def _private(name: str) -> Sequence[str]:
    if name == VisitRecord.__tablename__:
        return PRIVATE_COLUMNS
    lined: Lined = FOLLOWED[name]
    return lined.private


def set_ages(session: Session, ages: dict[str, datetime]) -> None:
    """How far the data of each source reaches, and of no other source any more."""
    session.execute(delete(DataAge).where(DataAge.source.not_in(ages)))
    for source, until in ages.items():
        session.merge(DataAge(source=source, until=until))
    session.flush()
