"""The office takes a station's rows: each is proven by its line, or refused by a rule, in words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gatekeeper.domain.exchange import Way
from gatekeeper.errors import InvalidInput, Problem
from gatekeeper.store import merge, publication
from gatekeeper.store.database import driver
from gatekeeper.store.erasure import cut_of
from gatekeeper.store.lines import Line, canonical
from gatekeeper.store.proofs import is_about, line_at, prove
from gatekeeper.store.received import RefusedRow
from gatekeeper.store.row_applying import Effect, apply_state, delete_state, goes_on_from
from gatekeeper.store.row_obstacles import obstacle, obstacle_to_going
from gatekeeper.store.row_states import Sent, is_key, key_text, load, state, table_of
from gatekeeper.store.row_values import read
from gatekeeper.store.travelling import EXCHANGED, TRAVELLING

MESSAGES = {
    "row-clash": "{table}: the record was changed here since the station saw it",
    "row-gone": "{table}: the record was deleted here since the station saw it",
    "row-line": "{table}: line {sequence} of the station does not tell of this record",
    "row-differs": "{table}: the record is not what line {sequence} says, in {column}",
    "row-rule": "{table}: the record breaks a rule of the database",
    "row-odd": "Line {sequence} tells of a passage as no gate writes one",
    "row-unknown-table": "Records of {table} are not sent here",
}

# What may be over once another bundle has come.
PASSING = ("row-reference", "row-taken", "row-needed")


class Taken(StrEnum):
    """What became of a row that a station sent."""

    APPLIED = "applied"
    HAD = "had"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Whose rows these are: `goes_on(one, other)` tells whether the one continues the other."""

    chain: str
    goes_on: Callable[[str, str], bool]
    now: datetime


def sent_of(fields: Sequence[str]) -> Sent | None:
    """A row of `rows-1.csv`; None for what is none."""
    if len(fields) != 5:
        return None
    table, row, base, number, values = fields
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    return Sent(table=table, row=row, base=base, sequence=int(number), values=values)


def take_row(session: Session, origin: Origin, sent: Sent) -> Taken:
    """Write the row as its line says, or keep it for a person with the rule it breaks.

    Inside `changes.applying`, once the line is stored.
    """
    held, id = driver(session), refusal_id(origin.chain, sent)
    known = held.execute(_WAY, (id.hex,)).fetchone()
    if known is not None and known[0] != Way.OPEN:
        return Taken.REFUSED
    found = write_row(session, origin, sent)
    # What the station sent of the row before is no question any more.
    held.execute(_FORGET_OLDER, (origin.chain, sent.table, sent.row, sent.sequence))
    if isinstance(found, Taken):
        if known is not None:
            held.execute(_FORGET, (id.hex,))
        return found
    if known is None:
        session.add(_refused(origin, sent, found, id))
        publication.tell_again(session, sent.table, sent.row)
    else:
        held.execute(_SAY_ANEW, (found.code, canonical(found.parameters), id.hex))
    return Taken.REFUSED


_WAY = "SELECT way FROM refused_rows WHERE id = ?"
_FORGET = "DELETE FROM refused_rows WHERE id = ?"
_FORGET_OLDER = (
    "DELETE FROM refused_rows WHERE station = ? AND table_name = ? AND row_key = ? "
    "AND sequence < ? AND way = 'open'"
)
_SAY_ANEW = "UPDATE refused_rows SET code = ?, parameters = ? WHERE id = ?"


def write_row(
    session: Session, origin: Origin, sent: Sent, *, by_person: bool = False
) -> Taken | Problem:
    """What became of it; the rule it breaks where nothing was written.

    `by_person`: somebody decided that it goes over what is here.
    """
    if sent.table not in TRAVELLING:
        return Problem(code="row-unknown-table", parameters={"table": sent.table[:40]})
    line = line_at(session, origin.chain, sent.sequence)
    if line is None or not is_key(sent.table, sent.row) or not is_about(line, sent.table, sent.row):
        return _rule("row-line", sent)
    if not sent.values and sent.table not in EXCHANGED:
        return _rule("row-line", sent)  # such a row never goes
    try:
        values = load(sent.table, sent.values) if sent.values else None
    except InvalidInput as fault:
        return fault.problems[0]
    if values is not None and not _is_its(line, sent, values):
        return _rule("row-line", sent)
    standing = (
        _standing(session, origin, sent, values, by_person)
        if sent.table in EXCHANGED
        else _going_on(session, origin, sent, line, by_person)
    )
    if standing is not None:
        return standing
    found = (
        obstacle(session, sent.table, values)
        if values is not None
        else obstacle_to_going(session, sent.table, sent.row)
    )
    return found or _written(session, origin, sent, line, values)


def _is_its(line: Line, sent: Sent, values: dict[str, Any]) -> bool:
    """Does the row itself say that this is its last line?"""
    if key_text(sent.table, values) != sent.row:
        return False
    if sent.table in EXCHANGED:
        return bool(values.get("version") == line.id)
    return (values.get("station"), values.get("sequence")) == (line.station, line.sequence)


def _standing(
    session: Session, origin: Origin, sent: Sent, values: dict[str, Any] | None, by_person: bool
) -> Taken | Problem | None:
    """May the row be written over what is here? None: it may."""
    here = _version(session, sent)
    last = driver(session).execute(_LAST, (sent.table, sent.row)).fetchone()
    if last is not None and _is_later(origin, last[0], last[1], sent):
        return Taken.HAD
    if here == (values["version"].hex if values is not None else None):
        return Taken.HAD
    if by_person or (here or "") == sent.base:
        return None
    went_on = last is not None and (
        last[0] == origin.chain or origin.goes_on(origin.chain, last[0])
    )
    if went_on and last[2] == (here or ""):
        return None  # the station edits what it sent itself
    if here is None:
        # It was never taken: what the station sends now is all of it.
        return None if _was_refused(session, origin, sent) else _rule("row-gone", sent)
    return _rule("row-clash", sent)


def _going_on(
    session: Session, origin: Origin, sent: Sent, line: Line, by_person: bool
) -> Taken | Problem | None:
    """The same of a row that follows lines: did this station know of another's last line?"""
    told = state(session, sent.table, sent.row)
    here = json.loads(told) if told is not None else None
    if here is None or here["station"] == origin.chain:
        return None
    if origin.goes_on(here["station"], origin.chain):
        return Taken.HAD  # whoever took this station's place went on from there
    if by_person or goes_on_from(line, here):
        return None
    return _rule("row-clash", sent)


def _version(session: Session, sent: Sent) -> str | None:
    """The version of the row that is here; None where there is none."""
    table = table_of(sent.table)
    (key,) = table.primary_key
    row = session.execute(select(table.c.version).where(key == read(key, sent.row))).first()
    return None if row is None else row[0].hex if row[0] else ""


def _is_later(origin: Origin, station: str, sequence: int, sent: Sent) -> bool:
    if station == origin.chain:
        return sequence >= sent.sequence
    return origin.goes_on(station, origin.chain)


def _was_refused(session: Session, origin: Origin, sent: Sent) -> bool:
    statement = select(RefusedRow.id).where(
        RefusedRow.station == origin.chain,
        RefusedRow.table_name == sent.table,
        RefusedRow.row_key == sent.row,
    )
    return session.scalars(statement.limit(1)).first() is not None


def _written(
    session: Session, origin: Origin, sent: Sent, line: Line, values: dict[str, Any] | None
) -> Taken | Problem:
    """Write and prove it; whatever does not hold leaves nothing."""
    session.flush()
    held = driver(session)
    held.execute("SAVEPOINT a_row")
    try:
        if values is None:
            effect = delete_state(session, sent.table, sent.row)
        else:
            effect = apply_state(session, sent.table, values, over=True)
        session.flush()
    except IntegrityError:
        held.execute("ROLLBACK TO a_row")
        held.execute("RELEASE a_row")
        return _rule("row-rule", sent)
    _clear_what_is_gone(session, origin.chain, sent.sequence)
    wrong = prove(session, line, sent.table)
    if wrong is not None:
        held.execute("ROLLBACK TO a_row")
        held.execute("RELEASE a_row")
        return _rule("row-differs", sent, column=wrong)
    held.execute("RELEASE a_row")
    if sent.table in EXCHANGED:
        _remember(session, origin, sent, values)
    return Taken.APPLIED if effect is Effect.TAKEN else Taken.HAD


_GONE = (
    "SELECT e.station, e.sequence, e.part, j.kind, NULL, substr(j.line, 1, 120) "
    "FROM erased_parts e JOIN journal j ON j.station = e.station AND j.sequence = e.sequence "
    "WHERE e.station = ? AND e.sequence = ?"
)


def _clear_what_is_gone(session: Session, chain: str, sequence: int) -> None:
    """The row may come with what was erased here before it came."""
    gone = driver(session).execute(_GONE, (chain, sequence)).fetchall()
    if gone:
        merge.clear(session, [cut_of(row) for row in gone])


_LAST = "SELECT station, sequence, version FROM received_rows WHERE table_name = ? AND row_key = ?"
_REMEMBER = (
    "INSERT INTO received_rows (table_name, row_key, station, sequence, version) "
    "VALUES (?, ?, ?, ?, ?) ON CONFLICT (table_name, row_key) DO UPDATE SET "
    "station = excluded.station, sequence = excluded.sequence, version = excluded.version"
)


def _remember(session: Session, origin: Origin, sent: Sent, values: dict[str, Any] | None) -> None:
    version = values["version"].hex if values is not None else ""
    row = (sent.table, sent.row, origin.chain, sent.sequence, version)
    driver(session).execute(_REMEMBER, row)


def _rule(code: str, sent: Sent, **more: Any) -> Problem:
    told = {"table": sent.table, "sequence": sent.sequence, **more}
    return Problem(code=code, parameters=told)


# --- refused ----------------------------------------------------------------------------------


def refusal_id(chain: str, sent: Sent) -> UUID:
    """The same row refused twice is one: its id follows from what it is."""
    told = f"{chain} {sent.sequence} {sent.table} {sent.row}"
    return UUID(bytes=hashlib.sha256(told.encode()).digest()[:16])


def _refused(origin: Origin, sent: Sent, problem: Problem, id: UUID) -> RefusedRow:
    return RefusedRow(
        id=id,
        station=origin.chain,
        sequence=sent.sequence,
        table_name=sent.table[:40],
        row_key=sent.row[:100],
        base=sent.base[:32],
        values=sent.values,
        code=problem.code,
        parameters=canonical(problem.parameters),
        refused_at=origin.now,
    )


def refuse_odd(session: Session, origin: Origin, sequence: int) -> None:
    """An access line of which no passage could be made: somebody should know."""
    sent = Sent(
        table="access_events",
        row=f"{origin.chain} {sequence}",
        base="",
        sequence=sequence,
        values="",
    )
    id = refusal_id(origin.chain, sent)
    if session.get(RefusedRow, id) is None:
        session.add(_refused(origin, sent, _rule("row-odd", sent), id))


def as_sent(row: RefusedRow) -> Sent:
    """What the station sent."""
    return Sent(
        table=row.table_name,
        row=row.row_key,
        base=row.base,
        sequence=row.sequence,
        values=row.values,
    )


def passing(session: Session, after: tuple[int, UUID], limit: int) -> Sequence[RefusedRow]:
    """Open ones that may be taken by now, in the order of their lines."""
    place = RefusedRow.sequence, RefusedRow.id
    statement = (
        select(RefusedRow)
        .where(RefusedRow.way == Way.OPEN, RefusedRow.code.in_(PASSING))
        .where(tuple_(*place) > after)
        .order_by(*place)
        .limit(limit)
    )
    return session.scalars(statement).all()


def told(row: RefusedRow) -> dict[str, Any]:
    """The values of the rule it broke."""
    return dict(json.loads(row.parameters))
