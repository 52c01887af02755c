"""People entered twice: the trace of a merge, what follows it, and pairs that are not the same."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, Table, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from gatekeeper.domain.duplicates import Entered
from gatekeeper.store.columns import Base, Utc
from gatekeeper.store.database import driver
from gatekeeper.store.households import LIVES_THERE
from gatekeeper.store.journal import STATION
from gatekeeper.store.lined import Lined
from gatekeeper.store.people import Household, Pass, Person, place_text


class Merge(Base, kw_only=True):
    """Projection of a merge's last ledger line; the second block is private.

    `person` stays, `other` is another name for him from now on. `moved` says in JSON what only the
    merge itself knows: which values were filled in, which rows came over, which passes it closed.
    """

    __tablename__ = "merges"
    __table_args__ = (
        Index("ix_merges_merged_at", "merged_at"),
        Index("ix_merges_station_sequence", "station", "sequence"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    station: Mapped[str] = mapped_column(STATION, default="")
    sequence: Mapped[int] = mapped_column(default=0)
    merged_at: Mapped[datetime] = mapped_column(Utc)
    merged_by: Mapped[UUID]
    undone_at: Mapped[datetime | None] = mapped_column(Utc, default=None)

    person: Mapped[UUID | None]
    other: Mapped[UUID | None] = mapped_column(default=None)
    moved: Mapped[str] = mapped_column(default="")


LINED = Lined(
    table=Merge,
    ledger="merges",
    public=("merged_at", "merged_by", "undone_at"),
    private=("person", "other", "moved"),
)


class Apart(Base, kw_only=True):
    """Two entries somebody looked at and found to be two people; not offered again."""

    __tablename__ = "people_apart"
    __exchanged__ = True
    __private__ = ("one", "other")
    __person__ = "one"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    one: Mapped[UUID] = mapped_column(index=True)
    other: Mapped[UUID] = mapped_column(index=True)
    version: Mapped[UUID | None] = mapped_column(default=None)


def apart(session: Session) -> frozenset[frozenset[UUID]]:
    """All pairs that are not the same."""
    return frozenset(
        frozenset(pair) for pair in session.execute(select(Apart.one, Apart.other)).all()
    )


def since(session: Session, moment: datetime) -> Sequence[Merge]:
    """The merges from a moment on that were not undone, the last first."""
    statement = (
        select(Merge)
        .where(Merge.merged_at >= moment, Merge.undone_at.is_(None), Merge.person.is_not(None))
        .order_by(Merge.merged_at.desc())
    )
    return session.scalars(statement).all()


# The read lane is also the gate's search: a step takes some 20 ms.
STEP = 1000
_COMPARED = (
    Person.id,
    Person.name,
    Person.latin_name,
    Person.id_number,
    Person.paper_number,
    Person.phone,
    Person.household,
    Person.kind,
    Person.sex,
    Person.born_on,
    Person.tenure,
    Household.building,
    Household.unit,
    Household.room,
)


def entered(session: Session, after: UUID | None, limit: int = STEP) -> tuple[Entered, ...]:
    """The next people by id, as the comparison needs them; readings come later, elsewhere."""
    statement = (
        select(*_COMPARED)
        .outerjoin(Household, Household.id == Person.household)
        .where(LIVES_THERE)
        .order_by(Person.id)
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(Person.id > after)
    return tuple(
        Entered(
            person=row[0],
            name=row[1],
            latin_name=row[2],
            id_number=row[3],
            paper_number=row[4],
            phone=row[5],
            household=row[6],
            kind=row[7].value,
            sex=row[8],
            born_on=row[9],
            tenure=row[10],
            place=place_text(row[11], row[12], row[13]),
        )
        for row in session.execute(statement)
    )


# --- what follows the survivor ----------------------------------------------------------------

# Rows of the log keep their lines: the line says whom it was written about, the row whom it leads
# to, and verification knows the merge (`people.leads_to`). Passes stay where they are: each entry
# has its own counter of issues, and the gate's look-up follows `merged_into`.
_KEPT = frozenset({"journal_private", "search_terms", "passes", "merges"})


def follow(session: Session, gone: UUID, stays: UUID) -> dict[str, list[str]]:
    """Let every typed row lead to the survivor; the ids of those no line could bring back."""
    held = driver(session)
    moved = {}
    for table in _tables():
        if not _has_line(table):
            select_them = f"SELECT {_key(table)} FROM {table.name} WHERE person = ?"  # noqa: S608
            found = held.execute(select_them, (gone.hex,)).fetchall()
            if found:
                moved[table.name] = [str(row[0]) for row in found]
        update = f"UPDATE {table.name} SET person = ? WHERE person = ?"  # noqa: S608  (own names)
        held.execute(update, (stays.hex, gone.hex))
    return moved


def go_back(session: Session, gone: UUID, stays: UUID) -> None:
    """What a line tells of the other entry leads to it again; what came later stays."""
    held = driver(session)
    for table in filter(_has_line, _tables()):
        name = table.name
        statement = (
            f"UPDATE {name} SET person = ? WHERE person = ? AND EXISTS ("  # noqa: S608  (own names)
            f"SELECT 1 FROM journal_private AS p WHERE p.station = {name}.station "
            f"AND p.sequence = {name}.sequence AND p.person = ?)"
        )
        held.execute(statement, (gone.hex, stays.hex, gone.hex))


def owned(session: Session, person: UUID) -> Iterator[tuple[str, Any]]:
    """The rows of exchanged tables that are this person's, but passes; each with its table."""
    for mapper in Base.registry.mappers:
        table = mapper.local_table
        if not isinstance(table, Table) or table.name in _KEPT:
            continue
        if getattr(mapper.class_, "__exchanged__", False) and "person" in table.columns:
            column = mapper.columns["person"]
            for row in session.scalars(select(mapper.class_).where(column == person)):
                yield table.name, row


def named(session: Session, table: str, ids: Sequence[str]) -> Iterator[Any]:
    """These rows of an exchanged table, as far as they are still there."""
    for mapper in Base.registry.mappers:
        if getattr(mapper.local_table, "name", "") == table:
            found = (session.get(mapper.class_, UUID(id)) for id in ids)
            yield from (row for row in found if row is not None)


def merged_into(session: Session, person: UUID) -> Sequence[Person]:
    """The entries that lead to this one already."""
    return session.scalars(select(Person).where(Person.merged_into == person)).all()


def passes_of(session: Session, entry: UUID) -> Sequence[Pass]:
    """The passes of one entry alone."""
    return session.scalars(select(Pass).where(Pass.person == entry)).all()


def told(row: Merge) -> dict[str, Any]:
    """What the merge kept of what it did."""
    return dict(json.loads(row.moved or "{}"))


def _tables() -> Iterator[Table]:
    for mapper in Base.registry.mappers:
        table = mapper.local_table
        if not isinstance(table, Table) or table.name in _KEPT:
            continue
        if getattr(mapper.class_, "__exchanged__", False):
            continue
        if "person" in table.columns:
            yield table


def _has_line(table: Table) -> bool:
    return {"station", "sequence"} <= set(table.columns.keys())


def _key(table: Table) -> str:
    return next(iter(table.primary_key.columns)).name
